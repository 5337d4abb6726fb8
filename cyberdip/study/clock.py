"""The one clock: which study day a moment belongs to.

A study day is the learner's local calendar day, turning at 04:00, so that a session after midnight still belongs to
the evening. It is used everywhere: nothing in `study` counts hours or periods of 24 hours. Each answer carries the
offset from UTC that its learner's clock had, so its study day never changes afterwards, wherever the log is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

TURNS_AT_HOUR = 4
_MINUTE_MS = 60_000
_DAY_MS = 86_400_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_FURTHEST_OFFSET_MINUTES = 24 * 60
_EARLIEST_MS, _LATEST_MS = -62_000_000_000_000, 220_000_000_000_000
"""The years 6 to 8941: what a date can hold, with room for the offset and for the longest interval."""


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A moment as a learner's clock showed it: milliseconds since 1970 in UTC, and the local offset from UTC."""

    milliseconds: int
    offset_minutes: int = 0

    def __post_init__(self) -> None:
        if not _EARLIEST_MS <= self.milliseconds <= _LATEST_MS:
            raise ValueError(f"no such moment: {self.milliseconds} milliseconds")
        if not -_FURTHEST_OFFSET_MINUTES < self.offset_minutes < _FURTHEST_OFFSET_MINUTES:
            raise ValueError(f"no such offset from UTC: {self.offset_minutes} minutes")

    @classmethod
    def of(cls, moment: datetime) -> Moment:
        """Return the moment of an aware datetime; ValueError for a naive one."""
        offset = moment.utcoffset()
        if offset is None:
            raise ValueError("a moment needs its offset from UTC")
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return cls((moment - epoch) // timedelta(milliseconds=1), offset // timedelta(minutes=1))

    @property
    def day(self) -> date:
        """The study day that the moment belongs to."""
        local = self.milliseconds + (self.offset_minutes - 60 * TURNS_AT_HOUR) * _MINUTE_MS
        return date.fromordinal(_EPOCH_DAY + local // _DAY_MS)

    @property
    def local(self) -> datetime:
        """The moment as the learner's clock showed it."""
        zone = timezone(timedelta(minutes=self.offset_minutes))
        return datetime(1970, 1, 1, tzinfo=UTC).astimezone(zone) + timedelta(milliseconds=self.milliseconds)

    def __str__(self) -> str:
        return self.local.isoformat(timespec="milliseconds")


Clock = Callable[[], Moment]
"""Tells the present moment."""


def now() -> Moment:
    """Return the present moment of this machine, in its local time zone."""
    seconds = time.time()
    return Moment(int(seconds * 1000), (time.localtime(seconds).tm_gmtoff or 0) // 60)
