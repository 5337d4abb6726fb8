"""Compiling decks into an index: one SQLite database in memory, which `index.py` writes to the cache folder whole."""

from __future__ import annotations

import gc
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cyberdip.library.index import COLUMNS, SCHEMA, folder_stamp, whole_stamp
from cyberdip.library.model import FACT_FIELDS, Kind, LearningPath, Record, Topic
from cyberdip.library.reading import Deck, read_deck
from cyberdip.library.words import indexed_words, is_arabic, letters, name_key, sound

_TABLES = f"""
CREATE TABLE meta (schema INTEGER, version TEXT, decks TEXT, folders TEXT, files TEXT, large INTEGER);
CREATE TABLE deck (number INTEGER PRIMARY KEY, id TEXT, folder TEXT, record TEXT);
CREATE TABLE card (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, deck INTEGER, kind TEXT, title TEXT, level TEXT, topics TEXT,
    as_of TEXT, date TEXT, summary TEXT, file TEXT, stamp TEXT, passages TEXT, record TEXT);
CREATE TABLE question (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, card INTEGER, type TEXT, level TEXT, skill TEXT, edition INTEGER,
    record TEXT);
CREATE INDEX question_of_card ON question (card, number, id);
CREATE INDEX question_revised ON question (edition, id) WHERE edition > 1;
CREATE TABLE former (old TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
CREATE TABLE topic (id TEXT PRIMARY KEY, record TEXT);
CREATE TABLE path (id TEXT PRIMARY KEY, record TEXT);
CREATE TABLE link (source INTEGER, target INTEGER, PRIMARY KEY (target, source)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, card INTEGER, rank INTEGER, letters INTEGER, PRIMARY KEY (key, rank, card)) WITHOUT ROWID;
CREATE INDEX name_of_card ON name (card);
CREATE TABLE word (word TEXT PRIMARY KEY, cards INTEGER, letters INTEGER, length INTEGER, sound TEXT) WITHOUT ROWID;
CREATE INDEX word_sound ON word (sound);
CREATE TABLE translation (card INTEGER, language TEXT, record TEXT, PRIMARY KEY (card, language)) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(
    {", ".join(COLUMNS)}, content='', tokenize='porter unicode61 remove_diacritics 0');
"""
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_CITATION = re.compile(r"\[\^[^\]]*\]")
_LINE_SIGNS = ("- ", "> ", "## ")
_SEARCH = f"search (rowid, {', '.join(COLUMNS)})"
_AT_A_TIME = 1000  # cards
_GATHERED_BYTES = 64 << 20
_LARGE = 1000  # files; see index.py on how a large deck is watched


def compile_decks(folders: Sequence[str], *, version: str) -> sqlite3.Connection:
    """Read the decks and return their index as a database in memory; DeckError if one of them is faulty."""
    collecting = gc.isenabled()
    gc.disable()  # all that is read stays: looking for garbage would double the time of a large deck
    try:
        return _compile(folders, version)
    finally:
        if collecting:
            gc.enable()


def _compile(folders: Sequence[str], version: str) -> sqlite3.Connection:
    # What the folders look like is noted first: a file that changes while it is read is then seen as changed later.
    stamps = [(folder, folder_stamp(folder), whole_stamp(folder)) for folder in folders]
    decks = [read_deck(Path(folder)) for folder in folders]
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.executescript("PRAGMA page_size = 8192; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;" + _TABLES)
    # Words are gathered in memory and written once: it takes half the time of writing them every megabyte.
    connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', ?)", (_GATHERED_BYTES,))
    connection.execute("BEGIN")
    files = sum(stamp.count("\n") for _, _, stamp in stamps)
    connection.execute(
        "INSERT INTO meta VALUES (?, ?, ?, ?, ?, ?)",
        (
            SCHEMA, version, "\n".join(folders), "".join(s for _, s, _ in stamps), "".join(s for _, _, s in stamps),
            files > _LARGE,
        ),
    )  # fmt: skip
    lines = (line for _, _, stamp in stamps for line in stamp.splitlines(keepends=True))
    _Compiling(connection, {line.partition("\t")[0]: line for line in lines}).run(decks)
    connection.execute("COMMIT")
    return connection


class _Compiling:
    """One compilation: the numbers given to cards, the words met on the way, and the rows not yet written.

    stamps: the state of each file when it was about to be read.
    """

    def __init__(self, connection: sqlite3.Connection, stamps: dict[str, str]) -> None:
        self.connection = connection
        self.stamps = stamps
        self.waiting: dict[str, list[tuple[object, ...]]] = {}
        self.numbers: dict[str, int] = {}
        self.questions: set[str] = set()
        self.words: Counter[str] = Counter()

    def run(self, decks: Sequence[Deck]) -> None:
        links: list[tuple[int, Record]] = []
        for number, deck in enumerate(decks):
            info = deck.info
            record = {n: getattr(info, n) for n in ("id", "title", "language", "licence", "version", "description")}
            self.connection.execute(
                "INSERT INTO deck VALUES (?, ?, ?, ?)", (number, info.id, str(info.folder), _json(record))
            )
            renamed = {str(card): f"{info.id}:{card}" for card in deck.cards if card in self.numbers}
            for card, original in deck.cards.items():
                links.append(self._card(number, deck, card, _renamed(original, renamed)))
                if len(self.numbers) % _AT_A_TIME == 0:
                    self._write()
            for topic in deck.topics:
                self.connection.execute("INSERT OR IGNORE INTO topic VALUES (?, ?)", (topic.id, _json(_topic(topic))))
            for path in deck.paths:
                path_record = _path(path, renamed, info.id)
                self.connection.execute("INSERT OR IGNORE INTO path VALUES (?, ?)", (path.id, _json(path_record)))
        for number, record in links:
            self._links(number, record)
        self._write()
        self.connection.executemany(
            "INSERT INTO word VALUES (?, ?, ?, ?, ?)",
            (_word(word, cards) for word, cards in self.words.items() if len(word) < 40),
        )

    def _put(self, table: str, *row: object) -> None:
        """Keep a row for later: SQLite takes a thousand at once in half the time that it takes each."""
        self.waiting.setdefault(table, []).append(row)

    def _write(self) -> None:
        for table, rows in self.waiting.items():
            self.connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        self.waiting.clear()

    def _card(self, deck_number: int, deck: Deck, card: str, record: Record) -> tuple[int, Record]:
        number = len(self.numbers) + 1
        self.numbers[record["id"]] = number
        # The plain id is the key of deck.files: a renamed card stands in the same file.
        file = deck.files[card]  # type: ignore[index]
        translations = [(lang, cards[card]) for lang, cards in deck.translations.items() if card in cards]  # type: ignore[index]
        when = record.get("when") or record.get("adopted") or _founded(record)
        self._put(
            "card", number, record["id"], deck_number, record["kind"], record["title"], record["level"],
            f" {' '.join(record['topics'])} ", record["as_of"], when, record["summary"], str(file),
            self.stamps.get(str(file), ""), _quotable(record), _json({**record, "questions": []}),
        )  # fmt: skip
        columns = _columns(record, [t for _, t in translations])
        texts = [indexed_words(column) for column in columns]
        self.words.update(set().union(*texts))
        self._put(_SEARCH, number, *(" ".join(text) for text in texts))
        for key, rank in _names(record, [t for _, t in translations]):
            if key:
                self._put("name", key, number, rank, letters(key))
        for language, text in translations:
            self._put("translation", number, language, _json(text))
        self._questions(number, record, deck.info.id)
        return number, record

    def _questions(self, card: int, record: Record, deck: str) -> None:
        for question in record["questions"]:
            name = question["id"] if question["id"] not in self.questions else f"{deck}:{question['id']}"
            self.questions.add(name)
            self._put(
                "question", len(self.questions), name, card, question["type"], question["level"], question["skill"],
                question.get("edition", 1), _json({**question, "id": name}),
            )  # fmt: skip
            for old in question.get("formerly", ()):
                self._put("former", old, name)

    def _links(self, number: int, record: Record) -> None:
        targets = [*record["related"], *record.get("norms", ()), *(card for card in _fact_cards(record) if card)]
        for target in targets:
            if target in self.numbers:
                self._put("link", number, self.numbers[target])


def _word(word: str, cards: int) -> tuple[str, int, int, int, str]:
    """Return the row of a word. One with digits in it is nobody's slip: its length is 0, so no slip finds it."""
    if not word.isalpha() and any(letter.isdigit() for letter in word):
        return word, cards, 0, 0, ""
    return word, cards, letters(word), len(word), "" if is_arabic(word) else sound(word)


def _json(value: Any) -> str:
    return _ENCODER.encode(value)


def _founded(record: Record) -> str | None:
    founded = record.get("founded")
    return founded[0].get("on") if isinstance(founded, list) else None


def _fact_lists(record: Record) -> Iterator[Record]:
    for name in FACT_FIELDS.get(Kind(record["kind"]), ()):
        if isinstance(record.get(name), list):
            yield from record[name]


def _fact_cards(record: Record) -> Iterator[str | None]:
    return (fact.get("card") for fact in _fact_lists(record))


def _renamed(record: Record, renamed: dict[str, str]) -> Record:
    """Return the record with the ids that another deck has already taken written as `deck:id`."""
    if not renamed:
        return record
    changed = {**record, "id": renamed.get(record["id"], record["id"])}
    for name in ("related", "norms"):
        if name in record:
            changed[name] = [renamed.get(card, card) for card in record[name]]
    for name in FACT_FIELDS.get(Kind(record["kind"]), ()):
        if isinstance(record.get(name), list):
            changed[name] = [
                {**fact, "card": renamed.get(fact["card"], fact["card"])} if "card" in fact else fact
                for fact in record[name]
            ]
    return changed


def _topic(topic: Topic) -> Record:
    arabic = {"term": topic.arabic.term, "translit": topic.arabic.translit} if topic.arabic else None
    return {"id": topic.id, "title": topic.title, "summary": topic.summary, "arabic": arabic}


def _path(path: LearningPath, renamed: dict[str, str], deck: str) -> Record:
    return {
        "id": path.id, "title": path.title, "level": path.level, "introduction": path.introduction, "deck": deck,
        "closing_questions": path.closing_questions,
        "lessons": [
            {
                "id": lesson.id, "title": lesson.title, "minutes": lesson.minutes,
                "cards": [renamed.get(card, card) for card in lesson.cards],
            }
            for lesson in path.lessons
        ],
    }  # fmt: skip


def _names(record: Record, translations: Sequence[Record]) -> Iterator[tuple[str, int]]:
    """Yield the names of a card as they are compared, with their rank: its id, its title, then its other names."""
    yield name_key(record["id"]), 0
    yield name_key(record["title"]), 1
    others = list(record.get("aka", ()))
    if "arabic" in record:
        others += [record["arabic"]["term"], record["arabic"]["translit"]]
    for translation in translations:
        others += [translation["title"]] if "title" in translation else []
        others += translation.get("aka", ())
    for other in others:
        yield name_key(other), 2
        # "al-isnad" is also looked for as "isnad", and الإسناد as إسناد.
        for article in ("al ", "ال"):
            if name_key(other).startswith(article):
                yield name_key(other).removeprefix(article), 3


def _columns(record: Record, translations: Sequence[Record]) -> tuple[str, ...]:
    """Return the texts of a card by the columns of the search table."""
    arabic = record.get("arabic")
    other_names = [*record.get("aka", ()), *([arabic["term"], arabic["translit"]] if arabic else ())]
    details = [
        *record["key_points"], record.get("where", ""), *record.get("parties", ()), record.get("response", ""),
        record.get("outcome", ""), *record.get("lessons", ()), record.get("when", ""), record.get("adopted", ""),
    ]  # fmt: skip
    for entry in record.get("attribution", ()):
        if isinstance(entry, dict):
            details += [entry["by"], entry["to"], entry["form"], entry["denied"]]
    for passage in record.get("texts", ()):
        details += [passage["ref"], passage["arabic"], passage["english"]]
    if "status" in record:
        details.append(record["status"]["text"])
    details += [fact["text"] for fact in _fact_lists(record)]
    sources = [f"{s['title']} {s['publisher']} {s.get('author', '')} {s.get('symbol', '')}" for s in record["sources"]]
    bodies = [record["body"]]
    for translation in translations:
        other_names += [translation.get("title", ""), *translation.get("aka", ())]
        bodies += [translation.get("summary", ""), translation.get("body", ""), *translation.get("key_points", ())]
    title = f"{record['title']} {record['id']}"
    return (
        title, " ; ".join(other_names), record["summary"], _bare("\n".join(bodies)), _bare("\n".join(details)),
        "\n".join(sources),
    )  # fmt: skip


def _quotable(record: Record) -> str:
    """Return what a search may quote of a card, a sentence a line, without Markdown and citations."""
    texts = [record["summary"], *_paragraphs(record["body"]), *record["key_points"]]
    texts += [record[name] for name in ("response", "outcome") if name in record]
    if "when" in record:
        texts.append(f"{record['when']}, {record['where']}: {', '.join(record['parties'])}.")
    else:
        texts += record.get("parties", ())
    for entry in record.get("attribution", ()):
        if isinstance(entry, dict):
            texts.append(f"{entry['by']}, of {entry['to']}: {entry['form']} Denied: {entry['denied']}")
    for quoted in record.get("texts", ()):
        texts += [" ".join(quoted["arabic"].split()), " ".join(quoted["english"].split())]
    texts += [f"{fact['text']} {fact.get('on', '')}" for fact in _fact_lists(record)]
    if record.get("aka"):
        texts.append("Also: " + "; ".join(record["aka"]) + ".")
    for source in record["sources"]:
        named = [str(source[name]) for name in ("title", "publisher", "symbol", "year") if name in source]
        texts.append(f"Source: {', '.join(named)}.")
    # One pass over the whole is several times faster than one over each sentence, and str than re.
    whole = _bare("\n".join(texts)).replace("  ", " ")
    for end in (". ", "? ", "! ", "؟ "):
        if end in whole:
            whole = _cut(whole, end)
    return "\n".join([line.strip() for line in whole.split("\n") if line and not line.isspace()])


def _paragraphs(body: str) -> list[str]:
    """Return the paragraphs, list entries and headings of a body, each on one line, without the sign before it."""
    found = [""]
    for line in body.split("\n"):
        sign = next((sign for sign in _LINE_SIGNS if line.startswith(sign)), "")
        if sign or not line or line[:1].isdigit():
            found.append(line[len(sign) :])
        else:
            found[-1] += (" " if found[-1] else "") + line
    return found


def _cut(text: str, end: str) -> str:
    """Return a text with a line break after each sentence that ends so; before a small letter or digit none does."""
    first, *others = text.split(end)
    parts = [first]
    for part in others:
        parts.append(end[0] + "\n" if part[:1].isalpha() and not part[:1].islower() else end)
        parts.append(part)
    return "".join(parts)


def _bare(text: str) -> str:
    """Return a text without citations and the signs of Markdown; a link keeps its words."""
    text = _CITATION.sub("", text)
    if "](" in text:
        first, *others = text.split("](")
        text = first + "".join(part.partition(")")[2] for part in others)
    for sign in ("[", "**", "*", "`"):
        text = text.replace(sign, "")
    return text
