"""Readers of single values: each takes a node, returns what the record keeps, and reports what is not as it should be.

A reader that finds a fault reports it and returns `MISSING`, so that reading goes on and a file's faults are all
found in one run. Mappings are read by tables of fields, so that unknown and missing fields are told alike everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from cyberdip.library.dates import When
from cyberdip.library.faults import NOTHING, Report, Words
from cyberdip.library.nodes import Node


class _Missing:
    def __bool__(self) -> bool:
        return False


MISSING: Final = _Missing()
"""What a reader returns when the value cannot be used; a fault has been reported then."""

Reader = Callable[[Node, Report, str], Any]
_LONGEST_LINE = 300
_LONGEST_TEXT = 20_000
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SOURCE_ID = re.compile(r"[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*")

# Control characters (but line feed), DEL, C1, bidi marks, overrides and isolates, line and paragraph separators,
# the byte order mark, lone surrogates and noncharacters. ZWNJ and ZWJ stay: Persian needs them.
UNSAFE = re.compile(
    "[\x00-\x08\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\ufdd0-\ufdef\ufff9-\uffff" + "".join(chr(p * 0x10000 + n) for p in range(1, 17) for n in (0xFFFE, 0xFFFF)) + "]"
)


class Field(NamedTuple):
    """How one field of a mapping is read, and whether it has to be there."""

    read: Reader
    required: bool = True


def describe(node: Node) -> object:
    """Return what stands at a node, for a message."""
    if isinstance(node.value, str):
        return node.value if node.value else NOTHING
    return Words("a list" if isinstance(node.value, list) else "a mapping")


def text(node: Node, report: Report, name: str) -> Any:
    """Read a text of any number of lines, without characters that could act on a terminal."""
    return _text(node, report, name, longest=_LONGEST_TEXT)


def line(node: Node, report: Report, name: str) -> Any:
    """Read a text of one line."""
    found = _text(node, report, name, longest=_LONGEST_LINE)
    if found is not MISSING and "\n" in found:
        report.add(node, name, found=Words("several lines"), expected="one line", fix="Put it on one line.")
        return MISSING
    return found


def _text(node: Node, report: Report, name: str, *, longest: int) -> Any:
    value = node.value
    if not isinstance(value, str):
        report.add(
            node,
            name,
            found=describe(node),
            expected="a text",
            fix="Write one text; quote it if it has ': '.",
        )
        return MISSING
    value = value.strip()
    if not value:
        report.add(node, name, found=NOTHING, expected="a text", fix="Write the text, or remove the field.")
        return MISSING
    if len(value) > longest:
        report.add(
            node, name, found=Words(f"{len(value):,} characters"), expected=f"at most {longest:,}",
            fix="Shorten the text.",
        )  # fmt: skip
        return MISSING
    # Nearly every text is printable, which is quick to ask; only the others are looked at letter by letter.
    unsafe = None if value.isprintable() or value.replace("\n", "").isprintable() else UNSAFE.search(value)
    if unsafe:
        report.add(
            node, name, found=Words(f"the character U+{ord(unsafe.group()):04X}"),
            expected="text without control or direction characters", fix="Remove the character.",
            below=value.count("\n", 0, unsafe.start()) + 1 if node.block else 0,
        )  # fmt: skip
        return MISSING
    return value


def matching(pattern: re.Pattern[str], expected: str, fix: str) -> Reader:
    """Return a reader of one-line texts that match a pattern."""

    def read(node: Node, report: Report, name: str) -> Any:
        value = line(node, report, name)
        if value is not MISSING and not pattern.fullmatch(value):
            report.add(node, name, found=value, expected=expected, fix=fix)
            return MISSING
        return value

    return read


ident = matching(
    ID,
    "lower-case words joined by hyphens",
    "Use the letters a to z, digits and single hyphens, as in 'no-harm'.",
)
source_id = matching(SOURCE_ID, "an id such as a-76-135", "Use letters, digits, hyphens and dots.")
url = matching(re.compile(r"https?://[^\s<>\"`{}|\\^]+"), "an https:// address", "Give the whole address.")
year_month = matching(re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "a month such as 2026-11", "Write YYYY-MM.")
citation = matching(
    re.compile(SOURCE_ID.pattern + r"(, \S.*)?"),
    "a source's id, perhaps with the place: 'a-76-135, para. 24'",
    "Write the id of one of the card's sources, then a comma and the place.",
)


def one_of(*words: str) -> Reader:
    """Return a reader of one word out of a closed set."""

    def read(node: Node, report: Report, name: str) -> Any:
        if node.value not in words:
            near = get_close_matches(node.value, words, 1) if isinstance(node.value, str) else []
            fix = f"Did you mean {near[0]!r}?" if near else "Choose one of them."
            report.add(node, name, found=describe(node), expected=f"one of {', '.join(words)}", fix=fix)
            return MISSING
        return node.value

    return read


def boolean(node: Node, report: Report, name: str) -> Any:
    """Read `true` or `false`."""
    if node.value not in ("true", "false"):
        report.add(node, name, found=describe(node), expected="true or false", fix="Write true or false.")
        return MISSING
    return node.value == "true"


def integer(lowest: int, highest: int) -> Reader:
    """Return a reader of whole numbers within bounds, both included."""

    def read(node: Node, report: Report, name: str) -> Any:
        value = node.value
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}", value) and lowest <= int(value) <= highest:
            return int(value)
        report.add(
            node, name, found=describe(node), expected=f"a whole number from {lowest} to {highest}",
            fix="Write it in digits, without separators.",
        )  # fmt: skip
        return MISSING

    return read


def number(node: Node, report: Report, name: str) -> Any:
    """Read a number: an int where it is written as one, else a float."""
    value = node.value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", value):
        return float(value) if "." in value else int(value)
    report.add(
        node,
        name,
        found=describe(node),
        expected="a number",
        fix="Write it in digits, with a point for decimals.",
    )
    return MISSING


def when(node: Node, report: Report, name: str) -> Any:
    """Read a date in the notation of `cyberdip.library.dates`; the record keeps its text."""
    value = node.value
    if isinstance(value, str):
        try:
            When.parse(value)
        except ValueError:
            pass
        else:
            return value
    report.add(
        node, name, found=describe(node), expected="a date such as 2010, 2010-12, 2010-12-21 or 2010-06/2010-11",
        fix="Write year, month and day with hyphens, as exactly as they are known; '0590~' means about 590.",
    )  # fmt: skip
    return MISSING


def list_of(read_item: Reader, *, at_least: int = 0, at_most: int = 1000) -> Reader:
    """Return a reader of lists; items that cannot be read are left out of the result (and reported)."""

    def read(node: Node, report: Report, name: str) -> Any:
        if not isinstance(node.value, list):
            report.add(
                node,
                name,
                found=describe(node),
                expected="a list",
                fix="Write a list: [a, b], or '- a' a line.",
            )
            return MISSING
        if not at_least <= len(node.value) <= at_most:
            expected = f"at least {at_least}" if len(node.value) < at_least else f"at most {at_most}"
            report.add(node, name, found=len(node.value), expected=expected, fix="Mend the list.")
        items = [read_item(item, report, f"{name}[{i}]") for i, item in enumerate(node.value)]
        return [item for item in items if item is not MISSING]

    return read


def word_or(word: str, read_other: Reader) -> Reader:
    """Return a reader that takes one fixed word, or else what another reader takes."""

    def read(node: Node, report: Report, name: str) -> Any:
        return word if node.value == word else read_other(node, report, name)

    return read


def mapping(fields: Mapping[str, Field]) -> Reader:
    """Return a reader of mappings by a table of fields."""

    def read(node: Node, report: Report, name: str) -> Any:
        return read_fields(node, report, name, fields)

    return read


def read_fields(node: Node, report: Report, name: str, fields: Mapping[str, Field]) -> Any:
    """Read a mapping by a table of fields; `MISSING` if it is none, or lacks a field that it needs."""
    if not isinstance(node.value, dict):
        expected = f"a mapping with {', '.join(n for n, f in fields.items() if f.required)}"
        report.add(node, name, found=describe(node), expected=expected, fix="Write 'field: value' lines.")
        return MISSING
    prefix = f"{name}." if name else ""
    record: dict[str, Any] = {}
    whole = True
    for key, (key_node, value_node) in node.value.items():
        reader = fields.get(key)
        if reader is None:
            near = get_close_matches(key, fields, 1)
            fix = f"Did you mean {near[0]!r}?" if near else "Remove it; docs/card-format.md lists the fields."
            report.add(
                key_node,
                f"{prefix}{key}",
                found=Words("an unknown field"),
                expected="a known one",
                fix=fix,
            )
            continue
        value = reader.read(value_node, report, f"{prefix}{key}")
        if value is not MISSING:
            record[key] = value
        elif reader.required:
            whole = False
    for key, reader in fields.items():
        if reader.required and key not in node.value:
            report.add(node, f"{prefix}{key}", found=NOTHING, expected="this field", fix=f"Add '{key}:'.")
            whole = False
    return record if whole else MISSING
