"""The budgets, measured: `python -m bench.run` installs the wheel and prints each command's time as a ratio.

Every row runs in turn with a bare `python -c pass` in one loop, so that whatever else the machine does falls on all of
them alike. Times are wall-clock medians; the spread is the distance between the quartiles. Memory is the largest
resident set of one run. Terminal rows run on a pseudo-terminal, with the pager off.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bench.make_deck import make_deck
from bench.make_log import make_log

ROOT = Path(__file__).parent.parent


@dataclass
class Row:
    """One thing to measure: what is run, on a terminal or not, and the budget as a ratio."""

    name: str
    arguments: Sequence[str]
    budget: float | None = None
    terminal: bool = False
    until: str | None = None  # measure until this text appears, then stop the program
    env: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    kilobytes: int = 0


def rows(program: str, deck: str, logs: dict[int, str]) -> list[Row]:
    """Return the budgets' rows: on the shipped deck and on one of 10,000 cards; logs: homes by the answers in them."""
    found = []
    for size, options, name in (("shipped", [], "attribution"), ("10,000 cards", ["--deck", deck], "T77")):
        for terminal, where, budget in ((False, "plain", 2.3), (True, "terminal", 7.0)):
            found += [
                Row(f"show, {where}, {size}", [program, "show", name, *options], budget, terminal),
                Row(f"search, {where}, {size}", [program, "search", name, "register", *options], budget, terminal),
            ]
        for terminal, where, budget in ((False, "plain", 8.0), (True, "terminal", 11.0)):
            found += [
                Row(f"list, {where}, {size}", [program, "list", *options], budget, terminal),
                Row(f"home, {where}, {size}", [program, *options], budget, terminal),
            ]
    for terminal, where, budget in ((False, "plain", 8.0), (True, "terminal", 15.0)):
        found.append(Row(f"--help, {where}", [program, "--help"], budget, terminal))
    for lines, how, budget in ((True, "numbered", 14.0), (False, "menus", 26.0)):
        options = ["--accessible"] if lines else []
        for answers, home in logs.items():
            log = f"{how}, a log of {answers:,}"
            env = {"CYBERDIP_HOME": home}
            limit = budget if answers <= 100_000 else None
            quiz, learn = [program, "quiz", "--seed", "7", *options], [program, "learn", *options]
            found += [
                Row(f"quiz to the first question, {log}", quiz, limit, True, "1 of", env=env),
                Row(f"learn to the first screen, {log}", learn, limit, True, "1 of" if answers else "Enter", env=env),
            ]
    return found


def run_once(row: Row, env: dict[str, str]) -> None:
    """Run a row once and note its time and memory."""
    full = {**env, **row.env}
    start = time.perf_counter()
    if not row.terminal:
        process = subprocess.Popen(row.arguments, env=full, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        row.seconds.append(time.perf_counter() - start)
    else:
        import pty

        master, slave = pty.openpty()
        _set_size(slave)
        process = subprocess.Popen(
            row.arguments, env=full, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        found, seen = _drain(master, row.until)
        took = time.perf_counter() - start
        if row.until:
            process.kill()
            if not found:
                raise SystemExit(
                    f"{row.name}: {row.until!r} never appeared, only:\n{seen[-800:].decode(errors='replace')}"
                )
        _, status, usage = os.wait4(process.pid, 0)
        row.seconds.append(took if row.until else time.perf_counter() - start)
        os.close(master)
    process.returncode = status
    row.kilobytes = max(row.kilobytes, usage.ru_maxrss)
    if status != 0 and not row.until:
        raise SystemExit(f"{row.name}: {' '.join(row.arguments)} failed with status {status}")


def _set_size(descriptor: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))


def _drain(master: int, until: str | None) -> tuple[bool, bytes]:
    """Read what the program prints until it ends, or until a text appears; return whether it did, and all of it."""
    seen = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            return until is None, seen
        if not chunk:
            return until is None, seen
        seen += chunk
        if b"\x1b[6n" in chunk:  # prompt_toolkit asks where the cursor is
            os.write(master, b"\x1b[1;1R")
        if until and until.encode() in seen:
            return True, seen


def install(folder: Path) -> tuple[str, str]:
    """Build the wheel, install it into a fresh environment, and return its python and its cyberdip."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
    python = str(folder / "env" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", str(ROOT)], check=True)
    return python, str(folder / "env" / "bin" / "cyberdip")


def measure(found: list[Row], base: Row, env: dict[str, str], rounds: int) -> None:
    """Run all rows in turn with the base, one round to warm up and then `rounds` that count."""
    for round_ in range(rounds + 1):
        for row in (base, *found):
            run_once(row, env)
        if round_ == 0:
            for row in (base, *found):
                row.seconds.clear()


def compile_row(program: str, env: dict[str, str], name: str, options: list[str], cache: Path, rounds: int) -> Row:
    """Measure a `list` that has to compile the deck first: the index is removed before each run."""
    row = Row(name, [program, "list", "--plain", *options])
    for _ in range(rounds):
        shutil.rmtree(cache, ignore_errors=True)
        run_once(row, env)
    return row


def table(base: Row, found: list[Row]) -> str:
    """Return the figures as Markdown."""
    bare = statistics.median(base.seconds)
    lines = [
        f"{date.today()}, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors. A bare `python -c pass`: {bare * 1000:.1f} ms.",
        "",
        "| what | median ms | spread ms | ratio | budget | MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in found:
        median = statistics.median(row.seconds)
        quartiles = statistics.quantiles(row.seconds, n=4) if len(row.seconds) > 1 else [median] * 3
        budget = "" if row.budget is None else f"{row.budget:g}{'' if median / bare <= row.budget else ' (over)'}"
        lines.append(
            f"| {row.name} | {median * 1000:.1f} | {(quartiles[2] - quartiles[0]) * 1000:.1f} | {median / bare:.2f} "
            f"| {budget} | {row.kilobytes / 1024:.0f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", help="rows whose name contains this")
    parser.add_argument("--million", action="store_true", help="with a log of 1,000,000 answers too (takes minutes)")
    parser.add_argument("--keep", type=Path, help="a folder for the environment and decks, used again if it is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        python, program = install(folder)
        deck = str(make_deck(folder / "deck-10000", 10_000))
        env = {"PATH": os.environ["PATH"], "CYBERDIP_HOME": str(folder / "home"), "TERM": "xterm-256color",
               "CYBERDIP_PAGER": "", "LANG": "C.UTF-8"}  # fmt: skip
        base = Row("python -c pass", [python, "-c", "pass"])
        logs = {answers: str(make_log(folder / f"home-{answers}" / "progress.sqlite", answers).parent)
                for answers in (0, 1_000, 100_000, *([1_000_000] if options.million else []))}  # fmt: skip
        found = [row for row in rows(program, deck, logs) if not options.only or options.only in row.name]
        measure(found, base, env, options.rounds)
        cache = folder / "home" / "cache"
        compiled = []
        if not options.only or "compil" in options.only:
            compiled = [
                compile_row(program, env, "compiling the shipped deck (and listing it)", [], cache, 5),
                compile_row(program, env, "compiling 10,000 cards (and listing them)", ["--deck", deck], cache, 2),
            ]
            compiled[0].budget = 40.0
        print(table(base, found + compiled))


if __name__ == "__main__":
    main()
