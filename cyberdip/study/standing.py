"""Where a learner stands with a question, a card and a path: new, learning or known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyberdip.library.model import CardId, Question
from cyberdip.study.schedule import MemoryState
from cyberdip.study.shelf import Outline, Shelf
from cyberdip.study.store import Store


class Standing(StrEnum):
    """new: neither read nor asked. known: every question is known (see MemoryState.is_known), or, where a card has
    none, it was read. learning: anything between."""

    NEW = "new"
    LEARNING = "learning"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class PathProgress:
    """How many cards of a path are new, being learned and known."""

    new: int = 0
    learning: int = 0
    known: int = 0

    @property
    def total(self) -> int:
        """All cards of the path."""
        return self.new + self.learning + self.known

    @property
    def share_met(self) -> float:
        """The share of cards that are no longer new, 0 to 1."""
        return (self.learning + self.known) / self.total if self.total else 0.0


def memories_of(store: Store, questions: Iterable[Question | Outline]) -> dict[str, MemoryState]:
    """Return the memory states of these questions by their present ids, answers under former ids included."""
    listed = list(questions)
    found = store.memories(name for question in listed for name in (question.id, *question.formerly))
    states: dict[str, MemoryState] = {}
    for question in listed:
        names = [name for name in (question.id, *question.formerly) if name in found]
        joint = found[names[0]] if len(names) == 1 else store.joint_memory(names) if names else None
        if joint is not None:
            states[question.id] = joint
    return states


def is_changed(question: Outline, memory: MemoryState) -> bool:
    """Say whether the right answer is another one since the learner last answered."""
    return question.edition > memory.edition


def standing_of(questions: Sequence[Outline], memories: Mapping[str, MemoryState], *, was_read: bool) -> Standing:
    """Return where the learner stands with the card of these questions."""
    states = [memories.get(question.id) for question in questions]
    if not was_read and not any(states):
        return Standing.NEW
    known = all(
        state is not None and state.is_known and not is_changed(question, state)
        for question, state in zip(questions, states, strict=True)
    )
    return Standing.KNOWN if known else Standing.LEARNING


def standings(store: Store, shelf: Shelf, cards: Iterable[CardId]) -> dict[CardId, Standing]:
    """Return where the learner stands with each of these cards; a card that no deck has is left out."""
    questions = shelf.of_cards(cards)
    read: dict[str, date] = store.cards_read()
    memories = memories_of(store, (question for of_card in questions.values() for question in of_card))
    return {card: standing_of(of_card, memories, was_read=card in read) for card, of_card in questions.items()}


def path_progress(standings: Iterable[Standing]) -> PathProgress:
    """Count the standings of a path's cards."""
    counted = list(standings)
    return PathProgress(*(counted.count(standing) for standing in (Standing.NEW, Standing.LEARNING, Standing.KNOWN)))
