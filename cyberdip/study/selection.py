"""Which questions a quiz asks: a choice that the same seed and deck repeat on every machine.

The order of the questions given does not matter: they are put in order of their ids before chance comes in. What is
chosen from are candidates, so that only the questions which are drawn have to be read from the index, or made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cyberdip.errors import NothingFound
from cyberdip.library.model import CardId, Kind, Level, Question, QuestionId, QuestionType
from cyberdip.study.shuffling import shuffled


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands in its deck: what a selection can ask of it."""

    kind: Kind
    topics: tuple[str, ...]

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Place:
        """Return the place of a card from its row of the index."""
        return cls(Kind(row["kind"]), tuple(row["topics"]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question as far as a selection looks at it. type, level: may be None where the selection does not ask."""

    id: QuestionId
    card: CardId
    type: QuestionType | None = None
    level: Level | None = None
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """What a quiz may ask; an empty field lets everything through. `levels` are those of the questions."""

    kinds: frozenset[Kind] = frozenset()
    topics: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    cards: frozenset[CardId] = frozenset()
    types: frozenset[QuestionType] = frozenset()
    authored_only: bool = False

    @property
    def reads_questions(self) -> bool:
        """Whether candidates need their type and level for this selection."""
        return bool(self.levels or self.types)

    def admits(self, question: Question | Candidate, place: Place) -> bool:
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


def draw(
    candidates: Iterable[Candidate],
    selection: Selection,
    *,
    places: Mapping[CardId, Place],
    seed: str,
    count: int | None = None,
    exists: Callable[[Candidate], bool] = lambda _: True,
) -> tuple[Candidate, ...]:
    """Return at most `count` candidates in the order of the quiz; NothingFound where none is admitted.

    No card is asked about a second time before every other card was asked about once.
    exists: whether there is a question behind a candidate; it is asked only for those that would be drawn.
    """
    admitted = {c.id: c for c in candidates if c.card in places and selection.admits(c, places[c.card])}
    waiting = shuffled([admitted[name] for name in sorted(admitted)], seed=f"{seed}\nquestions")
    drawn: list[Candidate] = []
    wanted = len(waiting) if count is None else max(0, count)
    nothing = not waiting
    while waiting and len(drawn) < wanted:
        before, asked, later = len(drawn), set[CardId](), list[Candidate]()
        for candidate in waiting:
            if len(drawn) == wanted:
                break
            if candidate.card in asked:
                later.append(candidate)
            elif exists(candidate):
                drawn.append(candidate)
                asked.add(candidate.card)
        nothing = not drawn
        waiting = tuple(later) if len(drawn) > before else ()
    if nothing:
        raise NothingFound(
            f"no question fits this selection ({selection.name(None)}).\n  Ask for less, or other cards."
        )
    return tuple(drawn)


def choose(
    questions: Iterable[Question],
    selection: Selection,
    *,
    places: Mapping[CardId, Place],
    seed: str,
    count: int | None = None,
) -> tuple[Question, ...]:
    """Return what `draw` draws of questions that are at hand."""
    found = {question.id: question for question in questions}
    candidates = (Candidate(q.id, q.card, q.type, q.level, q.generated) for q in found.values())
    return tuple(found[c.id] for c in draw(candidates, selection, places=places, seed=seed, count=count))
