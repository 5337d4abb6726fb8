"""What a response is worth, from 0 to 1, by rules under which ticking or guessing everything wins nothing.

- choice, true-false, short, numeric: all or nothing.
- multiple: share of the keys ticked minus share of the distractors ticked, not below 0. It is Youden's J ("Index for
  rating diagnostic tests", Cancer 3, 1950): ticking everything, nothing, or at random is worth 0.
- match, and cloze with options: the share right, corrected for guessing, (share - chance) / (1 - chance), not below 0
  (Frary, "Formula scoring of multiple-choice tests", Educational Measurement: Issues and Practice 7(2), 1988). Chance
  is what the best constant answer would get.
- order: Kendall's tau, pairs in the right sequence minus pairs in the wrong one, over all pairs, not below 0
  ("A new measure of rank correlation", Biometrika 30, 1938): an order of chance is worth 0 on average, before the cut.
- cloze where the learner types: the share of gaps filled rightly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from cyberdip.library.model import Distractor, QuestionType
from cyberdip.study.figures import is_right_figure, parse_figure
from cyberdip.study.items import Item
from cyberdip.study.wording import Reading, read, same_answer

Response = str | tuple[str, ...]
"""choice: the option. true-false: "true" or "false". short, numeric: as typed. multiple: the ticked options. order: all
options in the learner's order. match: the right side chosen for each of the question's pairs, in their order ("" for
none). cloze: one text for each gap ("" for none)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a response is worth. `right` only for full marks; `note` is a sentence for the learner, or None."""

    mark: float
    right: bool
    note: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.mark <= 1 or self.right != (self.mark == 1):
            raise ValueError(f"no such verdict: mark {self.mark}, right {self.right}")


WRONG = Verdict(0.0, False)
RIGHT = Verdict(1.0, True)


def mark(item: Item, response: Response) -> Verdict:
    """Mark a response by the rules of this module; ValueError where it has the wrong shape for the question's type."""
    several = item.question.type in _SEVERAL
    if several == isinstance(response, str):
        wanted = "a tuple of texts" if several else "one text"
        raise ValueError(f"a {item.question.type} question takes {wanted} as its response, not {response!r}")
    return _RULES[item.question.type](item, response)


def chosen_distractors(item: Item, response: Response) -> tuple[Distractor, ...]:
    """Return the question's distractors that the response names, for the reasons why they are wrong."""
    question = item.question
    given = (response,) if isinstance(response, str) else response
    if question.type is QuestionType.SHORT:
        return tuple(d for d in question.distractors if any(same_answer(text, d.text) for text in given))
    if question.type is QuestionType.CLOZE:
        return tuple(
            distractor
            for gap, text in zip(question.gaps, given, strict=False)
            for distractor in gap.distractors
            if same_answer(text, distractor.text)
        )
    return tuple(distractor for distractor in question.distractors if distractor.text in given)


def _one_option(item: Item, response: Response) -> Verdict:
    return RIGHT if response in item.question.keys else WRONG


def _multiple(item: Item, response: Response) -> Verdict:
    keys, ticked = set(item.question.keys), set(response)
    wrong = set(item.options) - keys
    if ticked == keys:
        return RIGHT
    share = len(ticked & keys) / len(keys) - (len(ticked - keys) / max(1, len(wrong)))
    return _part(share)


def _match(item: Item, response: Response) -> Verdict:
    rights = [pair.right for pair in item.question.pairs]
    if len(response) != len(rights):
        return WRONG
    hits = sum(given == right for given, right in zip(response, rights, strict=True))
    if hits == len(rights):
        return RIGHT
    chance = max(1 / len(item.options), max(Counter(rights).values()) / len(rights))
    return _part((hits / len(rights) - chance) / (1 - chance)) if chance < 1 else WRONG


def _order(item: Item, response: Response) -> Verdict:
    keys = item.question.keys
    if tuple(response) == keys:
        return RIGHT
    if Counter(response) != Counter(keys) or len(set(keys)) != len(keys):
        return WRONG
    place = {text: number for number, text in enumerate(keys)}
    signs = [1 if place[first] < place[second] else -1 for first, second in combinations(response, 2)]
    return _part(sum(signs) / len(signs))


def _short(item: Item, response: Response) -> Verdict:
    question = item.question
    reading, answer = read(
        str(response), accepted=(*question.keys, *question.accept), wrong=[d.text for d in question.distractors]
    )
    if reading is Reading.SLIP:
        return Verdict(1.0, True, f"It is spelt “{answer}”.")
    return RIGHT if reading is Reading.SAME else WRONG


def _numeric(item: Item, response: Response) -> Verdict:
    question = item.question
    figure = parse_figure(str(response))
    if question.number is None or figure is None:
        return WRONG if not str(response).strip() else Verdict(0.0, False, "The answer is one number.")
    right = is_right_figure(
        figure, key=question.number, tolerance=question.tolerance, unit=question.unit,
        unit_names=question.accept, stem=question.stem,
    )  # fmt: skip
    if right:
        exact = question.number in figure.values or question.tolerance == 0
        key = " ".join(part for part in (question.keys[0], question.unit) if part)
        return RIGHT if exact else Verdict(1.0, True, f"Near enough: the figure is {key}.")
    if question.unit and question.number in figure.values:
        return Verdict(0.0, False, f"The unit is {question.unit}.")
    return WRONG


def _cloze(item: Item, response: Response) -> Verdict:
    gaps = item.question.gaps
    if len(response) != len(gaps):
        return WRONG
    hits, chance, notes = 0, 0.0, []
    for gap, options, given in zip(gaps, item.gap_options, response, strict=True):
        if options:
            hits += given == gap.key
            chance += 1 / len(options)
            continue
        reading, answer = read(given, accepted=(gap.key, *gap.accept), wrong=())
        hits += reading is not Reading.OTHER
        if reading is Reading.SLIP:
            notes.append(f"It is spelt “{answer}”.")
    note = " ".join(notes) or None
    if hits == len(gaps):
        return Verdict(1.0, True, note)
    return _part((hits - chance) / (len(gaps) - chance), note)


def _part(share: float, note: str | None = None) -> Verdict:
    """Return a mark that is short of full: a whole mark is given only where everything is right."""
    return Verdict(round(min(max(share, 0.0), 0.999), 6), False, note)


_SEVERAL = frozenset({QuestionType.MULTIPLE, QuestionType.ORDER, QuestionType.MATCH, QuestionType.CLOZE})
_RULES: dict[QuestionType, Callable[[Item, Response], Verdict]] = {
    QuestionType.CHOICE: _one_option,
    QuestionType.TRUE_FALSE: _one_option,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.SHORT: _short,
    QuestionType.NUMERIC: _numeric,
    QuestionType.MATCH: _match,
    QuestionType.ORDER: _order,
    QuestionType.CLOZE: _cloze,
}
