"""What stands on a printed paper: its questions, answer grid and marking key, as values that each format sets.

Everything is text; no format's markup is in it. The HTML, Markdown and PDF writers set the same values, so all three
always say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cyberdip.exchange.citing import source_line
from cyberdip.library.model import Card, CardId, Question, QuestionType
from cyberdip.library.text import clean, on_one_line
from cyberdip.study.items import Item

PARTS = ("paper", "grid", "key")
TITLES = {"paper": "", "grid": "Answer sheet", "key": "Marking key"}
TICKED = ("choice", "multiple", "true-false")
"""The types whose options are ticked."""
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

    @property
    def size(self) -> str:
        """How many questions there are, in words."""
        return "1 question" if len(self.questions) == 1 else f"{len(self.questions)} questions"

    @property
    def others(self) -> tuple[str, ...]:
        """The letters of the paper's other forms."""
        return tuple(option.mark for option in self.keys[0].others) if self.keys else ()


@dataclass(frozen=True, slots=True)
class Sheets:
    """A paper to be printed. parts: which of PARTS are wanted."""

    title: str
    deck: str
    forms: tuple[Form, ...]
    parts: tuple[str, ...] = PARTS

    def pages(self) -> Iterator[tuple[str, Form]]:
        """Yield what is printed, in its order: each part with the form that it is of; the keys come last."""
        for form in self.forms:
            yield from ((part, form) for part in ("paper", "grid") if part in self.parts)
        if "key" in self.parts:
            yield from (("key", form) for form in self.forms)

    def heading(self, part: str, form: Form) -> str:
        """Return what stands at the top of a part."""
        several = f", form {form.letter}" if len(self.forms) > 1 else ""
        return ": ".join(word for word in (self.title, TITLES[part]) if word) + several


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
    return Sheets(on_one_line(title), on_one_line(deck), tuple(made), tuple(part for part in PARTS if part in parts))


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
        lefts = tuple(Option(_letter(at), on_one_line(pair.left)) for at, pair in enumerate(question.pairs))
        options = tuple(Option(str(at), on_one_line(text)) for at, text in enumerate(item.options, start=1))
    elif kind is QuestionType.CLOZE:
        stem = _GAP.sub(lambda found: f"({found[1]}) ________", stem)
        gaps = tuple(
            Option(f"({at})", " / ".join(map(on_one_line, texts)))
            for at, texts in enumerate(item.gap_options, 1)
            if texts
        )
        places = len(question.gaps)
    else:
        options = tuple(Option(_letter(at), on_one_line(text)) for at, text in enumerate(_shown(item)))
        places = len(options) if kind is QuestionType.ORDER else int(not options)
    task = TASKS[kind] if not question.unit else f"{TASKS[kind]} The unit: {on_one_line(question.unit)}."
    return Asked(number, kind.value, stem, task, options, lefts, gaps, places)


def _shown(item: Item) -> tuple[str, ...]:
    if item.question.type is QuestionType.TRUE_FALSE:
        return tuple(TRUE_FALSE[option] for option in item.options)
    return item.options


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"A{place - 25}"


def _key(item: Item, number: int, card: Card, others: tuple[Option, ...]) -> Key:
    question = item.question
    return Key(
        number=number,
        short=_short_key(item),
        answer=_full_key(question),
        why=on_one_line(question.rationale),
        source=source_line(card.source(question.source.source), question.source.place),
        card=f"{on_one_line(card.title)} ({card.id})",
        arabic=on_one_line(card.arabic.term) if card.arabic else "",
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
            return "; ".join(on_one_line(gap.key) for gap in question.gaps)
        case QuestionType.SHORT | QuestionType.NUMERIC:
            return on_one_line(" ".join(part for part in (question.keys[0], question.unit) if part))


def _full_key(question: Question) -> tuple[str, ...]:
    match question.type:
        case QuestionType.MATCH:
            return tuple(f"{on_one_line(pair.left)} → {on_one_line(pair.right)}" for pair in question.pairs)
        case QuestionType.CLOZE:
            return tuple(
                f"({at}) {on_one_line(gap.key)}{_also(gap.accept)}" for at, gap in enumerate(question.gaps, start=1)
            )
        case QuestionType.ORDER:
            return tuple(f"{at}. {on_one_line(key)}" for at, key in enumerate(question.keys, start=1))
        case QuestionType.NUMERIC:
            within = f", give or take {question.tolerance:g}" if question.tolerance else ""
            return (f"{_short_key(Item(question))}{within}",)
        case QuestionType.SHORT:
            return (f"{on_one_line(question.keys[0])}{_also(question.accept)}",)
        case _:
            return tuple(TRUE_FALSE.get(key, on_one_line(key)) for key in question.keys)


def _also(accept: Sequence[str]) -> str:
    return f" (also: {'; '.join(map(on_one_line, accept))})" if accept else ""


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
