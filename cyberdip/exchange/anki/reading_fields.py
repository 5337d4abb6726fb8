"""The fields of a note of ours as a question again, whatever a learner has done to them in Anki's editor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cyberdip.exchange.anki.clozes import clozes
from cyberdip.exchange.plain_text import from_html, resolve_references
from cyberdip.library.model import Record
from cyberdip.library.text import on_one_line
from cyberdip.library.vocabulary import QUESTION_TYPES

_CELL = re.compile(r"<(/?)(li|dt|dd|td|tr)\b[^<>]*>", re.IGNORECASE)
_MARK = re.compile(r"\s*<b>([A-Z]|A?\d{1,3})</b>")
_LINK = re.compile(r'\s*<a href="([^"<>]*)">([^<>]*)</a>\s*')
_NUMBER = re.compile(r"[-−]?\d{1,18}(?:[.,]\d{1,10})?")


class Unreadable(Exception):  # noqa: N818 - a note that is no question of ours any more, and why
    """A note that no question can be made of; the message says why."""


class Fields:
    """The fields of a note of ours. lost: by name, what their HTML held and plain text can't."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.lost: list[str] = []

    def html(self, name: str) -> str:
        """Return a field as it stands, "" if the note type has none of this name."""
        return self._values.get(name, "")

    def plain(self, html: str) -> str:
        """Return HTML of a field as plain text."""
        text, lost = from_html(html)
        self.lost += lost
        return text.strip()

    def text(self, name: str) -> str:
        """Return a field as plain text."""
        return self.plain(self.html(name))

    def cells(self, name: str) -> list[tuple[str, str, str]]:
        """Return (element, mark, text) of what is listed in a field; the whole field where there is no list."""
        html = self.html(name)
        signs = list(_CELL.finditer(html))
        if not signs:
            return [("li", "", self.plain(html))] if html.strip() else []
        ends = [sign.start() for sign in signs[1:]] + [len(html)]
        return [
            (sign[2].lower(), *self._marked(html[sign.end() : end], is_reason=sign[2].lower() == "dd"))
            for sign, end in zip(signs, ends, strict=True)
            if not sign[1] and sign[2].lower() != "tr"
        ]

    def _marked(self, html: str, *, is_reason: bool) -> tuple[str, str]:
        mark = None if is_reason else _MARK.match(html)
        return (mark[1], self.plain(html[mark.end() :])) if mark else ("", self.plain(html))

    def texts(self, name: str) -> list[str]:
        """Return the texts that are listed in a field."""
        return [text for _, _, text in self.cells(name) if text]

    def distractors(self) -> list[tuple[str, Record]]:
        """Return the wrong options with their marks."""
        found: list[tuple[str, Record]] = []
        for element, mark, text in self.cells("Wrong"):
            if element == "dd" and found:
                found[-1][1]["rationale"] += ("\n\n" if found[-1][1]["rationale"] else "") + text
            elif text:
                found.append((mark, {"text": text, "rationale": ""}))
        return found


def record_of(fields: Fields, *, is_cloze: bool) -> Record:
    """Return the record that a note of ours holds, but for what its tags say; Unreadable where it is none."""
    kind = "cloze" if is_cloze else fields.text("Type").casefold()
    if kind not in QUESTION_TYPES or (kind == "cloze") != is_cloze:
        raise Unreadable(f"its type {kind[:40]!r} is none of {', '.join(QUESTION_TYPES[:-1])}")
    record: Record = {"id": fields.text("Id"), "type": kind}
    if not is_cloze:
        record["stem"] = fields.text("Question")
    record |= _PARTS_OF_TYPE[kind](fields)
    for name, field in (("hint", "Hint"), ("rationale", "Reason"), ("source", "Citation")):
        record[name] = fields.text(field)
    return {name: part for name, part in record.items() if part != "" or name == "stem"}


def source_line(fields: Fields) -> str:
    """Return the source in words, and its address."""
    found = _LINK.fullmatch(fields.html("Source"))
    if not found:
        return on_one_line(fields.text("Source"))
    address, words = resolve_references(found[1]), fields.plain(found[2])
    return on_one_line(words if address in words else f"{words} {address}")


def _optional(**parts: Any) -> Record:
    return {name: part for name, part in parts.items() if part}


def _only(fields: Fields, name: str) -> str:
    texts = fields.texts(name)
    if len(texts) != 1:
        raise Unreadable(f"its field {name} holds {len(texts)} texts, and this type has one")
    return texts[0]


def _plain_distractors(fields: Fields) -> list[Record]:
    return [distractor for _, distractor in fields.distractors()]


def _true_false_parts(fields: Fields) -> Record:
    key = _only(fields, "Key").casefold()
    if key not in ("true", "false"):
        raise Unreadable(f"its key {key[:40]!r} is neither true nor false")
    return {"key": key == "true"}


def _number(text: str) -> int | float:
    if not _NUMBER.fullmatch(text):
        raise Unreadable(f"{text[:40]!r} is not a number in digits, such as 1500 or 12.5")
    text = text.replace("−", "-").replace(",", ".")
    return float(text) if "." in text else int(text)


def _numeric_parts(fields: Fields) -> Record:
    record = {"key": _number(_only(fields, "Key"))}
    if fields.text("Tolerance"):
        record["tolerance"] = _number(fields.text("Tolerance"))
    return record | _optional(unit=fields.text("Unit"), accept=fields.texts("Accepted"))


def _match_parts(fields: Fields) -> Record:
    texts = fields.texts("Key")
    if len(texts) % 2:
        raise Unreadable("its pairs are not whole")
    pairs = [{"left": left, "right": right} for left, right in zip(texts[::2], texts[1::2], strict=True)]
    return {"pairs": pairs, **_optional(distractors=_plain_distractors(fields))}


def _cloze_parts(fields: Fields) -> Record:
    found = clozes(fields.html("Text"))
    fields.lost += found.lost
    asked = found.asked()
    gaps: list[Record] = [{"key": answer} for answer in asked.answers]
    for _, mark, text in fields.cells("Accepted"):
        _of_gap(gaps, mark).setdefault("accept", []).append(text)
    for mark, distractor in fields.distractors():
        _of_gap(gaps, mark).setdefault("distractors", []).append(distractor)
    return {"stem": asked.stem, "gaps": gaps}


def _of_gap(gaps: list[Record], mark: str) -> Record:
    """Return the gap that a text is of: the one whose number goes before it, or the only one."""
    if mark.isdecimal() and 1 <= int(mark) <= len(gaps):
        return gaps[int(mark) - 1]
    if len(gaps) == 1:
        return gaps[0]
    raise Unreadable(f"a text is of gap {mark!r}, and there are {len(gaps)} gaps")


_PARTS_OF_TYPE = {
    "choice": lambda fields: {"key": _only(fields, "Key"), "distractors": _plain_distractors(fields)},
    "multiple": lambda fields: {"keys": fields.texts("Key"), "distractors": _plain_distractors(fields)},
    "true-false": _true_false_parts,
    "short": lambda fields: {
        "key": _only(fields, "Key"),
        **_optional(accept=fields.texts("Accepted"), distractors=_plain_distractors(fields)),
    },
    "numeric": _numeric_parts,
    "match": _match_parts,
    "order": lambda fields: {"order": fields.texts("Key")},
    "cloze": _cloze_parts,
}
