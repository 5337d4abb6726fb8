"""How a learner is asked: in numbered lines, in menus of a real terminal, and which of the two."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.errors import Interrupted
from cyberdip.view.numbered import Numbered
from cyberdip.view.prompts import Action, Answered, wants_lines
from cyberdip.view.typed import Typed, Wrong, read_gap, read_line
from tests.terminal import (
    BACKSPACE,
    CTRL_C,
    CTRL_D,
    DOWN,
    ENTER,
    PAGE_DOWN,
    PAGE_UP,
    SPACE,
    UP,
    Terminal,
    skip_without_terminal,
)
from tests.view.asked import CARD, DIPLOMATIC, ITEMS, LEGAL, LONG_CHOICE, POLITICAL, TECHNICAL

ROOT = Path(__file__).parent.parent.parent

# ------------------------------------------------------------------------------ what a typed line says

ANSWERS = [
    ("choice", "2", TECHNICAL, False),
    ("choice", " 2. ", TECHNICAL, False),
    ("choice", "2?", TECHNICAL, True),
    ("choice", "2 ؟", TECHNICAL, True),
    ("choice", "٣", POLITICAL, False),
    ("choice", "۳?", POLITICAL, True),
    ("multiple", "1 3", (TECHNICAL, LEGAL), False),
    ("multiple", "3,1", (TECHNICAL, LEGAL), False),
    ("multiple", "3 ، 1 1?", (TECHNICAL, LEGAL), True),
    ("multiple", "2", (DIPLOMATIC,), False),
    ("true-false", "1", "true", False),
    ("true-false", "2", "false", False),
    ("true-false", "T", "true", False),
    ("true-false", "no?", "false", True),
    ("true-false", "Yes", "true", False),
    ("true-false", "False", "false", False),
    ("true-false", "صح", "true", False),
    ("short", "  state   responsibility ", "state responsibility", False),
    ("short", "attribution?", "attribution", True),
    ("short", "=s", "s", False),
    ("short", "=why?", "why?", False),
    ("short", "s?", "s", True),
    ("short", "card", "card", False),
    ("short", "الإسناد", "الإسناد", False),
    ("numeric", "193", "193", False),
    ("numeric", "1,500 states?", "1,500 states", True),
    ("numeric", "١٩٣", "١٩٣", False),
    ("numeric", "twelve", "twelve", False),
    ("order", "3 1 2", ("Arab League", "Malabo", "Budapest"), False),
    ("order", "٢,٣,١?", ("Budapest", "Arab League", "Malabo"), True),
    ("match", "a4 b1 c3", ("2001", "2010", "2014"), False),
    ("match", "c3, A-4, b=1?", ("2001", "2010", "2014"), True),
    ("match", "a4b1c3", ("2001", "2010", "2014"), False),
    ("match", "4 1 3", ("2001", "2010", "2014"), False),
    ("match", "1 1 1", ("2010", "2010", "2010"), False),
]


@pytest.mark.parametrize(("kind", "line", "response", "guessed"), ANSWERS, ids=[f"{a[0]} {a[1]}" for a in ANSWERS])
def test_a_line_answers_a_question(kind: str, line: str, response: object, guessed: bool) -> None:
    assert read_line(ITEMS[kind], line) == Typed(response, guessed)  # type: ignore[arg-type]


COMMANDS = [
    ("choice", "s", Action.SKIP),
    ("choice", "H", Action.HINT),
    ("multiple", "card", Action.CARD),
    ("order", "u", Action.UNDO),
    ("match", "c", Action.CARD),
    ("short", "q", Action.LEAVE),
    ("numeric", "quit", Action.LEAVE),
    ("short", "?", Action.HELP),
    ("choice", "؟", Action.HELP),
    ("true-false", "??", Action.HELP),
]


@pytest.mark.parametrize(("kind", "line", "action"), COMMANDS, ids=[f"{c[0]} {c[1]}" for c in COMMANDS])
def test_a_letter_is_a_command(kind: str, line: str, action: Action) -> None:
    assert read_line(ITEMS[kind], line) is action


REFUSED = [
    ("choice", "", "Nothing was written."),
    ("choice", "4", "There is no option 4: they are 1 to 3."),
    ("choice", "0", "There is no option 0: they are 1 to 3."),
    ("choice", "1 2", "Only one answer is possible: a number from 1 to 3."),
    ("choice", "the second", "“the” is not a number from 1 to 3."),
    ("choice", "²", "“²” is not a number from 1 to 3."),
    ("choice", "9" * 5000, "“" + "9" * 2000 + "” is not a number from 1 to 3."),
    ("multiple", "1 9", "There is no option 9: they are 1 to 5."),
    ("true-false", "perhaps", "“perhaps” is not one of 1, 2, t, f, true, false, yes, no."),
    ("short", "=", "Nothing was written."),
    ("short", "   ", "Nothing was written."),
    ("numeric", "--", "“--” has no number in it."),
    ("order", "1 2", "Each number from 1 to 3 is needed once; missing: 3."),
    ("order", "1 2 2", "Each number from 1 to 3 is needed once; written twice: 2."),
    ("match", "a1 b2", "Each letter needs a number; missing: c."),
    ("match", "a1 a2 c3", "Each letter needs one number; written twice: a."),
    ("match", "d1 b2 c3", "There is no letter d: they are a to c."),
    ("match", "a9 b2 c3", "There is no option 9: they are 1 to 4."),
    ("match", "1 2", "Each letter needs a number; missing: c."),
    (
        "match",
        "1 2 3 4",
        "“1 2 3 4” is not an answer: write one number for each letter, such as a2 b3 c4.",
    ),
    ("match", "so what", "“so what” is not an answer: write one number for each letter, such as a2 b3 c4."),
]


@pytest.mark.parametrize(("kind", "line", "why"), REFUSED, ids=[f"{r[0]} {r[1][:20]}" for r in REFUSED])
def test_a_wrong_entry_is_told_what_is_possible(kind: str, line: str, why: str) -> None:
    assert read_line(ITEMS[kind], line) == Wrong(why)


@pytest.mark.parametrize("kind", sorted(ITEMS))
@given(line=st.text() | st.text("0123456789abc,?= ٠١٢٣²\x00\x1b\u202e"))
def test_any_line_is_an_answer_a_command_or_refused(kind: str, line: str) -> None:
    entry = read_line(ITEMS[kind], line)
    assert isinstance(entry, Typed | Wrong | Action)
    assert isinstance(read_gap(ITEMS["cloze"], 0, line), Typed | Wrong | Action)
    if isinstance(entry, Typed):
        texts = (entry.response,) if isinstance(entry.response, str) else entry.response
        assert all(texts)
        assert "\x1b" not in "".join(texts)


# ------------------------------------------------------------------------------ numbered lines


def lines(typed: str) -> tuple[Numbered, io.StringIO]:
    out = io.StringIO()
    ticks = iter(range(0, 1000, 5))
    environ = {"COLUMNS": "80"}
    return Numbered(stdin=io.StringIO(typed), stdout=out, environ=environ, clock=lambda: float(next(ticks))), out


def ask(kind: str, typed: str, *, can_undo: bool = False, exam: bool = False) -> tuple[Answered | Action, str]:
    prompter, out = lines(typed)
    outcome = prompter.ask(ITEMS[kind], number=2, total=9, can_undo=can_undo, exam=exam)
    return outcome, out.getvalue()


def test_a_transcript_of_a_pipe_reads_as_a_conversation() -> None:
    outcome, text = ask("choice", "7\nh\n2?\n")
    assert outcome == Answered(TECHNICAL, True, 5.0, hinted=True)
    assert text == (
        "Question 2 of 9, intermediate\n"
        "\n"
        "Which layer of attribution rests on traces in the systems?\n"
        "\n"
        "  1. The legal layer\n"
        "  2. The technical layer\n"
        "  3. The political layer\n"
        "\n"
        "Answer 1 to 3; 2? means 2, but guessed.\n"
        "s skip, h hint, c card, q leave, ? help.\n"
        "Answer: 7\n"
        "There is no option 7: they are 1 to 3.\n"
        "Answer: h\n"
        "Hint: Think of log files.\n"
        "Answer: 2?\n"
    )


def test_the_commands_are_named_once_and_again_on_request() -> None:
    prompter, out = lines("1\n1\n")
    for _ in range(2):
        prompter.ask(ITEMS["choice"], number=1, total=None, can_undo=False, exam=False)
    assert out.getvalue().count("s skip, h hint, c card, q leave, ? help.") == 1
    assert "s skips the question.\nh shows a hint.\nc opens the card.\nq leaves." in ask("choice", "?\n1\n")[1]


WAYS_OUT = [
    ("s\n", Action.SKIP),
    ("c\n", Action.CARD),
    ("u\n", Action.UNDO),
    ("q\n", Action.LEAVE),
    ("", Action.LEAVE),
    ("7\n", Action.LEAVE),
]


@pytest.mark.parametrize(
    ("typed", "action"), WAYS_OUT, ids=["s", "c", "u", "q", "end of the input", "end after a slip"]
)
def test_there_are_ways_out_of_a_question(typed: str, action: Action) -> None:
    assert ask("choice", typed, can_undo=True)[0] is action


def test_an_exam_has_no_hint_and_no_card_but_a_guess_can_be_marked() -> None:
    outcome, text = ask("choice", "h\nc\nu\n2?\n", exam=True)
    assert outcome == Answered(TECHNICAL, True, 5.0)
    assert "s skip, q leave, ? help." in text
    assert "This question has no hint." in text
    assert "The card can be opened after the test." in text
    assert "There is no answer to take back." in text


CLOZES = [
    ("2\n2001\n", ("Budapest", "2001"), False),
    ("1?\n1999\n", ("Malabo", "1999"), True),
    ("1\nr\n2\n2001\n", ("Budapest", "2001"), False),
    ("2 | 2001?\n", ("Budapest", "2001"), True),
    ("9|2001\n2\n=r\n", ("Budapest", "r"), False),
]


@pytest.mark.parametrize(
    ("typed", "response", "guessed"), CLOZES, ids=["line by line", "guess", "again", "one line", "bad line"]
)
def test_a_cloze_is_filled_gap_by_gap_or_in_one_line(typed: str, response: object, guessed: bool) -> None:
    outcome = ask("cloze", typed)[0]
    assert isinstance(outcome, Answered)
    assert (outcome.response, outcome.guessed) == (response, guessed)


def test_gaps_can_be_left_half_way() -> None:
    assert ask("cloze", "2\ns\n")[0] is Action.SKIP
    assert ask("cloze", "2\n")[0] is Action.LEAVE


AFTER = [("\n", Action.NEXT), ("c\n", Action.CARD), ("x\nu\n", Action.UNDO), ("q\n", Action.LEAVE), ("", Action.LEAVE)]


@pytest.mark.parametrize(("typed", "action"), AFTER, ids=["Enter", "c", "u after a slip", "q", "end of the input"])
def test_after_the_feedback_one_goes_on(typed: str, action: Action) -> None:
    assert lines(typed)[0].after() is action


def test_after_the_feedback_only_what_is_offered_can_be_done() -> None:
    prompter, out = lines("u\n\n")
    assert prompter.after([Action.LEAVE]) is Action.NEXT
    assert out.getvalue() == (
        "Enter next, q leave: u\n“u” is none of these: Enter next, q leave.\nEnter next, q leave: \n"
    )


def test_a_menu_in_lines_takes_a_number_or_a_value() -> None:
    options = [("law", "The law"), ("norms", "The norms")]
    assert lines("3\n٢\n")[0].choose("Which path?", options) == "norms"
    assert lines("law\n")[0].choose("Which path?", options) == "law"
    with pytest.raises(Interrupted):
        lines("")[0].choose("Which path?", options)


def test_a_yes_has_to_be_said() -> None:
    assert lines("\nperhaps\ny\n")[0].confirm("Sure?") is True
    assert lines("n\n")[0].confirm("Sure?") is False
    assert lines("")[0].confirm("Sure?") is False


def test_a_question_is_presented_in_lines_and_the_key_after_enter() -> None:
    prompter, out = lines("\n\n")
    assert prompter.present(ITEMS["choice"], CARD, number=1, total=3, seconds=30) is Action.NEXT
    before, _, behind = out.getvalue().partition("Enter shows the answer, b goes back, q leaves: ")
    assert "B.  The technical layer" in before
    assert "You have 30 seconds." in before
    assert "Right answer: B\nWhy: Forensic work comes first" in behind
    assert lines("b\n")[0].present(ITEMS["order"], CARD, number=1, total=3) is Action.BACK
    assert lines("")[0].present(ITEMS["match"], CARD, number=1, total=3) is Action.LEAVE


class Interrupting(io.StringIO):
    def readline(self, size: int | None = -1, /) -> str:
        raise KeyboardInterrupt


def test_ctrl_c_leaves_from_every_line() -> None:
    prompter = Numbered(stdin=Interrupting(), stdout=io.StringIO(), environ={})
    with pytest.raises(Interrupted):
        prompter.ask(ITEMS["short"], number=1, total=1, can_undo=False, exam=False)
    with pytest.raises(Interrupted):
        prompter.after()
    with pytest.raises(Interrupted):
        prompter.confirm("Sure?")


@given(st.text())
def test_no_input_breaks_a_question_or_reaches_the_terminal_as_an_escape_sequence(typed: str) -> None:
    for kind in ITEMS:
        outcome, text = ask(kind, typed)
        assert isinstance(outcome, Answered | Action)
        assert "\x1b" not in text


def test_lines_are_asked_without_loading_rich_or_the_menus() -> None:
    program = "import sys, cyberdip.view.numbered; print([m for m in ('rich', 'questionary', 'prompt_toolkit') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout == "[]\n", ran.stderr


# ------------------------------------------------------------------------------ which of the two


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


CHOSEN = [
    ("a terminal", False, {"TERM": "xterm"}, Tty(), Tty(), False),
    ("asked for", True, {"TERM": "xterm"}, Tty(), Tty(), True),
    ("by the environment", False, {"TERM": "xterm", "CYBERDIP_ACCESSIBLE": "1"}, Tty(), Tty(), True),
    ("not by a 0", False, {"TERM": "xterm", "CYBERDIP_ACCESSIBLE": "0"}, Tty(), Tty(), False),
    ("a dumb terminal", False, {"TERM": "dumb"}, Tty(), Tty(), True),
    ("input from a pipe", False, {"TERM": "xterm"}, io.StringIO(), Tty(), True),
    ("output to a pipe", False, {"TERM": "xterm"}, Tty(), io.StringIO(), True),
]


@pytest.mark.parametrize(
    ("case", "accessible", "environ", "stdin", "stdout", "expected"), CHOSEN, ids=[c[0] for c in CHOSEN]
)
def test_lines_are_asked_for_where_menus_cannot_be(
    case: str, accessible: bool, environ: dict[str, str], stdin: io.StringIO, stdout: io.StringIO, expected: bool
) -> None:
    assert wants_lines(accessible, environ=environ, stdin=stdin, stdout=stdout) is expected


# ------------------------------------------------------------------------------ a real terminal


def asked(*arguments: str, **settings: object) -> Terminal:
    program = [sys.executable, "-m", "tests.view.asked", *arguments]
    return Terminal(command=program, cwd=ROOT, **settings)  # type: ignore[arg-type]


KEYS = [
    ("choice", [DOWN, ENTER], f"answered {TECHNICAL} sure False"),
    ("choice", [UP, UP, UP, UP, UP, UP, UP, ENTER], f"answered {POLITICAL} sure False"),
    ("choice", ["2", ENTER], f"answered {TECHNICAL} sure False"),
    ("choice", ["g", "3", ENTER], f"answered {POLITICAL} guessed False"),
    ("choice", ["g", "g", ENTER], f"answered {LEGAL} sure False"),
    ("choice", [DOWN, DOWN, DOWN, ENTER, "2", ENTER], f"answered {TECHNICAL} guessed False"),
    ("choice", ["h", "2", ENTER], f"answered {TECHNICAL} sure True"),
    ("choice", ["s"], "action skip"),
    ("choice", ["c"], "action card"),
    ("choice", ["u"], "action undo"),
    ("choice", ["q"], "action leave"),
    ("choice", [CTRL_D], "action leave"),
    ("choice", [CTRL_C], "interrupted"),
    ("choice", ["x", "7", "\x1b[15~", "2", ENTER], f"answered {TECHNICAL} sure False"),
    ("true-false", ["f", ENTER], "answered false sure False"),
    ("true-false", ["2", "1", ENTER], "answered true sure False"),
    ("multiple", [SPACE, "4", "g", ENTER], f"answered ('{TECHNICAL}', '{POLITICAL}') guessed False"),
    ("multiple", ["1", "3", "1", "h", ENTER], f"answered ('{LEGAL}',) sure True"),
    ("multiple", [ENTER, ENTER, SPACE, ENTER], f"answered ('{TECHNICAL}',) sure False"),
    ("multiple", [ENTER, "s"], "action skip"),
    ("multiple", ["c"], "action card"),
    ("multiple", [CTRL_D], "action leave"),
    ("multiple", [CTRL_C], "interrupted"),
    ("short", ["attribution", ENTER], "answered attribution sure False"),
    ("short", ["attribution?", ENTER], "answered attribution guessed False"),
    ("short", ["s", ENTER], "answered s sure False"),
    ("short", [ENTER, "h", ENTER, "tx", BACKSPACE, ENTER], "answered t sure True"),
    ("short", [ENTER, "u"], "action undo"),
    ("short", [CTRL_D], "action leave"),
    ("short", [CTRL_C], "interrupted"),
    ("numeric", ["193?", ENTER], "answered 193 guessed False"),
    ("numeric", [ENTER, "q"], "action leave"),
    ("match", ["4", ENTER, "1", ENTER, "3", ENTER, ENTER], "answered ('2001', '2010', '2014') sure False"),
    (
        "match",
        [ENTER, "r", "4", ENTER, ENTER, "3", ENTER, "g", ENTER],
        "answered ('2001', '2010', '2014') guessed False",
    ),
    ("match", [ENTER, CTRL_D], "action leave"),
    ("match", [ENTER, CTRL_C], "interrupted"),
    ("order", ["2", ENTER, "2", ENTER, ENTER], "answered ('Budapest', 'Arab League', 'Malabo') sure False"),
    ("order", [ENTER, "h", "r", "3", ENTER, ENTER, ENTER], "answered ('Arab League', 'Malabo', 'Budapest') sure True"),
    ("order", [ENTER, "s"], "action skip"),
    ("order", [CTRL_C], "interrupted"),
    ("cloze", ["2", ENTER, "2001", ENTER, ENTER], "answered ('Budapest', '2001') sure False"),
    ("cloze", [ENTER, "2001?", ENTER, "r", "2", ENTER, "1", ENTER, ENTER], "answered ('Budapest', '1') guessed False"),
    ("cloze", [ENTER, CTRL_D], "action leave"),
    ("cloze", [ENTER, CTRL_C], "interrupted"),
    ("after", [ENTER], "after next"),
    ("after", ["c"], "after card"),
    ("after", [DOWN, DOWN, ENTER], "after undo"),
    ("after", [CTRL_D], "after leave"),
    ("choose", [DOWN, ENTER], "chose norms"),
    ("choose", ["2", ENTER], "chose norms"),
    ("choose", [CTRL_D], "interrupted"),
    ("choose", [CTRL_C], "interrupted"),
    ("confirm", ["y", ENTER], "confirmed True"),
    ("confirm", [ENTER], "confirmed False"),
    ("confirm", [CTRL_D], "confirmed False"),
    ("confirm", [CTRL_C], "interrupted"),
    ("pause", [ENTER], "paused next"),
    ("pause", ["q"], "paused leave"),
    ("pause", [CTRL_D], "paused leave"),
    ("pause", [CTRL_C], "interrupted"),
    ("present", [ENTER, ENTER], "presented next"),
    ("present", [PAGE_DOWN, PAGE_UP], "presented back"),
    ("present", ["q"], "presented leave"),
    ("present", [CTRL_C], "interrupted"),
]
SEEN = {
    "choose": "Which path?",
    "after": "And now?",
    "confirm": "Forget everything?",
    "pause": "Read this.",
    "present": "Enter: the answer",
    "multiple": "Your answers:",
    "match": "Budapest:",
    "order": "Number 1:",
    "cloze": "Gap 1:",
}


def named(key: str) -> str:
    names = {DOWN: "down", UP: "up", ENTER: "Enter", SPACE: "Space", CTRL_C: "Ctrl-C", CTRL_D: "Ctrl-D"}
    return names.get(key, key if key.isprintable() else "key")


@skip_without_terminal
@pytest.mark.parametrize(
    ("kind", "keys", "outcome"), KEYS, ids=[" ".join([kind, *map(named, keys)]) for kind, keys, _ in KEYS]
)
def test_the_keys_of_a_menu_answer_the_question(kind: str, keys: list[str], outcome: str) -> None:
    with asked("undo", kind) as terminal:
        terminal.wait_for(SEEN.get(kind, "Your answer:"))
        terminal.press(*keys)
        terminal.wait_for(outcome)
        assert terminal.wait_for_exit() == 0


@skip_without_terminal
def test_an_exam_offers_no_hint_and_no_card_in_a_menu() -> None:
    with asked("exam", "choice") as terminal:
        screen = terminal.wait_for("Leave")
        assert "Hint" not in screen
        assert "Open the card" not in screen
        assert "Take the last answer back" not in screen
        assert "I am guessing: no" in screen


@skip_without_terminal
def test_a_menu_wraps_long_options_below_themselves_at_40_columns() -> None:
    with asked("long", columns=40) as terminal:
        screen = terminal.wait_for("Leave")
    assert screen == (
        "Question 2 of 9, intermediate\n"
        "\n"
        "Which rests on traces?\n"
        "\n"
        "? Your answer: (arrows or 1-9, Enter)\n"
        " » 1) The legal layer, in which conduct\n"
        "      is laid at the door of a State\n"
        "      under the law of State\n"
        "      responsibility\n"
        "   2) The technical layer\n"
        "\n"
        "   g) I am guessing: no\n"
        "   s) Skip this question\n"
        "   h) Hint\n"
        "   c) Open the card\n"
        "   q) Leave"
    )


@skip_without_terminal
@pytest.mark.parametrize("kind", ["long", "multiple", "match", "order", "cloze"])
def test_a_menu_survives_a_window_of_20_columns(kind: str) -> None:
    with asked(kind) as terminal:
        terminal.wait_for(SEEN.get(kind, "Your answer:"))
        terminal.size(20, 10)
        terminal.press(DOWN)
        terminal.size(100, 30)
        terminal.press("s")
        terminal.wait_for("action skip")
        assert terminal.wait_for_exit() == 0


@skip_without_terminal
def test_a_window_too_narrow_for_an_option_shows_all_of_it() -> None:
    with asked("long", columns=20, rows=40) as terminal:
        screen = terminal.wait_for("Leave")
    assert " ".join(screen.split()).count("under the law of State responsibilit y 2) The technical layer") == 1


@skip_without_terminal
@pytest.mark.parametrize("kind", ["choice", "multiple", "short", "present"])
def test_no_color_means_no_colour(kind: str) -> None:
    with asked(kind, environ={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for(SEEN.get(kind, "Your answer:"))
        terminal.press(DOWN)
        raw = terminal.raw
    colours = [f"\x1b[{code}m" for code in (*range(30, 38), *range(90, 98))]
    assert not [colour for colour in colours if colour in raw]
    assert ";3" not in "".join(part.split("m")[0] for part in raw.split("\x1b[")[1:] if "m" in part[:12])


@skip_without_terminal
def test_lines_in_a_terminal_move_no_cursor_and_print_no_escape_sequence() -> None:
    with asked("lines", "choice", "short", "after") as terminal:
        terminal.wait_for("Answer:")
        terminal.type("2?\n")
        terminal.wait_for("answered The technical layer guessed False")
        terminal.type("attribution\n")
        terminal.wait_for("Enter next, c card, u take back, q leave:")
        terminal.type("\n")
        terminal.wait_for("done")
        assert terminal.wait_for_exit() == 0
        assert "\x1b" not in terminal.raw


@skip_without_terminal
@pytest.mark.parametrize(
    ("key", "outcome"), [(CTRL_C, "interrupted"), (CTRL_D, "action leave")], ids=["Ctrl-C", "Ctrl-D"]
)
def test_lines_in_a_terminal_are_left_cleanly(key: str, outcome: str) -> None:
    with asked("lines", "choice") as terminal:
        terminal.wait_for("Answer:")
        terminal.press(key)
        terminal.wait_for(outcome)
        assert terminal.wait_for_exit() == 0
        assert "Traceback" not in terminal.screen()


@skip_without_terminal
def test_a_presented_question_shows_its_key_on_a_keypress_only() -> None:
    with asked("present") as terminal:
        screen = terminal.wait_for("Enter: the answer")
        assert "seconds" in screen
        assert "Why:" not in screen
        terminal.press(SPACE)
        screen = terminal.wait_for("Enter: next")
        assert "Right answer: B" in screen
        assert "Why: Forensic work comes first" in screen


def test_a_long_option_wraps_in_lines_too() -> None:
    out = io.StringIO()
    Numbered(stdin=io.StringIO("1\n"), stdout=out, environ={"COLUMNS": "40"}).ask(
        LONG_CHOICE, number=1, total=1, can_undo=False, exam=False
    )
    assert max(len(line) for line in out.getvalue().split("\n")) <= 40
