"""A GIFT file cut into its blocks: what stands between empty lines, with the place of every sign in it.

Escapes are taken care of here: an escaped sign becomes two noncharacters, so that what is found afterwards is a sign
that GIFT acts on, and every place stays where it was. Source: Moodle, question/format.php `readquestions` and
question/format/gift/format.php.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from cyberdip.errors import FileError

LONGEST = 1_000_000
"""Characters in one question."""
MOST = 20_000
"""Questions in one file."""
MOST_LINES = 2_000_000
MOST_ANSWERS = 200_000
_ESCAPED = "\\:#={}~n"
_MEANT = "\\:#={}~\n"
_MARK = "\ufdd0"
_CODES = {sign: chr(0xFDD1 + place) for place, sign in enumerate(_ESCAPED)}
_BACK = dict(zip(_CODES.values(), _MEANT, strict=True))
_SIGNS = {code: sign for sign, code in _CODES.items()}
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_PROTECTED = re.compile("\ufdd0([\ufdd1-\ufdd8])")


def protect(text: str) -> str:
    """Return a text with two noncharacters in the place of every escape; `resolve` makes them what they stand for."""
    text = _NONCHARACTERS.sub("\ufffd", text)
    for sign, code in _CODES.items():  # the backslash first
        text = text.replace(f"\\{sign}", _MARK + code)
    return text


def resolve(text: str) -> str:
    """Return a protected text with the signs that were escaped in it."""
    return _PROTECTED.sub(lambda found: _BACK[found[1]], text) if _MARK in text else text


def as_written(text: str) -> str:
    """Return a protected text as it stands in the file."""
    return _PROTECTED.sub(lambda found: f"\\{_SIGNS[found[1]]}", text) if _MARK in text else text


@dataclass(slots=True)
class Block:
    """A question as it stands in the file, or a category.

    text: protected, without the lines that are comments. comments: those lines. numbers: of the lines in the text.
    starts: where each of them begins in it. slip: what Moodle would stumble over and we don't, "" for nothing.
    """

    text: str
    comments: tuple[str, ...]
    numbers: list[int]
    starts: list[int]
    slip: str = ""

    @property
    def line(self) -> int:
        """The number of its first line."""
        return self.numbers[0]

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column of a place in the text."""
        row = bisect_right(self.starts, at) - 1
        return self.numbers[row], at - self.starts[row] + 1


def blocks(text: str, name: str) -> Iterator[Block]:
    """Yield the blocks of a file; FileError where the file ends within the answers of a question, or is too much."""
    if text.count("\n") > MOST_LINES:
        raise FileError(f"{name}: found more than {MOST_LINES:,} lines, expected fewer.\n  Split the file.")
    text = protect(text)
    if text.count("=") + text.count("~") > MOST_ANSWERS:
        raise FileError(f"{name}: found more than {MOST_ANSWERS:,} answers, expected fewer.\n  Split the file.")
    lines = text.split("\n")
    at = count = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        end, slip, is_open = _end(lines, at)
        block = _block(lines, at, end, slip)
        if is_open and end == len(lines):
            line, column = block.place(block.text.rfind("{"))
            raise FileError(
                f"{name}:{line}:{column}: found answers that never end, expected a '}}'.\n"
                "  Close them; if the question is not whole, the file is cut off: get it again."
            )
        if block.text.strip():
            count += 1
            if count > MOST:
                raise FileError(f"{name}:{block.line}:1: found more than {MOST:,} questions.\n  Split the file.")
            yield block
        at = end


def _end(lines: list[str], start: int) -> tuple[int, str, bool]:
    """Return where a block ends, what slip of its author's was passed over, and whether its answers are still open.

    For Moodle an empty line ends a block, and nothing else does. Where one stands within braces that close before
    others open, it is passed over, as its author meant it; and a title behind answers begins a question.
    """
    is_open = False
    broken = 0  # the first empty line within the answers
    for at in range(start, len(lines)):
        line = lines[at]
        if not line.strip():
            if not is_open:
                return at, _BROKEN.format(broken) if broken else "", False
            broken = broken or at + 1
        elif not line.lstrip().startswith("//"):
            if at > start and not is_open and line.startswith("::") and lines[at - 1].rstrip().endswith("}"):
                return at, _CROWDED.format(at + 1), False
            opened, closed = line.find("{"), line.find("}")
            if broken and is_open and opened >= 0 and not 0 <= closed < opened:
                return broken - 1, "", True
            if opened >= 0 or closed >= 0:
                is_open = line.rfind("{") > line.rfind("}")
    if not is_open:
        return len(lines), _BROKEN.format(broken) if broken else "", False
    if broken and any(line.strip() for line in lines[broken:]):
        return broken - 1, "", True
    return len(lines), "", True


_BROKEN = "the empty line {} stands within its answers; Moodle would end the question there"
_CROWDED = "line {} begins another question; Moodle wants an empty line before it"


def _block(lines: list[str], start: int, end: int, slip: str) -> Block:
    numbers, starts, comments, kept = [], [], [], []
    length = 0
    for at in range(start, end):
        line = lines[at]
        if line.lstrip().startswith("//"):
            comments.append(as_written(line))
            continue
        numbers.append(at + 1)
        starts.append(length)
        kept.append(line)
        length += len(line) + 1
    return Block("\n".join(kept), tuple(comments), numbers or [start + 1], starts or [0], slip)
