from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.study.clock import Moment, now, study_day


def local(text: str, zone: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (local("2026-11-03T03:59:59", "Africa/Casablanca"), date(2026, 11, 2)),
        (local("2026-11-03T04:00:00", "Africa/Casablanca"), date(2026, 11, 3)),
        (local("2026-11-03T23:59:00", "Asia/Kuala_Lumpur"), date(2026, 11, 3)),
        (local("2026-11-04T00:30:00", "Asia/Kuala_Lumpur"), date(2026, 11, 3)),
        # Cairo puts its clocks forward at 00:00 on the last Friday of April: the night has no hour 0.
        (local("2026-04-24T03:59:00", "Africa/Cairo"), date(2026, 4, 23)),
        (local("2026-04-24T04:00:00", "Africa/Cairo"), date(2026, 4, 24)),
        # Paris puts them back at 03:00 on 25 October 2026: 02:30 is there twice, and both belong to the day before.
        (local("2026-10-25T02:30:00", "Europe/Paris", 0), date(2026, 10, 24)),
        (local("2026-10-25T02:30:00", "Europe/Paris", 1), date(2026, 10, 24)),
        (local("2026-10-25T04:00:00", "Europe/Paris"), date(2026, 10, 25)),
        (local("2026-03-29T03:30:00", "Europe/Paris"), date(2026, 3, 28)),
        (local("2026-11-03T04:00:00", "Asia/Kathmandu"), date(2026, 11, 3)),
        (local("2026-11-03T03:59:00", "Pacific/Kiritimati"), date(2026, 11, 2)),
        (datetime(1969, 12, 31, 12, tzinfo=UTC), date(1969, 12, 31)),
    ],
)
def test_the_study_day_turns_at_four_in_the_morning_on_the_local_clock(moment: datetime, day: date) -> None:
    assert study_day(moment) == day


def test_an_answer_keeps_its_day_wherever_the_log_is_read() -> None:
    evening = Moment.of(local("2026-11-03T23:00:00", "Asia/Riyadh"))
    assert (evening.offset_minutes, evening.day) == (180, date(2026, 11, 3))
    assert str(evening) == "2026-11-03T23:00:00.000+03:00"


@given(
    st.datetimes(datetime(1000, 1, 1), datetime(8000, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
)
def test_the_day_is_that_of_the_local_clock_four_hours_ago(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert study_day(moment) == (naive - timedelta(hours=4)).date()


@pytest.mark.parametrize(
    ("milliseconds", "offset", "message"),
    [
        (10**18, 0, "no such moment: 1000000000000000000 milliseconds"),
        (0, 1440, "no such offset from UTC: 1440 minutes"),
    ],
)
def test_no_moment_lies_outside_the_calendar(milliseconds: int, offset: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Moment(milliseconds, offset)


def test_a_moment_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its offset"):
        Moment.of(datetime(2026, 11, 3))


def test_the_clock_of_this_machine_can_be_read() -> None:
    assert now().local.year >= 2024
