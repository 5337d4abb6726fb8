from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
    predicted,
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
    memory = replace(after(None, rating=Rating.HARD, day=MONDAY, edition=2), lapses=3)
    older = after(memory, rating=Rating.AGAIN, day=MONDAY + days(3), edition=1)
    assert older == replace(memory, reviews=2)


def test_a_lapse_in_the_old_answer_says_nothing_against_the_new_one_but_the_answers_are_counted_on() -> None:
    memory = MemoryState(stability=50, difficulty=5, last_day=MONDAY, reviews=6, lapses=4)
    assert after(memory, rating=Rating.HARD, day=MONDAY - days(1), edition=2) == replace(
        after(None, rating=Rating.HARD, day=MONDAY - days(1), edition=2), reviews=7
    )


def test_a_first_answer_makes_a_memory_of_its_day() -> None:
    memory = after(None, rating=Rating.HARD, day=MONDAY)
    assert (memory.last_day, memory.edition, memory.reviews, memory.lapses) == (MONDAY, 1, 1, 0)
    assert memory.last_rating is Rating.HARD


def test_only_forgetting_is_a_lapse() -> None:
    memory = MemoryState(stability=5, difficulty=5, last_day=MONDAY)
    lapses = {rating: after(memory, rating=rating, day=MONDAY + days(5)).lapses for rating in Rating}
    assert lapses == {Rating.AGAIN: 1, Rating.HARD: 0, Rating.GOOD: 0, Rating.EASY: 0}


def test_the_last_answer_is_remembered_with_its_rating() -> None:
    memory = MemoryState(stability=5, difficulty=5, last_day=MONDAY, reviews=3)
    again = after(memory, rating=Rating.AGAIN, day=MONDAY + days(5))
    assert (again.last_rating, again.reviews, again.last_day) == (Rating.AGAIN, 4, MONDAY + days(5))


def test_ratings_have_the_numbers_of_the_library() -> None:
    assert {rating.name: rating.value for rating in Rating} == {
        rating.name.upper(): rating.value for rating in FsrsRating
    }


@pytest.mark.parametrize(
    ("stability", "last", "known"),
    [(21, Rating.GOOD, True), (21, Rating.HARD, True), (20.9, Rating.GOOD, False), (400, Rating.AGAIN, False)],
    ids=["three weeks", "by a guess", "not three weeks", "forgotten the last time"],
)
def test_a_question_is_known_when_it_will_last_three_weeks_and_was_recalled(
    stability: float, last: Rating, known: bool
) -> None:
    assert MemoryState(stability=stability, difficulty=5, last_day=MONDAY, last_rating=last).is_known == known


def test_a_question_that_was_just_learnt_counts_as_recalled() -> None:
    memory = MemoryState(stability=30, difficulty=5, last_day=MONDAY)
    assert (memory.is_known, memory.edition, memory.reviews, memory.lapses) == (True, 1, 1, 0)


def test_an_interval_is_a_day_at_least_and_a_century_at_most() -> None:
    assert [interval_days(stability) for stability in (0.001, 1.6, 36_500, 36_501, 10**9)] == [
        1,
        2,
        36_500,
        36_500,
        36_500,
    ]


def test_a_question_is_due_when_recall_has_fallen_to_what_is_wanted() -> None:
    memory = MemoryState(stability=10, difficulty=5, last_day=MONDAY)
    assert due_day(memory) == MONDAY + days(10)
    assert due_day(memory, retention=0.97) == MONDAY + days(interval_days(10, retention=0.97)) < MONDAY + days(10)


def test_nothing_is_due_after_the_end_of_the_calendar() -> None:
    memory = MemoryState(stability=100, difficulty=5, last_day=date.max - days(3))
    assert due_day(memory) == date.max


SECOND = MemoryState(stability=10, difficulty=5, last_day=MONDAY, edition=2)


@pytest.mark.parametrize(
    ("memory", "later", "edition", "chance"),
    [
        (None, 10, 2, None),
        (SECOND, 10, 2, 0.9),
        (SECOND, 1, 2, retrievability(SECOND, today=MONDAY + days(1))),
        (SECOND, 0, 2, None),
        (SECOND, -1, 2, None),
        (SECOND, 10, 1, None),
        (SECOND, 10, 3, None),
    ],
    ids=["first", "a stability later", "next day", "same day", "clock back", "older edition", "newer edition"],
)
def test_recall_is_predicted_where_there_is_something_to_predict_from(
    memory: MemoryState | None, later: int, edition: int, chance: float | None
) -> None:
    expected = None if chance is None else pytest.approx(chance)
    assert predicted(memory, day=MONDAY + days(later), edition=edition) == expected


def test_a_log_is_worked_out_answer_by_answer_in_order_of_time() -> None:
    first = Answer(at=1, id="a", day=MONDAY.toordinal(), mark=1.0, guessed=True, edition=1)
    second = Answer(at=2, id="b", day=MONDAY.toordinal() + 9, mark=0.0, guessed=False, edition=1)
    once = after(None, rating=Rating.HARD, day=MONDAY)
    twice = after(once, rating=Rating.AGAIN, day=MONDAY + days(9))
    chance = retrievability(once, today=MONDAY + days(9))
    assert fold([second, first]) == (twice, [("a", None), ("b", chance)])
    assert fold([]) == (None, [])


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


@pytest.mark.parametrize("retention", [0.7, 0.9, 0.97])
def test_a_retention_within_reach_is_taken(retention: float) -> None:
    assert check_retention(retention) == retention


@pytest.mark.parametrize(
    ("stability", "difficulty"),
    [(0, 5), (-1, 5), (float("nan"), 5), (1, 0.99), (1, 10.01), (1, float("nan"))],
)
def test_a_memory_that_cannot_be_is_refused(stability: float, difficulty: float) -> None:
    with pytest.raises(ValueError, match="no such memory"):
        MemoryState(stability=stability, difficulty=difficulty, last_day=MONDAY)


@pytest.mark.parametrize(("stability", "difficulty"), [(0.001, 1), (0.001, 10)])
def test_a_memory_may_be_as_weak_and_its_question_as_easy_or_hard_as_they_come(
    stability: float, difficulty: float
) -> None:
    assert MemoryState(stability=stability, difficulty=difficulty, last_day=MONDAY).stability == stability
