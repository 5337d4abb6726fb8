"""Which questions a quiz asks: a choice that the same seed and deck repeat on every machine.

The order of the questions given does not matter: they are put in order of their ids before chance comes in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cyberdip.errors import NothingFound
from cyberdip.library.model import CardId, Kind, Level, Question, QuestionType
from cyberdip.study.shuffling import shuffled


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands in its deck: what a selection can ask of it."""

    kind: Kind
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a quiz may ask; an empty field lets everything through. `levels` are those of the questions."""

    kinds: frozenset[Kind] = frozenset()
    topics: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    cards: frozenset[CardId] = frozenset()
    types: frozenset[QuestionType] = frozenset()
    authored_only: bool = False

    def admits(self, question: Question, place: Place) -> bool:
        """Say whether the question of a card in this place may be asked."""
        return (
            (not self.kinds or place.kind in self.kinds)
            and (not self.topics or not self.topics.isdisjoint(place.topics))
            and (not self.levels or question.level in self.levels)
            and (not self.cards or question.card in self.cards)
            and (not self.types or question.type in self.types)
            and not (self.authored_only and question.generated)
        )

    def name(self, count: int | None) -> str:
        """Return one text for equal selections of the same size, under which attempts are compared."""
        parts = [
            f"{field}={','.join(sorted(map(str, values)))}"
            for field, values in (
                ("kind", self.kinds), ("topic", self.topics), ("level", self.levels),
                ("card", self.cards), ("type", self.types),
            )
            if values
        ]  # fmt: skip
        parts += ["authored"] if self.authored_only else []
        parts += [f"n={count}"] if count is not None else []
        return " ".join(parts) or "everything"


def admitted(
    questions: Iterable[Question], selection: Selection, *, places: Mapping[CardId, Place]
) -> tuple[Question, ...]:
    """Return the questions that the selection admits, in order of their ids."""
    found = {q.id: q for q in questions if q.card in places and selection.admits(q, places[q.card])}
    return tuple(found[name] for name in sorted(found))


def choose(
    questions: Iterable[Question],
    selection: Selection,
    *,
    places: Mapping[CardId, Place],
    seed: str,
    count: int | None = None,
) -> tuple[Question, ...]:
    """Return at most `count` questions in the order of the quiz; NothingFound where none is admitted.

    No card is asked about a second time before every other card was asked about once.
    """
    pool = admitted(questions, selection, places=places)
    if not pool:
        raise NothingFound(f"No question fits this selection ({selection.name(None)}). Ask for less, or other cards.")
    turns: Counter[CardId] = Counter()
    rounds: dict[int, list[Question]] = {}
    for question in shuffled(pool, seed=f"{seed}\nquestions"):
        rounds.setdefault(turns[question.card], []).append(question)
        turns[question.card] += 1
    ordered = [question for turn in sorted(rounds) for question in rounds[turn]]
    return tuple(ordered[: None if count is None else max(0, count)])
