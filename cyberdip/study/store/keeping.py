"""The store as the rest of the room uses it: append, take back, ask what is remembered, merge."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from cyberdip.errors import StoreError
from cyberdip.study.clock import Moment
from cyberdip.study.log import CardRead, Entry, QuizTaken, Review, Withdrawal, canonical
from cyberdip.study.schedule import (
    DEFAULT_RETENTION,
    FOLDED_BY,
    Answer,
    MemoryState,
    after,
    check_retention,
    due_day,
    fold,
    predicted,
    rating_of,
)
from cyberdip.study.store import opening, rows
from cyberdip.study.store.opening import connect, faults_in_words

FILE_NAME = "progress.sqlite"
_AT_ONCE = 500
_UPSERT = (
    f"INSERT OR REPLACE INTO memory (question, card, {rows.MEMORY}, due, last_at, last_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_NOT_WITHDRAWN = "NOT EXISTS (SELECT 1 FROM withdrawal WHERE withdrawal.review = review.id)"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a learner can set. retention: the chance of recall to aim at. new_cards: how many a day at most."""

    retention: float = DEFAULT_RETENTION
    new_cards: int = 3

    def __post_init__(self) -> None:
        check_retention(self.retention)
        if not 0 <= self.new_cards <= 1000:
            raise ValueError(f"no such number of new cards a day: {self.new_cards}")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a merge did: entries added, entries there already, and ids that stood for two different entries."""

    added: int = 0
    known: int = 0
    clashes: tuple[str, ...] = ()


class Store:
    """A learner's log and what follows from it. Close it, or use it in a `with` statement."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self._connection = connection
        self.path = path
        self._settings: Settings | None = None

    @classmethod
    def open(cls, path: Path, *, write: bool = True) -> Self:
        """Open the store at `path`; StoreError where that cannot be.

        write: False for commands that only look: no file is made or changed, and a store that is not there is empty.
        """
        store = cls(connect(path, write=write), path)
        if write:
            with faults_in_words(path):
                if store._value("folded_by") != FOLDED_BY:
                    store.rebuild()
        return store

    @classmethod
    def in_memory(cls) -> Self:
        """Return an empty store that is never saved, for a quiz whose answers are not to be kept."""
        return cls(opening.memory(), None)

    def close(self) -> None:
        """Close the file. Everything was saved before."""
        with faults_in_words(self._name):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def _name(self) -> str:
        return str(self.path or "memory")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Give a transaction that is on the disk once the block is left, or has changed nothing."""
        with faults_in_words(self._name):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _select(self, sql: str, values: Sequence[object] = ()) -> list[rows.Row]:
        with faults_in_words(self._name):
            return self._connection.execute(sql, values).fetchall()

    def _select_in(self, sql: str, wanted: Iterable[str]) -> Iterator[rows.Row]:
        """Run a statement that ends in `IN` for any number of texts."""
        texts = list(dict.fromkeys(wanted))
        for start in range(0, len(texts), _AT_ONCE):
            chunk = texts[start : start + _AT_ONCE]
            yield from self._select(f"{sql} ({', '.join('?' * len(chunk))})", chunk)

    # Writing

    def append(self, entry: Entry) -> None:
        """Add an entry to the log. It is on the disk, with what follows from it, when this returns."""
        with self._writing() as connection:
            if not connection.execute(*rows.insert_of(entry)).rowcount:
                raise ValueError(f"the log has an entry {entry.id} already")
            if isinstance(entry, Review):
                self._remember(entry)
            elif isinstance(entry, Withdrawal):
                self._rebuild_questions(self._questions_of([entry.review]))

    def _remember(self, review: Review) -> None:
        """Move the question's memory state on by one answer, or work it out anew where the answer is not the last."""
        found = self._connection.execute(
            f"SELECT {rows.MEMORY}, last_at, last_id FROM memory WHERE question = ?", (review.question,)
        ).fetchone()
        withdrawn = self._connection.execute("SELECT 1 FROM withdrawal WHERE review = ?", (review.id,)).fetchone()
        if withdrawn or (found and (review.at.milliseconds, review.id) < found[-2:]):
            self._rebuild_questions([review.question])
            return
        memory = rows.memory_from(found[:-2]) if found else None
        chance = predicted(memory, day=review.at.day, edition=review.edition)
        rating = rating_of(mark=review.mark, guessed=review.guessed)
        memory = after(memory, rating=rating, day=review.at.day, edition=review.edition)
        self._keep(review.question, review.card, memory, (review.at.milliseconds, review.id), [(review.id, chance)])

    def _keep(
        self,
        question: str,
        card: str,
        memory: MemoryState,
        last: tuple[int, str],
        predictions: list[tuple[str, float | None]],
    ) -> None:
        due = due_day(memory, retention=self.settings().retention).toordinal()
        self._connection.execute(_UPSERT, (question, card, *rows.memory_row(memory), due, *last))
        self._connection.executemany(
            "INSERT OR REPLACE INTO prediction VALUES (?, ?)", [p for p in predictions if p[1] is not None]
        )

    def _questions_of(self, reviews: Iterable[str]) -> list[str]:
        found = self._select_in("SELECT DISTINCT question FROM review WHERE id IN", reviews)
        return sorted({question for (question,) in found})

    def _rebuild_questions(self, questions: Iterable[str]) -> None:
        for question in questions:
            self._connection.execute("DELETE FROM memory WHERE question = ?", (question,))
            self._connection.execute(
                "DELETE FROM prediction WHERE review IN (SELECT id FROM review WHERE question = ?)", (question,)
            )
            self._fold(question, self._answers(question))

    def _answers(self, question: str) -> list[rows.Row]:
        return self._connection.execute(
            "SELECT at, id, day, mark, guessed, edition, card FROM review"
            f" WHERE question = ? AND {_NOT_WITHDRAWN} ORDER BY at, id",
            (question,),
        ).fetchall()

    def _fold(self, question: str, found: list[rows.Row]) -> None:
        memory, predictions = fold(Answer(*row[:6]) for row in found)
        if memory is not None:
            at, identity, *_, card = max(found)
            self._keep(question, card, memory, (at, identity), predictions)

    def rebuild(self) -> None:
        """Work out all memory states again from the log."""
        with self._writing() as connection:
            connection.execute("DELETE FROM memory")
            connection.execute("DELETE FROM prediction")
            found = connection.execute(
                "SELECT question, at, id, day, mark, guessed, edition, card FROM review"
                f" WHERE {_NOT_WITHDRAWN} ORDER BY question"
            )
            for question, answers in groupby(found, key=lambda row: str(row[0])):
                self._fold(question, [row[1:] for row in answers])
            self._set_value("folded_by", FOLDED_BY)

    def merge(self, entries: Iterable[Entry]) -> Changes:
        """Add the entries that are not there yet: the same store in any order and any number of times.

        Where one id stands for two different entries, the one whose canonical text comes first is kept, whichever
        came first, and the id is reported.
        """
        added = known = 0
        clashes, questions, withdrawn = [], set(), []
        with self._writing() as connection:
            for entry in entries:
                if connection.execute(*rows.insert_of(entry)).rowcount:
                    added += 1
                else:
                    other = self._entry_like(entry)
                    if canonical(other) == canonical(entry):
                        known += 1
                        continue
                    clashes.append(entry.id)
                    if canonical(other) < canonical(entry):
                        continue
                    self._replace(other, entry)
                    for replaced in (other, entry):
                        if isinstance(replaced, Review):
                            questions.add(replaced.question)
                        elif isinstance(replaced, Withdrawal):
                            withdrawn.append(replaced.review)
                if isinstance(entry, Review):
                    questions.add(entry.question)
                elif isinstance(entry, Withdrawal):
                    withdrawn.append(entry.review)
            self._rebuild_questions(sorted(questions.union(self._questions_of(withdrawn))))
        return Changes(added, known, tuple(sorted(clashes)))

    def _entry_like(self, entry: Entry) -> Entry:
        return next(self._entries(type(entry), " WHERE id = ?", (entry.id,)))

    def _replace(self, old: Entry, new: Entry) -> None:
        if isinstance(old, Review):  # ids are only told apart within a kind of entry
            self._connection.execute("DELETE FROM prediction WHERE review = ?", (old.id,))
        self._connection.execute(f"DELETE FROM {_TABLES[type(old)]} WHERE id = ?", (old.id,))
        self._connection.execute(*rows.insert_of(new))

    def reset(self, *, keep_as: Path) -> None:
        """Empty the log and keep a copy of the whole store at `keep_as`. Settings stay."""
        with faults_in_words(keep_as):
            if keep_as.exists():
                raise StoreError(f"{keep_as}: this file is there already; nothing was changed.\n  Name another file.")
            opening.copy_to(self._connection, keep_as)
        with self._writing() as connection:
            for table in ("review", "withdrawal", "card_read", "quiz", "memory", "prediction"):
                connection.execute(f"DELETE FROM {table}")

    # Settings

    def settings(self) -> Settings:
        """Return the learner's settings."""
        if self._settings is None:
            kept = json.loads(self._value("settings") or "{}")
            self._settings = Settings(**{name: kept[name] for name in asdict(Settings()) if name in kept})
        return self._settings

    def change_settings(self, settings: Settings) -> None:
        """Keep new settings. Another retention moves every due day at once."""
        with self._writing() as connection:
            self._set_value("settings", json.dumps(asdict(settings)))
            self._settings = settings
            moved = [
                (due_day(rows.memory_from(row[1:]), retention=settings.retention).toordinal(), row[0])
                for row in connection.execute(f"SELECT question, {rows.MEMORY} FROM memory")
            ]
            connection.executemany("UPDATE memory SET due = ? WHERE question = ?", moved)

    def last_path(self) -> str | None:
        """Return the id of the learning path of the last lesson on a path."""
        return self._value("path")

    def remember_path(self, path: str) -> None:
        """Keep the id of the learning path that is being learnt."""
        with self._writing():
            self._set_value("path", path)

    def _value(self, name: str) -> str | None:
        found = self._select("SELECT value FROM setting WHERE name = ?", (name,))
        return str(found[0][0]) if found else None

    def _set_value(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    # Reading

    def entries(self) -> Iterator[Entry]:
        """Give the whole log, kind by kind, each in order of time."""
        for kind in _TABLES:
            yield from self._entries(kind, " ORDER BY at, id")

    def _entries(self, kind: type[Entry], rest: str, values: Sequence[object] = ()) -> Iterator[Entry]:
        columns, build = _READERS[kind]
        with faults_in_words(self._name):
            for row in self._connection.execute(f"SELECT {columns} FROM {_TABLES[kind]}{rest}", values):
                yield build(row)

    def memories(self, questions: Iterable[str] | None = None) -> dict[str, MemoryState]:
        """Return the memory states of these question ids, or of all; ids never answered are left out."""
        columns = f"question, {rows.MEMORY}"
        if questions is None:
            found: Iterable[rows.Row] = self._select(f"SELECT {columns} FROM memory")
        else:
            found = self._select_in(f"SELECT {columns} FROM memory WHERE question IN", questions)
        return {row[0]: rows.memory_from(row[1:]) for row in found}

    def joint_memory(self, questions: Sequence[str]) -> MemoryState | None:
        """Return the memory state of one question that was answered under several ids."""
        with faults_in_words(self._name):
            found = [row for question in questions for row in self._answers(question)]
        return fold(Answer(*row[:6]) for row in found)[0]

    def due(self, today: date) -> dict[str, MemoryState]:
        """Return the questions that are due on study day `today` or were before, by id, with their memory states."""
        found = self._select(
            f"SELECT question, {rows.MEMORY} FROM memory WHERE due <= ? ORDER BY question", (today.toordinal(),)
        )
        return {row[0]: rows.memory_from(row[1:]) for row in found}

    def due_counts(self, first: date, days: int) -> list[int]:
        """Return how many questions fall due on each of `days` days; those due before count on the first."""
        start = first.toordinal()
        found: dict[int, int] = dict(
            self._select(
                "SELECT max(due, ?), count(*) FROM memory WHERE due < ? GROUP BY max(due, ?)",
                (start, start + days, start),
            )
        )
        return [found.get(start + number, 0) for number in range(days)]

    def answered_on(self, day: date) -> list[tuple[str, str]]:
        """Return the question and card of every answer of a study day, in order of time, without those taken back."""
        # No offset is further than a day from UTC, so three days of the index hold the whole study day.
        noon = (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000 + 43_200_000
        found = self._select(
            f"SELECT question, card FROM review WHERE at BETWEEN ? AND ? AND day = ? AND {_NOT_WITHDRAWN}"
            " ORDER BY at, id",
            (noon - 2 * 86_400_000, noon + 2 * 86_400_000, day.toordinal()),
        )
        return [(str(question), str(card)) for question, card in found]

    def asked(self) -> set[str]:
        """Return the ids of all questions that were ever answered."""
        return {str(question) for (question,) in self._select("SELECT question FROM memory")}

    def cards_read(self) -> dict[str, date]:
        """Return the cards that were read, with the study day of the first time."""
        found = self._select("SELECT card, min(day) FROM card_read GROUP BY card")
        return {card: date.fromordinal(day) for card, day in found}

    def last_answer(self) -> Review | None:
        """Return the latest answer that was not taken back."""
        rest = f" WHERE {_NOT_WITHDRAWN} ORDER BY at DESC, id DESC LIMIT 1"
        return next((entry for entry in self._entries(Review, rest) if isinstance(entry, Review)), None)

    def last_quiz(self, selection: str) -> QuizTaken | None:
        """Return the latest finished quiz of the same selection."""
        rest = " WHERE selection = ? ORDER BY at DESC, id DESC LIMIT 1"
        found = self._entries(QuizTaken, rest, (selection,))
        return next((entry for entry in found if isinstance(entry, QuizTaken)), None)

    def is_empty(self) -> bool:
        """Say whether nothing was ever logged: a first-time learner."""
        return not self._select(
            "SELECT 1 FROM review UNION ALL SELECT 1 FROM card_read UNION ALL SELECT 1 FROM quiz LIMIT 1"
        )

    def size(self) -> int:
        """Return how many answers the log holds, those taken back included."""
        return int(self._select("SELECT count(*) FROM review")[0][0])

    def answers_by_day(self, first: date, last: date) -> dict[date, tuple[int, float]]:
        """Return the number of answers and the sum of their marks for each study day of a span that has any."""
        found = self._select(
            f"SELECT day, count(*), sum(mark) FROM review WHERE day BETWEEN ? AND ? AND {_NOT_WITHDRAWN} GROUP BY day",
            (first.toordinal(), last.toordinal()),
        )
        return {date.fromordinal(day): (count, marks) for day, count, marks in found}

    def predictions(self) -> list[tuple[str, float, bool]]:
        """Return the card, the chance of recall foretold, and whether it was recalled, of every answer foretold."""
        return [
            (card, chance, rating_of(mark=mark, guessed=bool(guessed)) > 1)
            for card, chance, mark, guessed in self._select(
                "SELECT card, chance, mark, guessed FROM prediction JOIN review ON review.id = prediction.review"
            )
        ]

    def check(self) -> str:
        """Return what SQLite's own check says of the file: `ok`, or the first fault."""
        return str(self._select("PRAGMA integrity_check(1)")[0][0])


def reset_name(path: Path, at: Moment) -> Path:
    """Return the name of the copy that a reset at this moment keeps."""
    return path.with_name(f"{path.stem}-before-reset-{at.local:%Y%m%d-%H%M%S}{path.suffix}")


_TABLES: dict[type[Entry], str] = {
    Review: "review",
    Withdrawal: "withdrawal",
    CardRead: "card_read",
    QuizTaken: "quiz",
}
_READERS: dict[type[Entry], tuple[str, Callable[[rows.Row], Entry]]] = {
    Review: (rows.REVIEW, rows.review_from),
    Withdrawal: (rows.WITHDRAWAL, rows.withdrawal_from),
    CardRead: (rows.CARD_READ, rows.card_read_from),
    QuizTaken: (rows.QUIZ, rows.quiz_from),
}
