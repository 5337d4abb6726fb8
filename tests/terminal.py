"""A pseudo-terminal with a program in it: tests press keys and read the screen as a person would.

POSIX only; `skip_without_terminal` is the mark for tests that need it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pytest

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
ENTER, SPACE, ESCAPE, TAB, BACKSPACE = "\r", " ", "\x1b", "\t", "\x7f"
CTRL_C, CTRL_D, CTRL_Z = "\x03", "\x04", "\x1a"
PAGE_UP, PAGE_DOWN = "\x1b[5~", "\x1b[6~"

skip_without_terminal = pytest.mark.skipif(
    sys.platform == "win32", reason="pseudo-terminals as pexpect makes them exist on POSIX systems only"
)

_QUIET_FOR = 0.05
"""Seconds without output after which a key is taken to have had its effect."""
_PATIENCE = 1.5
"""Seconds to wait for the next menu: between two menus the terminal itself would act on Enter and Ctrl-C."""


class Terminal:
    """A program in a pseudo-terminal.

    `Terminal("quiz", "--seed", "7")` runs `python -m cyberdip quiz --seed 7`; with `command=[…]` any program.
    The environment is bare but for PATH, the test's home folder, a language and what `environ` gives.
    """

    def __init__(
        self,
        *arguments: str,
        command: Sequence[str] | None = None,
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
        cwd: Path | str | None = None,
        timeout: float = 20,
    ) -> None:
        import pexpect
        import pyte

        self.timeout = timeout
        self.exit_code: int | None = None
        self.raw = ""
        self._has_steered = False
        program = list(command) if command is not None else [sys.executable, "-m", "cyberdip", *arguments]
        self._pyte = _answering_screen(columns, rows, self._reply)
        self._stream = pyte.Stream(self._pyte)
        self._process = pexpect.spawn(
            program[0],
            program[1:],
            env=_environment(environ or {}),
            cwd=str(cwd) if cwd else None,
            dimensions=(rows, columns),
            encoding="utf-8",
            codec_errors="replace",
            timeout=timeout,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.close(force=True)

    def wait_for(self, text: str, *, timeout: float | None = None) -> str:
        """Read until `text` is on the screen, and return the screen; AssertionError with the screen if it never is."""
        return self._until(lambda: text in self.screen(), f"{text!r} did not appear", timeout)

    def wait_until_gone(self, text: str, *, timeout: float | None = None) -> str:
        """Read until `text` is no longer on the screen, and return the screen."""
        return self._until(lambda: text not in self.screen(), f"{text!r} did not go", timeout)

    def press(self, *keys: str) -> None:
        """Send keys one by one, each after the program has dealt with the one before."""
        self._settle()
        for key in keys:
            with contextlib.suppress(OSError):
                self._process.send(key)
            self._settle()

    def type(self, text: str) -> None:
        """Send a text at once."""
        self.press(text)

    def screen(self) -> str:
        """Return what is on the screen now, without spaces at line ends."""
        return "\n".join(line.rstrip() for line in self._pyte.display).rstrip("\n")

    def size(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._settle()
        self._pyte.resize(rows, columns)
        self._process.setwinsize(rows, columns)
        self._settle()

    def wait_for_exit(self, *, timeout: float | None = None) -> int:
        """Read until the program has ended, and return its exit code; a signal's number is negative."""
        self._until(lambda: not self._read(0.05) and not self._process.isalive(), "the program goes on", timeout)
        self._process.close()
        status, signal = self._process.exitstatus, self._process.signalstatus
        self.exit_code = status if status is not None else -int(signal or 0)
        return self.exit_code

    def _until(self, done: object, complaint: str, timeout: float | None) -> str:
        assert callable(done)
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while not done():
            alive = self._read(0.05) or self._process.isalive()
            if not alive and not done():
                raise AssertionError(f"{complaint}, and the program has ended. The screen:\n{self.screen()}")
            if time.monotonic() > end:
                raise AssertionError(f"{complaint}. The screen:\n{self.screen()}")
        return self.screen()

    def _settle(self) -> None:
        end = time.monotonic() + _PATIENCE
        while self._read(_QUIET_FOR) or (self._between_menus() and time.monotonic() < end):
            pass

    def _between_menus(self) -> bool:
        """Whether a program that reads single keys has handed the terminal back, and may be about to take it again."""
        import termios

        try:
            by_lines = bool(termios.tcgetattr(self._process.child_fd)[3] & termios.ICANON)
        except (termios.error, OSError, ValueError):
            return False
        self._has_steered = self._has_steered or not by_lines
        return self._has_steered and by_lines and bool(self._process.isalive())

    def _read(self, seconds: float) -> bool:
        """Take in what the program has written; False if that was nothing."""
        import pexpect

        try:
            text = self._process.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF, OSError, ValueError):
            return False
        self.raw += text
        self._stream.feed(text)
        return True

    def _reply(self, data: str) -> None:
        """Answer for the terminal, for instance where its cursor is."""
        with contextlib.suppress(OSError):
            self._process.send(data)


def _environment(wanted: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "TMPDIR", "PYTHONPATH") or name.startswith(("CYBERDIP_", "COVERAGE_"))
    }
    return {**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUTF8": "1", **wanted}


def _answering_screen(columns: int, rows: int, reply: object) -> object:
    import pyte

    class Screen(pyte.Screen):
        def write_process_input(self, data: str) -> None:
            assert callable(reply)
            reply(data)

    return Screen(columns, rows)
