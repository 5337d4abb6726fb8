"""What today's lesson consists of, worked out from the log alone.

In order: what a lesson that was cut off left open; due reviews, mixed over topics; the further questions of cards read
on earlier days, one a card; new cards, each read and then asked. Because the plan follows from the log and the day, a
lesson that was killed goes on where it stopped. The plan names the questions and reads none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyberdip.library.model import CardId, QuestionId
from cyberdip.study.schedule import MemoryState, due_day, retrievability
from cyberdip.study.shelf import Outline, Shelf
from cyberdip.study.standing import is_changed, memories_of
from cyberdip.study.store import Store

FIRST_QUESTIONS = 2
"""How many of its questions a new card is asked on the day it is read; the others come on the following days."""


class Why(StrEnum):
    """Why a question stands in the lesson."""

    NEW = "new"
    FURTHER = "further"
    DUE = "due"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Read:
    """A card to be read."""

    card: CardId


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to be asked. memory: what was believed of it beforehand, or None where it was never answered.

    why: CHANGED where the right answer is another one since the learner last answered.
    """

    question: QuestionId
    card: CardId
    why: Why
    memory: MemoryState | None = None


Step = Read | Ask


@dataclass(frozen=True, slots=True)
class Scope:
    """What a lesson is about. cards: those to learn, in their order. reviews: cards whose questions are reviewed, or
    None for all."""

    cards: tuple[CardId, ...]
    reviews: frozenset[CardId] | None = None

    def reviews_card(self, card: CardId) -> bool:
        """Say whether the card's questions are reviewed in this lesson."""
        return self.reviews is None or card in self.reviews


def plan(store: Store, shelf: Shelf, scope: Scope, *, today: date, limit: int | None = None) -> tuple[Step, ...]:
    """Return the steps of the lesson of study day `today`, with at most `limit` questions."""
    if limit is not None and limit <= 0:
        return ()
    day = _Day(store, shelf, scope, today)
    steps: list[Step] = []
    steps += day.left_open()
    steps += day.reviews(None if limit is None else max(0, limit - len(steps)))
    if limit is None or len(steps) < limit:
        steps += day.further()
        steps += day.new_cards()
    return _cut(steps, limit)


def _cut(steps: Iterable[Step], limit: int | None) -> tuple[Step, ...]:
    """Keep the steps up to the question number `limit`; a card is only read where a question is left to ask on it."""
    kept: list[Step] = []
    asked = 0
    for step in steps:
        if limit is not None and asked >= limit:
            break
        kept.append(step)
        asked += isinstance(step, Ask)
    return tuple(kept)


class _Day:
    """One study day of one learner: what was done, and which cards are taken for today."""

    def __init__(self, store: Store, shelf: Shelf, scope: Scope, today: date) -> None:
        self.store, self.shelf, self.scope, self.today = store, shelf, scope, today
        # A card whose question has another card now (or none) still counts for today: it was on the screen.
        self.answered = Counter(CardId(card) for _, card in store.answered_on(today))
        self.read = {CardId(card): day for card, day in store.cards_read().items()}
        self.taken: set[CardId] = set(self.answered)

    def unasked(self, cards: Iterable[CardId]) -> dict[CardId, list[Outline]]:
        """Return, for each of these cards that the lesson is about, its questions that were never answered."""
        asked = self.store.asked()
        to_learn = set(self.scope.cards)
        about = [card for card in cards if self.scope.reviews_card(card) or card in to_learn]
        return {
            card: [q for q in questions if q.id not in asked and asked.isdisjoint(q.formerly)]
            for card, questions in self.shelf.of_cards(about).items()
        }

    def ask(self, question: Outline, why: Why, memory: MemoryState | None = None) -> Ask:
        self.taken.add(question.card)
        return Ask(question.id, question.card, why, memory)

    def left_open(self) -> list[Ask]:
        """Return what is still to be asked on the cards that were read today."""
        cards = [card for card, day in self.read.items() if day == self.today]
        unasked = self.unasked(cards) if cards else {}
        steps = []
        for card in cards:
            left = max(0, FIRST_QUESTIONS - self.answered[card])
            steps += [self.ask(question, Why.NEW) for question in unasked.get(card, ())[:left]]
            self.taken.add(card)
        return steps

    def reviews(self, limit: int | None) -> list[Ask]:
        """Return the due reviews, one a card, mixed over topics.

        Where not all fit, those come first whose answer changed, then those most likely to be recalled still: with a
        backlog that order keeps most (open-spaced-repetition, "Review sort order comparison"). Two questions of one
        card are asked only where that card is all that is due.
        """
        due = sorted(self._due(), key=lambda found: (found[1] is not Why.CHANGED, -found[3], found[0].id))
        cards = {question.card for question, *_ in due}
        alone = len(cards) == 1 and self.taken <= cards
        chosen: list[tuple[Outline, Why, MemoryState]] = []
        for question, why, memory, _ in due:
            if alone or question.card not in self.taken:
                self.taken.add(question.card)
                chosen.append((question, why, memory))
        chosen = chosen[:limit]
        topics = self.shelf.topics_of({question.card for question, *_ in chosen})
        mixed = interleave([topics.get(question.card, "") for question, *_ in chosen])
        return [self.ask(*chosen[place]) for place in mixed]

    def _due(self) -> list[tuple[Outline, Why, MemoryState, float]]:
        due_ids = self.store.due(self.today)
        questions = {**self.shelf.outlines(due_ids), **self.shelf.revised()}
        retention = self.store.settings().retention
        simple = {name: memory for name, memory in due_ids.items() if name in questions}
        rest = [q for q in questions.values() if q.formerly or q.id not in simple]
        memories = {**simple, **memories_of(self.store, rest)}
        found = []
        for name, memory in memories.items():
            question = questions[name]
            if not self.scope.reviews_card(question.card):
                continue
            changed = is_changed(question, memory)
            if changed or name in simple or due_day(memory, retention=retention) <= self.today:
                why = Why.CHANGED if changed else Why.DUE
                found.append((question, why, memory, retrievability(memory, today=self.today)))
        return found

    def further(self) -> list[Ask]:
        """Return one more question of each card that was read on an earlier day and is not asked today."""
        cards = [card for card, day in self.read.items() if day != self.today and card not in self.taken]
        unasked = self.unasked(sorted(cards, key=lambda card: (self.read[card], card)))
        return [self.ask(questions[0], Why.FURTHER) for questions in unasked.values() if questions]

    def new_cards(self) -> list[Step]:
        """Return the next cards of the path with their first questions, as many as the day still allows."""
        today = sum(day == self.today for day in self.read.values())
        room = max(0, self.store.settings().new_cards - today)
        # A card may have left the deck since the path was written; some more are looked up in its place.
        waiting = [card for card in dict.fromkeys(self.scope.cards) if card not in self.read]
        steps: list[Step] = []
        chunk = max(1, 2 * room)
        for start in range(0, len(waiting), chunk):
            if not room:
                break
            found = self.shelf.of_cards(waiting[start : start + chunk])
            for card in list(found)[:room]:
                room -= 1
                steps.append(Read(card))
                steps += self._first_questions(card, found[card])
        return steps

    def _first_questions(self, card: CardId, questions: Sequence[Outline]) -> list[Ask]:
        if card in self.taken:
            return []
        answered: Collection[str] = memories_of(self.store, questions)
        fresh = [question for question in questions if question.id not in answered]
        return [self.ask(question, Why.NEW) for question in fresh[:FIRST_QUESTIONS]]


def interleave(topics: Sequence[str]) -> list[int]:
    """Return the places 0, 1, … of the topics in an order in which no topic follows itself where that can be helped.

    Within a topic the order is kept. Each time the topic with most left is taken, other than the one before.
    """
    left: dict[str, list[int]] = {}
    for place in reversed(range(len(topics))):
        left.setdefault(topics[place], []).append(place)
    order: list[int] = []
    last = None
    while left:
        topic = max((t for t in left if t != last or len(left) == 1), key=lambda t: (len(left[t]), -left[t][-1]))
        order.append(left[topic].pop())
        if not left[topic]:
            del left[topic]
        last = topic
    return order
