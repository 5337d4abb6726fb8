"""What goes wrong around a command: names, pipes, encodings, narrow windows, missing homes, keys at every prompt."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.terminal import CTRL_C, CTRL_D, ENTER, Terminal, skip_without_terminal

posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipes and POSIX home folders")


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "cyberdip", *arguments]


# ---------------------------------------------------------------- names and command lines

WRONG = {
    "a card that is not there": (
        ["show", "zzqq"], 1, "cyberdip: no card is called 'zzqq'.",
    ),
    "no command": (
        ["frobnicate"], 2,
        "cyberdip: No such command 'frobnicate'.\n  `cyberdip --help` shows what it takes.\n",
    ),
    "a slip in a command": (
        ["serch", "law"], 2,
        "cyberdip: No such command 'serch'. Did you mean 'search'?\n  `cyberdip --help` shows what it takes.\n",
    ),
    "a slip in an option": (
        ["list", "--knd", "case"], 2,
        "cyberdip: No such option: --knd (Possible options: --kind)\n  `cyberdip list --help` shows what it takes.\n",
    ),
    "no card": (
        ["show"], 2, "cyberdip: Missing argument 'CARD'.\n  `cyberdip show --help` shows what it takes.\n",
    ),
    "one card to compare": (
        ["compare", "poc"], 2, "cyberdip: Missing argument 'B'.\n  `cyberdip compare --help` shows what it takes.\n",
    ),
    "a word for a number": (
        ["quiz", "-n", "ten"], 2, "cyberdip: Invalid value for '-n' / '--number': ",
    ),
    "fewer than no questions": (
        ["quiz", "-n", "-1"], 2, "cyberdip: Invalid value for '-n' / '--number': ",
    ),
    "a level that is none": (
        ["quiz", "--level", "hard"], 2,
        "cyberdip: --level: there is no level 'hard'.\n  Choose from: foundation, intermediate, advanced.\n",
    ),
    "a slip in a type": (
        ["quiz", "--type", "choise"], 2,
        "cyberdip: --type: there is no type 'choise'.\n  Did you mean 'choice'?\n",
    ),
    "a deck that is not there": (
        ["list", "--deck", "nowhere"], 3,
        "cyberdip: {cwd}/nowhere: no such folder.\n"
        "  Give the folder that holds deck.yaml, or make one: cyberdip deck new.\n",
    ),
    "an answers file that is not there": (
        ["quiz", "--answers", "nowhere.txt"], 3,
        "cyberdip: nowhere.txt: cannot be read (No such file or directory).\n  Name a file with one answer a line.\n",
    ),
    "a folder for answers": (
        ["quiz", "--answers", "."], 3,
        "cyberdip: .: cannot be read (Is a directory).\n  Name a file with one answer a line.\n",
    ),
    "a folder for the result": (
        ["quiz", "--save", "."], 2, "cyberdip: --save: . is a folder.\n  Name a file in it.\n",
    ),
    "a result in a folder that is not there": (
        ["quiz", "--save", "nowhere/result.json"], 2,
        "cyberdip: --save: there is no folder nowhere.\n  Make it first, or name a file in another folder.\n",
    ),
}  # fmt: skip


@posix
@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_command_line_is_told_with_what_to_do(
    case: str, home: Path, a_deck: Path, tmp_path: Path, cyberdip: Run
) -> None:
    arguments, code, message = WRONG[case]
    done = cyberdip(*arguments, cwd=tmp_path, env={"CYBERDIP_DECK": str(a_deck)} if "--deck" not in arguments else None)
    message = message.format(cwd=tmp_path)
    assert (done.stderr[: len(message)], done.stdout, done.returncode) == (message, "", code)
    assert "Traceback" not in done.stderr


def test_a_name_that_means_several_cards_lists_them(home: Path, a_deck: Path, cyberdip: Run) -> None:
    card = a_deck / "instruments" / "directory-of-contacts.yaml"
    text = card.read_text("utf-8").replace("title: The directory of contacts", "title: Point of reference")
    card.write_text(text, encoding="utf-8")
    done = cyberdip("show", "point of", "--deck", str(a_deck))
    assert (done.stderr, done.returncode) == (
        "cyberdip: 'point of' means several cards; name one of them:\n"
        "  point-of-contact: Point of contact\n"
        "  directory-of-contacts: Point of reference\n", 1,
    )  # fmt: skip


def test_an_existing_result_file_is_kept_unless_force_is_given(
    home: Path, a_deck: Path, tmp_path: Path, cyberdip: Run
) -> None:
    file = tmp_path / "result.json"
    file.write_text("mine", encoding="utf-8")
    options = ["quiz", "--deck", str(a_deck), "--seed", "1", "-n", "1", "--save", str(file)]
    done = cyberdip(*options, input="s\n")
    assert (done.stderr, done.stdout, done.returncode) == (
        f"cyberdip: {file} is there already.\n  Name another file, or add --force to write over it.\n", "", 2,
    )  # fmt: skip
    assert file.read_text("utf-8") == "mine"
    assert cyberdip(*options, "--force", input="s\n").returncode == 0
    assert file.read_text("utf-8").startswith('{\n  "format": "cyberdip-result"')
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


# ---------------------------------------------------------------- how many


def test_no_question_at_all_can_be_asked_for(home: Path, a_deck: Path, cyberdip: Run) -> None:
    done = cyberdip("quiz", "-n", "0", "--deck", str(a_deck))
    assert (done.stdout, done.returncode) == ("Nothing was asked: -n 0 asks for no question.\n", 0)


def test_more_questions_than_there_are_can_be_asked_for(home: Path, a_deck: Path, cyberdip: Run) -> None:
    done = cyberdip("quiz", "-n", "100000", "--seed", "5", "--deck", str(a_deck), input="s\n")
    assert done.stdout.startswith("Question 1 of 9, ")
    assert done.stderr == "There are 9 questions of this kind, so no more can be asked.\n"


NO_CARDS = "cyberdip: the deck has no cards.\n  `cyberdip deck new` starts a deck.\n"
EMPTY = {
    "quiz": "cyberdip: the deck has no cards, so there is nothing to ask.\n  `cyberdip deck new` starts a deck.\n",
    "list": NO_CARDS,
    "search": NO_CARDS,
    "search law": NO_CARDS,
    "timeline": "cyberdip: no card of the deck has a date.\n",
    "show law": "cyberdip: no card is called 'law'.\n",
    "": NO_CARDS,
}


@pytest.mark.parametrize("command", EMPTY)
def test_an_empty_deck_is_told_in_a_line_or_two(command: str, home: Path, tmp_path: Path, cyberdip: Run) -> None:
    (tmp_path / "deck.yaml").write_text(
        "id: empty\ntitle: Empty\nlanguage: en\nlicence: CC0-1.0\nversion: 1\n", encoding="utf-8"
    )
    (tmp_path / "topics.yaml").write_text("- {id: law, title: Law, summary: Law.}\n", encoding="utf-8")
    done = cyberdip("--deck", str(tmp_path), *command.split())
    assert (done.stderr, done.stdout, done.returncode) == (EMPTY[command], "", 1)


# ---------------------------------------------------------------- pipes


def test_answers_that_end_early_are_kept_and_scored(home: Path, a_deck: Path, cyberdip: Run) -> None:
    options = ["--type", "choice", "--seed", "5", "--deck", str(a_deck)]
    done = cyberdip("quiz", *options, input="1\n")
    assert done.stdout.endswith(
        "Answer: \n1 of 1 right (100%).\n\n"
        "The answers ended after 1 of 2 questions. What was answered is kept.\n"
        "The same quiz again: cyberdip quiz --seed 5, with the same options.\n"
    )
    assert done.returncode == 0


def test_the_last_line_of_a_pipe_needs_no_end(home: Path, a_deck: Path, cyberdip: Run) -> None:
    done = cyberdip("quiz", "--card", "directory-of-contacts", "--seed", "5", "--deck", str(a_deck), input="4")
    assert "1 of 1 right (100%)." in done.stdout


@pytest.mark.parametrize("given", [b"\xff\xfe\x00\n1\n", b"\x1b[2J\n1\n", b"9" * 100_000 + b"\n1\n", b"\x00\n1\n"])
def test_bytes_that_are_no_answer_are_refused_and_reach_no_terminal(
    given: bytes, home: Path, a_deck: Path, tmp_path: Path
) -> None:
    options = ["--type", "choice", "--seed", "5", "-n", "1", "--deck", str(a_deck)]
    done = subprocess.run(program("quiz", *options), input=given, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"1 of 1 right (100%)." in done.stdout
    assert b"\x1b" not in done.stdout
    assert b"\x00" not in done.stdout


@posix
@pytest.mark.parametrize(
    "command",
    ["list", "show attribution", "search law", "timeline", "compare stuxnet shamoon", "list --json", "doctor", "--help",
     "cite stuxnet", "deck list", "deck check", "quiz --seed 7"],
)  # fmt: skip
def test_a_reader_that_leaves_early_is_no_failure(command: str, home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(program(*command.split()), stdin=subprocess.DEVNULL, stdout=write, stderr=subprocess.PIPE)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


# ---------------------------------------------------------------- encodings and locales

ASCII = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
C_LOCALE = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "LANG": ""}
READING = [
    "show attribution",
    "list",
    "search attribution",
    "timeline",
    "compare shura tabayyun",
    "cite shura",
    "doctor",
]


@pytest.mark.parametrize(
    "environment", [ASCII, C_LOCALE, {"PYTHONIOENCODING": "latin-1"}], ids=["ascii", "C", "latin-1"]
)
@pytest.mark.parametrize("command", [*READING, "quiz --seed 7 -n 3", ""])
def test_an_output_that_lacks_letters_gets_the_nearest_ones(
    command: str, environment: dict[str, str], home: Path
) -> None:
    done = subprocess.run(
        program(*command.split()), input=b"1\n2\n3\n", capture_output=True, env={**os.environ, **environment}
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("latin-1").isprintable() or done.stdout.count(b"\n") > 1
    if environment is ASCII:
        assert done.stdout.isascii()


def test_an_error_in_ascii_is_told_too(home: Path) -> None:
    done = subprocess.run(program("show", "الإسنادنا"), capture_output=True, env={**os.environ, **ASCII})
    assert (done.returncode, done.stderr.isascii(), b"Traceback" in done.stderr) == (1, True, False)


# ---------------------------------------------------------------- windows and colours


@pytest.mark.parametrize("command", [*READING, "quiz --seed 7 -n 3", "", "show saudi-arabia", "deck list"])
def test_nothing_breaks_at_20_columns(command: str, home: Path, cyberdip: Run) -> None:
    done = cyberdip(*command.split(), input="1\n2\n3\n", env={"COLUMNS": "20"})
    assert (done.returncode, done.stderr) == (0, "")


@skip_without_terminal
@pytest.mark.parametrize(
    ("environ", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)],
    ids=["a terminal", "NO_COLOR", "TERM=dumb", "NO_COLOR is empty"],
)
def test_colours_are_for_those_who_want_them(environ: dict[str, str], coloured: bool, home: Path, a_deck: Path) -> None:
    with Terminal("list", "--deck", str(a_deck), environ=environ) as terminal:
        assert terminal.wait_for_exit() == 0
        assert ("\x1b[3" in terminal.raw or "\x1b[1;3" in terminal.raw) is coloured
        if environ.get("TERM") == "dumb":
            assert "\x1b" not in terminal.raw


@skip_without_terminal
def test_a_dumb_terminal_is_asked_in_lines_without_an_escape_sequence(home: Path, a_deck: Path) -> None:
    with Terminal("quiz", "--deck", str(a_deck), "--seed", "5", environ={"TERM": "dumb"}) as terminal:
        terminal.wait_for("Gap 1:")
        terminal.type("q\r")
        assert terminal.wait_for_exit() == 0
        assert "\x1b" not in terminal.raw


# ---------------------------------------------------------------- homes


def without_home() -> dict[str, str]:
    gone = ("HOME", "CYBERDIP_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    return {**{name: value for name, value in os.environ.items() if name not in gone}, "HOME": ""}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a home folder is found without HOME")
@pytest.mark.parametrize("command", [*READING, "deck list", ""])
def test_everything_can_be_read_without_a_home_folder(command: str) -> None:
    done = subprocess.run(program(*command.split()), stdin=subprocess.DEVNULL, capture_output=True, env=without_home())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a home folder is found without HOME")
def test_a_quiz_without_a_home_folder_says_that_answers_are_not_kept(a_deck: Path) -> None:
    options = ["--deck", str(a_deck), "--card", "directory-of-contacts", "--seed", "5"]
    done = subprocess.run(program("quiz", *options), input=b"4\n", capture_output=True, env=without_home())
    assert done.stderr.decode() == (
        "There is no home folder, so answers are not kept. Set CYBERDIP_HOME to a folder of yours to keep them.\n"
    )
    assert (b"1 of 1 right (100%)." in done.stdout, done.returncode) == (True, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a home folder is found without HOME")
def test_a_deck_cannot_be_added_without_a_home_folder(a_deck: Path) -> None:
    done = subprocess.run(program("deck", "add", str(a_deck)), capture_output=True, env=without_home())
    assert (done.stderr.decode(), done.returncode) == (
        "cyberdip: there is no home folder to remember decks in.\n  Set CYBERDIP_HOME to a folder of yours.\n", 3,
    )  # fmt: skip


@pytest.fixture
def no_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that can't be made or written, even by root: there is a file in its way."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("CYBERDIP_HOME", str(tmp_path / "file" / "home"))
    return tmp_path / "file" / "home"


@posix
@pytest.mark.parametrize("command", [*READING, "deck list", ""])
def test_everything_can_be_read_where_the_home_folder_cannot_be_written(
    command: str, no_writing: Path, cyberdip: Run
) -> None:
    done = cyberdip(*command.split())
    assert (done.returncode, done.stderr) == (0, "")


@posix
def test_a_quiz_that_cannot_keep_answers_says_so_before_the_first_question(no_writing: Path, cyberdip: Run) -> None:
    done = cyberdip("quiz", "--seed", "5", input="1\n")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"cyberdip: {no_writing / 'progress.sqlite'}: ")
    assert "set CYBERDIP_HOME to another folder" in done.stderr


@posix
def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(home: Path, a_deck: Path, cyberdip: Run) -> None:
    home.mkdir()
    (home / "cache").write_text("in the way", encoding="utf-8")
    for _ in range(2):
        assert cyberdip("show", "poc", "--deck", str(a_deck)).stdout.startswith("Point of contact\n")
    done = cyberdip("doctor", "--deck", str(a_deck))
    assert "state: in memory, since the cache folder cannot be written" in done.stdout
    assert (home / "cache").read_text("utf-8") == "in the way"


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root can write anywhere")
def test_a_read_only_home_still_reads(home: Path, a_deck: Path, cyberdip: Run) -> None:
    home.mkdir(mode=0o500)
    assert cyberdip("show", "poc", "--deck", str(a_deck)).returncode == 0
    assert cyberdip("quiz", "--deck", str(a_deck), input="1\n").returncode == 3
    home.chmod(0o700)


# ---------------------------------------------------------------- Ctrl-C and Ctrl-D at every kind of prompt

PROMPTS = {
    "choice": "q) Leave",
    "true-false": "q) Leave",
    "multiple": "Space ticks",
    "short": "End with ? if you guess",
    "numeric": "End with ? if you guess",
    "match": "q) Leave",
    "order": "q) Leave",
    "cloze": "End with ? if you guess",
}
LEFT = "You left after 0 of {n} questions. What you answered is kept."


@skip_without_terminal
@pytest.mark.parametrize(("key", "code"), [(CTRL_C, 130), (CTRL_D, 0)], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("kind", PROMPTS)
def test_every_menu_is_left_cleanly(kind: str, key: str, code: int, home: Path, a_deck: Path) -> None:
    with Terminal("quiz", "--deck", str(a_deck), "--type", kind, "--seed", "5") as terminal:
        terminal.wait_for(PROMPTS[kind])
        terminal.press(key)
        screen = terminal.wait_for("The same quiz again: cyberdip quiz --seed 5")
        assert LEFT.format(n=2 if kind == "choice" else 1) in screen
        assert terminal.wait_for_exit() == code
        assert "Traceback" not in screen


@skip_without_terminal
@pytest.mark.parametrize(("key", "code"), [(CTRL_C, 130), (CTRL_D, 0)], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("kind", ["choice", "short", "cloze"])
def test_every_line_is_left_cleanly(kind: str, key: str, code: int, home: Path, a_deck: Path) -> None:
    with Terminal("quiz", "--deck", str(a_deck), "--type", kind, "--seed", "5", "--accessible") as terminal:
        terminal.wait_for("Gap 1:" if kind == "cloze" else "Answer:")
        terminal.press(key)
        screen = terminal.wait_for("The same quiz again: cyberdip quiz --seed 5")
        assert LEFT.format(n=2 if kind == "choice" else 1) in screen
        assert terminal.wait_for_exit() == code


@skip_without_terminal
@pytest.mark.parametrize(("key", "code"), [(CTRL_C, 130), (CTRL_D, 0)], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("lines", [False, True], ids=["menus", "lines"])
def test_after_the_feedback_one_can_leave_with_the_answer_saved(
    lines: bool, key: str, code: int, home: Path, a_deck: Path, cyberdip: Run
) -> None:
    options = ["--deck", str(a_deck), "--type", "choice", "--seed", "5", *(["--accessible"] if lines else [])]
    with Terminal("quiz", *options) as terminal:
        terminal.wait_for("Answer:" if lines else "q) Leave")
        terminal.press("1", ENTER)
        terminal.wait_for("Enter next" if lines else "Next question")
        terminal.press(key)
        terminal.wait_for("You left after 1 of 2 questions.")
        assert terminal.wait_for_exit() == code
    assert "answers: 1\n" in cyberdip("doctor").stdout


@skip_without_terminal
@pytest.mark.parametrize(("key", "code"), [(CTRL_C, 130), (CTRL_D, 0)], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("lines", [False, True], ids=["slides", "lines"])
def test_a_presentation_is_left_cleanly(lines: bool, key: str, code: int, home: Path, a_deck: Path) -> None:
    options = ["--deck", str(a_deck), "--present", "--seed", "5", *(["--accessible"] if lines else [])]
    with Terminal("quiz", *options) as terminal:
        terminal.wait_for("Enter")
        terminal.press(key)
        assert terminal.wait_for_exit() == code
        assert "Traceback" not in terminal.screen()


@skip_without_terminal
def test_a_window_of_20_columns_asks_a_whole_quiz(home: Path, a_deck: Path) -> None:
    with Terminal("quiz", "--deck", str(a_deck), "--type", "choice", "--seed", "5", columns=20, rows=40) as terminal:
        for _ in range(2):
            terminal.wait_for("q) Leave")
            terminal.press("1", ENTER)
            terminal.wait_for("n) Next")
            terminal.press(ENTER)
        terminal.wait_for("1 of 2 right")
        assert terminal.wait_for_exit() == 0
