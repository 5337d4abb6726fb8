"""The statistics agree with published worked examples and with numpy and scipy, to twelve digits."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.training.item_analysis import ENOUGH, correlation, item_figures, paper_figures, thirds

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
    with pytest.raises(ValueError, match="no marks"):
        paper_figures([[]])


def test_thirds_leave_equal_totals_on_a_border_out_on_that_side() -> None:
    assert thirds([1, 2, 2, 3, 4, 5]) == ((0,), (5, 4)[::-1])
    assert thirds([1, 1, 1]) == ((), ())
    assert thirds([1, 2]) == ((), ())
    assert thirds([0, 0, 0, 0, 0, 9]) == ((0, 1, 2, 3, 4), (5,))


def test_without_variance_there_is_no_correlation() -> None:
    assert correlation([1, 1, 1], [1, 2, 3]) is None
    assert correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1.0)
    assert correlation([1, 2, 3], [6, 4, 2]) == pytest.approx(-1.0)
    assert correlation([1], [2]) is None
    assert correlation([0, 1e-9], [0, 1]) == pytest.approx(1.0)
    assert correlation([0, 1e-13], [0, 1]) is None


# Seven learners by three questions; the totals are 3, 2, 2, 1.5, 1, 0.5 and 0, so that the thirds are two and two.
SEVEN = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [0.5, 1, 0], [1, 0, 0], [0.5, 0, 0], [0, 0, 0]]


def test_the_thirds_are_set_against_each_other_question_by_question() -> None:
    """The border of the upper third falls among the two totals of 2, so that the learner with 3 stands there alone."""
    assert thirds([sum(row) for row in SEVEN]) == ((6, 5), (0,))
    first, second, third = item_figures(SEVEN)
    assert (first.upper, first.lower, first.upper_lower) == (1.0, 0.25, 0.75)
    assert (second.upper, second.lower, second.upper_lower) == (1.0, 0.0, 1.0)
    assert third.learners == 7


def test_with_two_learners_there_are_no_thirds_and_nothing_to_set_against_each_other() -> None:
    one, other = item_figures([[1.0, 0.0], [0.0, 0.0]])
    assert (one.upper, one.lower, one.upper_lower) == (None, None, None)
    assert (one.sd, other.sd) == (pytest.approx(0.5**0.5), 0.0)
    assert (one.discrimination, one.efficiency, one.point_biserial) == (None, None, None)


def test_three_learners_have_thirds_of_one() -> None:
    assert thirds([5, 1, 3]) == ((1,), (0,))


def test_a_question_that_the_weak_get_right_discriminates_the_wrong_way_round() -> None:
    figures = item_figures([[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]])[0]
    assert (figures.discrimination, figures.point_biserial) == (pytest.approx(-1.0), pytest.approx(-1.0))
    # The same marks could have had half that covariance in the right direction, so this figure has no floor at -1.
    assert figures.efficiency == pytest.approx(-2.0)


def test_only_full_marks_count_as_right_in_what_counts_right_and_wrong() -> None:
    halves = [[0.5, 1.0], [1.0, 0.5], [0.0, 0.0], [0.5, 0.5]]
    assert paper_figures(halves).kr20 == pytest.approx(2 * (1 - (1 / 4 + 1 / 4) / (1 / 3)))
    assert item_figures(halves)[0].point_biserial == pytest.approx(-1 / 3)


def test_a_paper_has_its_least_middle_and_most() -> None:
    odd, even = paper_figures(SEVEN), paper_figures(SEVEN[:4])
    assert (odd.learners, odd.questions, odd.least, odd.median, odd.most) == (7, 3, 0, 1.5, 3)
    assert (even.median, even.mean) == (2.0, 2.125)


def test_one_question_is_no_scale_and_has_no_reliability() -> None:
    paper = paper_figures([[1.0], [0.0], [0.5]])
    assert (paper.alpha, paper.kr20, paper.sem, paper.sd) == (None, None, None, 0.5)


def test_two_questions_that_agree_measure_without_error() -> None:
    paper = paper_figures([[1.0, 1.0], [0.0, 0.0]])
    assert (paper.alpha, paper.kr20, paper.sem) == (pytest.approx(1), pytest.approx(1), pytest.approx(0, abs=1e-7))


def test_where_nobody_differs_there_is_no_reliability() -> None:
    paper = paper_figures([[1.0, 0.0], [1.0, 0.0]])
    assert (paper.sd, paper.alpha, paper.kr20, paper.sem) == (0.0, None, None, None)
    assert item_figures([[1.0, 0.0], [1.0, 0.0]])[0].efficiency is None


def test_a_question_that_everybody_got_right_adds_nothing_to_the_reliability() -> None:
    """Totals 3, 1 and 2 vary by 1, the questions by 0, 1/3 and 1/3: 3/2 * (1 - 2/3)."""
    assert paper_figures([[1, 1, 1], [1, 0, 0], [1, 1, 0]]).alpha == pytest.approx(0.5)


@pytest.mark.parametrize(("marks", "times"), [([0.25, 0.1, 0, 0.5, 0], 3), ([0.25, 0, 1.0, 0, 1.0], -3)])
def test_rounding_carries_no_correlation_beyond_one(marks: list[float], times: int) -> None:
    assert correlation(marks, [times * mark for mark in marks]) == times / 3


def test_two_learners_are_enough_for_what_two_can_show() -> None:
    figures = item_figures([[1, 1], [0, 0]])[0]
    assert (figures.discrimination, figures.efficiency) == (pytest.approx(1), pytest.approx(1))


@pytest.mark.parametrize("work_out", [paper_figures, item_figures])
def test_a_learner_without_a_mark_for_a_question_is_a_mistake_of_the_caller(work_out: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="shorter"):
        work_out([[1, 0], [1]])


def test_figures_of_single_questions_want_thirty_learners() -> None:
    assert ENOUGH == 30
