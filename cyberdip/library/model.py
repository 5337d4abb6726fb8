"""The card, the deck and their parts, as values that are complete from birth.

A *record* is a card as plain dicts, lists, strings and numbers, by the names of docs/card-format.md. It is what
the reader makes of a YAML file once every field has been checked, what the index keeps and what `show --json`
prints. The classes here are the same card for code that wants names and types; `Card.from_record` builds one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NewType

from cyberdip.library.dates import When

CardId = NewType("CardId", str)
QuestionId = NewType("QuestionId", str)
Record = dict[str, Any]


class Kind(StrEnum):
    """What a card is about; each kind has a folder of its own in a deck."""

    CONCEPT = "concept"
    PRINCIPLE = "principle"
    CASE = "case"
    INSTITUTION = "institution"
    INSTRUMENT = "instrument"
    COUNTRY = "country"

    @property
    def folder(self) -> str:
        """The name of the kind's folder in a deck."""
        return "countries" if self is Kind.COUNTRY else f"{self.value}s"


class Level(StrEnum):
    """How far into the subject a card or question lies."""

    FOUNDATION = "foundation"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class QuestionType(StrEnum):
    """The eight ways to ask."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    SHORT = "short"
    NUMERIC = "numeric"
    MATCH = "match"
    ORDER = "order"
    CLOZE = "cloze"


class Skill(StrEnum):
    """What a question asks the learner to do, after the revised Bloom taxonomy (Anderson & Krathwohl 2001)."""

    RECALL = "recall"
    UNDERSTAND = "understand"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class Arabic:
    """A term in Arabic script (logical order, NFC), as it is written in running text, and its transliteration."""

    term: str
    translit: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a reader can find. `symbol` is its official number, such as A/76/135."""

    id: str
    title: str
    publisher: str
    year: int | None
    author: str | None = None
    date: str | None = None
    symbol: str | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A source of the card, by id, and the place in it: `[^a-76-135, para. 24]`."""

    source: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted text of the tradition: the work, the place in it, the Arabic letter by letter, an English rendering.

    translation: who translated it; "ours" where the rendering is the deck's own.
    grading: what a named scholar said of a hadith's chain, or None.
    """

    work: str
    ref: str
    arabic: str
    english: str
    translation: str
    source: Citation
    grading: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who laid an operation at whose door, when, in what form, and what the accused answered."""

    by: str
    to: str
    on: When | None
    form: str
    denied: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Status:
    """Where an instrument stands, on the day it was looked up."""

    text: str
    on: When
    source: Citation


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a reader compares between countries or institutions; `card` links the instrument or body it names."""

    text: str
    source: Citation
    on: When | None = None
    card: CardId | None = None


FACT_FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.COUNTRY: ("strategy", "laws", "bodies", "cert", "memberships", "treaties", "positions", "events"),
    Kind.INSTITUTION: ("founded", "seat", "members", "bodies", "laws", "memberships", "positions", "events"),
}
"""The comparable fields of a country (all required) and of an institution (the first three required)."""


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong option and why it is wrong."""

    text: str
    rationale: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A left side and the right side that belongs to it, in a `match` question."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a `cloze` question: the key, what else is accepted, and the wrong options where one is offered."""

    key: str
    accept: tuple[str, ...] = ()
    distractors: tuple[Distractor, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One item: a stem with its key and whatever its type needs.

    keys: the right answer as texts: one for choice, short and cloze-free types; several for `multiple`; all options
        in the right order for `order`; "true" or "false" for `true-false`; the number as typed for `numeric`.
    number, tolerance: the numeric key and how far off is still right, in `unit`.
    accept: other spellings of the key of a `short` question, or of the unit of a `numeric` one.
    edition: raised only when the right answer itself changed; `changed` says since when.
    formerly: ids this question had before, whose reviews count for it.
    generated: made from the card's fields by the program, not written by an author.
    """

    id: QuestionId
    card: CardId
    type: QuestionType
    stem: str
    rationale: str
    source: Citation
    level: Level
    skill: Skill
    keys: tuple[str, ...] = ()
    distractors: tuple[Distractor, ...] = ()
    accept: tuple[str, ...] = ()
    number: float | None = None
    tolerance: float = 0.0
    unit: str | None = None
    pairs: tuple[Pair, ...] = ()
    gaps: tuple[Gap, ...] = ()
    hint: str | None = None
    edition: int = 1
    changed: When | None = None
    formerly: tuple[str, ...] = ()
    generated: bool = False

    @classmethod
    def from_record(cls, record: Record, card: str) -> Question:
        """Build a question of `card` from its checked record."""
        kind = QuestionType(record["type"])
        key = record.get("key")
        if kind is QuestionType.ORDER:
            keys = tuple(record["order"])
        elif kind is QuestionType.MULTIPLE:
            keys = tuple(record["keys"])
        elif key is None:
            keys = ()
        elif isinstance(key, bool):
            keys = ("true" if key else "false",)
        else:
            keys = (str(key),)
        changed = record.get("changed")
        return cls(
            id=QuestionId(record["id"]),
            card=CardId(card),
            type=kind,
            stem=record["stem"],
            rationale=record["rationale"],
            source=citation(record["source"]),
            level=Level(record["level"]),
            skill=Skill(record["skill"]),
            keys=keys,
            distractors=_distractors(record),
            accept=tuple(record.get("accept", ())),
            number=float(key) if kind is QuestionType.NUMERIC and key is not None else None,
            tolerance=float(record.get("tolerance", 0.0)),
            unit=record.get("unit"),
            pairs=tuple(Pair(p["left"], p["right"]) for p in record.get("pairs", ())),
            gaps=tuple(Gap(g["key"], tuple(g.get("accept", ())), _distractors(g)) for g in record.get("gaps", ())),
            hint=record.get("hint"),
            edition=record.get("edition", 1),
            changed=When.parse(changed) if changed else None,
            formerly=tuple(record.get("formerly", ())),
        )


def _distractors(record: Record) -> tuple[Distractor, ...]:
    return tuple(Distractor(d["text"], d["rationale"]) for d in record.get("distractors", ()))


def citation(text: str) -> Citation:
    """Split `a-76-135, para. 24` into the source's id and the place in it."""
    source, _, place = text.partition(",")
    return Citation(source.strip(), place.strip() or None)


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of a deck. Fields that its kind does not have are empty.

    body: Markdown of the subset in docs/card-format.md, with citations as `[^source-id, place]`.
    attribution: empty where the card says that nobody attributed the operation in public.
    in_force: a date, or one of the words "not in force", "not applicable", "not known"; None for other kinds.
    facts: field -> its facts; None where the card says that it is not known.
    """

    id: CardId
    kind: Kind
    title: str
    topics: tuple[str, ...]
    level: Level
    summary: str
    body: str
    key_points: tuple[str, ...]
    related: tuple[CardId, ...]
    sources: tuple[Source, ...]
    as_of: str
    arabic: Arabic | None = None
    aka: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    when: When | None = None
    where: str | None = None
    parties: tuple[str, ...] = ()
    attribution: tuple[Attribution, ...] = ()
    response: str | None = None
    outcome: str | None = None
    norms: tuple[CardId, ...] = ()
    lessons: tuple[str, ...] = ()
    texts: tuple[Passage, ...] = ()
    adopted: When | None = None
    in_force: When | str | None = None
    status: Status | None = None
    facts: dict[str, tuple[Fact, ...] | None] = field(default_factory=dict)

    def source(self, source_id: str) -> Source:
        """Return the source with this id; KeyError if the card has none such."""
        for source in self.sources:
            if source.id == source_id:
                return source
        raise KeyError(source_id)

    @property
    def dated(self) -> When | None:
        """Where the card stands on a timeline: the date of a case, of an instrument, of a founding."""
        if self.when or self.adopted:
            return self.when or self.adopted
        founded = self.facts.get("founded")
        return founded[0].on if founded else None

    @classmethod
    def from_record(cls, record: Record) -> Card:
        """Build a card from its checked record."""
        kind = Kind(record["kind"])
        arabic = record.get("arabic")
        attribution = record.get("attribution", ())
        status = record.get("status")
        facts: dict[str, tuple[Fact, ...] | None] = {}
        for name in FACT_FIELDS.get(kind, ()):
            if name in record:
                facts[name] = None if record[name] == NOT_KNOWN else tuple(_fact(f) for f in record[name])
        return cls(
            id=CardId(record["id"]),
            kind=kind,
            title=record["title"],
            topics=tuple(record["topics"]),
            level=Level(record["level"]),
            summary=record["summary"],
            body=record["body"],
            key_points=tuple(record["key_points"]),
            related=tuple(CardId(r) for r in record["related"]),
            sources=tuple(Source(**{"year": None, **s}) for s in record["sources"]),
            as_of=record["as_of"],
            arabic=Arabic(arabic["term"], arabic["translit"]) if arabic else None,
            aka=tuple(record.get("aka", ())),
            questions=tuple(Question.from_record(q, record["id"]) for q in record.get("questions", ())),
            when=_when(record.get("when")),
            where=record.get("where"),
            parties=tuple(record.get("parties", ())),
            attribution=tuple(
                Attribution(a["by"], a["to"], _when(a.get("on")), a["form"], a["denied"], citation(a["source"]))
                for a in attribution
                if isinstance(a, dict)
            ),
            response=record.get("response"),
            outcome=record.get("outcome"),
            norms=tuple(CardId(n) for n in record.get("norms", ())),
            lessons=tuple(record.get("lessons", ())),
            texts=tuple(Passage(**{**t, "source": citation(t["source"])}) for t in record.get("texts", ())),
            adopted=_when(record.get("adopted")),
            in_force=_in_force(record.get("in_force")),
            status=Status(status["text"], When.parse(status["on"]), citation(status["source"])) if status else None,
            facts=facts,
        )


NOT_KNOWN = "not known"
IN_FORCE_WORDS = ("not in force", "not applicable", NOT_KNOWN)


def _when(text: str | None) -> When | None:
    return When.parse(text) if text else None


def _in_force(text: str | None) -> When | str | None:
    return text if text is None or text in IN_FORCE_WORDS else When.parse(text)


def _fact(record: Record) -> Fact:
    card = record.get("card")
    return Fact(record["text"], citation(record["source"]), _when(record.get("on")), CardId(card) if card else None)


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that cards are filed under."""

    id: str
    title: str
    summary: str
    arabic: Arabic | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sitting of a path: the cards to read, in order, and be asked about. `minutes` is the author's estimate."""

    id: str
    title: str
    cards: tuple[CardId, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class LearningPath:
    """A course through the deck: lessons in an order that builds, and the size of the closing quiz."""

    id: str
    title: str
    introduction: str
    lessons: tuple[Lesson, ...]
    closing_questions: int
    level: Level


@dataclass(frozen=True, slots=True)
class DeckInfo:
    """What `deck.yaml` says of a deck, and the folder it was read from."""

    id: str
    title: str
    language: str
    licence: str
    version: str
    folder: Path
    description: str | None = None
