"""Other people's packages opened: which collection is in them, what it holds, and nothing that it could do to us.

A collection is an SQLite file of a stranger's. It is opened read-only, no function of its schema may do anything but
compute, only plain tables are asked, and the work, the rows and the bytes that come out are counted: a file that is
damaged on purpose can make SQLite go round in circles. Both schemas are read: 11, and that of Anki since 2.1.28 (18).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cyberdip.errors import FileError
from cyberdip.exchange.archive import Archive

LARGEST_COLLECTION = 128 << 20
MOST_ROWS = 300_000
"""Notes, and cards, that are read from one package."""
_LARGEST_VALUE = 32 << 20
_MOST_STEPS = 3_000  # of 100,000 instructions of SQLite each
_MOST_IN_SCHEMA = 1_000
_LARGEST_WINDOW = 1 << 27  # of what Zstandard looks back on
_LONGEST_SQL = 100_000
_MOST_PARTS = 100  # of one protocol buffer
_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The best first: packages for the newest Anki hold the last one too, with a single note that says so."""
_COLUMNS = {"col": {"ver"}, "notes": {"id", "mid", "tags", "flds"}, "cards": {"nid", "did", "ord", "odid"}}
_COLUMNS_11 = {"col": {"models", "decks"}}
_COLUMNS_18 = {
    "notetypes": {"id", "name", "config"}, "fields": {"ntid", "ord", "name"},
    "templates": {"ntid", "ord", "name", "config"}, "decks": {"id", "name"},
}  # fmt: skip
_AGAIN = "Export the deck from Anki again: File, Export, “Anki Deck Package (.apkg)”."
_OLDER = "“Support older Anki versions”"


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of card that a note type makes: the HTML of its two sides, with the places of fields in it."""

    name: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """What the fields of a note are called, and which cards are made of them."""

    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A note, its tags, and its cards: (number of the template or gap, name of the deck)."""

    note_type: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    cards: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """What a package holds. note_types: by id."""

    note_types: dict[int, NoteType]
    notes: tuple[AnkiNote, ...]


def open_package(data: bytes, name: str) -> Collection:
    """Return what an Anki package holds; FileError where it is none, or can't be read in bounded work."""
    archive = Archive(data, name)
    member = next((one for one in _COLLECTIONS if one in archive), None)
    if member is None:
        raise FileError(f"{name}: found no collection in the archive, expected an Anki package.\n  {_AGAIN}")
    content = archive.read(member, at_most=LARGEST_COLLECTION)
    if member == "collection.anki21b":
        content = _unpacked(content, archive, member)
    if not content.startswith(b"SQLite format 3\0"):
        raise archive.error(member, "found no SQLite database, expected Anki's collection", _AGAIN)
    if _schema_size(content) > _MOST_IN_SCHEMA:
        raise archive.error(member, "found a schema that is damaged or too large, expected Anki's own tables", _AGAIN)
    try:
        with _opened(content) as connection:
            return _Reader(connection, archive, member, len(content)).collection()
    except (sqlite3.Error, OverflowError, UnicodeError):  # the last: a message of SQLite's that quotes damaged bytes
        raise archive.error(member, "found a damaged database, expected Anki's collection", _AGAIN) from None


def _unpacked(content: bytes, archive: Archive, member: str) -> bytes:
    """Return what Zstandard packed; FileError where this Python can't unpack it."""
    unpacker = _zstandard()
    if unpacker is None:
        raise archive.error(
            member, "found a collection packed with Zstandard, which this Python can't unpack",
            f"Export the deck from Anki again with {_OLDER} ticked, or: pip install 'cyberdip[anki]'.",
        )  # fmt: skip
    try:
        unpacked: bytes = unpacker(content, LARGEST_COLLECTION + 1)
    except Exception:  # two libraries, each with errors of its own
        raise archive.error(member, "found damaged bytes, expected a whole file", _AGAIN) from None
    if len(unpacked) > LARGEST_COLLECTION:
        found = f"found more than {LARGEST_COLLECTION:,} bytes, expected a smaller collection"
        raise archive.error(member, found, "Export fewer decks at once.")
    return unpacked


def _zstandard() -> Any:
    """Return (bytes, at most) -> bytes from Python's own library (3.14) or the package zstandard; None without both."""
    try:
        zstd = import_module("compression.zstd")
    except ImportError:
        pass
    else:
        return lambda data, most: zstd.ZstdFile(BytesIO(data)).read(most)
    try:
        zstandard = import_module("zstandard")
    except ImportError:
        return None
    unpacker = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    return lambda data, most: unpacker.stream_reader(BytesIO(data)).read(most)


def _schema_size(content: bytes) -> int:
    """Return how many tables, views and the like a database has; more than are taken, where it is damaged.

    SQLite reads the whole schema before the first query, in time that grows with the square of it, and nothing stops
    it: 600,000 virtual tables take it an hour. So they are counted beforehand, in the tree that starts on page 1.
    Source: sqlite.org, Database File Format, sections 1.3.2 and 1.6.
    """
    size = int.from_bytes(content[16:18], "big")
    size = 1 << 16 if size == 1 else max(size, 512)
    entries, pages, seen = 0, [1], 0
    while pages and entries + len(pages) <= _MOST_IN_SCHEMA:
        number = pages.pop()
        page = content[(number - 1) * size : number * size] if number else b""
        start = 100 if number == 1 else 0
        kind, count = page[start : start + 1], int.from_bytes(page[start + 3 : start + 5], "big")
        seen += 1
        if kind == b"\x0d":
            entries += count
        elif kind == b"\x05" and seen <= _MOST_IN_SCHEMA:
            cells = page[start + 12 : start + 12 + 2 * count]
            places = [int.from_bytes(cells[at : at + 2], "big") for at in range(0, len(cells), 2)]
            pages += [int.from_bytes(page[at : at + 4], "big") for at in (start + 8, *places)]
        else:
            return _MOST_IN_SCHEMA + 1
    return entries + len(pages)


@contextmanager
def _opened(content: bytes) -> Iterator[sqlite3.Connection]:
    """Open a copy of a database that nothing can change, and that can change nothing."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "collection"
        file.write_bytes(content)
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
            connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST_SQL)
            connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, 200)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            steps = iter(range(_MOST_STEPS))
            connection.set_progress_handler(lambda: next(steps, None) is None, 100_000)
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            connection.create_collation("unicase", _unicase)
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA cell_size_check=ON")
            connection.execute("PRAGMA query_only=ON")
            yield connection


def _unicase(one: str, other: str) -> int:
    """Compare as Anki's own collation does, nearly; the schema names it, and no query of ours sorts by it."""
    return (one.casefold() > other.casefold()) - (one.casefold() < other.casefold())


class _Reader:
    """Reads one collection. size: of the file; honest tables hold no more bytes than that."""

    def __init__(self, connection: sqlite3.Connection, archive: Archive, member: str, size: int) -> None:
        self._connection, self._archive, self._member, self._left = connection, archive, member, size

    def collection(self) -> Collection:
        """Return everything that is needed of it."""
        self._check_tables(_COLUMNS)
        rows = list(self._rows("SELECT ver FROM col"))
        if not rows or not isinstance(rows[0][0], int):
            raise self._error("found no version", "expected one in the table col")
        if rows[0][0] < 11:
            raise self._error(f"found schema {rows[0][0]}", "expected 11 or later")
        if rows[0][0] < 15:
            self._check_tables(_COLUMNS_11)
            note_types, decks = self._settings_11()
        else:
            self._check_tables(_COLUMNS_18)
            note_types, decks = self._settings_18()
        cards: dict[int, list[tuple[int, str]]] = {}
        for note, deck, place, home in self._rows("SELECT nid, did, ord, odid FROM cards"):
            if isinstance(place, int):
                cards.setdefault(note, []).append((place, decks.get(home or deck, "")))
        notes = []
        for note, note_type, tags, fields in self._rows("SELECT id, mid, tags, flds FROM notes"):
            parts = tuple(fields.split("\x1f")) if isinstance(fields, str) else ()
            named = tuple(tags.split()) if isinstance(tags, str) else ()
            notes.append(AnkiNote(note_type, parts, named, tuple(sorted(cards.get(note, ())))))
        return Collection(note_types, tuple(notes))

    def _check_tables(self, wanted: dict[str, set[str]]) -> None:
        """Refuse what is no table with these columns: a view, a virtual table, columns that are computed."""
        schema = self._rows("SELECT name, type, rootpage FROM sqlite_master", most=_MOST_IN_SCHEMA)
        kinds = {name: (kind, page) for name, kind, page in schema}
        for table, columns in wanted.items():
            kind, page = kinds.get(table, ("", 0))
            if kind != "table" or not page:
                found = f"no table {table}" if not kind else f"{table} as something other than a plain table"
                raise self._error(f"found {found}", "expected Anki's own tables")
            # table_xinfo: its last column is above 0 for columns that are computed or hidden
            plain = {row[1] for row in self._rows(f"PRAGMA table_xinfo({table})") if not row[6]}
            if missing := sorted(columns - plain):
                raise self._error(f"found no column {missing[0]} in {table}", "expected Anki's own tables")

    def _rows(self, query: str, *, most: int = 0) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, and refuse more of them, or more bytes, than an honest file holds."""
        most = most or MOST_ROWS
        for count, row in enumerate(self._connection.execute(query), start=1):
            if count > most:
                raise self._archive.error(
                    self._member, f"found more than {most:,} rows, expected fewer", "Export fewer decks at once."
                )
            self._left -= sum(len(value) for value in row if isinstance(value, str | bytes))
            if self._left < 0:
                raise self._error("found more text than the file has bytes", "expected Anki's collection")
            yield row

    def _error(self, found: str, expected: str) -> FileError:
        return self._archive.error(self._member, f"{found}, {expected}", _AGAIN)

    def _settings_11(self) -> tuple[dict[int, NoteType], dict[int, str]]:
        """Return the note types, and the names of the decks, of schema 11: JSON in one row."""
        for models, decks in self._rows("SELECT models, decks FROM col"):
            try:
                types = {int(key): _note_type(model) for key, model in json.loads(models).items()}
                return types, {int(key): str(deck["name"]) for key, deck in json.loads(decks).items()}
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                raise self._error("found note types or decks that are no JSON of Anki's", "expected its own") from None
        raise self._error("found nothing in the table col", "expected one row")

    def _settings_18(self) -> tuple[dict[int, NoteType], dict[int, str]]:
        """Return the same of the later schema: tables, whose column config holds protocol buffers."""
        fields: dict[int, list[tuple[int, str]]] = {}
        templates: dict[int, list[tuple[int, Template]]] = {}
        for owner, place, name in self._rows("SELECT ntid, ord, name FROM fields"):
            fields.setdefault(owner, []).append((place, name))
        for owner, place, name, config in self._rows("SELECT ntid, ord, name, config FROM templates"):
            sides = _protocol_buffer(config)
            template = Template(str(name), _text_in(sides.get(1)), _text_in(sides.get(2)))
            templates.setdefault(owner, []).append((place, template))
        try:
            types = {
                key: NoteType(
                    name=str(name),
                    is_cloze=_protocol_buffer(config).get(1) == 1,
                    fields=tuple(str(field) for _, field in sorted(fields.get(key, ()))),
                    templates=tuple(one for _, one in sorted(templates.get(key, ()), key=lambda pair: pair[0])),
                )
                for key, name, config in self._rows("SELECT id, name, config FROM notetypes")
            }
        except TypeError:  # places that can't be sorted
            raise self._error("found note types that are not Anki's", "expected its own") from None
        decks = self._rows("SELECT id, name FROM decks")
        return types, {key: str(name).replace("\x1f", "::") for key, name in decks}


def _note_type(model: Any) -> NoteType:
    fields = sorted(model["flds"], key=lambda field: field.get("ord", 0))
    templates = sorted(model["tmpls"], key=lambda template: template.get("ord", 0))
    return NoteType(
        name=str(model["name"]),
        is_cloze=model.get("type") == 1,
        fields=tuple(str(field["name"]) for field in fields),
        templates=tuple(Template(str(t["name"]), str(t["qfmt"]), str(t["afmt"])) for t in templates),
    )


def _text_in(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _protocol_buffer(data: object) -> dict[int, int | bytes]:
    """Return the numbers and byte strings of a message by the numbers of their fields; what is damaged ends it.

    Source: protobuf.dev, Encoding. Of a field that stands there twice, the last counts.
    """
    found: dict[int, int | bytes] = {}
    if not isinstance(data, bytes):
        return found
    at = 0
    for _ in range(_MOST_PARTS):
        if at >= len(data):
            break
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            found[number], at = _varint(data, at)
        elif wire == 2:
            length, at = _varint(data, at)
            found[number] = data[at : at + length]
            at += length
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            break
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        value |= (data[at] & 0x7F) << shift
        at += 1
        if not data[at - 1] & 0x80:
            break
    return value, at
