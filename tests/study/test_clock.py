import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.study.clock import Moment, now


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
    assert Moment.of(moment).day == day


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
    assert Moment.of(moment).day == (naive - timedelta(hours=4)).date()


@pytest.mark.parametrize(
    ("milliseconds", "offset", "message"),
    [
        (10**18, 0, "no such moment: 1000000000000000000 milliseconds"),
        (220_000_000_000_001, 0, "no such moment: 220000000000001 milliseconds"),
        (-62_000_000_000_001, 0, "no such moment: -62000000000001 milliseconds"),
        (0, 1440, "no such offset from UTC: 1440 minutes"),
        (0, -1440, "no such offset from UTC: -1440 minutes"),
    ],
)
def test_no_moment_lies_outside_the_calendar(milliseconds: int, offset: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Moment(milliseconds, offset)


@pytest.mark.parametrize("offset", [-1439, 0, 1439])
@pytest.mark.parametrize(("milliseconds", "year"), [(-62_000_000_000_000, 5), (220_000_000_000_000, 8941)])
def test_the_first_and_the_last_moment_have_a_day_wherever_they_are(milliseconds: int, year: int, offset: int) -> None:
    moment = Moment(milliseconds, offset)
    assert (moment.day.year, moment.local.year) == (year, year)


def test_a_moment_without_an_offset_given_is_in_utc_and_moments_follow_each_other() -> None:
    assert Moment(5) == Moment(5, 0) < Moment(6, -600)


def test_a_moment_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its offset"):
        Moment.of(datetime(2026, 11, 3))


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows takes its time zone from its settings alone")
@pytest.mark.parametrize(("zone", "minutes"), [("Asia/Kathmandu", 345), ("UTC", 0), ("Etc/GMT+9", -540)])
def test_the_clock_of_this_machine_tells_its_time_and_its_offset(
    monkeypatch: pytest.MonkeyPatch, zone: str, minutes: int
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    before = time.time_ns() // 1_000_000
    moment = now()
    assert before - 1 <= moment.milliseconds <= time.time_ns() // 1_000_000 + 1
    assert moment.offset_minutes == minutes
    monkeypatch.undo()
    time.tzset()
