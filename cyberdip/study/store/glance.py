"""What the home screen asks of the store, without loading the rest of the room, which costs more than the answer."""

from __future__ import annotations

import os
import time

from cyberdip.library.index import json_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from types import TracebackType
    from typing import Any, Self

NEW_CARDS = 3
"""The daily limit of new cards where none was set: that of `keeping.Settings`, as a test makes sure."""
FIRST_QUESTIONS = 2
"""How many questions a card is asked on the day it is read: that of `planning`, as a test makes sure."""


def study_day() -> int:
    """Return the ordinal of the present study day: that of `clock.now()`, as a test makes sure, without its imports."""
    seconds = time.time()
    offset_minutes = (time.localtime(seconds).tm_gmtoff or 0) // 60
    return 719_163 + (int(seconds * 1000) + (offset_minutes - 4 * 60) * 60_000) // 86_400_000


class Glance:
    """A look at the store as it stands on the study day `today` (its ordinal). Nothing is made or changed."""

    def __init__(self, path: str | None, today: int) -> None:
        self._path = path
        self._today = today
        self._connection = None
        if path is not None and os.path.exists(path):
            from pathlib import Path

            from cyberdip.study.store.opening import connect

            self._connection = connect(Path(path), write=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._connection is not None:
            self._connection.close()

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        if self._connection is None or self._path is None:
            return []
        from cyberdip.study.store.opening import faults_in_words

        with faults_in_words(self._path):
            return self._connection.execute(sql, values).fetchall()

    def is_empty(self) -> bool:
        """Say whether nothing was ever logged: a first-time learner."""
        return not self._rows(
            "SELECT 1 FROM review UNION ALL SELECT 1 FROM card_read UNION ALL SELECT 1 FROM quiz LIMIT 1"
        )

    def due(self) -> dict[str, str]:
        """Return the questions that are due, each with its card."""
        return dict(self._rows("SELECT question, card FROM memory WHERE due <= ?", self._today))

    def due_count(self) -> int:
        """Return how many questions are due."""
        found = self._rows("SELECT count(*) FROM memory WHERE due <= ?", self._today)
        return int(found[0][0]) if found else 0

    def due_cards(self) -> set[str]:
        """Return the cards of the questions that are due."""
        return {card for (card,) in self._rows("SELECT DISTINCT card FROM memory WHERE due <= ?", self._today)}

    def editions(self, questions: list[str]) -> dict[str, int]:
        """Return the edition last answered of those of these questions that were answered."""
        listed = json_list(questions)
        return dict(
            self._rows(
                "SELECT question, edition FROM memory WHERE question IN (SELECT value FROM json_each(?))", listed
            )
        )

    def answered_today(self) -> dict[str, int]:
        """Return the cards that were asked about today, each with the number of answers."""
        # No offset is further than a day from UTC, so that the index by time finds the study day.
        noon = (self._today - 719_163) * 86_400_000 + 43_200_000
        return dict(self._rows(
            "SELECT card, count(*) FROM review WHERE at BETWEEN ? AND ? AND day = ?"
            " AND NOT EXISTS (SELECT 1 FROM withdrawal WHERE withdrawal.review = review.id) GROUP BY card",
            noon - 172_800_000, noon + 172_800_000, self._today,
        ))  # fmt: skip

    def read_today(self) -> set[str]:
        """Return the cards that were read today for the first time."""
        found = self._rows("SELECT card FROM card_read GROUP BY card HAVING min(day) = ?", self._today)
        return {card for (card,) in found}

    def read_of(self, cards: Sequence[str]) -> set[str]:
        """Return which of these cards were read."""
        return self._among("card_read", cards)

    def asked_of(self, cards: Sequence[str]) -> set[str]:
        """Return about which of these cards a question was answered."""
        return self._among("memory", cards)

    def _among(self, table: str, cards: Sequence[str]) -> set[str]:
        sql = f"SELECT DISTINCT card FROM {table} WHERE card IN (SELECT value FROM json_each(?))"
        return {card for (card,) in self._rows(sql, json_list(cards))}

    def read(self) -> dict[str, int]:
        """Return the cards that were read, each with the ordinal of the study day of the first time."""
        return dict(self._rows("SELECT card, min(day) FROM card_read GROUP BY card"))

    def _asked(self) -> dict[str, int]:
        return dict(self._rows("SELECT card, count(*) FROM memory GROUP BY card"))

    def further(self, read: dict[str, int], questions: dict[str, int], due: Collection[str]) -> int:
        """Return how many more questions the cards that were read are asked today.

        read: those cards, from `read`. questions: how many each card has. due: the cards with a review today.
        """
        answered, asked = self.answered_today(), self._asked()
        count = 0
        for card, day in read.items():
            left = max(0, questions.get(card, 0) - asked.get(card, 0))
            if day == self._today:
                count += max(0, min(left, FIRST_QUESTIONS - answered.get(card, 0)))
            elif left and card not in answered and card not in due:
                count += 1
        return count

    def new_cards(self) -> int:
        """Return the daily limit of new cards."""
        settings = self._value("settings")
        if not settings:
            return NEW_CARDS
        import json  # a learner who has settings of their own is the exception

        return int(json.loads(settings).get("new_cards", NEW_CARDS))

    def last_path(self) -> str | None:
        """Return the id of the learning path of the last lesson on a path."""
        return self._value("path")

    def _value(self, name: str) -> str | None:
        found = self._rows("SELECT value FROM setting WHERE name = ?", name)
        return str(found[0][0]) if found else None
