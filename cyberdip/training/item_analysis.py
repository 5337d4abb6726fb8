"""Item analysis: what a cohort's marks say of each question, and of the paper as a measurement.

x is the mark of one question (0 to 1), T the sum of a learner's marks, X = T - x the sum of the others. Variances
and covariances are of the sample (divided by n - 1). A question not answered counts 0, as Moodle's report counts it.
Definitions, unless another source is named: Moodle, "Quiz statistics calculations" (docs.moodle.org/dev).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

ENOUGH = 30
"""Below so many learners, figures of single questions are mostly chance, and the report says so."""


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """What one question came to. None where it can't be worked out: nobody differed, or fewer than two learners.

    facility: mean mark, 0 to 1. sd: standard deviation of the marks.
    discrimination: correlation of x and X, -1 to 1. Moodle's discrimination index, as a share.
    efficiency: cov(x, X) over the largest that the same marks could have, at most 1: Moodle's
        discriminative efficiency.
    point_biserial: correlation of full marks (1) or not (0) with the number of other questions with full marks, the
        question itself left out (Henrysson, "Correction of item-total correlations", Psychometrika 28, 1963).
    upper, lower: facility among the third with the highest and the lowest totals.
    """

    learners: int
    facility: float
    sd: float | None
    discrimination: float | None
    efficiency: float | None
    point_biserial: float | None
    upper: float | None
    lower: float | None

    @property
    def upper_lower(self) -> float | None:
        """The difference between the facility of the upper and the lower third, -1 to 1.

        Johnson, "Notes on a suggested index of item validity: the U-L index", J. Educational Psychology 42, 1951.
        """
        return None if self.upper is None or self.lower is None else self.upper - self.lower


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """What the paper came to. Totals are sums of marks; None where it can't be worked out.

    alpha: Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16, 1951. Moodle's
        coefficient of internal consistency, as a share.
    kr20: Kuder and Richardson, "The theory of the estimation of test reliability", Psychometrika 2, 1937, formula 20,
        over full marks or not.
    sem: standard error of measurement, sd * sqrt(1 - alpha), in marks.
    """

    learners: int
    questions: int
    mean: float
    median: float
    sd: float | None
    least: float
    most: float
    alpha: float | None
    kr20: float | None
    sem: float | None


def paper_figures(marks: Sequence[Sequence[float]]) -> PaperFigures:
    """Return the figures of a paper. marks: for each learner the mark of each question; ValueError without any."""
    if not marks or not marks[0]:
        raise ValueError("no marks to work on")
    totals = [sum(row) for row in marks]
    columns = list(zip(*marks, strict=True))
    right = [[float(x == 1) for x in column] for column in columns]
    alpha = _consistency(columns, totals)
    spread = _variance(totals)
    return PaperFigures(
        learners=len(marks),
        questions=len(columns),
        mean=_mean(totals),
        median=_median(totals),
        sd=None if spread is None else sqrt(spread),
        least=min(totals),
        most=max(totals),
        alpha=alpha,
        kr20=_consistency(right, [sum(row) for row in zip(*right, strict=True)]),
        sem=None if alpha is None or spread is None else sqrt(spread * max(0.0, 1 - alpha)),
    )


def item_figures(marks: Sequence[Sequence[float]]) -> tuple[ItemFigures, ...]:
    """Return the figures of each question. marks: for each learner the mark of each question."""
    totals = [sum(row) for row in marks]
    rights = [sum(x == 1 for x in row) for row in marks]
    low, high = thirds(totals)
    figures = []
    for column in zip(*marks, strict=True):
        rest = [total - x for total, x in zip(totals, column, strict=True)]
        full = [float(x == 1) for x in column]
        others = [right - x for right, x in zip(rights, full, strict=True)]
        spread = _variance(column)
        figures.append(
            ItemFigures(
                learners=len(column),
                facility=_mean(column),
                sd=None if spread is None else sqrt(spread),
                discrimination=correlation(column, rest),
                efficiency=_efficiency(column, rest),
                point_biserial=correlation(full, others),
                upper=_mean([column[who] for who in high]) if high else None,
                lower=_mean([column[who] for who in low]) if low else None,
            )
        )
    return tuple(figures)


def thirds(totals: Sequence[float]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the places of the lower and of the upper third; both empty below three learners.

    Where a border falls among equal totals, all who have that total are left out on that side, so that chance or the
    order of the files never decides; if that empties a third, they are all taken in.
    """
    size = len(totals) // 3
    if not size or min(totals) == max(totals):
        return (), ()
    order = sorted(range(len(totals)), key=lambda who: totals[who])
    below, above = totals[order[size]], totals[order[-size - 1]]
    low = [who for who in order if totals[who] < below] or [who for who in order if totals[who] <= below]
    high = [who for who in order if totals[who] > above] or [who for who in order if totals[who] >= above]
    return tuple(low), tuple(high)


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Pearson's correlation; None where one side does not vary, or there are fewer than two pairs."""
    one, two = _variance(first), _variance(second)
    if one is None or two is None or one * two <= 1e-24:
        return None
    return max(-1.0, min(1.0, _covariance(first, second) / sqrt(one * two)))


def _efficiency(column: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return the covariance over what it would be if the best marks had gone with the best totals."""
    if len(column) < 2:
        return None
    most = _covariance(sorted(column), sorted(rest))
    return None if most <= 1e-12 else _covariance(column, rest) / most


def _consistency(columns: Sequence[Sequence[float]], totals: Sequence[float]) -> float | None:
    """Return k / (k - 1) * (1 - sum of the questions' variances / variance of the totals)."""
    whole = _variance(totals)
    if len(columns) < 2 or whole is None or whole <= 1e-12:
        return None
    parts = sum(_variance(column) or 0.0 for column in columns)
    return len(columns) / (len(columns) - 1) * (1 - parts / whole)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _variance(values: Sequence[float]) -> float | None:
    return None if len(values) < 2 else _covariance(values, values)


def _covariance(first: Sequence[float], second: Sequence[float]) -> float:
    one, two = _mean(first), _mean(second)
    return sum((x - one) * (y - two) for x, y in zip(first, second, strict=True)) / (len(first) - 1)
