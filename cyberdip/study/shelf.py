"""What a lesson needs to know of the decks: which questions there are, whose they are, under which topic.

A lesson asks for few cards out of many, so a shelf answers for the cards and ids named and need not hold a deck in
memory: `IndexShelf` asks the index. `DeckShelf` is the plain one, for a deck that is in memory anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from cyberdip.library.model import CardId, Question

if TYPE_CHECKING:
    from cyberdip.library.index import Index

_AT_ONCE = 500


class Shelf(Protocol):
    """Questions and cards of the decks in use. Ids that no deck has any more are left out of every answer."""

    def find(self, questions: Iterable[str]) -> Mapping[str, Question]:
        """Return the questions that bear these ids, or bore them formerly, by the id asked for."""

    def of_cards(self, cards: Iterable[CardId]) -> Mapping[CardId, Sequence[Question]]:
        """Return the questions of these cards, in the order in which a learner should meet them."""

    def ids_of(self, cards: Iterable[CardId]) -> Mapping[CardId, Sequence[str]]:
        """Return the ids of the questions of these cards, without reading the questions."""

    def topics_of(self, cards: Iterable[CardId]) -> Mapping[CardId, str]:
        """Return the main topic of each of these cards."""

    def revised(self) -> Sequence[Question]:
        """Return the questions whose right answer changed at some time (edition above 1)."""


class DeckShelf:
    """A shelf over questions that are in memory. topics: the main topic of each card."""

    def __init__(self, questions: Iterable[Question], *, topics: Mapping[CardId, str]) -> None:
        self._topics = topics
        self._of: dict[CardId, list[Question]] = {}
        self._by_id: dict[str, Question] = {}
        former: dict[str, Question] = {}
        for question in questions:
            self._of.setdefault(question.card, []).append(question)
            self._by_id[question.id] = question
            former.update(dict.fromkeys(question.formerly, question))
        self._by_id = {**former, **self._by_id}

    def find(self, questions: Iterable[str]) -> dict[str, Question]:
        """Return the questions that bear these ids, or bore them formerly, by the id asked for."""
        return {wanted: self._by_id[wanted] for wanted in questions if wanted in self._by_id}

    def of_cards(self, cards: Iterable[CardId]) -> dict[CardId, tuple[Question, ...]]:
        """Return the questions of these cards, in the order of the deck."""
        return {card: tuple(self._of.get(card, ())) for card in cards if card in self._topics}

    def ids_of(self, cards: Iterable[CardId]) -> dict[CardId, tuple[str, ...]]:
        """Return the ids of the questions of these cards."""
        return {card: tuple(q.id for q in questions) for card, questions in self.of_cards(cards).items()}

    def topics_of(self, cards: Iterable[CardId]) -> dict[CardId, str]:
        """Return the main topic of each of these cards."""
        return {card: self._topics[card] for card in cards if card in self._topics}

    def revised(self) -> tuple[Question, ...]:
        """Return the questions of edition 2 and above."""
        return tuple(q for questions in self._of.values() for q in questions if q.edition > 1)


class IndexShelf:
    """A shelf that asks the index of the decks in use; it knows the questions that authors wrote."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def find(self, questions: Iterable[str]) -> dict[str, Question]:
        """Return the questions that bear these ids, or bore them formerly, by the id asked for."""
        found = self._index.find_questions(questions)
        return {wanted: Question.from_record(record, card) for wanted, (card, record) in found.items()}

    def of_cards(self, cards: Iterable[CardId]) -> dict[CardId, tuple[Question, ...]]:
        """Return the questions of these cards, in the order of the deck."""
        listed = list(dict.fromkeys(cards))
        found: dict[CardId, list[Question]] = {}
        for start in range(0, len(listed), _AT_ONCE):
            chunk = listed[start : start + _AT_ONCE]
            there = self._index.titles(chunk)
            found.update((card, []) for card in chunk if card in there)
            for card, record in self._index.questions(cards=chunk):
                found[CardId(card)].append(Question.from_record(record, card))
        return {card: tuple(questions) for card, questions in found.items()}

    def ids_of(self, cards: Iterable[CardId]) -> dict[CardId, list[str]]:
        """Return the ids of the questions of these cards."""
        listed = list(cards)
        found: dict[CardId, list[str]] = {}
        for start in range(0, len(listed), _AT_ONCE):
            chunk = self._index.question_ids(listed[start : start + _AT_ONCE])
            found.update((CardId(card), ids) for card, ids in chunk.items())
        return found

    def topics_of(self, cards: Iterable[CardId]) -> dict[CardId, str]:
        """Return the main topic of each of these cards."""
        return {CardId(card): topic for card, topic in self._index.main_topics(cards).items()}

    def revised(self) -> tuple[Question, ...]:
        """Return the questions of edition 2 and above."""
        return tuple(Question.from_record(record, card) for card, record in self._index.revised_questions())
