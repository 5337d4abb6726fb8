"""Log entries and memory states as rows of the store, and back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cyberdip.study.clock import Moment
from cyberdip.study.log import CardRead, Entry, QuizTaken, Review, Sitting, Withdrawal
from cyberdip.study.schedule import MemoryState, Rating

Row = tuple[Any, ...]
REVIEW = "id, question, card, edition, response, mark, guessed, seconds, at, offset, sitting"
WITHDRAWAL = "id, review, at, offset"
CARD_READ = "id, card, at, offset"
QUIZ = "id, selection, asked, right, marks, at, offset"
MEMORY = "stability, difficulty, last_day, edition, reviews, lapses, last_rating"
_RATINGS = {int(rating): rating for rating in Rating}  # thousands are read at once: calling the enum takes longer


def insert_of(entry: Entry) -> tuple[str, Row]:
    """Return the statement that adds the entry, unless its id is there already, and its values."""
    at, offset = entry.at.milliseconds, entry.at.offset_minutes
    match entry:
        case Review():
            response = json.dumps(entry.response, ensure_ascii=False)
            values: Row = (
                entry.id, entry.question, entry.card, entry.edition, response, entry.mark, int(entry.guessed),
                entry.seconds, at, offset, str(entry.sitting), entry.at.day.toordinal(),
            )  # fmt: skip
            table, columns = "review", f"{REVIEW}, day"
        case Withdrawal():
            table, columns, values = "withdrawal", WITHDRAWAL, (entry.id, entry.review, at, offset)
        case CardRead():
            table, columns = "card_read", f"{CARD_READ}, day"
            values = (entry.id, entry.card, at, offset, entry.at.day.toordinal())
        case QuizTaken():
            table, columns = "quiz", QUIZ
            values = (entry.id, entry.selection, entry.asked, entry.right, entry.marks, at, offset)
    places = ", ".join("?" * len(values))
    return f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})", values


def review_from(row: Row) -> Review:
    """Build a review from its row."""
    identity, question, card, edition, response, mark, guessed, seconds, at, offset, sitting = row
    given = json.loads(response)
    return Review(
        id=identity, question=question, card=card, edition=edition,
        response=given if isinstance(given, str) else tuple(given), mark=mark, right=mark == 1,
        guessed=bool(guessed), seconds=seconds, at=Moment(at, offset), sitting=Sitting(sitting),
    )  # fmt: skip


def withdrawal_from(row: Row) -> Withdrawal:
    """Build a withdrawal from its row."""
    return Withdrawal(row[0], row[1], Moment(row[2], row[3]))


def card_read_from(row: Row) -> CardRead:
    """Build the reading of a card from its row."""
    return CardRead(row[0], row[1], Moment(row[2], row[3]))


def quiz_from(row: Row) -> QuizTaken:
    """Build a finished quiz from its row."""
    identity, selection, asked, right, marks, at, offset = row
    return QuizTaken(identity, selection, asked, right, marks, Moment(at, offset))


def memory_from(row: Row) -> MemoryState:
    """Build a memory state from its row."""
    stability, difficulty, last_day, edition, reviews, lapses, last_rating = row
    return MemoryState(
        stability, difficulty, date.fromordinal(last_day), edition, reviews, lapses, _RATINGS[last_rating]
    )  # fmt: skip


def memory_row(memory: MemoryState) -> Row:
    """Return the values of a memory state in the order of MEMORY."""
    return (
        memory.stability, memory.difficulty, memory.last_day.toordinal(), memory.edition,
        memory.reviews, memory.lapses, int(memory.last_rating),
    )  # fmt: skip
