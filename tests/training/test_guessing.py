"""The random guess score is what this program's marking gives to every way of answering, averaged."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from cyberdip.library.model import (
    CardId,
    Citation,
    Distractor,
    Gap,
    Level,
    Pair,
    Question,
    QuestionId,
    QuestionType,
    Skill,
)
from cyberdip.study.items import present
from cyberdip.study.marking import mark
from cyberdip.training.guessing import random_guess_score


def question(kind: QuestionType, **fields: object) -> Question:
    return Question(
        id=QuestionId("q"), card=CardId("c"), type=kind, stem="?", rationale="!", source=Citation("s"),
        level=Level.FOUNDATION, skill=Skill.RECALL, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def wrong(*texts: str) -> tuple[Distractor, ...]:
    return tuple(Distractor(text, "no") for text in texts)


def all_responses(asked: Question) -> list[str | tuple[str, ...]]:
    """Every way to answer at random, each as likely as the next."""
    item = present(asked, seed="s")
    match asked.type:
        case QuestionType.CHOICE | QuestionType.TRUE_FALSE:
            return list(item.options)
        case QuestionType.MULTIPLE:
            ticks = product([False, True], repeat=len(item.options))
            return [tuple(o for o, on in zip(item.options, tick, strict=True) if on) for tick in ticks]
        case QuestionType.MATCH:
            return list(product(item.options, repeat=len(asked.pairs)))
        case QuestionType.ORDER:
            return list(permutations(asked.keys))
        case _:
            return list(product(*(options or ("x",) for options in item.gap_options)))


GUESSED = {
    "choice": question(QuestionType.CHOICE, keys=("a",), distractors=wrong("b", "c", "d")),
    "true-false": question(QuestionType.TRUE_FALSE, keys=("true",)),
    "multiple": question(QuestionType.MULTIPLE, keys=("a", "b"), distractors=wrong("c", "d", "e")),
    "multiple with one distractor": question(QuestionType.MULTIPLE, keys=("a", "b"), distractors=wrong("c")),
    "multiple without any": question(QuestionType.MULTIPLE, keys=("a", "b")),
    "match": question(
        QuestionType.MATCH, pairs=(Pair("1", "a"), Pair("2", "b"), Pair("3", "c")), distractors=wrong("d")
    ),
    "match with a shared side": question(QuestionType.MATCH, pairs=(Pair("1", "a"), Pair("2", "a"), Pair("3", "c"))),
    "order": question(QuestionType.ORDER, keys=("a", "b", "c", "d")),
    "cloze with options": question(QuestionType.CLOZE, gaps=(Gap("a", (), wrong("b", "c")), Gap("d", (), wrong("e")))),
    "cloze half typed": question(QuestionType.CLOZE, gaps=(Gap("a", (), wrong("b", "c")), Gap("d"))),
}


@pytest.mark.parametrize("name", GUESSED)
def test_the_random_guess_score_is_the_mean_mark_of_all_ways_to_answer(name: str) -> None:
    asked = GUESSED[name]
    item = present(asked, seed="s")
    marks = [mark(item, response).mark for response in all_responses(asked)]
    assert random_guess_score(asked) == pytest.approx(sum(marks) / len(marks), abs=1e-3)
    assert len(marks) > 1


@pytest.mark.parametrize("kind", [QuestionType.SHORT, QuestionType.NUMERIC])
def test_nobody_guesses_what_has_to_be_written(kind: QuestionType) -> None:
    assert random_guess_score(question(kind, keys=("7",), number=7.0)) == 0


@pytest.mark.parametrize(
    "asked",
    [
        question(QuestionType.MATCH, pairs=(Pair("1", "a"), Pair("2", "a"))),
        question(QuestionType.ORDER, keys=("a",)),
    ],
    ids=["a match with one right side", "an order of one"],
)
def test_what_cannot_be_answered_wrongly_is_always_guessed(asked: Question) -> None:
    assert random_guess_score(asked) == 1.0
