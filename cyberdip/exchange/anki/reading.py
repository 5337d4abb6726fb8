"""Anki packages as questions: ours field by field as they left, other people's card by card.

Whose a note is shows in the fields of its note type, not in its id: Anki may give a note type another id on the way,
and a learner may have put a field of their own to it.
"""

from __future__ import annotations

from collections.abc import Iterable

from cyberdip.errors import FileError
from cyberdip.exchange.anki.foreign import Asking, Made, effort
from cyberdip.exchange.anki.note_types import CLOZE, OURS
from cyberdip.exchange.anki.opening import AnkiNote, NoteType, open_package
from cyberdip.exchange.anki.reading_fields import Fields, Unreadable, record_of, source_line
from cyberdip.exchange.anki.writing import ROOT
from cyberdip.exchange.carrying import Found, Incoming, Note, Reading, from_labels
from cyberdip.exchange.plain_text import from_html
from cyberdip.library.faults import quoted
from cyberdip.library.text import on_one_line

_MOST_WORK = 100_000_000
"""Work that is done for one file, as `effort` counts it: templates repeat fields, and gaps repeat texts."""
_SHOWN = 40  # characters of a question by which it is named


def read(data: bytes, name: str) -> Incoming:
    """Return the questions in an Anki package; FileError where it is none."""
    collection = open_package(data, name)
    reading = Reading()
    asking: dict[int, Asking] = {}
    work = 0
    for number, note in enumerate(collection.notes, start=1):
        note_type = collection.note_types.get(note.note_type)
        if note_type is None:
            reading.left_out.append(Note(f"note {number}", "its note type is missing"))
        elif ours := next((one for one in OURS if set(one.fields) <= set(note_type.fields)), None):
            _take_ours(note, note_type, number, reading, is_cloze=ours is CLOZE)
            work += sum(map(effort, note.fields))
        else:
            if note.note_type not in asking:
                asking[note.note_type] = Asking(note_type)
            one = asking[note.note_type]
            work -= one.cost
            _take_foreign(note, one, number, reading)
            work += one.cost
        if work > _MOST_WORK:
            found = f"more work than {_MOST_WORK:,} characters make"
            raise FileError(f"{name}: found {found}, expected less.\n  Export fewer decks at once.")
    reading.left_out += _passed_over(asking.values())
    return reading.done()


def _take_ours(note: AnkiNote, note_type: NoteType, number: int, reading: Reading, *, is_cloze: bool) -> None:
    fields = Fields(dict(zip(note_type.fields, note.fields, strict=False)))
    try:
        record = record_of(fields, is_cloze=is_cloze)
    except Unreadable as reason:
        reading.left_out.append(Note(_place(number, fields.text("Id")), str(reason)))
        return
    prefix = f"{ROOT}::"
    labels = (tag.removeprefix(prefix).replace("::", ":", 1) for tag in note.tags if tag.startswith(prefix))
    labelled, card, _ = from_labels(labels)
    labelled.pop("type", None)
    place = _place(number, str(record.get("id", record["stem"])))
    reading.changed += [Note(place, f"it lost {what}") for what in dict.fromkeys(fields.lost)]
    reading.questions.append(
        Found(
            record=labelled | record,
            place=place,
            category=_deck(note).removeprefix(prefix),
            card=card,
            source_line=source_line(fields),
        )
    )


def _take_foreign(note: AnkiNote, asking: Asking, number: int, reading: Reading) -> None:
    words = from_html(note.fields[0][:200])[0] if note.fields else ""
    for made in asking.questions(note):
        if isinstance(made, Made):
            place = _place(number, made.record["stem"])
            reading.changed += [Note(place, what) for what in made.changed]
            reading.questions.append(Found(made.record, place, category=_deck(note)))
        else:
            reading.left_out.append(Note(_place(number, words), str(made)))


def _passed_over(asking: Iterable[Asking]) -> list[Note]:
    notes = []
    for one in asking:
        if one.passed_over:
            others = ", ".join(map(quoted, one.passed_over[:5]))
            notes.append(Note(f"note type {quoted(one.name)}", f"only its first card is taken, not {others}"))
    return notes


def _deck(note: AnkiNote) -> str:
    return on_one_line(note.cards[0][1]) if note.cards else ""


def _place(number: int, words: str) -> str:
    """Return how a note is named in a report: its number in the package, and the first words of it."""
    words = on_one_line(words[: _SHOWN * 2])
    short = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…"
    return f"note {number} “{short}”" if short else f"note {number}"
