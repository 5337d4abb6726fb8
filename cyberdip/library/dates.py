"""Dates as exact as they are known: a year, a month, a day, a range, or about a year.

The notation is a subset of ISO 8601-2:2019 (EDTF level 1): `2010`, `2010-12`, `2010-12-21`, `2010-06/2010-11`,
`2021/..` (still going on), `0590~` (about 590). Years have four digits, so that text order is date order.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_POINT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month or year; `about` where the sources themselves only estimate it."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    def __post_init__(self) -> None:
        if self.year < 1 or (self.month is not None and not 1 <= self.month <= 12):
            raise ValueError("no such year or month")
        if self.day is not None:
            date(self.year, self.month or 1, self.day)

    @classmethod
    def parse(cls, text: str) -> Point:
        """Read `2010`, `2010-12` or `2010-12-21`, each perhaps with `~`; ValueError for anything else."""
        found = _POINT.fullmatch(text)
        if not found:
            raise ValueError(f"not a date: {text!r}")
        year, month, day, about = found.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None, bool(about))

    @property
    def first_day(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [str(self.year)]
        if self.month:
            parts.insert(0, _MONTHS[self.month - 1])
        if self.day:
            parts.insert(0, str(self.day))
        return ("about " if self.about else "") + " ".join(parts)


@dataclass(frozen=True, slots=True)
class When:
    """A point in time or a range. `end` is None for a point; `open_ended` for a range that still goes on."""

    start: Point
    end: Point | None = None
    open_ended: bool = False

    def __post_init__(self) -> None:
        if self.end and self.end.last_day < self.start.first_day:
            raise ValueError("ends before it starts")

    @classmethod
    def parse(cls, text: str) -> When:
        """Read a date or a range in the notation of this module; ValueError for anything else."""
        first, slash, last = text.partition("/")
        start = Point.parse(first)
        if not slash:
            return cls(start)
        return cls(start, open_ended=True) if last == ".." else cls(start, Point.parse(last))

    @property
    def first_day(self) -> date:
        """The earliest day it can mean."""
        return self.start.first_day

    @property
    def last_day(self) -> date:
        """The latest day it can mean; the end of time for a range that still goes on."""
        return date.max if self.open_ended else (self.end or self.start).last_day

    def __str__(self) -> str:
        if self.open_ended:
            return f"since {self.start}"
        return f"{self.start} to {self.end}" if self.end else str(self.start)
