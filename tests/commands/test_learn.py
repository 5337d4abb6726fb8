"""What a learner meets in `cyberdip learn`: the first lesson, going on, leaving, nothing due, and what can go wrong."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from cyberdip.study.log import Review
from cyberdip.study.store import Store
from tests.conftest import Run
from tests.terminal import CTRL_C, CTRL_D, ENTER, Terminal, skip_without_terminal


def flat(text: str) -> str:
    """A text without its line breaks, which depend on how long the name of the test's folder is."""
    return " ".join(text.split())


def answers(home: Path) -> list[Review]:
    with Store.open(home / "progress.sqlite", write=False) as store:
        return [entry for entry in store.entries() if isinstance(entry, Review)]


def typed(deck: Path, *, right: bool = True, count: int | None = None) -> str:
    """The lines that answer the first lesson on the deck; the order of the options is another one each day."""
    from cyberdip.library.index import open_index
    from cyberdip.study.lesson import Lesson
    from cyberdip.study.planning import Ask, Scope
    from cyberdip.study.shelf import IndexShelf

    index = open_index((str(deck),), cache=None)
    cards = [card for lesson in index.paths()[0]["lessons"] for card in lesson["cards"]]
    lines = []
    with Store.in_memory() as store:
        lesson = Lesson(store, IndexShelf(index), Scope(tuple(cards)))
        for step in lesson.steps:
            if isinstance(step, Ask):
                item = lesson.item_of(step)
                options, keys = item.options, item.question.keys
                chosen = keys if right else [option for option in options if option not in keys][:1]
                lines.append(" ".join(str(options.index(key) + 1) for key in chosen) if options else keys[0])
    return "".join(f"{line}\n" for line in lines[:count])


# ------------------------------------------------------------------------------ the first lesson


def test_the_first_lesson_welcomes_in_three_lines_and_shows_the_first_card(
    cyberdip: Run, home: Path, a_deck: Path
) -> None:
    lines = cyberdip("learn", "--deck", str(a_deck)).stdout.splitlines()
    assert lines[:5] == [
        "Welcome. You read a card, then you are asked about it. Ten minutes a day do.",
        "Each answer is saved, and asked again shortly before you would forget it.",
        "You begin with First steps: Point of contact",
        "",
        "",
    ]
    assert lines[5:8] == ["New card 1 of 3: What helps in the first hour", "", "Point of contact"]


@pytest.mark.parametrize(
    ("command", "input"),
    [
        (["show", "point-of-contact"], ""),
        (["learn"], "\n"),
        (["quiz", "--card", "point-of-contact", "-n", "1"], "c\n"),
    ],
    ids=["show", "a lesson", "the card of a question"],
)
def test_a_card_names_related_cards_by_title_wherever_it_is_shown(
    cyberdip: Run, home: Path, a_deck: Path, command: list[str], input: str
) -> None:
    told = cyberdip(*command, "--deck", str(a_deck), input=input).stdout
    assert (
        "See also\n"
        "- The directory of contacts (directory-of-contacts) instrument\n"
        "- Exercise: a call in the night (exercise-night-call) case\n"
    ) in told


def test_a_whole_lesson_from_a_pipe_saves_every_answer_and_sums_up(cyberdip: Run, home: Path, a_deck: Path) -> None:
    told = cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck))
    assert (told.returncode, told.stderr) == (0, "")
    assert [(entry.question, entry.right) for entry in answers(home)] == [
        ("point-of-contact-purpose", True),
        ("point-of-contact-two", True),
        ("directory-confirm", True),
        ("night-call-order", True),
        ("night-call-hours", True),
    ]
    assert flat(told.stdout[told.stdout.index("That was today's lesson.") :]) == (
        "That was today's lesson. "
        "Read: Point of contact; The directory of contacts; Exercise: a call in the night "
        "Asked: 5 of 5 questions right (100%). "
        "Path: First steps 3 of 3 cards met (100%), 0 known "
        "Tomorrow: 2 further questions. "
        f"cyberdip quiz --path first-steps --deck {a_deck} the closing quiz, on all of its cards "
        f"cyberdip learn --list --deck {a_deck} choose another path or a topic "
        f"cyberdip stats --deck {a_deck} how far you have come"
    )


def test_a_lesson_cut_off_goes_on_with_the_questions_that_it_left(cyberdip: Run, home: Path, a_deck: Path) -> None:
    first = cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck, count=1))
    assert flat(first.stdout).endswith(f"1 card read and 1 answer saved. Go on with: cyberdip learn --deck {a_deck}")
    second = cyberdip("learn", "--deck", str(a_deck), input="")
    assert second.stdout.startswith(
        "Going on where you stopped: 1 further question and 2 new cards.\n\nQuestion 1 of 4"
    )
    assert "Which kinds of contact do States usually name?" in second.stdout


def test_after_the_lesson_nothing_is_left_and_it_is_said_when_something_is(
    cyberdip: Run, home: Path, a_deck: Path
) -> None:
    cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck))
    told = cyberdip("learn", "--deck", str(a_deck))
    assert told.returncode == 0
    assert flat(told.stdout) == (
        "Nothing is left to learn today. "
        "You have met every card of First steps. "
        "Tomorrow: 2 further questions. "
        "Path: First steps 3 of 3 cards met (100%), 0 known "
        "If you have time now: "
        f"cyberdip quiz --path first-steps --deck {a_deck} the closing quiz, on all of its cards "
        f"cyberdip learn --list --deck {a_deck} choose another path or a topic "
        f"cyberdip stats --deck {a_deck} how far you have come"
    )


def test_answers_from_a_pipe_go_to_questions_and_are_not_used_up_by_pauses(
    cyberdip: Run, home: Path, a_deck: Path
) -> None:
    cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck, right=False, count=1))
    assert [entry.right for entry in answers(home)] == [False]


@pytest.mark.parametrize(
    ("lines", "kept"),
    [("{right}\nu\n{wrong}\n", (False, False)), ("{right}?\n", (True, True)), ("s\n", None)],
    ids=["taken back and answered anew", "guessed", "skipped"],
)
def test_take_back_guess_and_skip(
    cyberdip: Run, home: Path, a_deck: Path, lines: str, kept: tuple[bool, bool] | None
) -> None:
    right, wrong = (typed(a_deck, right=so, count=1).strip() for so in (True, False))
    cyberdip("learn", "--deck", str(a_deck), input=lines.format(right=right, wrong=wrong))
    with Store.open(home / "progress.sqlite", write=False) as store:
        last = store.last_answer()
    assert ((last.right, last.guessed) if last else None) == kept


# ------------------------------------------------------------------------------ paths, topics, settings


@pytest.mark.parametrize(
    ("name", "said", "header"),
    [
        ("first-steps", "", "New card 1 of 3: What helps in the first hour"),
        ("First Steps", "", "New card 1 of 3: What helps in the first hour"),
        ("frist-steps", "Took 'frist-steps' as 'first-steps'.\n", "New card 1 of 3: What helps in the first hour"),
        ("practice", "", "New card 1 of 1"),
        ("practise", "Took 'practise' as 'practice'.\n", "New card 1 of 1"),
        ("bas", "Took 'bas' as 'basics'.\n", "New card 1 of 2"),
    ],
    ids=["a path", "its title", "a slip", "a topic", "another spelling", "a beginning"],
)
def test_a_path_or_topic_is_found_by_a_loose_name(
    cyberdip: Run, home: Path, a_deck: Path, name: str, said: str, header: str
) -> None:
    told = cyberdip("learn", name, "--deck", str(a_deck))
    assert (told.returncode, told.stderr) == (0, said)
    assert header in told.stdout.splitlines()


def test_an_unknown_name_lists_the_paths_and_topics(cyberdip: Run, home: Path, a_deck: Path) -> None:
    told = cyberdip("learn", "zebra", "--deck", str(a_deck))
    assert (told.returncode, told.stderr) == (
        1,
        "cyberdip: no path or topic is called 'zebra'. There are:\n"
        "  first-steps: First steps (path)\n  basics: The basics (topic)\n  practice: Practice (topic)\n",
    )


def test_a_path_that_is_begun_later_says_what_it_is_for(cyberdip: Run, home: Path) -> None:
    cyberdip("learn", "foundations", "-n", "1", input="\n1\nq\n")
    told = cyberdip("learn", "negotiating").stdout
    assert "Negotiating: treaties and processes: " in flat(told)
    assert "Going on where you stopped" not in told


def test_the_path_last_learnt_is_gone_on_with(cyberdip: Run, home: Path, a_deck: Path) -> None:
    other = (a_deck / "paths" / "first-steps.yaml").read_text(encoding="utf-8")
    other = other.replace("id: first-steps", "id: second-steps").replace("title: First steps", "title: Second steps")
    (a_deck / "paths" / "second-steps.yaml").write_text(other, encoding="utf-8")
    cyberdip("learn", "second", "--deck", str(a_deck))
    assert cyberdip("--deck", str(a_deck), "--json").stdout.count('"id": "second-steps"') == 1
    cyberdip("learn", "practice", "--deck", str(a_deck))
    assert '"id": "second-steps"' in cyberdip("--deck", str(a_deck), "--json").stdout


def test_foundations_is_the_path_that_a_first_lesson_follows(cyberdip: Run, home: Path) -> None:
    assert "You begin with Foundations: Cyber diplomacy" in cyberdip("learn").stdout


def test_a_deck_without_paths_is_learnt_by_level(cyberdip: Run, home: Path, a_deck: Path) -> None:
    shutil.rmtree(a_deck / "paths")
    told = cyberdip("learn", "--deck", str(a_deck))
    assert "You begin with all cards: Point of contact" in told.stdout


def test_the_daily_limit_of_new_cards_is_kept(cyberdip: Run, home: Path, a_deck: Path) -> None:
    told = cyberdip("learn", "--new", "1", "--deck", str(a_deck), input=typed(a_deck, count=2))
    assert told.stdout.startswith("From now on at most 1 new card a day.\n")
    again = cyberdip("learn", "--deck", str(a_deck))
    assert "You have read today's 1 new card: that is your daily limit." in again.stdout
    assert f"cyberdip learn --new 6 --deck {a_deck} more new cards a day than 1" in flat(again.stdout)


@pytest.mark.parametrize(("given", "kept"), [("0.85", 0.85), ("85", 0.85)], ids=["a share", "a percentage"])
def test_the_retention_wanted_is_kept(cyberdip: Run, home: Path, a_deck: Path, given: str, kept: float) -> None:
    told = cyberdip("learn", "--retention", given, "-n", "0", "--deck", str(a_deck))
    assert told.stdout == (
        "From now on questions come back when recall has fallen to 85%.\n"
        "Nothing was asked: -n 0 asks for no question.\n"
    )
    with Store.open(home / "progress.sqlite", write=False) as store:
        assert store.settings().retention == kept


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--retention", "0.5", "--new", "4"], "cyberdip: --retention: 0.5 is not between 0.7 and 0.97.\n"),
        (["--retention", "nan"], "cyberdip: --retention: nan is not between 0.7 and 0.97.\n"),
        (["--new", "-1"], "cyberdip: Invalid value for '--new'"),
        (["-n", "-1"], "cyberdip: Invalid value for '-n'"),
        (["--minutes", "0"], "cyberdip: Invalid value for '--minutes'"),
    ],
    ids=["retention too low", "no number", "new below 0", "n below 0", "no time"],
)
def test_an_option_out_of_bounds_is_refused_and_changes_nothing(
    cyberdip: Run, home: Path, a_deck: Path, options: list[str], message: str
) -> None:
    told = cyberdip("learn", *options, "--deck", str(a_deck))
    assert told.returncode == 2
    assert told.stderr.startswith(message)
    with Store.open(home / "progress.sqlite", write=False) as store:
        assert store.settings().new_cards == 3


@pytest.mark.parametrize("count", ["0", "1", "100000"])
def test_a_number_of_questions_is_asked_or_as_many_as_there_are(
    cyberdip: Run, home: Path, a_deck: Path, count: str
) -> None:
    told = cyberdip("learn", "-n", count, "--deck", str(a_deck), input=typed(a_deck))
    assert told.returncode == 0
    assert len(answers(home)) == {"0": 0, "1": 1, "100000": 5}[count]
    if count == "1":
        assert f"cyberdip learn --deck {a_deck}" in flat(told.stdout)


def test_the_list_shows_how_far_each_path_has_come(cyberdip: Run, home: Path, a_deck: Path) -> None:
    cyberdip("learn", "-n", "1", "--deck", str(a_deck), input=typed(a_deck, count=1))
    told = cyberdip("learn", "--list", "--deck", str(a_deck))
    assert told.stdout == (
        "First steps · first-steps · foundation\n"
        "  1 of 3 (33%)\n"
        "  2 lessons, 20 minutes\n"
        "  Two short lessons that show how cards, cases and instruments work together.\n"
        "\n"
        "Or learn one topic (cards in it): cyberdip learn TOPIC\n"
        "  basics (2), practice (1)\n"
    )
    record = json.loads(cyberdip("learn", "--list", "--json", "--deck", str(a_deck)).stdout)
    assert record == {
        "paths": [
            {
                "id": "first-steps", "title": "First steps", "level": "foundation",
                "introduction": "Two short lessons that show how cards, cases and instruments work together.",
                "lessons": 2, "minutes": 20, "done": 1, "total": 3, "new": 2, "learning": 1, "known": 0,
            }
        ],
        "topics": [
            {"id": "basics", "title": "The basics", "cards": 2}, {"id": "practice", "title": "Practice", "cards": 1},
        ],
    }  # fmt: skip


# ------------------------------------------------------------------------------ at a terminal


@skip_without_terminal
def test_one_keypress_leads_from_the_welcome_into_the_first_card(home: Path, a_deck: Path) -> None:
    with Terminal("learn", "--deck", str(a_deck)) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press(ENTER)
        terminal.wait_for("Point of contact")


@skip_without_terminal
@pytest.mark.parametrize("lines", [True, False], ids=["numbered", "menus"])
@pytest.mark.parametrize("presses", [0, 1, 2], ids=["at the welcome", "at the card", "at the question"])
@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_anywhere_says_what_is_saved_and_how_to_go_on(
    home: Path, a_deck: Path, key: str, presses: int, lines: bool
) -> None:
    options = ["--accessible"] if lines else []
    with Terminal("learn", "--deck", str(a_deck), *options, rows=60) as terminal:
        terminal.wait_for("Enter goes on")
        for waited_for in ("Read it at leisure", "Your answer" if not lines else "Answer:")[:presses]:
            terminal.press(ENTER)
            terminal.wait_for(waited_for)
        terminal.press(key)
        assert terminal.wait_for_exit() == (130 if key == CTRL_C else 0)
        screen = terminal.screen()
    assert "Go on with: cyberdip learn" in flat(screen)
    assert "Traceback" not in screen


@skip_without_terminal
def test_a_card_taller_than_the_screen_is_read_page_by_page(home: Path) -> None:
    with Terminal("learn", rows=24) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press(ENTER)
        screen = terminal.wait_for("Page 1 of")
        assert "New card 1 of 3" in screen
        terminal.press(ENTER)
        terminal.wait_for("Page 2 of")


@skip_without_terminal
@pytest.mark.parametrize("columns", [20, 40, 200])
def test_a_lesson_fits_any_width(home: Path, a_deck: Path, columns: int) -> None:
    with Terminal("learn", "--deck", str(a_deck), columns=columns, rows=200) as terminal:
        terminal.wait_for("q leaves" if columns > 30 else "Enter")
        terminal.press(ENTER)
        terminal.wait_for("checked:" if columns > 30 else "last")
        terminal.press(ENTER)
        terminal.wait_for("Why does a State")
        terminal.press(typed(a_deck, count=1).strip(), ENTER)
        terminal.wait_for("Right.")


@skip_without_terminal
def test_an_answer_confirmed_on_the_screen_is_on_the_disk(home: Path, a_deck: Path) -> None:
    with Terminal("learn", "--deck", str(a_deck), "--accessible", rows=60) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press(ENTER)
        terminal.wait_for("Read it at leisure")
        terminal.press(ENTER)
        terminal.wait_for("Answer:")
        terminal.press(typed(a_deck, count=1).strip(), ENTER)
        terminal.wait_for("Right.")
        assert [entry.right for entry in answers(home)] == [True]


# ------------------------------------------------------------------------------ what can go wrong


def test_a_deck_changed_between_two_lessons_keeps_the_answers(cyberdip: Run, home: Path, a_deck: Path) -> None:
    cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck, count=1))
    card = a_deck / "concepts" / "point-of-contact.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("Why does a State name", "Why should a State name"), encoding="utf-8")
    (a_deck / "paths" / "first-steps.yaml").unlink()
    told = cyberdip("learn", "--deck", str(a_deck))
    assert told.returncode == 0
    assert "Question 1 of 4" in told.stdout
    assert "Why should a State name" not in told.stdout


def test_an_empty_deck_gives_one_clear_line(cyberdip: Run, home: Path, a_deck: Path) -> None:
    for folder in ("concepts", "cases", "instruments", "paths"):
        shutil.rmtree(a_deck / folder)
    told = cyberdip("learn", "--deck", str(a_deck))
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == (
        "cyberdip: the deck has no cards, so there is nothing to learn.\n  `cyberdip deck new` starts a deck.\n"
    )


def test_a_damaged_store_is_left_as_it_is(cyberdip: Run, home: Path, a_deck: Path) -> None:
    home.mkdir()
    (home / "progress.sqlite").write_bytes(b"no store at all, but a hundred bytes of something else" * 3)
    told = cyberdip("learn", "--deck", str(a_deck))
    assert told.returncode == 3
    assert told.stderr.startswith(f"cyberdip: {home}/progress.sqlite: the store of your progress is damaged")
    assert (home / "progress.sqlite").read_bytes().startswith(b"no store at all")


def test_a_store_of_a_newer_version_is_left_as_it_is(cyberdip: Run, home: Path, a_deck: Path) -> None:
    cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck, count=1))
    connection = sqlite3.connect(home / "progress.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    told = cyberdip("learn", "--deck", str(a_deck))
    assert told.returncode == 3
    assert "this store is of version 99" in told.stderr


def test_a_store_that_cannot_be_opened_is_told(cyberdip: Run, home: Path, a_deck: Path) -> None:
    (home / "progress.sqlite").mkdir(parents=True)
    told = cyberdip("learn", "--deck", str(a_deck))
    assert told.returncode == 3
    assert told.stderr.startswith(f"cyberdip: {home}/progress.sqlite: the store of your progress cannot be opened")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is read-only for the superuser")
def test_a_read_only_store_is_told(cyberdip: Run, home: Path, a_deck: Path) -> None:
    cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck, count=1))
    home.chmod(stat.S_IRUSR | stat.S_IXUSR)
    (home / "progress.sqlite").chmod(stat.S_IRUSR)
    told = cyberdip("learn", "--deck", str(a_deck))
    home.chmod(stat.S_IRWXU)
    assert told.returncode == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has a profile folder")
def test_without_a_home_folder_the_lesson_is_held_and_says_that_nothing_is_kept(
    cyberdip: Run, a_deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CYBERDIP_HOME")
    told = cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck, count=1), env={"HOME": "/"})
    assert told.returncode == 0
    assert told.stderr == (
        "There is no home folder, so answers are not kept. Set CYBERDIP_HOME to a folder of yours to keep them.\n"
    )


@skip_without_terminal
def test_two_lessons_at_once_save_both_answers(home: Path, a_deck: Path) -> None:
    with (
        Terminal("learn", "--deck", str(a_deck), "--accessible", rows=60) as one,
        Terminal("learn", "--deck", str(a_deck), "--accessible", rows=60) as other,
    ):
        for terminal in (one, other):
            terminal.wait_for("Enter goes on")
            terminal.press(ENTER)
            terminal.wait_for("Read it at leisure")
            terminal.press(ENTER)
            terminal.wait_for("Answer:")
        for terminal in (one, other):
            terminal.press(typed(a_deck, count=1).strip(), ENTER)
            terminal.wait_for("Right.")
    assert [entry.question for entry in answers(home)] == ["point-of-contact-purpose"] * 2


def test_the_clock_set_back_harms_nothing(cyberdip: Run, home: Path, a_deck: Path) -> None:
    cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck, count=1))
    connection = sqlite3.connect(home / "progress.sqlite")
    for table in ("review", "card_read"):
        connection.execute(f"UPDATE {table} SET at = at + 864000000, day = day + 10")
    connection.execute("UPDATE memory SET last_day = last_day + 10, last_at = last_at + 864000000")
    connection.commit()
    connection.close()
    told = cyberdip("learn", "--deck", str(a_deck), input=typed(a_deck))
    assert (told.returncode, told.stderr) == (0, "")


# ------------------------------------------------------------------------------ list --status


def test_the_list_tells_where_each_card_stands(cyberdip: Run, home: Path, a_deck: Path) -> None:
    cyberdip("learn", "-n", "1", "--deck", str(a_deck), input=typed(a_deck, count=1))

    def listed(status: str) -> dict[str, str]:
        told = cyberdip("list", "--status", status, "--json", "--deck", str(a_deck))
        return {row["id"]: row["status"] for row in json.loads(told.stdout)["cards"]}

    assert listed("learning") == {"point-of-contact": "learning"}
    assert listed("new") == {"exercise-night-call": "new", "directory-of-contacts": "new"}
    assert listed("all") == {
        "point-of-contact": "learning", "exercise-night-call": "new", "directory-of-contacts": "new",
    }  # fmt: skip
    assert listed("known") == {}


def test_an_unknown_status_is_refused(cyberdip: Run, home: Path, a_deck: Path) -> None:
    told = cyberdip("list", "--status", "lerning", "--deck", str(a_deck))
    assert (told.returncode, told.stderr) == (
        2,
        "cyberdip: --status: there is no status 'lerning'.\n  Did you mean 'learning'?\n",
    )
