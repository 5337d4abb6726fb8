"""Questions, shelves and answers for the tests of the room, made with as few words as can be."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from cyberdip.library.model import CardId, Citation, Level, Question, QuestionId, QuestionType, Skill
from cyberdip.study.clock import Moment
from cyberdip.study.log import Review, Sitting
from cyberdip.study.shelf import DeckShelf

MONDAY = date(2026, 11, 2)
DAY_MS = 86_400_000


def question(identity: str, card: str = "card", kind: str = "true-false", **fields: Any) -> Question:
    if kind == "true-false":
        fields.setdefault("keys", ("true",))
    return Question(
        id=QuestionId(identity), card=CardId(card), type=QuestionType(kind), stem=fields.pop("stem", "Is it so?"),
        rationale="It is so.", source=Citation("source"), level=fields.pop("level", Level.FOUNDATION),
        skill=Skill.RECALL, **fields,
    )  # fmt: skip


def shelf_of(topics: dict[str, str], each: int = 3) -> DeckShelf:
    """A shelf with a number of questions, `card-1` and so on, for each card of a topic."""
    questions = [question(f"{card}-{n}", card) for card in topics for n in range(1, each + 1)]
    return DeckShelf(questions, topics={CardId(card): topic for card, topic in topics.items()})


def noon(day: date, minutes: int = 0) -> Moment:
    start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Moment(int(start.timestamp() * 1000) + minutes * 60_000, 0)


class Days:
    """A clock and a timer that stand still until they are moved."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.seconds = 0.0

    def __call__(self) -> Moment:
        self.seconds += 0.001
        return Moment(noon(self.day).milliseconds + int(self.seconds * 1000), 0)

    def timer(self) -> float:
        return self.seconds


_numbers = count()


def review(question: str = "q", *, day: date = MONDAY, mark: float = 1.0, card: str = "card", **fields: Any) -> Review:
    given: dict[str, Any] = {
        "id": f"r{next(_numbers)}", "edition": 1, "response": "true", "guessed": False, "seconds": 2.5,
        "at": noon(day), "sitting": Sitting.LEARN, **fields,
    }  # fmt: skip
    return Review(question=question, card=card, mark=mark, right=mark == 1, **given)
