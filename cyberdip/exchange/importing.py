"""Makes a deck of questions that came in: cards for them to stand on, ids, reasons and sources where a file has none.

Whatever came in is text of a stranger's: what could act on a terminal is taken out, and each question is then read by
the card format's own reader, so that the deck that is written passes `deck check`. What does not is left out by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from cyberdip.exchange.carrying import NO_REASON, Found, Incoming, Note, number_text, several
from cyberdip.library.card_fields import question as read_question
from cyberdip.library.dates import When
from cyberdip.library.faults import Report
from cyberdip.library.fields import ID, SOURCE_ID, UNSAFE
from cyberdip.library.model import Record
from cyberdip.library.nodes import MOST_BYTES, Node

_MOST_QUESTIONS = 200  # on one card: a file that a person can read, and well below the megabyte that a card may have
_LONGEST_ID = 60
_SOURCE = "imported"
_LINES = frozenset({"key", "keys", "text", "left", "right", "order", "accept", "unit"})
_ADDRESS = re.compile(r"https?://[^\s<>\"`{}|\\^]+$")
_NOT_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Made:
    """A deck to be written. files: text by path. counts of questions: how many the file held, how many came in."""

    files: dict[str, str]
    questions: int
    cards: int
    changed: tuple[Note, ...]
    left_out: tuple[Note, ...]


@dataclass(slots=True)
class _Card:
    """A card in the making. sources: lines by id."""

    title: str
    topic: str
    sources: dict[str, str] = field(default_factory=dict)
    questions: list[Record] = field(default_factory=list)
    size: int = 0


class _Making:
    """What is known while a deck is made of a file."""

    def __init__(self, file: str, title: str) -> None:
        self.file, self.title = file, title
        self.cards: dict[str, _Card] = {}
        self.topics: dict[str, str] = {}
        self.sources: dict[str, dict[str, str]] = {}  # by the card's first id: one card may be followed by another
        self.ids: set[str] = set()
        self.changed: list[Note] = []
        self.left_out: list[Note] = []
        self.without_reason = self.without_level = 0

    def take(self, found: Found) -> None:
        """Put a question on the card that it belongs to, or say why it is left out."""
        record, altered = _made_safe(self._filled(found))
        report = Report(self.file)
        read_question(_node(record), report, "question")
        if report.faults:
            fault = report.faults[0]
            self.left_out.append(Note(found.place, f"{fault.field.removeprefix('question.')}: {fault.message}"))
            return
        if altered:
            self.changed.append(Note(found.place, "characters that act on a terminal or its direction were taken out"))
        if record["id"] != found.record.get("id", record["id"]):
            self.changed.append(Note(found.place, f"its id is now {record['id']}"))
        self.ids.add(record["id"])
        card = self._card(found, len(str(record)))
        card.questions.append(record)
        source = record["source"].partition(",")[0]
        if source != _SOURCE:
            card.sources[source] = self.sources[self._card_id(found)][source]

    def _filled(self, found: Found) -> Record:
        """Return the record with everything that the card format needs."""
        record = {**found.record}
        record["id"] = self._free_id(str(record.get("id", "")) or record["stem"])
        reasons = [record, *_distractors(record)]
        missing = [part for part in reasons if not str(part.get("rationale", "")).strip()]
        self.without_reason += len(missing)
        record = _with_reasons(record)
        self.without_level += "level" not in record or "skill" not in record
        record.setdefault("level", "intermediate")
        record.setdefault("skill", "understand")
        record["source"] = self._citation(found)
        if record.get("edition", 1) > 1 and not _is_date(record.get("changed", "")):
            del record["edition"]
        if "changed" in record and ("edition" not in record or not _is_date(record["changed"])):
            del record["changed"]
        return record

    def _citation(self, found: Found) -> str:
        """Return what the question cites: the source that the file names, or the file itself."""
        cited, comma, place = str(found.record.get("source", "")).partition(",")
        line = found.source_line.replace(f",{place}", "", 1) if place else found.source_line
        if not line:
            return _SOURCE
        sources = self.sources.setdefault(self._card_id(found), {})
        if not SOURCE_ID.fullmatch(cited) or cited == _SOURCE or sources.get(cited, line) != line:
            same = [name for name, known in sources.items() if known == line]
            cited = same[0] if same else f"source-{len(sources) + 1}"
        sources[cited] = line
        return cited + comma + place

    def _free_id(self, wanted: str) -> str:
        bare = slug(wanted, "question")
        name, number = bare, 1
        while name in self.ids:
            number += 1
            name = f"{bare}-{number}"
        return name

    def _card_id(self, found: Found) -> str:
        return found.card if ID.fullmatch(found.card) else slug(found.category or self.title, "imported")

    def _card(self, found: Found, size: int) -> _Card:
        """Return the card of a question; a full one is followed by another."""
        category = _one_line(found.category)[:200]
        topic = slug(category or self.title, "imported")
        self.topics.setdefault(topic, category or self.title)
        bare = self._card_id(found)
        title = bare.replace("-", " ").capitalize() if found.card else category or self.title
        name, number = bare, 1
        while name in self.cards and (
            len(self.cards[name].questions) >= _MOST_QUESTIONS or self.cards[name].size + size > MOST_BYTES // 4
        ):
            number += 1
            name = f"{bare}-{number}"
        if name not in self.cards:
            self.cards[name] = _Card(f"{title} ({number})" if number > 1 else title, topic)
        self.cards[name].size += size
        return self.cards[name]

    def notes(self) -> tuple[Note, ...]:
        """Return what was changed, the sums first."""
        sums = []
        if self.without_reason:
            sums.append(Note("", f"{several(self.without_reason, 'reason')} missing, and filled with “{NO_REASON}”"))
        if self.without_level:
            questions = several(self.without_level, "question")
            sums.append(Note("", f"{questions} without level or skill: taken for intermediate, to understand"))
        return (*sums, *self.changed)


def make_deck(incoming: Incoming, *, file: str, title: str, today: date) -> Made:
    """Return a deck of what came in. file: the name of the file that it came from; title: of the deck."""
    title = _one_line(title)[:200] or "Imported questions"
    making = _Making(_one_line(file)[:200] or "a file", title)
    for found in incoming.questions:
        making.take(found)
    deck = {
        "id": slug(title, "imported"), "title": title, "language": "en", "licence": "not known", "version": "1",
        "description": f"Questions imported from {making.file}.",
    }  # fmt: skip
    topics = [
        {"id": topic, "title": name, "summary": f"Questions imported from {making.file}."}
        for topic, name in making.topics.items()
    ]
    files = {"deck.yaml": _yaml(deck), "topics.yaml": _yaml(topics)}
    for name, card in making.cards.items():
        files[f"concepts/{name}.yaml"] = _yaml(_card_record(name, card, making.file, today))
    return Made(
        files=files if making.cards else {},
        questions=len(making.ids),
        cards=len(making.cards),
        changed=(*incoming.changed, *making.notes()),
        left_out=(*incoming.left_out, *making.left_out),
    )


def _card_record(name: str, card: _Card, file: str, today: date) -> Record:
    count = several(len(card.questions), "question")
    day = today.isoformat()
    came = f"{count} came in from {file} on {day}. [^{_SOURCE}]"
    source = {"id": _SOURCE, "title": file, "publisher": "the file that was imported", "date": day}
    others = [_source(other, line, file) for other, line in card.sources.items()]
    return {
        "id": name, "kind": "concept", "title": card.title, "topics": [card.topic], "level": "intermediate",
        "summary": f"{count} imported from {file}.",
        "body": f"{came}\n\nWrite here what a learner should read before being asked. [^{_SOURCE}]\n",
        "key_points": [came], "related": [], "sources": [source, *others], "as_of": day[:7],
        "questions": card.questions,
    }  # fmt: skip


def _source(name: str, line: str, file: str) -> Record:
    """Return a source that a file names in words, its address apart."""
    words = _one_line(line)
    address = _ADDRESS.search(words)
    title = words[: address.start()].rstrip(" .") if address else words
    source = {"id": name, "title": title[:280] or name, "publisher": f"as named in {file}"[:280]}
    return source | ({"url": address[0]} if address else {"note": "taken over from the imported file"})


def slug(text: str, otherwise: str) -> str:
    """Return an id made of a text's letters and digits, `otherwise` where it has none that an id may have."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = _NOT_ID.sub(" ", plain).split()
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:_LONGEST_ID]
        if len(longer) > _LONGEST_ID:
            break
        name = longer
    return name or otherwise


def _distractors(record: Record) -> Iterator[Record]:
    yield from record.get("distractors", ())
    for gap in record.get("gaps", ()):
        yield from gap.get("distractors", ())


def _with_reasons(record: Record) -> Record:
    """Return a record whose every rationale says something."""
    filled = {**record, "rationale": str(record.get("rationale", "")).strip() or NO_REASON}
    for part in ("distractors", "gaps"):
        if part in filled:
            filled[part] = [{**one} for one in filled[part]]
    for gap in filled.get("gaps", ()):
        if "distractors" in gap:
            gap["distractors"] = [{**one} for one in gap["distractors"]]
    for distractor in _distractors(filled):
        distractor["rationale"] = str(distractor.get("rationale", "")).strip() or NO_REASON
    return filled


def _is_date(text: object) -> bool:
    try:
        When.parse(str(text))
    except ValueError:
        return False
    return True


def _one_line(text: str) -> str:
    return " ".join(UNSAFE.sub(" ", text).split())


def _made_safe(value: Any, name: str = "") -> tuple[Any, bool]:
    """Return a value without characters that could act, and whether there were any."""
    if isinstance(value, str):
        plain = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        safe = UNSAFE.sub("", plain)
        tidy = " ".join(safe.split()) if name in _LINES else "\n".join(line.rstrip() for line in safe.split("\n"))
        return tidy.strip(), safe != plain
    if isinstance(value, list):
        parts = [_made_safe(one, name) for one in value]
        return [part for part, _ in parts], any(altered for _, altered in parts)
    if isinstance(value, dict):
        made = {key: _made_safe(one, key) for key, one in value.items()}
        return {key: part for key, (part, _) in made.items()}, any(altered for _, altered in made.values())
    return value, False


def _node(value: Any) -> Node:
    """Return a value as the reader of cards meets it in a file."""
    if isinstance(value, dict):
        return Node({key: (_node(key), _node(part)) for key, part in value.items()}, 0, 0)
    if isinstance(value, list):
        return Node([_node(part) for part in value], 0, 0)
    return Node(_scalar(value), 0, 0)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, int | float) else str(value)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """YAML as decks are written in it: no aliases, texts of several lines as blocks, numbers without exponents."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out."""
        return True


def _text_node(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _number_node(dumper: Any, number: float) -> Any:
    kind = "int" if isinstance(number, int) else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", number_text(number))


_Dumper.add_representer(str, _text_node)
_Dumper.add_representer(float, _number_node)


def _yaml(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text


def merged(notes: Iterable[Note]) -> list[str]:
    """Return notes as lines, those that say the same of several places as one."""
    places: dict[str, list[str]] = {}
    for note in notes:
        places.setdefault(note.what, []).append(note.place)
    lines = []
    for what, where in places.items():
        named = [place for place in where if place]
        shown = ", ".join(named[:5]) + (f" and {len(named) - 5} more" if len(named) > 5 else "")
        lines.append(f"{shown}: {what}" if shown else what)
    return lines
