"""The answers of a GIFT question, and the record that they make with its stem.

Source: Moodle, question/format/gift/format.php `readquestion`: what begins with `#` is a number, what has a `~` in it
is a choice, what has `=` and `->` is a matching, TRUE and FALSE are themselves, and everything else is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cyberdip.exchange.carrying import split_explanation
from cyberdip.exchange.gift_blocks import resolve
from cyberdip.exchange.html_tags import resolve_references
from cyberdip.exchange.moodle_labelled import BLANK
from cyberdip.exchange.moodle_marks import (
    Marked,
    NotTaken,
    Offered,
    number,
    of_numbers,
    of_options,
    of_pairs,
    of_steps,
    of_typed,
    plain_number,
    shown,
    weights_said,
)
from cyberdip.exchange.plain_text import from_html, from_markdown
from cyberdip.library.model import Record

_GAP = "\ufde0"
"""Stands where the answers stood, while the stem is read; no text can have it."""
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")
_TREATED = re.compile(r"[<&*_`\[\\\n\t\f\u00a0\ufdd0]|  ")
"""What some format could change in a text; most short texts have none of it."""
_WEIGHT = re.compile(r"%(-?[0-9]{1,6}(?:\.[0-9]{0,12})?)%")
_MARKS = re.compile("[=~]")
_ORDERING = re.compile(r">[ \t]*\d{0,4}[A-Za-z_0-9 \t]*")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_TRUE_FALSE = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_NUMBERED = re.compile(r"\{\d{1,9}\}")
_MOST_ANSWERS = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands behind one `=` or `~`, protected still. at: its place in the block. percent: what it earns."""

    at: int
    mark: str
    percent: float
    text: str
    feedback: str


def is_missing_word(before: str, after: str) -> bool:
    """Say whether words follow the answers of a question, so that a blank shows where they stood.

    A question mark alone does not count, nor a full stop behind a sentence that has ended.
    """
    after = after.strip()
    if after in ("", "?", "؟") or after.startswith("//"):
        return False
    return any(c.isalnum() for c in after) or not before.rstrip().endswith(_SENTENCE_ENDS)


_SENTENCE_ENDS = (".", "?", "!", ":", "؟", "…")


class Answers:
    """A question's parts, protected, and what reading them showed.

    before, inside, after: of the braces. at: where `inside` begins in the block. changed: what was altered to fit.
    source: the source that its general feedback names.
    """

    def __init__(self, before: str, inside: str, after: str, at: int) -> None:
        self.before, self.after, self.at = before, after, at
        self.inside, mark, general = inside.rpartition("####") if "####" in inside else (inside, "", "")
        self.changed: list[str] = []
        found = _FORMAT.match(before.strip())
        self.default = found[1] if found else "moodle"
        self.rationale, self.source = split_explanation(self.words(general)) if mark else ("", "")

    def words(self, text: str) -> str:
        """Return a protected text as plain text, read in the format that it names, or in that of the stem."""
        text = text.strip()
        if not _TREATED.search(text):
            return text
        found = _FORMAT.match(text)
        kind = found[1] if found else self.default
        text = _LINE_END.sub("\n", text[found.end() :] if found else text)
        text = resolve(text).strip()
        if kind == "plain":
            return text
        plain, lost = from_markdown(text) if kind == "markdown" else from_html(text, line_breaks=kind == "moodle")
        self.changed += [f"{thing} is not kept" for thing in lost]
        return plain

    def typed(self, text: str) -> str:
        """Return an answer that learners type, as it stands; only a format that it names itself is heeded."""
        found = _FORMAT.match(text.strip())
        return self.words(text) if found and found[1] != "plain" else resolve(text.strip().removeprefix("[plain]"))

    def stem(self, gap: str = BLANK) -> str:
        """Return the stem, with `gap` where the answers stood if words follow them."""
        if not self.is_missing_word:
            mark = self.after.strip()
            return self.words(self.before.rstrip() + (mark if mark in ("?", "؟") else ""))
        return self.words(f"{self.before}{_GAP}{self.after}").replace(_GAP, gap)

    @property
    def is_missing_word(self) -> bool:
        """Whether a blank shows where the answers stood."""
        return is_missing_word(self.before, self.after)

    def record(self) -> Record:
        """Return the question that the answers make; NotTaken where they make none."""
        marked = self._parts()
        record = marked.record
        self.changed += marked.changed
        self.reason(marked.reasons)
        typed = record["type"] == "short" and "distractors" not in record
        if self.is_missing_word and (typed or record["type"] == "choice") and not _NUMBERED.search(self.stem()):
            gap = {name: part for name, part in record.items() if name != "type"}
            record = {"type": "cloze", "stem": self.stem("{1}"), "gaps": [gap]}
        else:
            record["stem"] = self.stem()
        if not record["stem"]:
            raise NotTaken("it has no stem")
        self.changed = list(dict.fromkeys(self.changed))  # a stem may have been read twice
        return record | ({"rationale": self.rationale} if self.rationale else {})

    def _parts(self) -> Marked:
        inside = self.inside.strip()
        if not inside:
            raise NotTaken("an essay: its answers need a person to mark them")
        if inside.startswith("#"):
            return self._numeric()
        if _ORDERING.fullmatch(inside.partition("\n")[0]):
            return self._ordering(inside)
        if "~" in inside:
            return self._options()
        if "=" in inside and "->" in inside:
            pairs = self.pieces(self.inside)
            if any("->" in pair.text for pair in pairs):
                return self._match(pairs)
        answer, *feedback = inside.split("#", 2)
        if answer.strip().upper() in _TRUE_FALSE:
            return self._true_false(answer.strip(), feedback)
        return self._short()

    def pieces(self, text: str, *, offset: int = 0, lone: bool = False) -> list[Answer]:
        """Return the answers. lone: whether one may stand there without a sign before it."""
        places = [found.start() for found in _MARKS.finditer(text)]
        if len(places) > _MOST_ANSWERS:
            raise NotTaken(f"it has more than {_MOST_ANSWERS:,} answers", self.at)
        first = places[0] if places else len(text)
        answers = []
        if text[:first].strip():
            if not lone:
                raise NotTaken(f"{shown(resolve(text[:first]))} stands before the first '=' or '~'", self.at + offset)
            answers.append(self._answer("=", text[:first], self.at + offset))
        for place, end in zip(places, [*places[1:], len(text)], strict=False):
            if text[place + 1 : end].strip():
                answers.append(self._answer(text[place], text[place + 1 : end], self.at + offset + place))
        return answers

    def _answer(self, mark: str, text: str, at: int) -> Answer:
        text = text.strip()
        percent = 100.0 if mark == "=" else 0.0
        weight = _WEIGHT.match(text)
        if weight:
            percent = float(weight[1])
            text = text[weight.end() :]
            if not -100 <= percent <= 100:
                raise NotTaken(f"the weight {percent:g} % is not between -100 and 100", at)
            self.changed += weights_said(percent)
        answer, _, feedback = text.partition("#")
        return Answer(at, mark, percent, answer.strip(), feedback.strip())

    def reason(self, texts: Iterable[str]) -> None:
        """Put the feedback of right answers before the rationale."""
        self.rationale = "\n\n".join(dict.fromkeys(text for text in (*texts, self.rationale) if text))

    def _options(self) -> Marked:
        answers = self.pieces(self.inside)
        options = [Offered(" ".join(self.words(a.text).split()), a.percent, self.words(a.feedback)) for a in answers]
        return of_options(options, single=any(answer.mark == "=" for answer in answers))

    def _true_false(self, answer: str, feedback: list[str]) -> Marked:
        marked = Marked({"type": "true-false", "key": _TRUE_FALSE[answer.upper()]})
        if answer not in _TRUE_FALSE:
            marked.changed.append(f"{answer!r} is read as {answer.upper()}; Moodle would want it typed")
        marked.reasons = [self.words(text) for text in reversed(feedback)]
        return marked

    def _short(self) -> Marked:
        answers = self.pieces(self.inside, lone=True)
        return of_typed(Offered(self.typed(a.text), a.percent, self.words(a.feedback)) for a in answers)

    def _match(self, pieces: Iterable[Answer]) -> Marked:
        pairs = []
        for piece in pieces:
            whole = f"{piece.text}#{piece.feedback}" if piece.feedback else piece.text  # no feedback in a pair
            left, arrow, right = whole.partition("->")
            if not arrow:
                raise NotTaken(f"{shown(resolve(whole))} has no '->' in it, as the other pairs have", piece.at)
            right = resolve(" ".join(right.split()))
            right = self.words(f"[html]{right}") if "<" in right else resolve_references(right).strip()
            left = " ".join(self.words(left).split())
            if not right:
                raise NotTaken(f"the pair of {shown(left)} has no right side", piece.at)
            pairs.append((left, right))
        return of_pairs(pairs)

    def _ordering(self, inside: str) -> Marked:
        """Read the items of Moodle's ordering question, one a line; nothing is escaped in them."""
        return of_steps([" ".join(self.words(line).split()) for line in inside.split("\n")[1:] if line.strip()])

    def _numeric(self) -> Marked:
        begin = self.inside.index("#") + 1
        keys = []
        said: list[str] = []
        for answer in self.pieces(self.inside[begin:], offset=begin, lone=True):
            text = resolve(answer.text)
            if answer.mark == "~" or text == "*":
                said += ["the feedback for any other answer is not kept"] if answer.feedback else []
            else:
                keys.append(
                    (Offered(text, answer.percent, self.words(answer.feedback)), *_figure(text, said, answer.at))
                )
        marked = of_numbers(keys)
        marked.changed += said
        return marked


def _figure(text: str, said: list[str], at: int) -> tuple[int | float, int | float | None]:
    """Return the number and the tolerance of `12.5`, `12.5:0.5` or `12..13`."""
    low, range_sign, high = text.partition("..")
    if range_sign and low.strip():
        least, most = number(low, at), number(high, at)
        if least > most:
            raise NotTaken(f"the range {shown(text)} ends before it begins", at)
        return plain_number((least + most) / 2, said, at), plain_number((most - least) / 2, said, at)
    key, colon, margin = text.partition(":")
    tolerance = plain_number(number(margin, at), said, at) if colon else None
    if tolerance is not None and tolerance < 0:
        raise NotTaken(f"the tolerance {shown(margin)} is below 0", at)
    return plain_number(number(key, at), said, at), tolerance
