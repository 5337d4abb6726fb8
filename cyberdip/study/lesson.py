"""A lesson in progress: gives out cards and questions, saves each answer before the next is drawn, and sums up.

It never prints or asks. Leaving it at any point loses nothing: the next lesson is planned from the log.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from cyberdip.library.model import CardId, Question
from cyberdip.study.answering import Answered, NewId, Timer, new_id
from cyberdip.study.clock import Clock, now
from cyberdip.study.items import Item, present
from cyberdip.study.log import CardRead, Review, Sitting, Withdrawal, loggable
from cyberdip.study.marking import Response, Verdict, mark
from cyberdip.study.planning import Ask, Read, Scope, Step, Why, plan
from cyberdip.study.shelf import Shelf
from cyberdip.study.standing import PathProgress, memories_of, path_progress, standings
from cyberdip.study.store import Store


@dataclass(frozen=True, slots=True)
class Done:
    """The lesson is over. out_of_time: because its minutes are up, and `left` steps remain for another time."""

    left: int = 0
    out_of_time: bool = False


@dataclass(frozen=True, slots=True)
class Tomorrow:
    """What the next study day brings, as things stand."""

    reviews: int
    further: int
    new_cards: int


@dataclass(frozen=True, slots=True)
class LessonSummary:
    """What a lesson came to. leeches: questions answered in it that keep being forgotten."""

    cards_read: tuple[CardId, ...]
    answered: tuple[Answered, ...]
    right: int
    leeches: tuple[Question, ...]
    tomorrow: Tomorrow
    path: PathProgress


class Lesson:
    """The state machine of `learn`: `next` gives a step; `read`, `answer` or `skip` settles it; `undo` goes back."""

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        scope: Scope,
        *,
        limit: int | None = None,
        minutes: float | None = None,
        clock: Clock = now,
        timer: Timer = time.monotonic,
        ids: NewId = new_id,
    ) -> None:
        self._store, self._shelf, self._scope = store, shelf, scope
        self._clock, self._timer, self._ids = clock, timer, ids
        self.today = clock().day
        self.steps: tuple[Step, ...] = plan(store, shelf, scope, today=self.today, limit=limit)
        self._item: Item | None = None
        self._place = 0
        self._shown_at: float | None = None
        self._ends_at = None if minutes is None else timer() + 60 * minutes
        self._read: list[CardId] = []
        self._history: list[tuple[int, Answered]] = []

    @property
    def place(self) -> tuple[int, int]:
        """The number of questions settled, and of all questions in the lesson."""
        asks = [isinstance(step, Ask) for step in self.steps]
        return sum(asks[: self._place]), sum(asks)

    def next(self) -> Read | Ask | Done:
        """Return the step on hand; the same one until it is settled."""
        if self._place >= len(self.steps):
            return Done()
        step = self.steps[self._place]
        if self._ends_at is not None and self._timer() >= self._ends_at and not self._belongs_to_card_just_read(step):
            return Done(left=len(self.steps) - self._place, out_of_time=True)
        if self._shown_at is None:
            self._shown_at = self._timer()
        return step

    def _belongs_to_card_just_read(self, step: Step) -> bool:
        return isinstance(step, Ask) and step.card in self._read

    def item_of(self, step: Ask) -> Item:
        """Return the question of a step, ready to be asked: the same options in the same order all day.

        A lesson can have thousands of steps; only the question on hand is read.
        """
        if self._item is None or self._item.question.id != step.question:
            question = self._shelf.find([step.question])[step.question]
            self._item = present(question, seed=f"learn {self.today.isoformat()}")
        return self._item

    def read(self) -> None:
        """Log that the card on hand was read."""
        step = self._on_hand(Read)
        assert isinstance(step, Read)
        self._store.append(CardRead(self._ids(), step.card, self._clock()))
        self._read.append(step.card)
        self._move_to(self._place + 1)

    def answer(self, response: Response, *, guessed: bool = False) -> Verdict:
        """Mark the response to the question on hand and save it; it is safe on the disk when this returns."""
        step = self._on_hand(Ask)
        assert isinstance(step, Ask)
        item = self.item_of(step)
        question = item.question
        verdict = mark(item, response)
        review = Review(
            id=self._ids(), question=question.id, card=question.card, edition=question.edition,
            response=loggable(response), mark=verdict.mark, right=verdict.right, guessed=guessed,
            seconds=self._seconds(), at=self._clock(), sitting=Sitting.LEARN,
        )  # fmt: skip
        self._store.append(review)
        done = Answered(question, review.response, verdict, guessed, review.seconds, review.id)
        self._history.append((self._place, done))
        self._move_to(self._place + 1)
        return verdict

    def skip(self) -> None:
        """Pass the step on hand over; nothing is logged, so it comes again in another lesson."""
        step = self.steps[self._place]
        if isinstance(step, Ask):
            question = self.item_of(step).question
            self._history.append((self._place, Answered(question, None, None, False, self._seconds(), None)))
            self._move_to(self._place + 1)
            return
        # Without the card its questions make no sense yet.
        place = self._place + 1
        while place < len(self.steps) and _is_on(self.steps[place], step.card):
            place += 1
        self._move_to(place)

    def undo(self) -> Ask | None:
        """Take the last answer back, or the last passing over, and return its question; None where there is none."""
        if not self._history:
            return None
        place, done = self._history.pop()
        if done.review is not None:
            self._store.append(Withdrawal(self._ids(), done.review, self._clock()))
        self._move_to(place)
        step = self.steps[place]
        return step if isinstance(step, Ask) else None

    def summary(self) -> LessonSummary:
        """Sum the lesson up, as far as it went."""
        answered = tuple(done for _, done in self._history if done.response is not None)
        memories = memories_of(self._store, (done.question for done in answered))
        following = plan(self._store, self._shelf, self._scope, today=self.today + timedelta(days=1))
        whys = [step.why for step in following if isinstance(step, Ask)]
        return LessonSummary(
            cards_read=tuple(self._read),
            answered=answered,
            right=sum(done.verdict is not None and done.verdict.right for done in answered),
            leeches=tuple(
                d.question for d in answered if d.question.id in memories and memories[d.question.id].is_leech
            ),
            tomorrow=Tomorrow(
                reviews=whys.count(Why.DUE) + whys.count(Why.CHANGED),
                further=whys.count(Why.FURTHER),
                new_cards=sum(isinstance(step, Read) for step in following),
            ),
            path=path_progress(standings(self._store, self._shelf, self._scope.cards).values()),
        )

    def _on_hand(self, kind: type[Read] | type[Ask]) -> Step:
        step = self.steps[self._place] if self._place < len(self.steps) else None
        if not isinstance(step, kind):
            raise ValueError(f"the step on hand is {step!r:.60}")
        return step

    def _seconds(self) -> float:
        return 0.0 if self._shown_at is None else max(0.0, round(self._timer() - self._shown_at, 3))

    def _move_to(self, place: int) -> None:
        self._place = place
        self._shown_at = None


def _is_on(step: Step, card: CardId) -> bool:
    return isinstance(step, Ask) and step.card == card
