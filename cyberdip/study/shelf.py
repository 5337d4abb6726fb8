"""What a lesson needs to know of the decks: which questions there are, whose they are, under which topic.

A lesson asks for few cards out of many, so a shelf answers for the cards and ids named and need not hold a deck in
memory: `IndexShelf` asks the index. `DeckShelf` is the plain one, for a deck that is in memory anyway.

What is asked is chosen by outlines, out of thousands after a long absence; a question itself is read when its turn
comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from cyberdip.library.model import CardId, Question, QuestionId

if TYPE_CHECKING:
    from cyberdip.library.index import Index


@dataclass(frozen=True, slots=True)
class Outline:
    """What the schedule has to know of a question: everything but its words. formerly: in order of the alphabet."""

    id: QuestionId
    card: CardId
    edition: int = 1
    formerly: tuple[str, ...] = ()


class Shelf(Protocol):
    """Questions and cards of the decks in use. Ids that no deck has any more are left out of every answer."""

    def find(self, questions: Iterable[str]) -> Mapping[str, Question]:
        """Return the questions that bear these ids, or bore them formerly, by the id asked for."""

    def outlines(self, questions: Iterable[str]) -> Mapping[str, Outline]:
        """Return the outlines of the questions that bear these ids, or bore them formerly, by their present ids."""

    def of_cards(self, cards: Iterable[CardId]) -> Mapping[CardId, Sequence[Outline]]:
        """Return the outlines of the questions of these cards, in the order in which a learner should meet them."""

    def topics_of(self, cards: Iterable[CardId]) -> Mapping[CardId, str]:
        """Return the main topic of each of these cards."""

    def revised(self) -> Mapping[str, Outline]:
        """Return the questions whose right answer changed at some time (edition above 1), by id."""


class DeckShelf:
    """A shelf over questions that are in memory. topics: the main topic of each card."""

    def __init__(self, questions: Iterable[Question], *, topics: Mapping[CardId, str]) -> None:
        self._topics = topics
        self._of: dict[CardId, list[Outline]] = {}
        self._by_id: dict[str, Question] = {}
        former: dict[str, Question] = {}
        for question in questions:
            self._of.setdefault(question.card, []).append(_outline(question))
            self._by_id[question.id] = question
            former.update(dict.fromkeys(question.formerly, question))
        self._by_id = {**former, **self._by_id}

    def find(self, questions: Iterable[str]) -> dict[str, Question]:
        """Return the questions that bear these ids, or bore them formerly, by the id asked for."""
        return {wanted: self._by_id[wanted] for wanted in questions if wanted in self._by_id}

    def outlines(self, questions: Iterable[str]) -> dict[str, Outline]:
        """Return the outlines of the questions that bear these ids, or bore them formerly, by their present ids."""
        found = (self._by_id[wanted] for wanted in questions if wanted in self._by_id)
        return {question.id: _outline(question) for question in found}

    def of_cards(self, cards: Iterable[CardId]) -> dict[CardId, tuple[Outline, ...]]:
        """Return the outlines of the questions of these cards, in the order of the deck."""
        return {card: tuple(self._of.get(card, ())) for card in cards if card in self._topics}

    def topics_of(self, cards: Iterable[CardId]) -> dict[CardId, str]:
        """Return the main topic of each of these cards."""
        return {card: self._topics[card] for card in cards if card in self._topics}

    def revised(self) -> dict[str, Outline]:
        """Return the questions of edition 2 and above, by id."""
        return {one.id: one for outlines in self._of.values() for one in outlines if one.edition > 1}


def _outline(question: Question) -> Outline:
    return Outline(question.id, question.card, question.edition, tuple(sorted(question.formerly)))


class IndexShelf:
    """A shelf that asks the index of the decks in use; it knows the questions that authors wrote."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def find(self, questions: Iterable[str]) -> dict[str, Question]:
        """Return the questions that bear these ids, or bore them formerly, by the id asked for."""
        found = self._index.find_questions(questions)
        return {wanted: Question.from_record(record, card) for wanted, (card, record) in found.items()}

    @cached_property
    def _editions(self) -> dict[str, int]:
        return self._index.editions_above_one()

    @cached_property
    def _former(self) -> dict[str, list[str]]:
        return self._index.former_ids()

    def _outline(self, question: str, card: str) -> Outline:
        return Outline(
            QuestionId(question), CardId(card), self._editions.get(question, 1), tuple(self._former.get(question, ()))
        )

    def outlines(self, questions: Iterable[str]) -> dict[str, Outline]:
        """Return the outlines of the questions that bear these ids, or bore them formerly, by their present ids."""
        found = self._index.cards_of_questions(questions)
        return {question: self._outline(question, card) for question, card in found.items()}

    def of_cards(self, cards: Iterable[CardId]) -> dict[CardId, tuple[Outline, ...]]:
        """Return the outlines of the questions of these cards, in the order of the deck."""
        listed = list(dict.fromkeys(cards))
        ids = self._index.question_ids(listed)
        return {card: tuple(self._outline(name, card) for name in ids[card]) for card in listed if card in ids}

    def topics_of(self, cards: Iterable[CardId]) -> dict[CardId, str]:
        """Return the main topic of each of these cards."""
        return {CardId(card): topic for card, topic in self._index.main_topics(cards).items()}

    def revised(self) -> dict[str, Outline]:
        """Return the questions of edition 2 and above, by id."""
        return self.outlines(self._editions)
