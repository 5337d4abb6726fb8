"""GIFT read as Moodle reads it: what comes in, what was changed to fit, and what is left out, with place and cause.

Source: Moodle, question/format/gift/format.php. Where Moodle would stop at a slip whose meaning is plain, the slip is
noted and the question taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cyberdip.errors import FileError
from cyberdip.exchange.carrying import Found, Incoming, Note, Reading, from_labels, several
from cyberdip.exchange.decoding import decode
from cyberdip.exchange.gift_answers import Answers
from cyberdip.exchange.gift_blocks import LONGEST, Block, as_written, blocks, resolve
from cyberdip.exchange.moodle_categories import last_category
from cyberdip.exchange.moodle_labelled import as_labelled
from cyberdip.exchange.moodle_marks import NotTaken
from cyberdip.library.fields import ID

EXPECTED = "GIFT questions in UTF-8"
_MOST_TAGS_SHOWN = 5


def read(data: bytes, name: str) -> Incoming:
    """Return the questions of a GIFT file; FileError where it is none, is cut off or has another encoding."""
    text = decode(data, name, expected=EXPECTED)
    reading = Reading()
    category = ""
    tags: Counter[str] = Counter()
    for block in list(blocks(text, name)):  # all of them first: a file that is refused is refused at once
        if block.text.lstrip().startswith("$CATEGORY:"):
            category = last_category(as_written(block.text).partition("$CATEGORY:")[2])
            continue
        try:
            question = _Question(block, reading)
            reading.questions.append(question.found(category))
            tags.update(question.other_tags)
        except NotTaken as reason:
            line, column = block.place(reason.at) if reason.at >= 0 else (block.line, 1)
            place = f"line {line}, column {column}" if reason.at >= 0 else f"line {line}"
            reading.left_out.append(Note(place, str(reason)))
    if not reading.questions and "{" not in text:
        _refuse(text, name)
    if tags:
        shown = ", ".join(repr(tag[:50]) for tag, _ in tags.most_common(_MOST_TAGS_SHOWN))
        shown += " …" if len(tags) > _MOST_TAGS_SHOWN else ""
        reading.changed.append(Note("", f"{several(len(tags), 'tag')} not kept: {shown}"))
    return reading.done()


def _refuse(text: str, name: str) -> None:
    start = text.lstrip()
    found = "XML" if start.startswith("<?xml") else "HTML" if start[:9].lower() == "<!doctype" else "no question"
    found = found if start else "nothing"
    raise FileError(
        f"{name}:1:1: found {found}, expected {EXPECTED}.\n"
        "  A question is a stem with its answers in braces: “Is it so? {TRUE}”."
    )


@dataclass(slots=True)
class Tokens:
    """What the comments of a question say: Moodle's `[id:…]` and `[tag:…]`, and our `[hint:…]`."""

    id: str = ""
    hint: str = ""
    tags: list[str] = field(default_factory=list)


def tokens(comments: Iterable[str]) -> Tokens:
    """Return what stands in brackets in some comments; within them a `]` is written with a backslash before it."""
    found = Tokens()
    for comment in comments:
        at = 0
        while start := _TOKEN.search(comment, at):
            end = comment.find("]", start.end())
            while end > 0 and comment[end - 1] == "\\":
                end = comment.find("]", end + 1)
            if end < 0:
                break
            at = end + 1
            value = comment[start.end() : end].replace("\\]", "]").strip()
            if start[1] == "tag":
                found.tags.append(value)
            elif start[1] == "id":
                found.id = found.id or value
            else:
                found.hint = found.hint or _HINT_ESCAPE.sub(lambda one: "\n" if one[1] == "n" else "\\", value)
    return found


_TOKEN = re.compile(r"\[(id|tag|hint):")
_HINT_ESCAPE = re.compile(r"\\([n\\])")


class _Question:
    """One block on its way to a question."""

    def __init__(self, block: Block, reading: Reading) -> None:
        self.block, self.reading = block, reading
        self.place = f"line {block.line}"
        self.tokens = tokens(block.comments)
        labels, self.card, others = from_labels(self.tokens.tags)
        self.type = labels.pop("type", "")
        self.labels = labels
        self.also = [tag.removeprefix("also:") for tag in others if tag.startswith("also:")]
        self.other_tags = [tag for tag in others if not (self.type and tag.startswith("also:"))]

    def found(self, category: str) -> Found:
        """Return the question; NotTaken where it can't be one."""
        if len(self.block.text) > LONGEST:
            raise NotTaken(f"it has more than {LONGEST:,} characters")
        title, begin = _title(self.block.text)
        start, end = _braces(self.block.text, begin)
        answers = Answers(
            self.block.text[begin:start], self.block.text[start + 1 : end], self.block.text[end + 1 :], start + 1
        )
        record = as_labelled(answers.record(), self.type, self.also)
        for what in ([self.block.slip] if self.block.slip else []) + answers.changed:
            self.reading.changed.append(Note(self.place, what))
        record |= self.labels
        record |= {"hint": self.tokens.hint} if self.tokens.hint else {}
        name = next((name for name in (self.tokens.id, title) if ID.fullmatch(name)), "")
        record |= {"id": name} if name else {}
        return Found(record, self.place, category, self.card, answers.source)


def _title(text: str) -> tuple[str, int]:
    """Return the title of a question and where the rest begins."""
    start = len(text) - len(text.lstrip())
    if text.startswith("::", start) and (end := text.find("::", start + 2)) >= 0:
        return resolve(text[start + 2 : end]).strip(), end + 2
    return "", start


def _braces(text: str, begin: int) -> tuple[int, int]:
    """Return where the answers begin and end: the places of their braces."""
    start, end = text.find("{", begin), text.find("}", begin)
    if start < 0 and end < 0:
        raise NotTaken("a description: nothing is asked in it")
    if start < 0 or -1 < end < start:
        raise NotTaken("a '}' that closes nothing; one that is text is written \\}", end)
    if end < 0:
        raise NotTaken("its answers never end: a '}' is missing", start)
    if _CLOZE.match(text, start):
        raise NotTaken("a Cloze question, which GIFT can't hold; export it from Moodle as Moodle XML", start)
    inner = text.find("{", start + 1, end)
    if inner >= 0:
        raise NotTaken("a '{' within the answers; one that is text is written \\{", inner)
    second = text.find("{", end)
    if second >= 0:
        raise NotTaken("a second '{': a question has its answers in one place; one that is text is written \\{", second)
    stray = text.find("}", end + 1)
    if stray >= 0:
        raise NotTaken("a second '}', which closes nothing; one that is text is written \\}", stray)
    return start, end


_CLOZE = re.compile(r"\{\s{0,20}\d{0,3}:[A-Z_]{2,20}:", re.IGNORECASE)
