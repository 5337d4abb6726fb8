"""When a question is asked again: FSRS-6, counted in study days.

The arithmetic is that of the `fsrs` package (py-fsrs 6.3, default parameters). The package counts whole periods of 24
hours between two datetimes, so it is only ever given midnights in UTC, one for each study day: what it counts are then
study days (`clock`), and no second clock exists. It has no learning steps in minutes and no fuzz: the same log gives
the same schedule everywhere.

Ratings: right = Good; right by a guess = Hard; below half marks = Again; half marks or more = Hard, because most of it
was recalled, and Again where that was a guess. A second answer on one study day counts by the package's same-day rule.
Every answer counts, in a lesson or in a quiz.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fsrs import Scheduler

DEFAULT_RETENTION = 0.9
LOWEST_RETENTION, HIGHEST_RETENTION = 0.7, 0.97
DECAY = 0.1542
_FACTOR = 0.9 ** (-1 / DECAY) - 1
LONGEST_INTERVAL_DAYS = 36_500
LEECH_LAPSES = 8
KNOWN_STABILITY_DAYS = 21
FOLDED_BY = "fsrs-6 default, study days, 1"
"""Names this way of working out memory states; another name makes the store work all of them out again."""


class Rating(IntEnum):
    """What an answer tells the scheduler, by the numbers of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


def rating_of(*, mark: float, guessed: bool) -> Rating:
    """Return what an answer tells the scheduler."""
    if mark == 1:
        return Rating.HARD if guessed else Rating.GOOD
    return Rating.HARD if mark >= 0.5 and not guessed else Rating.AGAIN


@dataclass(frozen=True, slots=True)
class MemoryState:
    """What the scheduler believes about one question for one learner.

    stability: days until recall falls to 90%, above 0. difficulty: 1 (easy) to 10 (hard).
    last_day: the study day of the latest answer.
    edition: the question's edition that was answered; a raised one begins anew.
    reviews, lapses: answers so far, and how many after the first of them were forgotten.
    last_rating: what the latest answer told.
    """

    stability: float
    difficulty: float
    last_day: date
    edition: int = 1
    reviews: int = 1
    lapses: int = 0
    last_rating: Rating = Rating.GOOD

    def __post_init__(self) -> None:
        if not self.stability > 0 or not 1 <= self.difficulty <= 10:
            raise ValueError(f"no such memory: stability {self.stability}, difficulty {self.difficulty}")

    @property
    def is_leech(self) -> bool:
        """Forgotten so often that asking again will not help: the card wants reading, or the question mending."""
        return self.lapses >= LEECH_LAPSES

    @property
    def is_known(self) -> bool:
        """Expected to last three weeks, and recalled the last time."""
        return self.stability >= KNOWN_STABILITY_DAYS and self.last_rating is not Rating.AGAIN


def retrievability(memory: MemoryState, *, today: date) -> float:
    """Return the chance of recall on study day `today`, 0 to 1; it is 0.9 once `stability` days have passed.

    Source: the FSRS-6 forgetting curve; DECAY is its parameter w20. Before the last answer (a clock set back) it is 1.
    """
    elapsed_days = max(0, (today - memory.last_day).days)
    return float((1 + _FACTOR * elapsed_days / memory.stability) ** -DECAY)


def interval_days(stability: float, *, retention: float = DEFAULT_RETENTION) -> int:
    """Return after how many days recall will have fallen to `retention`, at least 1."""
    days: float = stability / _FACTOR * (retention ** (-1 / DECAY) - 1)
    return max(1, min(round(days), LONGEST_INTERVAL_DAYS))


def due_day(memory: MemoryState, *, retention: float = DEFAULT_RETENTION) -> date:
    """Return the study day on which the question is to be asked again."""
    days = min(interval_days(memory.stability, retention=retention), (date.max - memory.last_day).days)
    return memory.last_day + timedelta(days=days)


def check_retention(retention: float) -> float:
    """Return the retention wanted; ValueError where the schedule cannot aim at it."""
    if not LOWEST_RETENTION <= retention <= HIGHEST_RETENTION:
        raise ValueError(f"a retention of {retention} is not between {LOWEST_RETENTION} and {HIGHEST_RETENTION}")
    return retention


_scheduler: Scheduler | None = None


def _fsrs() -> Scheduler:
    """Return the package's scheduler. It is imported at the first answer: it costs more than the rest of `study`."""
    global _scheduler  # noqa: PLW0603 - it holds constants only
    if _scheduler is None:
        from fsrs import Scheduler

        _scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    return _scheduler


def after(memory: MemoryState | None, *, rating: Rating, day: date, edition: int = 1) -> MemoryState:
    """Return the memory state after an answer on study day `day`.

    An answer to an older edition than the one already answered changes nothing but the count; one to a newer edition
    begins anew, for the old memory was of another answer. A day before the last one (a clock set back, a flight
    westward) counts as the last one.
    """
    if memory is not None and edition < memory.edition:
        return MemoryState(
            memory.stability, memory.difficulty, memory.last_day, memory.edition,
            memory.reviews + 1, memory.lapses, memory.last_rating,
        )  # fmt: skip
    anew = memory is None or edition > memory.edition
    stability, difficulty = _step(None if anew else memory, rating, day)
    if memory is None or edition > memory.edition:
        # A lapse in the old answer says nothing against the new one.
        return MemoryState(
            stability, difficulty, day, edition, 1 if memory is None else memory.reviews + 1, 0, rating
        )  # fmt: skip
    return MemoryState(
        stability, difficulty, max(day, memory.last_day), edition,
        memory.reviews + 1, memory.lapses + (rating is Rating.AGAIN), rating,
    )  # fmt: skip


def _step(memory: MemoryState | None, rating: Rating, day: date) -> tuple[float, float]:
    from fsrs import Card, State
    from fsrs import Rating as FsrsRating

    if memory is None:
        card = Card(card_id=0, due=_midnight(day))
    else:
        day = max(day, memory.last_day)
        card = Card(
            card_id=0, state=State.Review, stability=memory.stability, difficulty=memory.difficulty,
            due=_midnight(day), last_review=_midnight(memory.last_day),
        )  # fmt: skip
    card, _ = _fsrs().review_card(card, FsrsRating(rating), _midnight(day))
    if card.stability is None or card.difficulty is None:
        raise ValueError("the scheduler gave no memory state")
    return card.stability, card.difficulty


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class Answer(NamedTuple):
    """What the schedule needs of a logged answer. `at` is in milliseconds, `day` its study day's ordinal."""

    at: int
    id: str
    day: int
    mark: float
    guessed: bool
    edition: int


def fold(answers: Iterable[Answer]) -> tuple[MemoryState | None, list[tuple[str, float | None]]]:
    """Work out the memory state from all answers to one question, in any order.

    Also returns, for each answer in order of time, its id and the chance of recall that was predicted for it, or None
    where there was nothing to predict from: the first answer, a second one on the same day, another edition.
    """
    memory: MemoryState | None = None
    predictions: list[tuple[str, float | None]] = []
    for answer in sorted(answers):
        day = date.fromordinal(answer.day)
        predictions.append((answer.id, predicted(memory, day=day, edition=answer.edition)))
        rating = rating_of(mark=answer.mark, guessed=answer.guessed)
        memory = after(memory, rating=rating, day=day, edition=answer.edition)
    return memory, predictions


def predicted(memory: MemoryState | None, *, day: date, edition: int) -> float | None:
    """Return the chance of recall that the schedule gives an answer beforehand, or None where it can give none."""
    if memory is None or memory.edition != edition or day <= memory.last_day:
        return None
    return retrievability(memory, today=day)
