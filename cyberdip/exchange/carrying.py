"""What every format takes and gives: questions on their way out, questions that came in, and what was lost on the way.

A format is a module with `export(outgoing) -> Exported` and, where it reads too, `read(data, name) -> Incoming`. The
record of a question has the names of docs/card-format.md, so that export and import are each other's inverse for all
that the format can hold. Nothing is dropped in silence: what a format can't hold, or we can't ask, is a `Note`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cyberdip.library.model import Arabic, Card, Question

QuestionRecord = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """A question on its way out, with what the learner sees beside it.

    record: the question's record, whole. topic, topic_title: of the card's main topic. source: its source in one
    line, with the place in it. url: the source's address, or "".
    """

    question: Question
    record: QuestionRecord
    card: Card
    topic: str
    topic_title: str
    source: str
    url: str

    @property
    def arabic(self) -> Arabic | None:
        """The card's Arabic term."""
        return self.card.arabic


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is exported. title: of the selection or paper. deck, licence: of the deck the questions come from."""

    title: str
    deck: str
    licence: str
    questions: tuple[Carried, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What was changed or left out. place: a line ("line 12"), a question's name, or a file in an archive."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" if self.place else self.what


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to be written: text or bytes, and what the format could not hold."""

    content: str | bytes
    lost: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A question that came in.

    record: by the names of docs/card-format.md: `type`, `stem` and the parts of its type always; `id`, `rationale`,
    `level`, `skill`, `hint`, `edition`, `source` only where the file says them. category: where the file filed it, ""
    for nowhere. place: as in `Note`.
    """

    record: QuestionRecord
    category: str
    place: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file held: the questions, what was changed to fit, and what was left out, each by name or line."""

    questions: tuple[Found, ...]
    changed: tuple[Note, ...] = ()
    left_out: tuple[Note, ...] = ()


def several(count: int, noun: str) -> str:
    """Return `1 question`, `2 questions`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def rationale_of(distractor: Any) -> str:
    """Return why a wrong option is wrong, from a record's distractor."""
    return str(distractor.get("rationale", "")) if isinstance(distractor, dict) else ""


def choice_texts(record: QuestionRecord) -> Sequence[str]:
    """Return the options of a choice or multiple question as the author gave them, the keys first."""
    keys = record["keys"] if record["type"] == "multiple" else [record["key"]]
    return [*keys, *(distractor["text"] for distractor in record.get("distractors", ()))]
