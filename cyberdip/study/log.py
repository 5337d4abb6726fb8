"""The entries of a learner's log: what happened, never changed afterwards.

Everything else that is known of a learner (memory states, what is due, what is known) follows from these entries and
can be worked out again. Each entry has an id of its own, drawn at random, so that the logs of two machines can be
merged in any order.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cyberdip.study.clock import Moment
from cyberdip.study.marking import Response

LONGEST_ID = 200
LONGEST_RESPONSE = 20_000


class Sitting(StrEnum):
    """What the learner was doing."""

    LEARN = "learn"
    QUIZ = "quiz"


def _check_ids(*ids: str) -> None:
    for text in ids:
        if not isinstance(text, str) or not 0 < len(text) <= LONGEST_ID or not text.isprintable():
            raise ValueError(f"no such id: {text!r:.60}")


@dataclass(frozen=True, slots=True)
class Review:
    """One answered question. `edition` is the question's at that time; `seconds` is how long the answer took."""

    id: str
    question: str
    card: str
    edition: int
    response: Response
    mark: float
    right: bool
    guessed: bool
    seconds: float
    at: Moment
    sitting: Sitting

    def __post_init__(self) -> None:
        _check_ids(self.id, self.question, self.card)
        if not 0 <= self.mark <= 1 or self.right != (self.mark == 1):
            raise ValueError(f"no such mark: {self.mark}, right: {self.right}")
        if not (1 <= self.edition < 2**31 and 0 <= self.seconds < math.inf):
            raise ValueError(f"no such edition or time taken: {self.edition}, {self.seconds} seconds")
        texts = (self.response,) if isinstance(self.response, str) else self.response
        if sum(map(len, texts)) > LONGEST_RESPONSE:
            raise ValueError(f"a response of more than {LONGEST_RESPONSE} characters")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An answer taken back: the review of that id no longer counts, whichever of the two entries arrives first."""

    id: str
    review: str
    at: Moment

    def __post_init__(self) -> None:
        _check_ids(self.id, self.review)


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card that was read in a lesson."""

    id: str
    card: str
    at: Moment

    def __post_init__(self) -> None:
        _check_ids(self.id, self.card)


@dataclass(frozen=True, slots=True)
class QuizTaken:
    """A quiz that came to its end. `selection` names what was asked for; `marks` is the sum of the marks."""

    id: str
    selection: str
    asked: int
    right: int
    marks: float
    at: Moment

    def __post_init__(self) -> None:
        _check_ids(self.id)
        if len(self.selection) > LONGEST_RESPONSE or not 0 <= self.right <= self.asked < 2**31:
            raise ValueError(f"no such quiz: {self.right} right of {self.asked}")
        if not 0 <= self.marks <= self.asked:
            raise ValueError(f"no such score: {self.marks} of {self.asked}")


def loggable(response: Response) -> Response:
    """Return a response as the log keeps it: letters that no file can hold replaced, endless text cut."""

    def clean(text: str) -> str:
        return text.encode("utf-8", "replace").decode()[:500]

    return clean(response) if isinstance(response, str) else tuple(clean(text) for text in response[:40])


Entry = Review | Withdrawal | CardRead | QuizTaken


def record_of(entry: Entry) -> dict[str, Any]:
    """Return the entry as plain values, by the names that docs/progress-format.md gives them."""
    common: dict[str, Any] = {"id": entry.id, "at": entry.at.milliseconds, "offset": entry.at.offset_minutes}
    match entry:
        case Review():
            return {
                "entry": "review", **common, "question": entry.question, "card": entry.card,
                "edition": entry.edition, "mark": entry.mark, "right": entry.right, "guessed": entry.guessed,
                "seconds": entry.seconds, "sitting": str(entry.sitting),
                "response": entry.response if isinstance(entry.response, str) else list(entry.response),
            }  # fmt: skip
        case Withdrawal():
            return {"entry": "withdrawal", **common, "review": entry.review}
        case CardRead():
            return {"entry": "read", **common, "card": entry.card}
        case QuizTaken():
            return {
                "entry": "quiz", **common, "selection": entry.selection,
                "asked": entry.asked, "right": entry.right, "marks": entry.marks,
            }  # fmt: skip


def entry_from(record: dict[str, Any]) -> Entry:
    """Build an entry from its plain values; ValueError where they are not those of an entry."""
    try:
        return _BUILDERS[record["entry"]](record)
    except KeyError as missing:
        raise ValueError(f"no {missing} in the entry, or no such entry") from None
    except (TypeError, OverflowError) as error:
        raise ValueError(str(error)) from None


def canonical(entry: Entry) -> str:
    """Return the one JSON text of an entry: equal entries give equal texts."""
    return json.dumps(record_of(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _at(record: dict[str, Any]) -> Moment:
    return Moment(_whole(record["at"]), _whole(record["offset"]))


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r:.60} is not a whole number")
    return value


def _number(value: object) -> float:
    if type(value) not in (int, float):
        raise ValueError(f"{value!r:.60} is not a number")
    return float(value)  # type: ignore[arg-type]


def _truth(value: object) -> bool:
    if type(value) is not bool:
        raise ValueError(f"{value!r:.60} is neither true nor false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.60} is not a text")
    value.encode()  # a lone surrogate cannot be kept; UnicodeEncodeError is a ValueError
    return value


def _response(value: object) -> Response:
    return tuple(_text(part) for part in value) if isinstance(value, list | tuple) else _text(value)


def _review(record: dict[str, Any]) -> Review:
    return Review(
        id=_text(record["id"]), question=_text(record["question"]), card=_text(record["card"]),
        edition=_whole(record["edition"]), response=_response(record["response"]),
        mark=_number(record["mark"]), right=_truth(record["right"]), guessed=_truth(record["guessed"]),
        seconds=_number(record["seconds"]), at=_at(record), sitting=Sitting(record["sitting"]),
    )  # fmt: skip


def _quiz(record: dict[str, Any]) -> QuizTaken:
    return QuizTaken(
        id=_text(record["id"]), selection=_text(record["selection"]), asked=_whole(record["asked"]),
        right=_whole(record["right"]), marks=_number(record["marks"]), at=_at(record),
    )  # fmt: skip


_BUILDERS: dict[str, Callable[[dict[str, Any]], Entry]] = {
    "review": _review,
    "withdrawal": lambda record: Withdrawal(_text(record["id"]), _text(record["review"]), _at(record)),
    "read": lambda record: CardRead(_text(record["id"]), _text(record["card"]), _at(record)),
    "quiz": _quiz,
}
