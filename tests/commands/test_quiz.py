"""`quiz` as a user meets it: from a pipe, from a file, as an examination, on a projector, in a terminal."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from cyberdip.library.reading import read_deck
from tests.conftest import SHIPPED, Run
from tests.terminal import CTRL_C, DOWN, ENTER, SPACE, Terminal, skip_without_terminal

GOLDEN = Path(__file__).parent / "golden"
Quiz = Callable[..., subprocess.CompletedProcess[str]]

# One answer to each of the eight types, in the order of seed 5; with a refused number, a hint that is not there, a card
# that is opened, an answer that is taken back, and two guesses.
EVERYTHING = ["Najm", "nobody", "2 4?", "7", "1", "h", "poc", "2 1 3", "c", "1", "a3 b1 c2", "t", "u", "f", "5?"]


@pytest.fixture
def quiz(home: Path, a_deck: Path, cyberdip: Run) -> Quiz:
    """Hold a quiz on the starter deck: `quiz("--seed", "5", answers=["1", "2"])`."""

    def run(*arguments: str, answers: list[str] | tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        return cyberdip("quiz", "--deck", str(a_deck), *arguments, input="".join(f"{line}\n" for line in answers))

    return run


def headers(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if line.startswith("Question ")]


@pytest.mark.parametrize("name", ["quiz", "exam"])
def test_a_quiz_from_a_pipe_prints_the_same_bytes_as_its_golden_file(name: str, quiz: Quiz) -> None:
    answers = EVERYTHING if name == "quiz" else [line for line in EVERYTHING if line != "c"]
    done = quiz("--seed", "5", "-n", "9", *(["--exam"] if name == "exam" else []), answers=answers)
    assert (done.stdout, done.stderr, done.returncode) == ((GOLDEN / f"{name}.txt").read_text("utf-8"), "", 0)


def test_the_same_answers_print_the_same_quiz_again_though_the_first_one_is_in_the_log(quiz: Quiz) -> None:
    first, second = (quiz("--seed", "7", "-n", "5", answers=["1", "2", "3", "1", "2"]).stdout for _ in range(2))
    assert first == second
    assert headers(first)[0] == "Question 1 of 5, foundation"


def test_another_seed_gives_another_order_and_no_seed_names_its_own(quiz: Quiz) -> None:
    seven, eight = (quiz("--seed", seed, "-n", "9", answers=["s"] * 9).stdout for seed in ("7", "8"))
    assert seven != eight
    done = quiz("-n", "2", answers=["s", "s"]).stdout
    first = done.splitlines()[0]
    assert first.startswith("2 questions. The same quiz again: --seed ")
    again = quiz("-n", "2", "--seed", first.rpartition(" ")[2], answers=["s", "s"]).stdout
    assert done.partition("\n\n")[2] == again


SELECTIONS = {
    "kind": (["--kind", "concept"], 4),
    "two kinds": (["--kind", "concept", "--kind", "instrument"], 5),
    "topic": (["--topic", "practice"], 4),
    "level of the questions": (["--level", "intermediate"], 2),
    "card by its acronym": (["--card", "poc"], 4),
    "card with a slip": (["--card", "point of contct"], 4),
    "type": (["--type", "match", "--type", "order"], 2),
    "type and level": (["--type", "choice", "--level", "foundation"], 2),
    "all": ([], 9),
}


@pytest.mark.parametrize("case", SELECTIONS)
def test_a_selection_chooses_the_questions(case: str, quiz: Quiz) -> None:
    options, count = SELECTIONS[case]
    done = quiz(*options, "-n", "20", "--seed", "1", answers=["s"] * 9)
    assert len(headers(done.stdout)) == count
    said = "Took 'point of contct' as 'point-of-contact'.\n" if "slip" in case else ""
    assert done.stderr == f"{said}There are {count} questions of this kind, so no more can be asked.\n"


def test_a_selection_that_no_question_fits_says_so(quiz: Quiz) -> None:
    done = quiz("--kind", "instrument", "--type", "cloze")
    assert (done.stdout, done.returncode, done.stderr) == (
        "", 1,
        "cyberdip: no question fits this selection (kind=instrument type=cloze).\n  Ask for less, or other cards.\n",
    )  # fmt: skip


def test_generated_questions_are_marked_and_can_be_left_out(home: Path, cyberdip: Run) -> None:
    options = ["quiz", "--type", "choice", "--kind", "concept", "-n", "1000", "--seed", "1"]
    every = headers(cyberdip(*options, input="s\n" * 1000).stdout)
    authored = headers(cyberdip(*options, "--authored", input="s\n" * 1000).stdout)
    generated = [line for line in every if line.endswith(", generated")]
    assert generated
    assert not [line for line in authored if line.endswith(", generated")]
    assert len(every) == len(authored) + len(generated)


def test_a_hint_is_shown_where_the_question_has_one(quiz: Quiz, a_deck: Path) -> None:
    card = a_deck / "concepts" / "point-of-contact.yaml"
    text = card.read_text("utf-8").replace("    key: PoC\n", "    key: PoC\n    hint: Three letters.\n")
    card.write_text(text, encoding="utf-8")
    done = quiz("--card", "poc", "--type", "short", "-n", "1", "--seed", "1", answers=["h", "PoC"])
    assert "Hint: Three letters.\nAnswer: PoC\nRight.\n" in done.stdout


def test_a_quiz_that_is_left_keeps_what_was_answered_and_says_how_to_go_on(quiz: Quiz) -> None:
    done = quiz("--seed", "5", "-n", "9", answers=["q"])
    assert done.stdout.endswith(
        "Gap 1: q\nNo question was answered, so there is no score.\n"
        "The answers ended after 0 of 9 questions. What was answered is kept.\n"
        "The same quiz again: cyberdip quiz --seed 5, with the same options.\n"
    )
    assert done.returncode == 0


def test_an_exam_tells_nothing_before_its_end(quiz: Quiz) -> None:
    printed = quiz("--seed", "5", "-n", "9", "--exam", answers=[line for line in EVERYTHING if line != "c"]).stdout
    before, _, after = printed.partition("The questions, with their answers\n")
    assert not [word for word in ("Right.", "Not right.", "Why: ", "Source", "Card:") if word in before]
    assert len(headers(after)) == 9
    assert after.count("\nWhy: ") == 9


def test_no_card_can_be_opened_in_an_exam(quiz: Quiz) -> None:
    printed = quiz("--exam", "--card", "poc", "--type", "choice", "--seed", "1", answers=["c", "1"]).stdout
    assert "Answer: c\nThe card can be opened after the test.\nAnswer: 1\n" in printed


def test_the_answers_are_read_from_a_file(quiz: Quiz, tmp_path: Path) -> None:
    answers = tmp_path / "answers.txt"
    answers.write_bytes("\ufeff".encode() + "\r\n".join(EVERYTHING).encode() + b"\r\n")
    done = quiz("--seed", "5", "-n", "9", "--answers", str(answers))
    assert (done.stdout, done.returncode) == ((GOLDEN / "quiz.txt").read_text("utf-8"), 0)


def test_the_time_limit_is_told_and_its_end_keeps_what_was_answered(quiz: Quiz) -> None:
    assert ", 10 minutes left\n" in quiz("--seed", "5", "--time-limit", "10").stdout


@skip_without_terminal
def test_when_the_time_is_up_the_score_counts_the_rest_as_not_answered(home: Path, a_deck: Path) -> None:
    options = ["--deck", str(a_deck), "--seed", "6", "--type", "choice", "--time-limit", "0.05", "--accessible"]
    with Terminal("quiz", *options) as terminal:
        terminal.wait_for("3 seconds left")
        terminal.wait_for("Answer:")
        time.sleep(3.1)  # the limit itself
        terminal.type("1\r")
        screen = terminal.wait_for("The time is up. What you answered is kept; the rest counts as not answered.")
        assert "Right" not in screen
        assert terminal.wait_for_exit() == 0


# ---------------------------------------------------------------- the result file


@pytest.fixture
def result(quiz: Quiz, tmp_path: Path) -> dict[str, object]:
    file = tmp_path / "result.json"
    done = quiz("--seed", "5", "-n", "9", "--name", "Amina العلوي", "--save", str(file), answers=EVERYTHING)
    assert done.stdout.endswith(f"Saved the result in {file}.\n")
    read: dict[str, object] = json.loads(file.read_text("utf-8"))
    return read


def test_a_result_file_has_the_documented_fields(result: dict[str, object]) -> None:
    assert list(result) == [
        "format", "version", "program", "paper", "selection", "seed", "deck", "name", "exam", "started", "ended",
        "out_of_time", "answers", "score", "digest",
    ]  # fmt: skip
    told = {name: result[name] for name in ("format", "version", "paper", "selection", "seed", "deck", "name", "exam")}
    assert told == {
        "format": "cyberdip-result", "version": 1, "paper": None, "selection": "n=9", "seed": "5",
        "deck": {"id": "my-course", "version": "1"}, "name": "Amina العلوي", "exam": False,
    }  # fmt: skip
    assert result["score"] == {"asked": 9, "right": 6, "marks": pytest.approx(6.5)}


def test_a_result_file_holds_every_answer_as_it_was_given(result: dict[str, object]) -> None:
    answers = result["answers"]
    assert isinstance(answers, list)
    assert all(list(a) == "question card edition response mark right guessed seconds".split() for a in answers)
    assert [(a["question"], a["response"], a["mark"], a["guessed"]) for a in answers] == [
        ("night-call-gaps", ["Najm", "nobody"], 0.5, False),
        ("point-of-contact-two", ["A technical contact", "A diplomatic contact"], 1.0, True),
        ("directory-confirm", "After each incident", 0.0, False),
        ("point-of-contact-name", "poc", 1.0, False),
        (
            "night-call-order",
            [
                "Look up the neighbour's technical contact",
                "Send the addresses and ask for help",
                "Report what was found",
            ],
            1.0,
            False,
        ),
        ("point-of-contact-purpose", "So that others can reach it at once", 1.0, False),
        (
            "night-call-who",
            ["Sends the addresses", "Cuts off the machines", "Decides whether to speak in public"],
            1.0,
            False,
        ),
        ("point-of-contact-tested", "false", 1.0, False),
        ("night-call-hours", "5", 0.0, True),
    ]


def test_the_digest_is_that_of_the_documented_bytes(result: dict[str, object]) -> None:
    bare = {name: value for name, value in result.items() if name != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert result["digest"] == f"sha256:{sha256(text.encode()).hexdigest()}"


def test_the_answers_are_in_the_log_and_the_one_taken_back_is_withdrawn(result: dict[str, object], home: Path) -> None:
    store = sqlite3.connect(home / "progress.sqlite")
    counts = [
        store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("review", "withdrawal", "quiz")
    ]
    store.close()
    assert counts == [10, 1, 1]


# ---------------------------------------------------------------- on a projector


def test_a_room_sees_each_question_and_its_key_after_enter_and_nothing_is_kept(quiz: Quiz, home: Path) -> None:
    done = quiz("--present", "--type", "true-false", "--seed", "1", answers=["", ""])
    assert done.stdout == (GOLDEN / "present.txt").read_text("utf-8")
    assert not (home / "progress.sqlite").exists()


# ---------------------------------------------------------------- in a terminal


@pytest.fixture
def steered(home: Path, a_deck: Path) -> list[str]:
    return ["quiz", "--deck", str(a_deck), "--seed", "5"]


@skip_without_terminal
@pytest.mark.parametrize("columns", [80, 40])
def test_the_menus_ask_tell_open_the_card_and_take_back(columns: int, steered: list[str]) -> None:
    with Terminal(*steered, "--type", "choice", columns=columns, environ={"CYBERDIP_PAGER": ""}) as terminal:
        terminal.wait_for("q) Leave")
        terminal.press("c")
        terminal.wait_for("Facts last checked")
        terminal.wait_for("q) Leave")
        terminal.press("g", "2", ENTER)
        terminal.wait_for("n) Next question")
        terminal.press("u")
        terminal.wait_for("s) Skip this question")
        terminal.press("1", ENTER)
        terminal.wait_for("Next question")
        terminal.press(ENTER)
        terminal.wait_for("2 of 2")
        terminal.press("4", ENTER)
        terminal.wait_for("Next question")
        terminal.press(ENTER)
        terminal.wait_for("2 of 2 right (100%).")
        assert terminal.wait_for_exit() == 0


@skip_without_terminal
def test_on_a_terminal_the_end_tells_the_time_and_compares_with_last_time(steered: list[str]) -> None:
    for answers, expected in (("4", "It took "), ("1", "Now 100 points less.")):
        with Terminal(*steered, "--card", "directory-of-contacts", "--accessible") as terminal:
            terminal.wait_for("Answer:")
            terminal.type(f"{answers}\r")
            terminal.wait_for("Enter next")
            terminal.press(ENTER)
            terminal.wait_for(expected)
            assert terminal.wait_for_exit() == 0


@skip_without_terminal
def test_several_options_are_ticked_with_space(steered: list[str]) -> None:
    with Terminal(*steered, "--type", "multiple") as terminal:
        terminal.wait_for("Space ticks")
        terminal.press(DOWN, SPACE, "4", ENTER)
        terminal.wait_for("Right.")
        terminal.press(ENTER)
        terminal.wait_for("1 of 1 right (100%).")


@skip_without_terminal
def test_ctrl_c_says_how_to_go_on_and_exits_with_130(steered: list[str]) -> None:
    with Terminal(*steered, "--type", "choice") as terminal:
        terminal.wait_for("q) Leave")
        terminal.press("1", ENTER)
        terminal.wait_for("Next question")
        terminal.press(ENTER)
        terminal.wait_for("Question 2 of 2")
        terminal.wait_for("q) Leave")
        terminal.press(CTRL_C)
        screen = terminal.wait_for("with the same options.")
        assert "You left after 1 of 2 questions. What you answered is kept." in screen
        assert terminal.wait_for_exit() == 130


def test_a_room_is_counted_by_hand_and_told_in_the_end(quiz: Quiz) -> None:
    done = quiz(
        "--present", "--tally", "--type", "choice", "--authored", "-n", "2", "--seed", "3",
        answers=["", "", "5 12 x", "1 2", "5 12 3 0", "", "", ""],
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Write 4 numbers with spaces between") == 2
    told = done.stdout.partition("How the room answered")[2]
    assert [line.split(": ")[-1] for line in told.splitlines() if "%)" in line and "(the key)" not in line] != []
    assert told.count("(the key)") == 1
    assert "5 (25%)" in told
    assert "12 (60%)" in told


def test_the_closing_quiz_of_a_path_asks_about_its_cards_alone(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    path = yaml.safe_load((SHIPPED / "paths" / "negotiating.yaml").read_text(encoding="utf-8"))
    cards = {card for lesson in path["lessons"] for card in lesson["cards"]}
    result = tmp_path / "result.json"
    asked = cyberdip("quiz", "--path", "negotiatin", "--seed", "7", "--save", str(result), input="s\n" * 200)
    assert asked.stderr == "Took 'negotiatin' as 'negotiating'.\n"
    questions = [answer["question"] for answer in json.loads(result.read_text(encoding="utf-8"))["answers"]]
    assert len(questions) == path["closing_questions"]
    of_cards = {
        q["id"]: card for card, record in read_deck(SHIPPED).cards.items() for q in record["questions"]
    }  # fmt: skip
    assert {of_cards[question] for question in questions} <= cards


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--path", "nowhere"], 1, "no path is called 'nowhere'. There are:\n"),
        (["--path", "negotiating", "--paper", "X"], 2, "--paper and --path don't go together: a paper says what is asked.\n"),
        (["--path", "negotiating", "--card", "amana"], 1, "that card is not in the path 'negotiating'.\n"),
    ],
)  # fmt: skip
def test_a_closing_quiz_that_cannot_be_is_told(
    options: list[str], code: int, message: str, cyberdip: Run, home: Path
) -> None:
    ran = cyberdip("quiz", *options)
    assert ran.returncode == code
    assert ran.stderr.startswith(f"cyberdip: {message}")
