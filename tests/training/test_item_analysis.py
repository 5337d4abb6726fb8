"""The statistics agree with published worked examples and with numpy and scipy, to twelve digits."""

from __future__ import annotations

import random
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from cyberdip.training.item_analysis import correlation, item_figures, paper_figures, thirds

# Ten students and ten items: K. L. Wuensch, East Carolina University, "The Kuder-Richardson 20" (StatHelp/KR20.txt).
WUENSCH = [
    [1, 1, 1, 1, 1, 1, 0, 1, 1, 0],
    [1, 0, 1, 1, 0, 1, 1, 1, 0, 1],
    [1, 1, 1, 1, 0, 1, 1, 0, 0, 1],
    [0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 1, 0, 0, 1, 0],
    [1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
    [1, 1, 0, 1, 1, 1, 0, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
    [0, 1, 0, 1, 1, 1, 1, 1, 0, 1],
    [1, 1, 0, 1, 1, 0, 1, 1, 1, 0],
]


def test_kr20_of_a_published_example() -> None:
    """Sum of pq 2.18 and variance of the totals 5.84 there: 10/9 * (1 - 2.18/5.84)."""
    figures = paper_figures(WUENSCH)
    assert figures.kr20 == pytest.approx(10 / 9 * (1 - 2.18 / 5.84), abs=1e-12)
    assert figures.alpha == pytest.approx(figures.kr20, abs=1e-12)
    assert [round(item.facility, 3) for item in item_figures(WUENSCH)] == [
        0.7,
        0.7,
        0.6,
        0.7,
        0.6,
        0.8,
        0.7,
        0.7,
        0.5,
        0.6,
    ]


def cohort(seed: int, learners: int, questions: int, *, parts: bool) -> list[list[float]]:
    dice = random.Random(seed)
    marks = [0.0, 0.25, 0.5, 0.999, 1.0] if parts else [0.0, 1.0]
    return [
        [dice.choice(marks) if dice.random() < 0.7 else float(who > learners / 2) for _ in range(questions)]
        for who in range(learners)
    ]


@pytest.mark.parametrize("parts", [False, True], ids=["right or wrong", "part marks"])
@pytest.mark.parametrize(("learners", "questions"), [(40, 20), (8, 3), (400, 50)])
def test_figures_agree_with_numpy_and_scipy(learners: int, questions: int, parts: bool) -> None:
    np = pytest.importorskip("numpy", reason="numpy is an oracle of the tests")
    stats = pytest.importorskip("scipy.stats", reason="scipy is an oracle of the tests")
    marks = cohort(learners + questions, learners, questions, parts=parts)
    x = np.array(marks)
    totals = x.sum(axis=1)
    paper = paper_figures(marks)
    alpha = questions / (questions - 1) * (1 - x.var(axis=0, ddof=1).sum() / totals.var(ddof=1))
    right = (x == 1).astype(float)
    kr20 = questions / (questions - 1) * (1 - (right.mean(0) * (1 - right.mean(0))).sum() / right.sum(1).var())
    assert paper.mean == pytest.approx(totals.mean(), abs=1e-12)
    assert paper.median == pytest.approx(np.median(totals), abs=1e-12)
    assert paper.sd == pytest.approx(totals.std(ddof=1), abs=1e-12)
    assert paper.alpha == pytest.approx(alpha, abs=1e-10)
    assert paper.kr20 == pytest.approx(kr20, abs=1e-10)
    assert paper.sem == pytest.approx(totals.std(ddof=1) * max(0, 1 - alpha) ** 0.5, abs=1e-10)
    for at, item in enumerate(item_figures(marks)):
        column, rest = x[:, at], totals - x[:, at]
        assert item.facility == pytest.approx(column.mean(), abs=1e-12)
        assert item.sd == pytest.approx(column.std(ddof=1), abs=1e-12)
        assert item.discrimination == pytest.approx(stats.pearsonr(column, rest)[0], abs=1e-10)
        most = np.cov(np.sort(column), np.sort(rest))[0, 1]
        assert item.efficiency == pytest.approx(np.cov(column, rest)[0, 1] / most, abs=1e-10)
        expected = stats.pointbiserialr(right[:, at] == 1, right.sum(1) - right[:, at])[0]
        assert item.point_biserial == pytest.approx(expected, abs=1e-10)


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=3, max_size=3), min_size=1, max_size=12))
def test_any_cohort_has_figures_within_their_bounds(marks: list[list[float]]) -> None:
    for item in item_figures(marks):
        assert 0 <= item.facility <= 1
        for value in (item.discrimination, item.efficiency, item.point_biserial, item.upper_lower):
            assert value is None or value <= 1.0000001
        for value in (item.discrimination, item.point_biserial, item.upper_lower):
            assert value is None or value >= -1.0000001
    paper = paper_figures(marks)
    assert paper.alpha is None or paper.alpha <= 1.0000001
    assert paper.least <= paper.median <= paper.most


def test_one_learner_has_a_mean_and_no_other_figure() -> None:
    paper = paper_figures([[1.0, 0.0]])
    assert (paper.mean, paper.sd, paper.alpha, paper.kr20, paper.sem) == (1.0, None, None, None, None)
    assert item_figures([[1.0, 0.0]])[0].discrimination is None


def test_no_marks_have_no_figures() -> None:
    with pytest.raises(ValueError, match="no marks"):
        paper_figures([])


def test_thirds_leave_equal_totals_on_a_border_out_on_that_side() -> None:
    assert thirds([1, 2, 2, 3, 4, 5]) == ((0,), (5, 4)[::-1])
    assert thirds([1, 1, 1]) == ((), ())
    assert thirds([1, 2]) == ((), ())
    assert thirds([0, 0, 0, 0, 0, 9]) == ((0, 1, 2, 3, 4), (5,))


def test_without_variance_there_is_no_correlation() -> None:
    assert correlation([1, 1, 1], [1, 2, 3]) is None
    assert correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1.0)


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
