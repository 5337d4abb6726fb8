from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from fsrs import Card, Scheduler
from fsrs import Rating as FsrsRating
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.study.schedule import (
    Answer,
    MemoryState,
    Rating,
    after,
    check_retention,
    due_day,
    fold,
    interval_days,
    rating_of,
    retrievability,
)
from tests.study.making import MONDAY


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("mark", "guessed", "rating"),
    [
        (1.0, False, Rating.GOOD), (1.0, True, Rating.HARD), (0.0, False, Rating.AGAIN), (0.0, True, Rating.AGAIN),
        (0.5, False, Rating.HARD), (0.49, False, Rating.AGAIN), (0.9, True, Rating.AGAIN),
    ],
)  # fmt: skip
def test_an_answer_tells_the_scheduler(mark: float, guessed: bool, rating: Rating) -> None:
    assert rating_of(mark=mark, guessed=guessed) is rating


@pytest.mark.parametrize(
    ("later", "chance"), [(0, 1.0), (10, 0.9), (-3, 1.0)], ids=["now", "a stability", "clock back"]
)
def test_recall_fades_with_days(later: int, chance: float) -> None:
    memory = MemoryState(stability=10, difficulty=5, last_day=MONDAY)
    assert retrievability(memory, today=MONDAY + days(later)) == pytest.approx(chance)


@given(st.lists(st.tuples(st.sampled_from(list(Rating)[:3]), st.integers(0, 400)), min_size=1, max_size=12))
def test_the_schedule_is_that_of_the_library_fed_with_study_days(history: list[tuple[Rating, int]]) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, memory, day = Card(card_id=1), None, MONDAY
    for rating, gap in history:
        day += days(gap)
        card, _ = scheduler.review_card(card, FsrsRating(rating), datetime(day.year, day.month, day.day, tzinfo=UTC))
        memory = after(memory, rating=rating, day=day)
    assert memory is not None
    assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
    assert due_day(memory) == card.due.date()


@given(st.floats(0.001, 30_000), st.floats(0.7, 0.97))
def test_the_interval_for_any_retention_is_that_of_the_library(stability: float, retention: float) -> None:
    scheduler = Scheduler(desired_retention=retention)
    assert interval_days(stability, retention=retention) == scheduler._next_interval(stability=stability)


def test_two_evenings_in_a_row_are_one_day_apart_whatever_the_hour() -> None:
    """The library alone would see 23 hours, that is 0 days, and a second answer on the same day."""
    first = after(None, rating=Rating.GOOD, day=MONDAY)
    next_day = after(first, rating=Rating.GOOD, day=MONDAY + days(1))
    same_day = after(first, rating=Rating.GOOD, day=MONDAY)
    assert next_day.stability > same_day.stability


def test_a_day_before_the_last_one_counts_as_the_last_one() -> None:
    first = after(None, rating=Rating.GOOD, day=MONDAY)
    assert after(first, rating=Rating.GOOD, day=MONDAY - days(300)) == after(first, rating=Rating.GOOD, day=MONDAY)


def test_a_raised_edition_begins_anew() -> None:
    memory = None
    for number in range(5):
        memory = after(memory, rating=Rating.GOOD, day=MONDAY + days(20 * number))
    anew = after(memory, rating=Rating.AGAIN, day=MONDAY + days(100), edition=2)
    fresh = after(None, rating=Rating.AGAIN, day=MONDAY + days(100), edition=2)
    assert (anew.stability, anew.difficulty, anew.edition, anew.lapses) == (fresh.stability, fresh.difficulty, 2, 0)


def test_an_answer_to_an_older_edition_changes_nothing_but_the_count() -> None:
    memory = after(None, rating=Rating.GOOD, day=MONDAY, edition=2)
    older = after(memory, rating=Rating.AGAIN, day=MONDAY + days(3), edition=1)
    assert (older.stability, older.last_day, older.edition, older.reviews) == (memory.stability, MONDAY, 2, 2)


def test_eight_lapses_make_a_leech_and_a_first_wrong_answer_is_none() -> None:
    memory = after(None, rating=Rating.AGAIN, day=MONDAY)
    for number in range(1, 9):
        assert (memory.lapses, memory.is_leech) == (number - 1, False)
        memory = after(memory, rating=Rating.AGAIN, day=MONDAY + days(number))
    assert memory.is_leech


def test_the_order_in_which_answers_arrive_makes_no_difference() -> None:
    answers = [
        Answer(at=n * 10**8, id=f"r{n}", day=MONDAY.toordinal() + 5 * n, mark=n % 2, guessed=False, edition=1)
        for n in range(4)
    ]
    assert len({str(fold(order)) for order in permutations(answers)}) == 1


@pytest.mark.parametrize("retention", [0.69, 0.98, float("nan")])
def test_a_retention_out_of_reach_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match=r"is not between 0\.7 and 0\.97"):
        check_retention(retention)


def test_a_memory_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no such memory"):
        MemoryState(stability=0, difficulty=5, last_day=MONDAY)
