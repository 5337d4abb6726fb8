"""What every format takes and gives: questions on their way out, questions that came in, and what was lost on the way.

A format is a module with `export(outgoing) -> Exported` and, where it reads too, `read(data, name) -> Incoming`. The
record of a question has the names of docs/card-format.md, so that export and import are each other's inverse for all
that the format can hold. What a format has no place of its own for travels as labels ("level:advanced"), which every
format can keep as tags. Nothing is dropped in silence: what a format can't hold, or we can't ask, is a `Note`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cyberdip.library.fields import ID
from cyberdip.library.model import Card, Question, Record
from cyberdip.library.text import on_one_line
from cyberdip.library.vocabulary import LEVELS
from cyberdip.study.items import Item

SKILLS = ("recall", "understand", "apply")
NO_REASON = "The imported file gives no reason."
"""Stands where the card format needs a rationale and a file from elsewhere has none."""
_SOURCE = "\n\nSource: "


@dataclass(frozen=True, slots=True)
class Carried:
    """A question on its way out, with what the learner sees beside it.

    record: the question's record, whole. item: its options in the order to be shown: the author's, or the paper's.
    topic, topic_title: of the card's main topic. source: its source in one line, with the place in it and the
    address. url: that address alone, or "". deck: the permanent id of the deck that the card belongs to.
    """

    question: Question
    record: Record
    card: Card
    item: Item
    topic: str
    topic_title: str
    source: str
    url: str
    deck: str = ""

    @property
    def explanation(self) -> str:
        """Why the key is right, and the source, as one text; `split_explanation` takes it apart again."""
        return f"{self.question.rationale}{_SOURCE}{self.source}"

    @property
    def labels(self) -> tuple[str, ...]:
        """What other programs keep as tags; `from_labels` reads them back."""
        record = self.record
        labels = [f"type:{record['type']}", f"level:{record['level']}", f"skill:{record['skill']}"]
        labels += [f"card:{self.card.id}", f"cite:{record['source']}"]
        labels += [f"edition:{record['edition']}"] if record.get("edition", 1) > 1 else []
        labels += [f"changed:{record['changed']}"] if "changed" in record else []
        labels += [f"formerly:{former}" for former in record.get("formerly", ())]
        return tuple(labels)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is exported. title: of the selection or paper. deck, licence: of the deck the questions come from.

    fixed: the options keep their order, since it is a paper's; a program that can must not shuffle them.
    """

    title: str
    deck: str
    licence: str
    questions: tuple[Carried, ...]
    fixed: bool = False


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

    record: by the names of docs/card-format.md: `type`, `stem` and the parts of its type always; the other fields only
    where the file says them; `source` is a citation in the words of the deck it came from. A distractor without a
    reason has the rationale "". category: where the file filed it, "" for nowhere. card: the id of the card it came
    from, "" where the file does not say. source_line: its source in words, or "". place: as in `Note`.
    """

    record: Record
    place: str
    category: str = ""
    card: str = ""
    source_line: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file held: the questions, what was changed to fit, and what was left out, each by name or line."""

    questions: tuple[Found, ...]
    changed: tuple[Note, ...] = ()
    left_out: tuple[Note, ...] = ()


@dataclass(slots=True)
class Reading:
    """What a reader gathers while it goes through a file."""

    questions: list[Found] = field(default_factory=list)
    changed: list[Note] = field(default_factory=list)
    left_out: list[Note] = field(default_factory=list)

    def done(self) -> Incoming:
        """Return what was gathered."""
        return Incoming(tuple(self.questions), tuple(self.changed), tuple(self.left_out))


def split_explanation(text: str) -> tuple[str, str]:
    """Return the rationale and the source of an explanation; the source is "" where there is none."""
    rationale, mark, source = text.strip().rpartition(_SOURCE)
    return (rationale.strip(), on_one_line(source)) if mark else (text.strip(), "")


def from_labels(labels: Iterable[str]) -> tuple[Record, str, tuple[str, ...]]:
    """Return what labels of ours say of a question: fields of its record, its card's id, and the labels left over.

    A label of ours with a value that could not be one (`level:hard`) is left over too.
    """
    record: Record = {}
    card = ""
    others = []
    for label in labels:
        name, _, value = label.strip().partition(":")
        if name in _LABELS and _LABELS[name](value):
            if name == "card":
                card = value
            elif name == "formerly":
                record.setdefault("formerly", []).append(value)
            else:
                record["source" if name == "cite" else name] = int(value) if name == "edition" else value
        else:
            others.append(label)
    return record, card, tuple(others)


def _is_id(text: str) -> bool:
    return ID.fullmatch(text) is not None


_TYPES = ("choice", "multiple", "true-false", "short", "numeric", "match", "order", "cloze")
_LABELS: dict[str, Any] = {
    "type": _TYPES.__contains__,
    "level": LEVELS.__contains__,
    "skill": SKILLS.__contains__,
    "card": _is_id,
    "cite": bool,
    "edition": lambda value: value.isdecimal() and value.isascii() and 1 <= int(value) <= 999,
    "changed": bool,
    "formerly": _is_id,
}


def several(count: int, noun: str) -> str:
    """Return `1 question`, `2 questions`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def number_text(number: float) -> str:
    """Return a number as the card format writes it: digits, and a point where it is no whole number by its type."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:.10f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
