"""Each shipped path, walked from end to end: every card read, its questions asked and answered, the walk summed up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cyberdip.library.index import Index, open_index
from cyberdip.library.model import CardId, QuestionType
from cyberdip.study.items import Item
from cyberdip.study.lesson import Lesson
from cyberdip.study.log import CardRead, Review
from cyberdip.study.planning import Ask, Scope
from cyberdip.study.shelf import IndexShelf
from cyberdip.study.store import Store
from cyberdip.view.questions import letter
from tests.conftest import SHIPPED, Run
from tests.terminal import ENTER, Terminal, skip_without_terminal

PATHS = sorted(file.stem for file in (SHIPPED / "paths").glob("*.yaml"))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of a home folder in which the shipped deck has been compiled: once is enough for all walks."""
    home = tmp_path_factory.mktemp("compiled")
    subprocess.run(
        [sys.executable, "-m", "cyberdip", "learn", "--list"],
        env={**os.environ, "CYBERDIP_HOME": str(home)}, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return home / "cache"


@pytest.fixture
def walker(home: Path, compiled: Path) -> Path:
    """A home folder of a learner who has answered nothing yet."""
    shutil.copytree(compiled, home / "cache")
    return home


@cache
def shipped() -> Index:
    return open_index((str(SHIPPED),), cache=None)


def path(name: str) -> dict[str, Any]:
    return next(record for record in shipped().paths() if record["id"] == name)


def cards_of(name: str) -> list[str]:
    return [card for lesson in path(name)["lessons"] for card in lesson["cards"]]


def right_line(item: Item) -> str:
    """What a learner who knows types in numbered lines: a number, several, letters with numbers, or a text."""
    question, number = item.question, item.options.index
    match question.type:
        case QuestionType.SHORT:
            return f"={question.keys[0]}"
        case QuestionType.NUMERIC:
            return question.keys[0]
        case QuestionType.MATCH:
            return " ".join(f"{letter(place)}{number(pair.right) + 1}" for place, pair in enumerate(question.pairs))
        case QuestionType.CLOZE:
            gaps = zip(question.gaps, item.gap_options, strict=True)
            return "|".join(str(options.index(gap.key) + 1) if options else f"={gap.key}" for gap, options in gaps)
        case _:
            return " ".join(str(number(key) + 1) for key in question.keys)


def asked_on(name: str) -> list[Item]:
    """The questions of a walk over the whole path on one day, with the options in today's order."""
    with Store.in_memory() as store:
        store.change_settings(replace(store.settings(), new_cards=1000))
        lesson = Lesson(store, IndexShelf(shipped()), Scope(tuple(map(CardId, cards_of(name)))), limit=400)
        return [lesson.item_of(step) for step in lesson.steps if isinstance(step, Ask)]


@pytest.mark.parametrize("name", PATHS)
def test_a_path_can_be_walked_from_end_to_end(cyberdip: Run, walker: Path, name: str) -> None:
    cards, asked = cards_of(name), asked_on(name)
    told = cyberdip(
        "learn", name, "--new", "1000", "-n", "400", "--accessible",
        input="".join(f"{right_line(item)}\n" for item in asked),
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")
    with Store.open(walker / "progress.sqlite", write=False) as store:
        entries = list(store.entries())
    assert [entry.card for entry in entries if isinstance(entry, CardRead)] == cards
    answers = [entry for entry in entries if isinstance(entry, Review)]
    assert [answer.question for answer in answers] == [item.question.id for item in asked]
    assert [answer.question for answer in answers if not answer.right] == []
    assert {answer.card for answer in answers} == set(cards)
    end = " ".join(told.stdout[told.stdout.index("That was today's lesson.") :].split())
    assert f"Asked: {len(asked)} of {len(asked)} questions right (100%)." in end
    assert f"Path: {path(name)['title']} {len(cards)} of {len(cards)} cards met (100%)" in end


@skip_without_terminal
def test_a_path_begins_in_a_terminal_with_its_first_lesson(walker: Path) -> None:
    with Terminal("learn", "principles-of-the-tradition") as terminal:
        terminal.wait_for("You begin with Principles of the tradition: Siyar")
        terminal.press(ENTER)
        terminal.wait_for("New card 1 of ")
        assert path("principles-of-the-tradition")["lessons"][0]["title"] in terminal.screen()


@pytest.mark.parametrize("name", PATHS)
def test_a_path_meets_no_card_twice_and_asks_for_no_more_than_it_has(name: str) -> None:
    cards = cards_of(name)
    assert len(set(cards)) == len(cards)
    assert 9 <= len(path(name)["lessons"]) <= 16
    assert sum(len(shipped().card(card)["questions"]) for card in cards) >= path(name)["closing_questions"]


def test_the_paths_together_lead_through_the_deck() -> None:
    met = {card for name in PATHS for card in cards_of(name)}
    kinds = {record["id"]: record["kind"] for record in shipped().cards()}
    not_met = sorted(card for card, kind in kinds.items() if kind != "country" and card not in met)
    assert len(not_met) <= 0.05 * len(kinds), not_met
    assert sum(kinds[card] == "country" for card in met) >= 20
