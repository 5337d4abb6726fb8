"""How output reaches a terminal, a pipe, a pager, and a stream that lacks letters."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.text import Text

from cyberdip.view import terminal

pexpect = None if sys.platform == "win32" else pytest.importorskip("pexpect")
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("flag", "stream", "environ", "plain"),
    [
        (False, Screen(), {}, False),
        (True, Screen(), {}, True),
        (False, io.StringIO(), {}, True),
        (False, Screen(), {"TERM": "dumb"}, True),
        (False, Screen(), {"NO_COLOR": "1"}, False),
    ],
    ids=["terminal", "asked for", "pipe", "dumb terminal", "no colour is not plain"],
)
def test_output_is_plain_when(flag: bool, stream: io.StringIO, environ: dict[str, str], plain: bool) -> None:
    assert terminal.is_plain(flag, stream, environ=environ) is plain


def test_a_closed_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert terminal.is_plain(stream=stream, environ={})


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        ("100", 100),
        ("7", 20),
        ("0", 80),
        ("", 80),
        ("-3", 80),
        ("wide", 80),
        ("٤٠", 80),
        ("9" * 30, 80),
        ("99999", 1000),
    ],
)
def test_columns_are_honoured_even_in_a_pipe_and_nonsense_is_not(columns: str, width: int) -> None:
    assert terminal.width(io.StringIO(), environ={"COLUMNS": columns}) == width


def written(text: str, encoding: str) -> bytes:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    terminal.write(text, stream)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding", "sent"),
    [
        ("الإسناد – a", "utf-8", "الإسناد – a".encode()),
        ("al-isnād — “x” • … →", "ascii", b'al-isnad - "x" * . >'),
        ("الإسناد", "ascii", b"???????"),
        ("بَابُ", "ascii", b"???"),
        ("é – الإ", "cp1252", b"\xe9 \x96 ???"),
        ("─━│┃█░", "ascii", b"--||#."),
        ("\ud800", "utf-8", b"?"),
        ("½ ﬁ", "ascii", b"? fi"),
    ],
    ids=[
        "utf-8",
        "typography",
        "Arabic",
        "vowel marks",
        "Windows",
        "boxes",
        "lone surrogate",
        "compatibility",
    ],
)
def test_what_a_stream_cannot_encode_is_written_in_the_nearest_letters(text: str, encoding: str, sent: bytes) -> None:
    assert written(text, encoding) == sent


def test_a_console_on_a_stream_without_letters_does_not_fail() -> None:
    raw = io.BytesIO()
    console = terminal.make_console(io.TextIOWrapper(raw, encoding="ascii", newline="\n"), columns=40, environ={})
    console.print("الإسناد [red]x[/red] :smile: 12")
    assert raw.getvalue() == b"??????? [red]x[/red] :smile: 12\n"


def test_no_color_leaves_no_colours() -> None:
    def shown(environ: dict[str, str]) -> str:
        return terminal.render(Text("x", "bold red"), stream=Screen(), columns=40, environ=environ)

    assert shown({"TERM": "xterm"}) == "\x1b[1;31mx\x1b[0m\n"
    assert shown({"TERM": "xterm", "NO_COLOR": "1"}) == "\x1b[1mx\x1b[0m\n"
    assert shown({"TERM": "dumb"}) == "x\n"


def test_a_reader_who_leaves_a_pipe_early_ends_the_program_without_a_word() -> None:
    code = "from cyberdip.view.terminal import write\nfor n in range(20000): write(f'{n} ' * 30 + chr(10))\n"
    program = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.readline()
    program.stdout.close()
    assert program.stderr.read() == b""
    assert program.wait(timeout=60) == 0


PAGED = "from cyberdip.view import terminal\nterminal.page(''.join(f'line {n}\\n' for n in range(100)))\nprint('END')"
SHORT = "from cyberdip.view import terminal\nterminal.page('line 1\\nline 2\\n')\nprint('END')"


def on_a_terminal(code: str, **environ: str) -> str:
    """Run Python code on a pseudo-terminal of 80 by 24 and return all it printed."""
    child = pexpect.spawn(
        sys.executable, ["-c", code], env={**os.environ, "TERM": "xterm", **environ},
        dimensions=(24, 80), encoding="utf-8", timeout=30,
    )  # fmt: skip
    child.expect(pexpect.EOF)
    return str(child.before).replace("\r\n", "\n")


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says how much it was given."""
    script = tmp_path / "my pager.py"
    script.write_text("import sys; print('PAGER GOT', len(sys.stdin.read().splitlines()))\n")
    return f"'{sys.executable}' '{script}'"


@unix_only
def test_output_higher_than_the_screen_goes_through_the_pager(pager: str) -> None:
    assert on_a_terminal(PAGED, CYBERDIP_PAGER=pager, PAGER="false") == "PAGER GOT 100\nEND\n"
    assert on_a_terminal(PAGED, PAGER=pager) == "PAGER GOT 100\nEND\n"


@unix_only
@pytest.mark.parametrize(
    "environ",
    [{"CYBERDIP_PAGER": ""}, {"CYBERDIP_PAGER": "/no/such/pager"}, {"CYBERDIP_PAGER": "'"}, {"TERM": "dumb"}],
    ids=["none wanted", "cannot be started", "not a command", "dumb terminal"],
)
def test_without_a_pager_everything_is_printed(environ: dict[str, str], pager: str) -> None:
    text = on_a_terminal(PAGED, **{"PAGER": pager, **environ})
    assert text.startswith("line 0\nline 1\n")
    assert text.endswith("line 99\nEND\n")


@unix_only
def test_short_output_needs_no_pager(pager: str) -> None:
    assert on_a_terminal(SHORT, CYBERDIP_PAGER=pager) == "line 1\nline 2\nEND\n"


@unix_only
def test_no_pager_can_be_asked_for(pager: str) -> None:
    code = PAGED.replace("range(100)))", "range(100)), no_pager=True)")
    assert on_a_terminal(code, CYBERDIP_PAGER=pager).endswith("line 99\nEND\n")


@unix_only
def test_a_reader_who_leaves_the_pager_early_gets_the_prompt_back(tmp_path: Path) -> None:
    big = "from cyberdip.view import terminal\nterminal.page('x' * 79 + '\\n' * 1 + 'line\\n' * 200000)\nprint('END')"
    assert on_a_terminal(big, CYBERDIP_PAGER=f"'{sys.executable}' -c pass") == "END\n"


def test_a_pipe_gets_no_pager(pager: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PAGED], capture_output=True, text=True, env={**os.environ, "CYBERDIP_PAGER": pager}
    )  # fmt: skip
    assert done.stdout.splitlines()[-2:] == ["line 99", "END"]


def test_hyperlinks_stay_out_of_the_pager_which_may_not_know_them() -> None:
    assert terminal._without_hyperlinks("a\x1b]8;id=1;https://x\x1b\\b\x1b]8;;\x1b\\c") == "abc"
