"""The home screen: what a first-time user and a learner see when they type `cyberdip`."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cyberdip.commands.aiming import default_aim
from cyberdip.commands.home import home as home_screen
from cyberdip.library.index import open_index
from cyberdip.study.clock import now
from cyberdip.study.lesson import Done, Lesson
from cyberdip.study.planning import FIRST_QUESTIONS, Ask, Read, Why, plan
from cyberdip.study.shelf import IndexShelf
from cyberdip.study.store import Settings, Store, glance
from tests.conftest import SHIPPED, Run
from tests.study.making import MONDAY, Days
from tests.terminal import Terminal, skip_without_terminal


def looked(cyberdip: Run, deck: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(cyberdip("--json", "--deck", str(deck)).stdout)
    return record


def test_a_first_time_user_is_told_what_this_is_and_how_to_begin(cyberdip: Run, home: Path, a_deck: Path) -> None:
    told = cyberdip("--deck", str(a_deck))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(
        "cyberdip · cyber diplomacy, with its sources\n"
        "\n"
        "Welcome. Ten minutes a day are enough; begin with cyberdip learn\n"
        "Today: 3 new cards\n"
        "Path: First steps 0 of 3 (0%)\n"
        "\n"
        "## Card of the day\n"
    )
    assert told.stdout.endswith(
        "cyberdip learn         today's lesson\n"
        "cyberdip search WORDS  find a term, treaty, norm or incident\n"
        "cyberdip quiz          ten questions, with the reasons\n"
    )


def test_looking_makes_no_store(cyberdip: Run, home: Path, a_deck: Path) -> None:
    for command in ([], ["stats"], ["learn", "--list"], ["list", "--status", "new"]):
        assert cyberdip(*command, "--deck", str(a_deck)).returncode == 0
    assert not list(home.glob("progress*"))


def test_json_tells_the_same(cyberdip: Run, home: Path, a_deck: Path) -> None:
    record = looked(cyberdip, a_deck)
    card = record.pop("card_of_the_day")
    assert record == {
        "day": now().day.isoformat(), "first_time": True, "due": 0, "further": 0, "new_cards": 3,
        "path": {"id": "first-steps", "title": "First steps", "done": 0, "total": 3},
    }  # fmt: skip
    assert set(card) == {"id", "kind", "title", "summary"}


def test_the_card_of_the_day_goes_through_all_cards(
    home: Path, a_deck: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = []
    for day in range(3):
        for _ in range(2):
            home_screen(deck=a_deck, as_json=True, plain=True, today=MONDAY.toordinal() + day)
            shown.append(json.loads(capsys.readouterr().out)["card_of_the_day"]["id"])
    assert shown[0::2] == shown[1::2]
    assert sorted(shown[0::2]) == ["directory-of-contacts", "exercise-night-call", "point-of-contact"]


@pytest.mark.parametrize("days", [1, 2, 3, 8, 30])
@pytest.mark.parametrize("deck", ["shipped", "small"])
@pytest.mark.parametrize("limit", [None, 3], ids=["whole lessons", "lessons cut short"])
def test_the_home_screen_counts_what_the_lesson_holds(
    home: Path, a_deck: Path, capsys: pytest.CaptureFixture[str], days: int, deck: str, limit: int | None
) -> None:
    folder = SHIPPED if deck == "shipped" else a_deck
    index = open_index((str(folder),), cache=None)
    shelf = IndexShelf(index)
    scope = default_aim(index, None).scope
    home.mkdir()
    with Store.open(home / "progress.sqlite") as store:
        for number in range(days):
            clock = Days(date.fromordinal(MONDAY.toordinal() + number))
            lesson = Lesson(store, shelf, scope, clock=clock, timer=clock.timer, limit=limit)
            while not isinstance(step := lesson.next(), Done):
                if isinstance(step, Read):
                    lesson.read()
                else:
                    question = lesson.item_of(step).question
                    keys = question.keys
                    several = question.type in ("multiple", "order", "match", "cloze")
                    lesson.answer(keys if several else keys[0] if number % 3 else "no")
        for ahead in (0, 1, 5):
            today = MONDAY.toordinal() + days - 1 + ahead
            steps = plan(store, shelf, scope, today=date.fromordinal(today))
            whys = [step.why for step in steps if isinstance(step, Ask)]
            new = [step.card for step in steps if isinstance(step, Read)]
            further = sum(
                isinstance(step, Ask) and step.why in (Why.FURTHER, Why.NEW) and step.card not in new for step in steps
            )
            home_screen(deck=folder, as_json=True, plain=True, today=today)
            record = json.loads(capsys.readouterr().out)
            found = (record["due"], record["further"], record["new_cards"])
            assert found == (whys.count(Why.DUE), further, len(new))


def test_the_light_look_agrees_with_the_store(home: Path) -> None:
    assert Settings().new_cards == glance.NEW_CARDS
    assert glance.FIRST_QUESTIONS == FIRST_QUESTIONS
    assert date.fromordinal(glance.study_day()) == now().day


def test_the_home_screen_loads_neither_the_schedule_nor_the_card_model(cyberdip: Run, home: Path) -> None:
    import subprocess

    code = (
        "import sys; before = set(sys.modules);"  # a measurement of coverage has loaded some of them itself
        "from cyberdip.commands.home import home; home(deck=None, as_json=False, plain=True);"
        "print(sorted(name for name in set(sys.modules) - before if name in "
        "('fsrs', 'rich', 'typer', 'dataclasses', 'cyberdip.library.model', 'cyberdip.study.schedule')))"
    )
    cyberdip()  # compiles the index, which does need the model
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert told.stdout.splitlines()[-1] == "[]"


def test_a_damaged_store_is_told_and_left(cyberdip: Run, home: Path, a_deck: Path) -> None:
    home.mkdir()
    (home / "progress.sqlite").write_bytes(b"something else" * 50)
    told = cyberdip("--deck", str(a_deck))
    assert told.returncode == 3
    assert told.stderr.startswith(f"cyberdip: {home}/progress.sqlite: the store of your progress is damaged")


@skip_without_terminal
@pytest.mark.parametrize("columns", [20, 40, 80])
def test_the_home_screen_fits_the_terminal(home: Path, a_deck: Path, columns: int) -> None:
    with Terminal("--deck", str(a_deck), columns=columns, rows=60) as terminal:
        assert terminal.wait_for_exit() == 0
        screen = terminal.screen()
    assert "cyberdip learn" in screen
    assert "Card of the day" in screen
