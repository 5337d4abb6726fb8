"""One pass through a quiz: gives out an item, takes a response, returns a verdict, and counts up at the end."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cyberdip.library.model import CardId
from cyberdip.study.answering import Answered, NewId, Timer, new_id
from cyberdip.study.clock import Clock, Moment, now
from cyberdip.study.items import Item
from cyberdip.study.log import QuizTaken, Review, Sitting, Withdrawal, loggable
from cyberdip.study.marking import Response, Verdict, mark
from cyberdip.study.store import Store


@dataclass(frozen=True, slots=True)
class Score:
    """Marks out of a number of questions; a question not answered counts 0."""

    asked: int
    right: int
    marks: float

    @property
    def share(self) -> float:
        """The marks as a share of what could be had, 0 to 1; 0 where nothing was asked."""
        return self.marks / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """What an attempt came to.

    answers: one for each item, in the order of the quiz; response None where it was passed over or not reached.
    topics: the score of each main topic. to_read: the cards of questions without full marks, the worst first.
    before: the last attempt at the same selection, or None.
    """

    answers: tuple[Answered, ...]
    score: Score
    topics: dict[str, Score]
    to_read: tuple[CardId, ...]
    before: QuizTaken | None
    started: Moment
    ended: Moment
    out_of_time: bool


class Attempt:
    """The state machine of `quiz`. In an exam `answer` keeps its verdict back until the result.

    store: where answers are logged and the last attempt is looked up; None where nothing is to be kept.
    selection: names what was asked for, so that the next attempt at the same can be compared.
    topics: the main topic of each card.
    """

    def __init__(
        self,
        items: Sequence[Item],
        *,
        store: Store | None,
        selection: str,
        topics: Mapping[CardId, str],
        exam: bool = False,
        time_limit_seconds: float | None = None,
        clock: Clock = now,
        timer: Timer = time.monotonic,
        ids: NewId = new_id,
    ) -> None:
        self.items = tuple(items)
        self.exam = exam
        self._store, self._selection, self._topics = store, selection, topics
        self._clock, self._timer, self._ids = clock, timer, ids
        self._started = clock()
        self._ends_at = None if time_limit_seconds is None else timer() + time_limit_seconds
        self._answers: list[Answered] = []
        self._shown_at: float | None = None
        self._before = store.last_quiz(selection) if store else None
        self._result: AttemptResult | None = None

    @property
    def place(self) -> int:
        """The number of items settled."""
        return len(self._answers)

    @property
    def seconds_left(self) -> float | None:
        """The time left, down to 0; None where there is no limit."""
        return None if self._ends_at is None else max(0.0, self._ends_at - self._timer())

    @property
    def is_out_of_time(self) -> bool:
        """Whether the time limit has passed with items left."""
        return self.seconds_left == 0 and self.place < len(self.items)

    def current(self) -> Item | None:
        """Return the item on hand; None once all are settled or the time is up."""
        if self.place >= len(self.items) or self.is_out_of_time:
            return None
        if self._shown_at is None:
            self._shown_at = self._timer()
        return self.items[self.place]

    def answer(self, response: Response, *, guessed: bool = False) -> Verdict | None:
        """Mark the response to the item on hand and save it; None in an exam, and where it came after the end of time.

        A response that came too late is not kept.
        """
        item = self._on_hand()
        if self.is_out_of_time:
            return None
        verdict = mark(item, response)
        question, seconds, kept = item.question, self._seconds(), loggable(response)
        review = None
        if self._store is not None:
            review = self._ids()
            self._store.append(
                Review(
                    id=review, question=question.id, card=question.card, edition=question.edition, response=kept,
                    mark=verdict.mark, right=verdict.right, guessed=guessed, seconds=seconds, at=self._clock(),
                    sitting=Sitting.QUIZ,
                )
            )  # fmt: skip
        self._settle(Answered(question, kept, verdict, guessed, seconds, review))
        return None if self.exam else verdict

    def skip(self) -> None:
        """Pass the item on hand over: it counts 0 and is not logged."""
        self._settle(Answered(self._on_hand().question, None, None, False, self._seconds(), None))

    def undo(self) -> Item | None:
        """Take the last answer or passing over back and return its item; None where there is none, or no time."""
        if not self._answers or self._result is not None or self.seconds_left == 0:
            return None
        done = self._answers.pop()
        if done.review is not None and self._store is not None:
            self._store.append(Withdrawal(self._ids(), done.review, self._clock()))
        self._shown_at = None
        return self.items[self.place]

    def result(self) -> AttemptResult:
        """End the attempt and count up; items not reached count 0. Only an attempt that came to its end is logged."""
        if self._result is not None:
            return self._result
        out_of_time, complete = self.is_out_of_time, self.place == len(self.items)
        left = [Answered(item.question, None, None, False, 0.0, None) for item in self.items[self.place :]]
        answers = (*self._answers, *left)
        total = score(answers)
        ended = self._clock()
        if self._store is not None and self.items and (complete or out_of_time):
            self._store.append(
                QuizTaken(self._ids(), self._selection, total.asked, total.right, total.marks, ended)
            )  # fmt: skip
        topics: dict[str, list[Answered]] = {}
        for done in answers:
            topics.setdefault(self._topics.get(done.question.card, ""), []).append(done)
        self._result = AttemptResult(
            answers=answers,
            score=total,
            topics={topic: score(of_topic) for topic, of_topic in sorted(topics.items())},
            to_read=_to_read(answers),
            before=self._before,
            started=self._started,
            ended=ended,
            out_of_time=out_of_time,
        )
        return self._result

    def _on_hand(self) -> Item:
        if self.place >= len(self.items) or self._result is not None:
            raise ValueError("the attempt is over")
        return self.items[self.place]

    def _seconds(self) -> float:
        return 0.0 if self._shown_at is None else max(0.0, round(self._timer() - self._shown_at, 3))

    def _settle(self, done: Answered) -> None:
        self._answers.append(done)
        self._shown_at = None


def _mark_of(done: Answered) -> float:
    return done.verdict.mark if done.verdict else 0.0


def score(answers: Sequence[Answered]) -> Score:
    """Count the marks of these answers."""
    right = sum(done.verdict is not None and done.verdict.right for done in answers)
    return Score(len(answers), right, round(sum(map(_mark_of, answers)), 6))


def _to_read(answers: Sequence[Answered]) -> tuple[CardId, ...]:
    lost: dict[CardId, float] = {}
    for done in answers:
        if _mark_of(done) < 1:
            lost[done.question.card] = lost.get(done.question.card, 0.0) + 1 - _mark_of(done)
    return tuple(sorted(lost, key=lambda card: (-lost[card], card)))
