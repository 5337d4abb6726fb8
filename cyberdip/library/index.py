"""The index of the decks in use: opened if it is fresh, compiled anew if it is not, asked in SQL by this module alone.

The front door's quick answer imports this, so reading loads neither YAML nor the card model; `compile.py`, which
does, is imported only when something has to be compiled. Nobody ever clears the cache: an index that is stale, cut
off, damaged, of another version or of other decks is replaced, and one that can't be written is kept in memory.
"""

from __future__ import annotations

import os
import time
import zlib

from cyberdip import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from typing import IO, Any

    Record = dict[str, Any]
else:
    try:
        import _sqlite3 as sqlite3  # without the adapters for dates, whose imports take longer than most answers
    except ImportError:
        import sqlite3

SCHEMA = 8
SQLITE_VERSION = sqlite3.sqlite_version
COLUMNS = ("title", "names", "summary", "body", "details", "sources")
WEIGHTS = (10.0, 9.0, 4.0, 1.0, 1.6, 0.6)
"""How much a word counts in each column for BM25: a title or alias over the summary, the summary over the body."""
_KINDS = ("concepts", "principles", "cases", "institutions", "instruments", "countries")
_WHOLE_CHECK_SECONDS = 60
_NOTE = ".checked"
_SEAL_AT = 68  # the application id in the header of an SQLite file, which holds the sum of all other bytes
_LEFT_SECONDS, _UNUSED_SECONDS = 3600, 90 * 86400


def index_file(decks: Sequence[str], cache: str) -> str:
    """Return where the index of these decks is kept. Its own meta table says which decks it is of."""
    named = "\n".join(decks).encode("utf-8", "surrogatepass")
    return os.path.join(cache, f"index-{zlib.crc32(named):08x}{zlib.adler32(named):08x}.sqlite")


def folder_stamp(deck: str) -> str:
    """Return the state of a deck's folders: another one when a file was added, removed or renamed."""
    lines = []
    for name in ("", "deck.yaml", "topics.yaml", "paths", *_KINDS):
        path = os.path.join(deck, name) if name else deck
        try:
            state = os.stat(path)
            lines.append(f"{path}\t{state.st_mtime_ns}\n" if name[-5:] != ".yaml" else _stamp(path, state))
        except OSError:
            lines.append(f"{path}\t-\n")
    return "".join(lines)


def whole_stamp(deck: str) -> str:
    """Return the state of every file of a deck: another one when any of them was changed."""
    lines = []
    for name in ("", "paths", *_KINDS):
        path = os.path.join(deck, name) if name else deck
        try:
            with os.scandir(path) as entries:
                listed = [e for e in entries if e.name[-5:] == ".yaml" or e.name[-4:] == ".yml"]
            lines += sorted([_stamp(entry.path, entry.stat()) for entry in listed])
        except OSError:
            lines.append(f"{path}\t-\n")
    return "".join(lines)


def _stamp(path: str, state: os.stat_result) -> str:
    return f"{path}\t{state.st_mtime_ns}\t{state.st_size}\n"


def open_fresh(decks: Sequence[str], *, cache: str | None) -> Index | None:
    """Return the index that is in the cache, if it can be used as it is; never compiles."""
    if cache is None:
        return None
    file = index_file(decks, cache)
    try:
        state = os.stat(file)
        due = not _lately_checked(file, state)
        if due and not _is_whole(file):
            return None
        # immutable would skip locks, but then a replaced file could be read half; `mode=ro` is enough.
        connection = sqlite3.connect(f"file:{_uri(file)}?mode=ro", uri=True, isolation_level=None)
    except (OSError, sqlite3.Error):
        return None
    try:
        row = connection.execute("SELECT schema, version, decks, folders, large FROM meta").fetchone()
        if row is None or row[:3] != (SCHEMA, __version__, "\n".join(decks)):
            raise sqlite3.DatabaseError
        fresh = row[3] == "".join(map(folder_stamp, decks))
        if fresh and (due or not row[4]):
            kept = connection.execute("SELECT files FROM meta").fetchone()[0]
            fresh = kept == "".join(map(whole_stamp, decks))
            if fresh and due:
                _mark_checked(file, state)
    except (sqlite3.Error, OSError):
        fresh = False
    if not fresh:
        connection.close()
        return None
    return Index(connection, decks, cache, large=bool(row[4]))


def _uri(file: str) -> str:
    """Return a path as SQLite's URI wants it."""
    if os.name == "nt":
        file = "/" + file.replace("\\", "/")
    return file.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _lately_checked(file: str, state: os.stat_result) -> bool:
    """Whether this very file was looked at whole within the last minute; the note beside it says so."""
    try:
        with open(file + _NOTE, encoding="utf-8") as note:
            age = time.time() - os.fstat(note.fileno()).st_mtime
            return 0 <= age < _WHOLE_CHECK_SECONDS and note.read() == _identity(state)
    except (OSError, ValueError):
        return False


def _mark_checked(file: str, state: os.stat_result) -> None:
    try:
        with open(file + _NOTE, "w", encoding="utf-8") as note:
            note.write(_identity(state))
    except OSError:
        pass  # a read-only cache: every call then looks at everything


def _identity(state: os.stat_result) -> str:
    return f"{state.st_ino} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}"


def open_index(decks: Sequence[str], *, cache: str | None) -> Index:
    """Return the index of the decks, compiled anew if need be; DeckError if one of them has a fault."""
    return open_fresh(decks, cache=cache) or compile_index(decks, cache=cache)


def compile_index(decks: Sequence[str], *, cache: str | None) -> Index:
    """Compile the decks, keep the index in the cache if that can be, and return it."""
    from cyberdip.library.compile import compile_decks

    connection = compile_decks(decks, version=__version__)
    if cache is not None:
        _keep(connection, index_file(decks, cache))
    return Index(connection, decks, cache, large=False)


def _keep(connection: sqlite3.Connection, file: str) -> None:
    """Write the database beside and rename it, so that another process sees a whole index or none.

    A folder that can't be written, or is full, costs time at every call and nothing else.
    """
    beside = f"{file}.{os.getpid()}.{time.time_ns()}.new"
    try:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        _sweep(os.path.dirname(file))
        kept = sqlite3.connect(beside, isolation_level=None)
        try:
            kept.execute("PRAGMA synchronous = OFF")
            connection.backup(kept)
        finally:
            kept.close()
        with open(beside, "r+b") as out:
            seal = _sum(out)
            out.seek(_SEAL_AT)
            out.write(seal.to_bytes(4, "big"))  # not forced to the disk: what a power cut spoils, the seal shows
        os.replace(beside, file)
        _mark_checked(file, os.stat(file))
    except (OSError, MemoryError, sqlite3.Error):
        try:
            os.remove(beside)
        except OSError:
            pass


def _is_whole(file: str) -> bool:
    """Whether an index file is what was written, to the last byte: SQLite itself does not notice every damage."""
    with open(file, "rb", buffering=0) as kept:
        kept.seek(_SEAL_AT)
        seal = kept.read(4)
        return seal == _sum(kept).to_bytes(4, "big")


def _sum(file: IO[bytes]) -> int:
    """Return the check sum of a file without its seal."""
    file.seek(0)
    total = zlib.crc32(file.read(_SEAL_AT))
    file.seek(_SEAL_AT + 4)
    while part := file.read(1 << 18):
        total = zlib.crc32(part, total)
    return total


def _sweep(cache: str) -> None:
    """Remove what processes that were cut off have left, and indexes that nobody has used for months."""
    with os.scandir(cache) as entries:
        for entry in entries:
            age = time.time() - entry.stat().st_mtime
            if entry.name.startswith("index-") and age > (
                _LEFT_SECONDS if entry.name.endswith(".new") else _UNUSED_SECONDS
            ):
                os.remove(entry.path)


def _parsed(text: str) -> Any:
    """Return the value of a JSON text, by json's own scanner: importing all of json takes longer than the answer."""
    try:
        from _json import make_scanner

        return make_scanner(_Scanning)(text, 0)[0]  # type: ignore[arg-type]
    except (ImportError, AttributeError, TypeError):
        import json

        return json.loads(text)


class _Scanning:
    """What the scanner asks of a decoder."""

    strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant = True, None, None, float, int, float


class Index:
    """What is known of the decks in use. Records are plain dicts by the names of docs/card-format.md."""

    def __init__(self, connection: sqlite3.Connection, decks: Sequence[str], cache: str | None, *, large: bool) -> None:
        self._connection = connection
        self._decks, self._cache = decks, cache
        self.large = large

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return what a query finds. An index that turns out to be damaged is compiled anew, and asked again."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except UnicodeEncodeError:
            return []  # half a character was asked for, as a terminal may send it: no text has one
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.ProgrammingError | sqlite3.IntegrityError):
                raise
            self._connection = compile_index(self._decks, cache=self._cache)._connection
            return self._connection.execute(sql, values).fetchall()

    def card(self, card: str) -> Record:
        """Return a card's record; KeyError if there is none of this id."""
        found = self.rows("SELECT record, number FROM card WHERE id = ?", (card,))
        if not found:
            raise KeyError(card)
        record: Record = _parsed(found[0][0])
        questions = self.rows("SELECT record FROM question WHERE card = ? ORDER BY number", (found[0][1],))
        record["questions"] = [_parsed(question) for (question,) in questions]
        return record

    def card_file(self, card: str) -> str:
        """Return the path of a card's file."""
        return str(self.rows("SELECT file FROM card WHERE id = ?", (card,))[0][0])

    def deck_of(self, card: str) -> Record:
        """Return the fields of `deck.yaml` of the deck that a card belongs to."""
        query = "SELECT deck.record FROM card JOIN deck ON deck.number = card.deck WHERE card.id = ?"
        record: Record = _parsed(self.rows(query, (card,))[0][0])
        return record

    def translation(self, card: str, language: str) -> Record | None:
        """Return the translated fields of a card, None where it is not translated."""
        query = (
            "SELECT t.record FROM translation t JOIN card ON card.number = t.card WHERE card.id = ? AND language = ?"
        )
        found = self.rows(query, (card, language))
        return _parsed(found[0][0]) if found else None

    def languages(self) -> tuple[str, ...]:
        """Return the languages that some card is translated into."""
        return tuple(row[0] for row in self.rows("SELECT DISTINCT language FROM translation ORDER BY 1"))

    def linked_from(self, card: str) -> list[tuple[str, str]]:
        """Return id and title of the cards that name this one."""
        return self.rows(
            "SELECT s.id, s.title FROM card t JOIN link ON link.target = t.number "
            "JOIN card s ON s.number = link.source WHERE t.id = ? ORDER BY s.title, s.id", (card,),
        )  # fmt: skip

    def titles(self, cards: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return title and kind of these cards, by id; unknown ids are left out."""
        listed = list(cards)
        found = self.rows(f"SELECT id, title, kind FROM card WHERE id IN ({_marks(listed)})", listed)
        return {row[0]: (row[1], row[2]) for row in found}

    def cards(
        self, *, kind: Sequence[str] | None = None, topic: Sequence[str] | None = None,
        level: Sequence[str] | None = None,
    ) -> list[Record]:  # fmt: skip
        """Return the rows of the cards that match, by kind in the order of the card format, then by title."""
        where, values = _where(kind=kind, topic=topic, level=level)
        found = self.rows(
            "SELECT card.id, kind, title, level, topics, summary, as_of, deck.id FROM card "
            f"JOIN deck ON deck.number = card.deck {where} ORDER BY instr('{' '.join(_KINDS)}', substr(kind, 1, 5)), "
            "title COLLATE NOCASE, card.id", values,
        )  # fmt: skip
        names = ("id", "kind", "title", "level", "topics", "summary", "as_of", "deck")
        return [{**dict(zip(names, row, strict=True)), "topics": row[4].split()} for row in found]

    def dated(self, *, topic: Sequence[str] | None = None) -> list[Record]:
        """Return the rows of the cards that have a date, in the order of their dates."""
        where, values = _where(topic=topic)
        where = f"{where} AND date IS NOT NULL" if where else "WHERE date IS NOT NULL"
        found = self.rows(
            f"SELECT date, card.id, kind, title, deck.id FROM card JOIN deck ON deck.number = card.deck {where} "
            "ORDER BY date, title", values,
        )  # fmt: skip
        return [dict(zip(("date", "id", "kind", "title", "deck"), row, strict=True)) for row in found]

    def topics(self) -> list[Record]:
        """Return the topics of all decks, with the number of cards of each."""
        found = self.rows(
            "SELECT record, (SELECT count(*) FROM card WHERE instr(topics, ' ' || topic.id || ' ')) "
            "FROM topic ORDER BY topic.rowid"
        )
        return [{**_parsed(row[0]), "cards": row[1]} for row in found]

    def topic_titles(self) -> dict[str, str]:
        """Return the title of each topic, by its id."""
        return {topic["id"]: topic["title"] for topic in self.topics()}

    def paths(self) -> list[Record]:
        """Return the learning paths of all decks."""
        return [_parsed(row[0]) for row in self.rows("SELECT record FROM path ORDER BY rowid")]

    def decks(self) -> list[Record]:
        """Return the decks, with their folders and the numbers of cards and questions."""
        found = self.rows(
            "SELECT record, folder, (SELECT count(*) FROM card WHERE deck = deck.number), (SELECT count(*) "
            "FROM question JOIN card ON card.number = question.card WHERE card.deck = deck.number) FROM deck ORDER BY 1"
        )
        return [{**_parsed(r), "folder": folder, "cards": c, "questions": q} for r, folder, c, q in found]

    def questions(
        self, *, cards: Sequence[str] | None = None, **choice: Sequence[str] | None
    ) -> list[tuple[str, Record]]:
        """Return (card id, question record) of the questions of the cards that match, in the order of the deck."""
        where, values = _where(**choice)
        if cards is not None:
            where += f"{' AND' if where else 'WHERE'} card.id IN ({_marks(cards)})"
            values = [*values, *cards]
        found = self.rows(
            "SELECT card.id, question.record FROM question JOIN card ON card.number = question.card "
            f"{where} ORDER BY question.number", values,
        )  # fmt: skip
        return [(row[0], _parsed(row[1])) for row in found]

    def find_questions(self, ids: Iterable[str]) -> dict[str, tuple[str, Record]]:
        """Return (card id, question record) by the id asked for, which the question bears or bore formerly."""
        listed = list(ids)
        found: dict[str, tuple[str, Record]] = {}
        for start in range(0, len(listed), 500):
            some = listed[start : start + 500]
            query = (
                "SELECT {name}, card.id, question.record FROM question JOIN card ON card.number = question.card {join} "
                f"WHERE {{name}} IN ({_marks(some)})"
            )
            for name, join in (("former.old", "JOIN former ON former.id = question.id"), ("question.id", "")):
                for wanted, card, record in self.rows(query.format(name=name, join=join), some):
                    found[wanted] = (card, _parsed(record))
        return found

    def question_ids(self, cards: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids of the questions of these cards, without reading the questions."""
        query = (
            "SELECT card.id, question.id FROM card LEFT JOIN question ON question.card = card.number "
            "WHERE card.id IN (SELECT value FROM json_each(?)) ORDER BY question.number"
        )
        found: dict[str, list[str]] = {}
        for card, question in self.rows(query, (json_list(cards),)):
            of_card = found.setdefault(card, [])
            if question is not None:
                of_card.append(question)
        return found

    def main_topics(self, cards: Iterable[str] | None = None) -> dict[str, str]:
        """Return the main topic of these cards, of all if none are named."""
        if cards is None:
            return {card: topics.split()[0] for card, topics in self.rows("SELECT id, topics FROM card")}
        query = "SELECT id, topics FROM card WHERE id IN (SELECT value FROM json_each(?))"
        return {card: topics.split()[0] for card, topics in self.rows(query, (json_list(cards),))}

    def count(self) -> int:
        """Return how many cards there are."""
        return int(self.rows("SELECT count(*) FROM card")[0][0])

    def is_fresh(self, cards: Iterable[str]) -> bool:
        """Whether the files of these cards are as they were compiled; in a large deck not every file is looked at."""
        if not self.large:
            return True
        listed = list(cards)
        for file, stamp in self.rows(f"SELECT file, stamp FROM card WHERE id IN ({_marks(listed)})", listed):
            try:
                if _stamp(file, os.stat(file)) != stamp:
                    return False
            except OSError:
                return False
        return True

    def question_counts(self, cards: Iterable[str] | None = None) -> dict[str, int]:
        """Return how many questions each of these cards has, of all if none are named; unknown ids are left out."""
        query = "SELECT card.id, (SELECT count(*) FROM question WHERE question.card = card.number) FROM card"
        if cards is None:
            return dict(self.rows(query))
        return dict(self.rows(f"{query} WHERE card.id IN (SELECT value FROM json_each(?))", (json_list(cards),)))

    def cards_of_questions(self, questions: Iterable[str]) -> dict[str, str]:
        """Return the card of each of these questions, by its present id; those that no deck has are left out."""
        query = (
            "WITH wanted AS (SELECT value FROM json_each(?)) "
            "SELECT question.id, card.id FROM question JOIN card ON card.number = question.card WHERE question.id IN "
            "(SELECT value FROM wanted UNION SELECT former.id FROM former WHERE former.old IN wanted)"
        )
        return dict(self.rows(query, (json_list(questions),)))

    def editions_above_one(self) -> dict[str, int]:
        """Return the questions whose right answer changed at some time, with their editions."""
        return dict(self.rows("SELECT id, edition FROM question WHERE edition > 1"))

    def former_ids(self) -> dict[str, list[str]]:
        """Return the questions that had other ids before, with those ids."""
        found: dict[str, list[str]] = {}
        for question, old in self.rows("SELECT id, old FROM former ORDER BY old"):
            found.setdefault(question, []).append(old)
        return found

    def card_at(self, number: int) -> str | None:
        """Return one card by any number, the same for the same cards; None where there is no card."""
        count = self.count()
        if not count:
            return None
        found = self.rows("SELECT id FROM card ORDER BY id LIMIT 1 OFFSET ?", (number % count,))
        return str(found[0][0])

    def file(self) -> str | None:
        """Return where the index is kept, None where it is in memory."""
        path = index_file(self._decks, self._cache) if self._cache else None
        return path if path and os.path.exists(path) else None


def json_list(values: Iterable[str]) -> str:
    """Return ids as SQLite's json_each takes them, for lists of any length; by json's own encoder, as `_parsed`."""
    try:
        from _json import encode_basestring_ascii as quoted
    except ImportError:
        from json.encoder import encode_basestring_ascii as quoted
    return f"[{','.join(map(quoted, values))}]"


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _where(
    kind: Sequence[str] | None = None, topic: Sequence[str] | None = None, level: Sequence[str] | None = None
) -> tuple[str, list[str]]:
    """Return a WHERE clause for cards and its values."""
    parts: list[str] = []
    values: list[str] = []
    for column, wanted in (("card.kind", kind), ("card.level", level)):
        if wanted:
            parts.append(f"{column} IN ({_marks(wanted)})")
            values += wanted
    if topic:
        parts.append("(" + " OR ".join("instr(card.topics, ?)" for _ in topic) + ")")
        values += [f" {name} " for name in topic]
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), values
