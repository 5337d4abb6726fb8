"""Compiling decks into an index: one SQLite database in memory, which `index.py` writes to the cache folder whole."""

from __future__ import annotations

import gc
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cyberdip.library.citations import CITED
from cyberdip.library.index import COLUMNS, SCHEMA, folder_stamp, whole_stamp
from cyberdip.library.model import FACT_FIELDS, Kind, LearningPath, Record, Topic
from cyberdip.library.reading import Deck, read_deck
from cyberdip.library.text import fold
from cyberdip.library.words import indexed_words, is_arabic, letters, name_key, sound

_TABLES = f"""
CREATE TABLE meta (schema INTEGER, version TEXT, decks TEXT, folders TEXT, files TEXT, large INTEGER);
CREATE TABLE deck (number INTEGER PRIMARY KEY, id TEXT, folder TEXT, record TEXT);
CREATE TABLE card (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, deck INTEGER, kind TEXT, title TEXT, level TEXT, topics TEXT,
    as_of TEXT, date TEXT, summary TEXT, file TEXT, passages TEXT, folded TEXT, record TEXT);
CREATE TABLE question (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, card INTEGER, type TEXT, level TEXT, skill TEXT, edition INTEGER,
    record TEXT);
CREATE INDEX question_of_card ON question (card);
CREATE TABLE former (old TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
CREATE TABLE topic (id TEXT PRIMARY KEY, record TEXT);
CREATE TABLE path (id TEXT PRIMARY KEY, record TEXT);
CREATE TABLE link (source INTEGER, target INTEGER, PRIMARY KEY (target, source)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, card INTEGER, rank INTEGER, letters INTEGER, PRIMARY KEY (key, rank, card)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, cards INTEGER, letters INTEGER, length INTEGER, sound TEXT) WITHOUT ROWID;
CREATE TABLE translation (card INTEGER, language TEXT, record TEXT, PRIMARY KEY (card, language)) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(
    {", ".join(COLUMNS)}, content='', tokenize='porter unicode61 remove_diacritics 0');
"""
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?؟]) (?=[^\W\d_a-z])")
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
    connection.execute("BEGIN")
    files = sum(stamp.count("\n") for _, _, stamp in stamps)
    connection.execute(
        "INSERT INTO meta VALUES (?, ?, ?, ?, ?, ?)",
        (
            SCHEMA, version, "\n".join(folders), "".join(s for _, s, _ in stamps), "".join(s for _, _, s in stamps),
            files > _LARGE,
        ),
    )  # fmt: skip
    _Compiling(connection).run(decks)
    connection.execute("COMMIT")
    return connection


class _Compiling:
    """One compilation: the numbers given to cards, and the words met on the way."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.numbers: dict[str, int] = {}
        self.questions: set[str] = set()
        self.words: dict[str, int] = {}

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
            for topic in deck.topics:
                self.connection.execute("INSERT OR IGNORE INTO topic VALUES (?, ?)", (topic.id, _json(_topic(topic))))
            for path in deck.paths:
                path_record = _path(path, renamed, info.id)
                self.connection.execute("INSERT OR IGNORE INTO path VALUES (?, ?)", (path.id, _json(path_record)))
        for number, record in links:
            self._links(number, record)
        self.connection.executemany(
            "INSERT INTO word VALUES (?, ?, ?, ?, ?)",
            (
                (w, n, letters(w), len(w), "" if is_arabic(w) else sound(w))
                for w, n in self.words.items()
                if len(w) < 40
            ),
        )

    def _card(self, deck_number: int, deck: Deck, card: str, record: Record) -> tuple[int, Record]:
        number = len(self.numbers) + 1
        self.numbers[record["id"]] = number
        # The plain id is the key of deck.files: a renamed card stands in the same file.
        file = deck.files[card]  # type: ignore[index]
        translations = [(lang, cards[card]) for lang, cards in deck.translations.items() if card in cards]  # type: ignore[index]
        passages = list(_passages(record))
        when = record.get("when") or record.get("adopted") or _founded(record)
        quotable = "\n".join(passages)
        self.connection.execute(
            "INSERT INTO card VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, record["id"], deck_number, record["kind"], record["title"], record["level"],
                f" {' '.join(record['topics'])} ", record["as_of"], when, record["summary"], str(file),
                quotable, None if quotable.isascii() else fold(quotable), _json(record),
            ),
        )  # fmt: skip
        columns = _columns(record, [t for _, t in translations])
        texts = [indexed_words(column) for column in columns]
        for word in {word for text in texts for word in text}:
            self.words[word] = self.words.get(word, 0) + 1
        self.connection.execute(
            f"INSERT INTO search (rowid, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})",
            (number, *(" ".join(text) for text in texts)),
        )
        self.connection.executemany(
            "INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)",
            ((key, number, rank, letters(key)) for key, rank in _names(record, [t for _, t in translations]) if key),
        )
        self.connection.executemany(
            "INSERT INTO translation VALUES (?, ?, ?)", ((number, lang, _json(text)) for lang, text in translations)
        )
        self._questions(number, record, deck.info.id)
        return number, record

    def _questions(self, card: int, record: Record, deck: str) -> None:
        for question in record["questions"]:
            name = question["id"] if question["id"] not in self.questions else f"{deck}:{question['id']}"
            self.questions.add(name)
            self.connection.execute(
                "INSERT INTO question (id, card, type, level, skill, edition, record) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    name, card, question["type"], question["level"], question["skill"], question.get("edition", 1),
                    _json({**question, "id": name}),
                ),
            )  # fmt: skip
            for old in question.get("formerly", ()):
                self.connection.execute("INSERT OR IGNORE INTO former VALUES (?, ?)", (old, name))

    def _links(self, number: int, record: Record) -> None:
        targets = [*record["related"], *record.get("norms", ()), *(card for card in _fact_cards(record) if card)]
        self.connection.executemany(
            "INSERT OR IGNORE INTO link VALUES (?, ?)",
            ((number, self.numbers[target]) for target in targets if target in self.numbers),
        )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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


def _passages(record: Record) -> Iterator[str]:
    """Yield what a search may quote of a card, sentence by sentence, without Markdown and citations."""
    yield from _sentences(record["summary"])
    for line in record["body"].split("\n\n"):
        yield from _sentences(line)
    for text in record["key_points"]:
        yield from _sentences(text)
    for name in ("response", "outcome"):
        yield from _sentences(record.get(name, ""))
    if "when" in record:
        yield f"{record['when']}, {record['where']}: {', '.join(record['parties'])}."
    elif "parties" in record:
        for text in record["parties"]:
            yield from _sentences(text)
    for entry in record.get("attribution", ()):
        if isinstance(entry, dict):
            yield from _sentences(f"{entry['by']}, of {entry['to']}: {entry['form']} Denied: {entry['denied']}")
    for passage in record.get("texts", ()):
        yield from (" ".join(passage["arabic"].split()), " ".join(passage["english"].split()))
    for fact in _fact_lists(record):
        yield from _sentences(f"{fact['text']} {fact.get('on', '')}")
    if record.get("aka"):
        yield "Also: " + "; ".join(record["aka"]) + "."
    for source in record["sources"]:
        yield (
            "Source: "
            + ", ".join(str(source[n]) for n in ("title", "publisher", "symbol", "year") if n in source)
            + "."
        )


def _bare(text: str) -> str:
    """Return a text without citations and the signs of Markdown; a link keeps its words."""
    text = CITED.sub("", text)
    out: list[str] = []
    for part in text.split("]("):
        out.append(part if not out else part.partition(")")[2])
    return "".join(out).replace("[", "").replace("**", "").replace("*", "").replace("`", "").replace("## ", "")


def _sentences(text: str) -> Iterable[str]:
    return _BETWEEN_SENTENCES.split(" ".join(_bare(text).lstrip("-># ").split())) if text else ()
