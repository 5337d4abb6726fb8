"""What stands on a printed paper: its questions, answer grid and marking key, as values that each format sets.

Everything is text; no format's markup is in it. The HTML, Markdown and PDF writers set the same values, so all three
always say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cyberdip.library.model import Card, CardId, Question, QuestionType
from cyberdip.library.text import clean
from cyberdip.study.items import Item

PARTS = ("paper", "grid", "key")
TASKS = {
    QuestionType.CHOICE: "Tick one.",
    QuestionType.MULTIPLE: "Tick all that are right; more than one may be.",
    QuestionType.TRUE_FALSE: "Tick one.",
    QuestionType.SHORT: "Write the answer.",
    QuestionType.NUMERIC: "Write a number.",
    QuestionType.MATCH: "Write beside each letter the number of what belongs to it.",
    QuestionType.ORDER: "Write the letters in the right order, the first one first.",
    QuestionType.CLOZE: "Fill each gap.",
}
MARKING = (
    "Each question counts one mark. Choice, true or false, short and numeric answers: all or nothing. Several right "
    "options: the share of right ones ticked, less the share of wrong ones ticked. Matching: the share of pairs, "
    "corrected for guessing. Order: pairs in the right sequence less pairs in the wrong one, over all pairs. Gaps: the "
    "share filled rightly. No question counts less than nothing."
)
TRUE_FALSE = {"true": "True", "false": "False"}
_GAP = re.compile(r"\{(\d{1,3})\}")
_LETTER = "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"
_ARABIC = re.compile(f"[{_LETTER}](?:[{_LETTER}\\s\u200c\u200d]*[{_LETTER}])?")
"""A run of Arabic script, with the spaces in it but not those around it."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option as it is printed: its letter or number, and its text."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on paper. lefts: the left sides of a match question. gaps: the options of each gap that has any.

    kind: the question's type. places: how many answers are written by hand (lines, or boxes of an order).
    """

    number: int
    kind: str
    stem: str
    task: str
    options: tuple[Option, ...] = ()
    lefts: tuple[Option, ...] = ()
    gaps: tuple[Option, ...] = ()
    places: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What the marker needs to know of one question. short: the key as letters and numbers, as in the grid.

    answer: the key in full, a line each. others: its number in each other form, by the form's letter.
    """

    number: int
    short: str
    answer: tuple[str, ...]
    why: str
    source: str
    card: str
    arabic: str
    others: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a paper."""

    letter: str
    code: str
    questions: tuple[Asked, ...]
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """A paper to be printed. parts: which of PARTS are wanted."""

    title: str
    deck: str
    forms: tuple[Form, ...]
    parts: tuple[str, ...] = PARTS

    def as_record(self) -> dict[str, Any]:
        """Return the same as plain dicts and lists."""
        return asdict(self)


def sheets(
    title: str,
    forms: Sequence[tuple[str, str, Sequence[Item]]],
    cards: Mapping[CardId, Card],
    *,
    deck: str,
    parts: Sequence[str] = PARTS,
) -> Sheets:
    """Return what is printed of a paper. forms: letter, code and items of each; cards: those of the questions."""
    numbers = {
        letter: {item.question.id: number for number, item in enumerate(items, start=1)} for letter, _, items in forms
    }
    made = []
    for letter, code, items in forms:
        others = [(other, places) for other, places in numbers.items() if other != letter]
        made.append(
            Form(
                letter=letter,
                code=code,
                questions=tuple(asked(item, number) for number, item in enumerate(items, start=1)),
                keys=tuple(
                    _key(
                        item, number, cards[item.question.card],
                        tuple(Option(other, str(places[item.question.id])) for other, places in others),
                    )
                    for number, item in enumerate(items, start=1)
                ),
            )
        )  # fmt: skip
    return Sheets(_line(title), _line(deck), tuple(made), tuple(part for part in PARTS if part in parts))


def asked(item: Item, number: int) -> Asked:
    """Return a question as it stands on paper."""
    question = item.question
    kind = question.type
    stem = clean(question.stem).strip()
    options: tuple[Option, ...] = ()
    lefts: tuple[Option, ...] = ()
    gaps: tuple[Option, ...] = ()
    places = 0
    if kind is QuestionType.MATCH:
        lefts = tuple(Option(_letter(at), _line(pair.left)) for at, pair in enumerate(question.pairs))
        options = tuple(Option(str(at), _line(text)) for at, text in enumerate(item.options, start=1))
    elif kind is QuestionType.CLOZE:
        stem = _GAP.sub(lambda found: f"({found[1]}) ________", stem)
        gaps = tuple(
            Option(f"({at})", " / ".join(map(_line, texts))) for at, texts in enumerate(item.gap_options, 1) if texts
        )
        places = len(question.gaps)
    else:
        options = tuple(Option(_letter(at), _option(text)) for at, text in enumerate(_shown(item)))
        places = len(options) if kind is QuestionType.ORDER else int(not options)
    task = TASKS[kind] if not question.unit else f"{TASKS[kind]} The unit: {_line(question.unit)}."
    return Asked(number, kind.value, stem, task, options, lefts, gaps, places, _line(question.unit or ""))


def _shown(item: Item) -> tuple[str, ...]:
    if item.question.type is QuestionType.TRUE_FALSE:
        return tuple(TRUE_FALSE[option] for option in item.options)
    return item.options


def _option(text: str) -> str:
    return _line(text)


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"A{place - 25}"


def _key(item: Item, number: int, card: Card, others: tuple[Option, ...]) -> Key:
    question = item.question
    source = card.source(question.source.source)
    where = ", ".join(
        _line(str(part))
        for part in (source.author, source.title, source.publisher, source.symbol, source.date or source.year)
        if part
    )
    place = f", {_line(question.source.place)}" if question.source.place else ""
    arabic = f"{_line(card.arabic.term)}" if card.arabic else ""
    return Key(
        number=number,
        short=_short_key(item),
        answer=_full_key(question),
        why=_line(question.rationale),
        source=f"{where}{place}.{f' {source.url}' if source.url else ''}",
        card=f"{_line(card.title)} ({card.id})",
        arabic=arabic,
        others=others,
    )


def _short_key(item: Item) -> str:
    question, options = item.question, item.options
    match question.type:
        case QuestionType.CHOICE | QuestionType.MULTIPLE | QuestionType.TRUE_FALSE:
            return " ".join(_letter(at) for at, option in enumerate(options) if option in question.keys)
        case QuestionType.ORDER:
            return " ".join(_letter(options.index(key)) for key in question.keys)
        case QuestionType.MATCH:
            return " ".join(f"{_letter(at)}{options.index(p.right) + 1}" for at, p in enumerate(question.pairs))
        case QuestionType.CLOZE:
            return "; ".join(_line(gap.key) for gap in question.gaps)
        case QuestionType.SHORT | QuestionType.NUMERIC:
            return _line(" ".join(part for part in (question.keys[0], question.unit) if part))


def _full_key(question: Question) -> tuple[str, ...]:
    match question.type:
        case QuestionType.MATCH:
            return tuple(f"{_line(pair.left)} → {_line(pair.right)}" for pair in question.pairs)
        case QuestionType.CLOZE:
            return tuple(f"({at}) {_line(gap.key)}{_also(gap.accept)}" for at, gap in enumerate(question.gaps, start=1))
        case QuestionType.ORDER:
            return tuple(f"{at}. {_line(key)}" for at, key in enumerate(question.keys, start=1))
        case QuestionType.NUMERIC:
            within = f", give or take {question.tolerance:g}" if question.tolerance else ""
            return (f"{_short_key(Item(question))}{within}",)
        case QuestionType.SHORT:
            return (f"{_line(question.keys[0])}{_also(question.accept)}",)
        case _:
            return tuple(TRUE_FALSE.get(key, _line(key)) for key in question.keys)


def _also(accept: Sequence[str]) -> str:
    return f" (also: {'; '.join(map(_line, accept))})" if accept else ""


def _line(value: str) -> str:
    return " ".join(clean(value).split())


def runs(text: str) -> list[tuple[str, bool]]:
    """Split a text into runs, each with whether it is Arabic script, to be set from right to left."""
    out: list[tuple[str, bool]] = []
    at = 0
    for found in _ARABIC.finditer(text):
        if found.start() > at:
            out.append((text[at : found.start()], False))
        out.append((found.group(), True))
        at = found.end()
    if at < len(text):
        out.append((text[at:], False))
    return out
