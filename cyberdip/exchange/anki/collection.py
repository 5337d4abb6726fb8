"""A collection of ours as Anki's schema 11 keeps it: the tables, the settings that Anki expects, and their bytes.

Source: the schema that Anki itself creates and exports (rslib/src/storage/schema11.sql). Its indexes are left out:
they speed up a collection in use, and Anki copies what it imports into its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from tempfile import TemporaryDirectory

from cyberdip.errors import FileError
from cyberdip.library.model import Record

_SCHEMA = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
  ivl integer not null, factor integer not null, reps integer not null, lapses integer not null,
  left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
  type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
"""
_CONF: Record = {
    "activeDecks": [1], "addToCur": True, "collapseTime": 1200, "curDeck": 1, "curModel": None, "dueCounts": True,
    "estTimes": True, "newSpread": 0, "nextPos": 1, "sortBackwards": False, "sortType": "noteFld", "timeLim": 0,
}  # fmt: skip
_DECK_OPTIONS: Record = {
    "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0, "replayq": True,
    "dyn": False,
    "new": {"bury": False, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7], "order": 1, "perDay": 20,
            "separate": True},
    "rev": {"bury": False, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "minSpace": 1, "perDay": 200},
    "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
}  # fmt: skip
"""Anki's own defaults; it takes deck options over from a package only where the learner asks for that."""


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to be written, and the deck of its one card. fields: HTML, in the order of its note type."""

    guid: str
    note_type: int
    deck: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    sorted_by: str


@dataclass(frozen=True, slots=True)
class NewDeck:
    """A deck to be written; `name` holds its parents' names, `description` is HTML."""

    id: int
    name: str
    description: str = ""


def collection_bytes(
    notes: Sequence[NewNote], *, decks: Iterable[NewDeck], note_types: Iterable[Record], made: int
) -> bytes:
    """Return a whole collection. made: seconds since 1970; all times in it are this one, and ids count from it."""
    try:
        return _written(notes, decks, note_types, made)
    except (sqlite3.OperationalError, OSError) as error:
        raise FileError(
            f"a temporary file cannot be written ({error}).\n  Make room on the disk, or set TMPDIR to another folder."
        ) from None


def _written(notes: Sequence[NewNote], decks: Iterable[NewDeck], note_types: Iterable[Record], made: int) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "collection.anki2"
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN")
            settings = _settings(decks, note_types, made)
            connection.execute("INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')", settings)
            connection.executemany("INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')", _note_rows(notes, made))
            connection.executemany(
                "INSERT INTO cards VALUES (?,?,?,0,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')", _card_rows(notes, made)
            )
            connection.execute("COMMIT")
        return file.read_bytes()


def _settings(decks: Iterable[NewDeck], note_types: Iterable[Record], made: int) -> tuple[object, ...]:
    every = [NewDeck(1, "Default"), *decks]
    values = (
        _CONF,
        {str(note_type["id"]): note_type for note_type in note_types},
        {str(deck.id): _deck(deck, made) for deck in every},
        {"1": _DECK_OPTIONS},
    )
    return (made, made * 1000, made * 1000, *(json.dumps(value, ensure_ascii=False) for value in values))


def _deck(deck: NewDeck, made: int) -> Record:
    return {
        "id": deck.id, "name": deck.name, "desc": deck.description, "mod": made, "usn": -1, "dyn": 0, "conf": 1,
        "collapsed": False, "browserCollapsed": False, "extendNew": 0, "extendRev": 0, "newToday": [0, 0],
        "revToday": [0, 0], "lrnToday": [0, 0], "timeToday": [0, 0],
    }  # fmt: skip


def _note_rows(notes: Sequence[NewNote], made: int) -> Iterable[tuple[object, ...]]:
    for place, note in enumerate(notes):
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        first = note.sorted_by
        checksum = int(sha1(first.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:8], 16)
        fields = "\x1f".join(note.fields)
        yield made * 1000 + place, note.guid, note.note_type, made, tags, fields, first, checksum


def _card_rows(notes: Sequence[NewNote], made: int) -> Iterable[tuple[object, ...]]:
    """Yield a new card for each note; the learner meets them in this order."""
    for place, note in enumerate(notes):
        yield made * 1000 + place, made * 1000 + place, note.deck, made, place + 1
