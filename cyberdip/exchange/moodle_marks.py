"""From what each answer earns in Moodle to a record of ours: what is right, what wrong, and what could not be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cyberdip.exchange.moodle_weights import is_accepted, nearest
from cyberdip.library.model import Record

_WILD = re.compile(r"(?<!\\)\*")
_NUMBER = re.compile(r"[-+]?(?=\.?[0-9])[0-9]{0,15}(?:\.[0-9]{0,40})?(?:[eE][-+]?[0-9]{1,2})?")
_MOST = Decimal(10) ** 15
_DECIMALS = 10
_FULL = 99.9
_LEAST = 1e-9
_LONGEST_SHOWN = 40


class NotTaken(Exception):  # noqa: N818 - a question that can't be taken, and why
    """at: the place in the question that is the cause, -1 for its beginning."""

    def __init__(self, why: str, at: int = -1) -> None:
        super().__init__(why)
        self.at = at


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer as the file has it. percent: what it earns. reason: its feedback."""

    text: str
    percent: float
    reason: str = ""


@dataclass(slots=True)
class Marked:
    """The parts of a record, the feedback of the right answers, and what was changed to fit."""

    record: Record
    reasons: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def shown(text: str) -> str:
    """Return a text in quotation marks, short enough for a message."""
    text = " ".join(text.split())
    return f"“{text[:_LONGEST_SHOWN]}…”" if len(text) > _LONGEST_SHOWN else f"“{text}”"


def of_options(options: Sequence[Offered], *, single: bool) -> Marked:
    """Return a choice of one option or of several; NotTaken where none is right, or none wrong."""
    least = _FULL if single else _LEAST
    right = [option for option in options if option.percent >= least]
    wrong = [option for option in options if option.percent < least]
    if not all(option.text for option in options):
        raise NotTaken("one of its options has no text")
    if not right:
        raise NotTaken("no option earns 100 %" if single else "no option earns anything")
    if not wrong:
        raise NotTaken("no option is wrong")
    distractors = [{"text": option.text, "rationale": option.reason} for option in wrong]
    reasons = [option.reason for option in right]
    if not single:
        record = {"type": "multiple", "keys": [option.text for option in right], "distractors": distractors}
        return Marked(record, reasons, _shares_said([option.percent for option in right]))
    said = [f"{shown(option.text)} is right too, and is not offered: one option is the key" for option in right[1:]]
    said += [_part_said(option) for option in wrong if option.percent > 0]
    return Marked({"type": "choice", "key": right[0].text, "distractors": distractors}, reasons, said)


def _part_said(answer: Offered) -> str:
    return f"{shown(answer.text)} earns {answer.percent:g} % in the file, and is wrong here"


def _shares_said(percents: Sequence[float]) -> list[str]:
    said = []
    if abs(sum(percents) - 100) >= 0.5:
        said.append(f"its weights add up to {sum(percents):g} %, where Moodle wants 100 %")
    if max(percents) - min(percents) > 0.001:
        said.append("its right options have different weights; here each counts alike")
    return said


def weights_said(percent: float) -> list[str]:
    """Return what Moodle would say of a weight: nothing where it is in its list."""
    if is_accepted(percent):
        return []
    return [f"Moodle refuses the weight {percent:g} %: the nearest it takes is {nearest(percent)} %"]


def of_typed(answers: Iterable[Offered]) -> Marked:
    """Return a question whose answer is typed. A `*` stands for any text there, unless a backslash is before it."""
    made = Marked({"type": "short"})
    right, wrong = [], []
    for answer in answers:
        text = " ".join(answer.text.split())
        if not text:
            continue
        if _WILD.search(text):
            made.changed += _wildcard_said(text, answer.reason)
            continue
        text = text.replace("\\*", "*")
        if answer.percent >= _FULL:
            right.append(text)
            made.reasons += [answer.reason] if len(right) == 1 else []
        else:
            made.changed += [_part_said(answer)] if answer.percent > 0 else []
            wrong.append({"text": text, "rationale": answer.reason})
    if not right:
        raise NotTaken("no answer earns 100 %")
    made.record["key"] = right[0]
    made.record |= {"accept": right[1:]} if right[1:] else {}
    made.record |= {"distractors": wrong} if wrong else {}
    return made


def escape_wildcards(text: str) -> str:
    """Return a typed answer in which every `*` is itself; `of_typed` gives it back."""
    return text.replace("*", "\\*")


def _wildcard_said(text: str, reason: str) -> list[str]:
    if text == "*":
        return ["the feedback for any other answer is not kept"] if reason else []
    return [f"the answer {shown(text)} with its wildcard * is not kept"]


def of_numbers(answers: Iterable[tuple[Offered, int | float, int | float | None]]) -> Marked:
    """Return a question whose answer is a number. answers: with the number and the tolerance of each, None for none."""
    answers = list(answers)
    right = [answer for answer in answers if answer[0].percent >= _FULL]
    if not right:
        raise NotTaken("no number earns 100 %")
    key, number, tolerance = right[0]
    said = [
        f"the answer {shown(other.text)}, which earns {other.percent:g} % in the file, is not kept: "
        "a number has one key here"
        for other, *_ in answers
        if other is not key
    ]
    record: Record = {"type": "numeric", "key": number} | ({} if tolerance is None else {"tolerance": tolerance})
    return Marked(record, [key.reason], said)


def of_pairs(pairs: Iterable[tuple[str, str]]) -> Marked:
    """Return a matching; a pair without a left side is a further right side. NotTaken where it has only one pair."""
    pairs = list(pairs)
    whole = [{"left": left, "right": right} for left, right in pairs if left]
    extra = [{"text": right, "rationale": ""} for left, right in pairs if not left]
    if len(whole) < 2:
        raise NotTaken("it has only one pair" if whole else "it has no pairs")
    return Marked({"type": "match", "pairs": whole} | ({"distractors": extra} if extra else {}))


def of_steps(steps: Sequence[str]) -> Marked:
    """Return a question of steps to be put in order."""
    if not all(steps):
        raise NotTaken("one of its items has no text")
    if len(steps) < 2:
        raise NotTaken("it has fewer than two items to put in order")
    return Marked({"type": "order", "order": list(steps)})


def number(text: str, at: int = -1) -> Decimal:
    """Return the number that a text is; NotTaken where it is none."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise NotTaken(f"{shown(text)} is no number: digits, with a point before decimals", at)
    return Decimal(text)


def plain_number(value: Decimal, said: list[str], at: int = -1) -> int | float:
    """Return a number as the card format has it, its decimals cut to 10; NotTaken for more than 15 digits before them.

    said: takes what was cut.
    """
    if abs(value) >= _MOST:
        raise NotTaken(f"{value} has more than 15 digits", at)
    kept = value if value == round(value, _DECIMALS) else round(value, _DECIMALS)
    if kept != value:
        said.append(f"{value} is cut to {kept}")
    exponent = kept.as_tuple().exponent
    has_decimals = isinstance(exponent, int) and exponent < 0
    return float(kept) if has_decimals else int(kept)
