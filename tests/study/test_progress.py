import json
import math
from datetime import date, timedelta

import pytest

from cyberdip.library.model import CardId, LearningPath, Lesson, Level
from cyberdip.study.progress import Calibration, calibration, measure, streak
from cyberdip.study.standing import PathProgress
from cyberdip.study.store import Store
from tests.study.making import MONDAY, review, shelf_of

SHELF = shelf_of({"a": "law", "b": "history", "c": "law"})
CARDS = [CardId(card) for card in "abc"]
PATH = LearningPath(
    "first", "First", "Hello.", (Lesson("l", "L", (CardId("a"), CardId("gone")), 10),), 5, Level.FOUNDATION
)


def test_stats_of_a_learner() -> None:
    with Store.in_memory() as store:
        for day, mark in ((0, 1.0), (2, 1.0), (9, 0.0)):
            store.append(review("a-1", card="a", day=MONDAY + timedelta(days=day), mark=mark))
        store.append(review("b-1", card="b", day=MONDAY + timedelta(days=9), mark=0.5))
        found = measure(store, SHELF, cards=CARDS, paths=[PATH], today=MONDAY + timedelta(days=9))
    assert (found.due, found.answers, found.streak) == (0, 4, 1)
    assert sum(found.forecast) == 2
    assert {topic: (r.n, r.recalled) for topic, r in found.retention.items()} == {"law": (2, 1)}
    assert [(day.day, day.answers, day.marks) for day in found.calendar] == [
        (MONDAY, 1, 1.0), (MONDAY + timedelta(days=2), 1, 1.0), (MONDAY + timedelta(days=9), 2, 0.5),
    ]  # fmt: skip
    assert found.paths == {"": PathProgress(1, 2, 0), "first": PathProgress(0, 1, 0)}
    assert found.calibration.n == 2
    assert json.loads(json.dumps(found.as_record()))["paths"]["first"] == {"new": 0, "learning": 1, "known": 0}


def test_stats_of_a_new_learner_are_zeros_and_no_log_loss() -> None:
    with Store.in_memory() as store:
        found = measure(store, SHELF, cards=CARDS, paths=[], today=MONDAY)
    assert (found.due, found.answers, found.streak, found.overall.n) == (0, 0, 0, 0)
    assert found.calibration == Calibration(0, None, None, None, ())
    assert found.forecast == (0,) * 14
    json.dumps(found.as_record())


def test_calibration_compares_foretold_with_measured_recall() -> None:
    found = calibration([(0.95, True)] * 3 + [(0.95, False)] + [(0.5, True), (0.5, False)])
    assert [(b.low, b.high, b.recall.n, b.recall.share) for b in found.bins] == [
        (0.5, 0.6, 2, 0.5),
        (0.9, 1.0, 4, 0.75),
    ]
    assert found.log_loss == pytest.approx((-3 * math.log(0.95) - math.log(0.05) - 2 * math.log(0.5)) / 6)
    assert found.constant_log_loss == pytest.approx((-4 * math.log(2 / 3) - 2 * math.log(1 / 3)) / 6)
    assert found.rmse == pytest.approx(math.sqrt(4 * 0.2**2 / 6))


@pytest.mark.parametrize(
    ("days", "length"),
    [([], 0), ([0], 1), ([0, -1, -2, -4], 3), ([-1, -2], 2), ([-2], 0)],
    ids=["never", "today", "a gap", "not yet today", "broken"],
)
def test_a_streak_lasts_until_a_day_is_missed(days: list[int], length: int) -> None:
    worked: dict[date, object] = {MONDAY + timedelta(days=day): None for day in days}
    assert streak(worked, today=MONDAY) == length
