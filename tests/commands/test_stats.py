"""`cyberdip stats`: a learner's progress on a terminal, as plain text and as JSON."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from cyberdip.study.clock import now
from cyberdip.study.store import Store
from tests.conftest import Run
from tests.study.making import noon, review
from tests.terminal import Terminal, skip_without_terminal


@pytest.fixture
def worked(home: Path) -> Path:
    """A home in which one question was answered 40, 20 and 0 days ago, and another one forgotten ten times."""
    today = now().day
    home.mkdir()
    with Store.open(home / "progress.sqlite") as store:
        for ago in (40, 20, 0):
            store.append(review("point-of-contact-purpose", card="point-of-contact", at=noon(today - timedelta(ago))))
        for ago in range(20, 9, -1):
            at = noon(today - timedelta(ago))
            store.append(review("night-call-hours", card="exercise-night-call", mark=0.0, at=at))
    return home


def test_json_holds_every_figure(cyberdip: Run, worked: Path, a_deck: Path) -> None:
    record = json.loads(cyberdip("stats", "--json", "--deck", str(a_deck)).stdout)
    assert list(record) == [
        "today", "due", "forecast", "answers", "retention", "overall", "calendar", "streak", "paths", "leeches",
        "calibration", "settings",
    ]  # fmt: skip
    assert (record["due"], record["answers"], record["streak"]) == (1, 14, 1)
    assert record["leeches"] == ["night-call-hours"]
    assert record["paths"] == {
        "": {"new": 1, "learning": 2, "known": 0},
        "first-steps": {"new": 1, "learning": 2, "known": 0},
    }
    assert (record["retention"]["basics"]["n"], record["retention"]["basics"]["recalled"]) == (2, 2)
    assert (record["retention"]["practice"]["n"], record["retention"]["practice"]["recalled"]) == (10, 0)
    assert record["calibration"]["n"] == 12
    assert len(record["forecast"]) == 14
    assert record["settings"] == {"retention": 0.9, "new_cards": 3}


def test_plain_text_says_it_without_bars(cyberdip: Run, worked: Path, a_deck: Path) -> None:
    told = cyberdip("stats", "--deck", str(a_deck))
    assert (told.returncode, told.stderr) == (0, "")
    for line in (
        "Due today: 1 question",
        "Days in a row: 1",
        "Answers so far: 14",
        "  Today            1",
        "    0 known, 2 learning, 1 new",
        "  The basics  100%, n = 2",
        "  Practice    0%, n = 10",
        "  All topics  17%, n = 12",
        "With fewer than 100 answers these figures say little.",
        "- Within how many hours was the traffic stopped?",
        "  Exercise: a call in the night: cyberdip show exercise-night-call",
    ):
        assert line in told.stdout.splitlines()
    assert not set(told.stdout) & set("█▓▒░")


def test_a_first_time_user_is_shown_the_way_and_what_there_is(cyberdip: Run, home: Path, a_deck: Path) -> None:
    told = cyberdip("stats", "--deck", str(a_deck))
    assert told.returncode == 0
    assert told.stdout.splitlines()[1:] == [
        "Nothing has been answered yet.",
        "  cyberdip learn  begin your first lesson",
        "",
        "## Cards",
        "Known: every question of the card is expected to last three weeks or more.",
        "  First steps",
        "    0 known, 0 learning, 3 new",
        "  All cards",
        "    0 known, 0 learning, 3 new",
    ]


@skip_without_terminal
@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(worked: Path, a_deck: Path, columns: int) -> None:
    with Terminal("stats", "--no-pager", "--deck", str(a_deck), columns=columns, rows=250) as terminal:
        assert terminal.wait_for_exit() == 0
        bars = "█" in terminal.screen()
        rows = [row for row in terminal.raw.splitlines() if "\x1b" not in row]
    assert bars
    assert all(len(row.rstrip("\r")) <= columns for row in rows)


def test_settings_of_the_learner_are_named(cyberdip: Run, worked: Path, a_deck: Path) -> None:
    cyberdip("learn", "--retention", "0.8", "-n", "0", "--deck", str(a_deck))
    assert "you aim at 80%." in cyberdip("stats", "--deck", str(a_deck)).stdout
