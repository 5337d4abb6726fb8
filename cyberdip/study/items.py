"""A question as one learner meets it: the options in the order shown.

The order comes from the seed and the question's id, and is drawn over places rather than over texts: mending a typo
or showing the translation leaves every option where it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from cyberdip.library.model import Question, QuestionType
from cyberdip.study.shuffling import Dice

TRUE_FALSE = ("true", "false")


@dataclass(frozen=True, slots=True)
class Item:
    """A question ready to be asked.

    options: for choice, multiple and order, what is shown, in that order; for true-false ("true", "false"); for match
        the right sides, with the extra ones; for the other types empty.
    gap_options: for cloze, the options of each gap, empty where the learner types; for the other types empty.
    """

    question: Question
    options: tuple[str, ...] = ()
    gap_options: tuple[tuple[str, ...], ...] = ()


def present(question: Question, *, seed: str) -> Item:
    """Return the question with its options in the order that `seed` gives them."""
    dice = Dice(f"{seed}\n{question.id}")
    wrong = tuple(distractor.text for distractor in question.distractors)
    match question.type:
        case QuestionType.CHOICE | QuestionType.MULTIPLE:
            return Item(question, options=dice.shuffled(question.keys + wrong))
        case QuestionType.TRUE_FALSE:
            return Item(question, options=TRUE_FALSE)
        case QuestionType.ORDER:
            return Item(question, options=_disordered(question.keys, dice))
        case QuestionType.MATCH:
            # Two left sides may share a right side; it is offered once.
            rights = tuple(dict.fromkeys([*(pair.right for pair in question.pairs), *wrong]))
            return Item(question, options=dice.shuffled(rights))
        case QuestionType.CLOZE:
            gaps = tuple(
                dice.shuffled((gap.key, *(distractor.text for distractor in gap.distractors)))
                if gap.distractors
                else ()
                for gap in question.gaps
            )
            return Item(question, gap_options=gaps)
        case QuestionType.SHORT | QuestionType.NUMERIC:
            return Item(question)


def _disordered(keys: tuple[str, ...], dice: Dice) -> tuple[str, ...]:
    """Return the options in an order that is not the answer, unless there is no other."""
    order = dice.shuffled(keys)
    while order == keys and len(set(keys)) > 1:
        order = dice.shuffled(keys)
    return order
