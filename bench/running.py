"""One run of one program: how long it took, and the memory of that run alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

_ROWS, _COLUMNS = 40, 80


@dataclass
class Row:
    """One thing to measure: what is run, on a terminal or not, and what it may cost.

    budget: as a ratio to a bare Python. most_seconds, most_megabytes: as they are. until: measure until this text
    appears, then stop the program. fresh: a folder that is removed before each run (an index, to compile it anew).
    statuses: the exit codes that mean success.
    """

    name: str
    arguments: Sequence[str]
    budget: float | None = None
    terminal: bool = False
    until: str | None = None
    env: dict[str, str] = field(default_factory=dict)
    most_seconds: float | None = None
    most_megabytes: float | None = None
    fresh: str | None = None
    statuses: tuple[int, ...] = (0,)
    seconds: list[float] = field(default_factory=list)
    kilobytes: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def spread(self) -> float:
        """The distance between the quartiles, in seconds."""
        if len(self.seconds) < 2:
            return 0.0
        first, _, third = statistics.quantiles(self.seconds, n=4)
        return third - first

    @property
    def megabytes(self) -> float:
        """The largest resident set of a run, the median of the runs.

        Linux counts what a process was forked from as its own memory until it runs a program, so that no figure can
        be smaller than the process that measures: it stays small, and leaves heavy work to others.
        """
        return statistics.median(self.kilobytes) / 1024


class Failed(Exception):  # noqa: N818 - what a run did, not a mistake of the benchmark
    """A program that did not do what it was started for."""


def run_once(row: Row, env: dict[str, str]) -> None:
    """Run a row once and note its time and memory; Failed where the program does."""
    full = {**env, **row.env}
    start = time.perf_counter()
    try:
        if row.terminal:
            seconds, status, kilobytes = _on_a_terminal(row, full, start)
        else:
            process = subprocess.Popen(
                row.arguments, env=full, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            status, kilobytes = _ended(process)
            seconds = time.perf_counter() - start
    except OSError as error:
        raise Failed(f"{row.name}: {row.arguments[0]}: {error.strerror}") from None
    if status not in row.statuses and not row.until:
        raise Failed(f"{row.name}: {' '.join(row.arguments)} ended with {status}")
    row.seconds.append(seconds)
    row.kilobytes.append(kilobytes)


def _ended(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Wait for a process; return its exit code and its own largest resident set (not that of all children)."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss


def _on_a_terminal(row: Row, env: dict[str, str], start: float) -> tuple[float, int, int]:
    import pty

    master, slave = pty.openpty()
    try:
        _set_size(slave)
        process = subprocess.Popen(
            row.arguments, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        found, seen = _drain(master, row.until)
        seconds = time.perf_counter() - start
        if row.until:
            process.kill()
        status, kilobytes = _ended(process)
        if row.until and not found:
            raise Failed(f"{row.name}: {row.until!r} never appeared, only:\n{seen[-800:].decode(errors='replace')}")
        return (seconds if row.until else time.perf_counter() - start), status, kilobytes
    finally:
        os.close(master)


def _set_size(descriptor: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))


def _drain(master: int, until: str | None) -> tuple[bool, bytes]:
    """Read what the program prints until it ends, or until a text appears; return whether it did, and the last of it."""
    seen = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            return until is None, seen
        if not chunk:
            return until is None, seen
        seen = seen[-4096:] + chunk
        if b"\x1b[6n" in chunk:  # prompt_toolkit asks where the cursor is
            os.write(master, b"\x1b[1;1R")
        if until and until.encode() in seen:
            return True, seen
