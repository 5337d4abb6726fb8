"""What the last stop says: whatever goes wrong ends in a line or two and an exit code, never in a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import sys
import cyberdip.commands.home as home
from cyberdip.__main__ import main

def broken(**_):
    raise {error}

home.home = broken
sys.argv = ["cyberdip"]
main()
"""


def run(error: str, *, debug: bool = False, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program with a home screen that raises this error."""
    setting = "import os; os.environ['CYBERDIP_DEBUG'] = '1'\n" if debug else ""
    program = setting + before + _PROGRAM.format(error=error)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            "PermissionError(13, 'Permission denied', '/a/file')",
            3,
            "cyberdip: /a/file: Permission denied.\n",
        ),
        ("MemoryError()", 3, "cyberdip: there is not enough memory for this. Nothing was changed.\n"),
        (
            "KeyError('stem')",
            3,
            "cyberdip: a fault in the program itself: KeyError: 'stem'\n"
            "  Your answers are safe. Please report it, with what CYBERDIP_DEBUG=1 prints for the same command.\n",
        ),
        ("KeyboardInterrupt()", 130, ""),
        ("BrokenPipeError()", 0, ""),
        ("SystemExit(2)", 2, ""),
    ],
    ids=["a file", "no memory", "a fault of the program", "Ctrl-C", "a reader that has gone", "an exit"],
)
def test_whatever_goes_wrong_ends_in_a_sentence_and_a_code(error: str, code: int, said: str) -> None:
    done = run(error)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", said)


def test_a_traceback_is_there_for_who_asks_for_it() -> None:
    done = run("KeyError('stem')", debug=True)
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_message_is_written_in_what_the_terminal_can_show() -> None:
    before = "import io, sys; sys.stderr = io.TextIOWrapper(sys.stderr.buffer, encoding='ascii')\n"
    assert run("MemoryError()", before=before).returncode == 3
    done = run("PermissionError(13, 'Permission denied', '/é')", before=before)
    assert done.stderr == "cyberdip: /\\xe9: Permission denied.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is a thing of Linux")
def test_an_exit_code_comes_even_where_the_message_cannot_be_written() -> None:
    program = [sys.executable, "-c", _PROGRAM.format(error="MemoryError()")]
    with open("/dev/full", "w") as full:
        assert subprocess.run(program, stderr=full, stdout=subprocess.DEVNULL).returncode == 3
