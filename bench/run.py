"""The budgets, measured: `python -m bench.run` installs the wheel and prints each command's time as a ratio.

Every row runs in turn with a bare `python -c pass` in one loop, so that whatever else the machine does falls on all of
them alike. Times are wall-clock medians; the spread is the distance between the quartiles. Terminal rows run on a
pseudo-terminal, with the pager off. The load of the machine is told, since a busy one widens the spread.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench import peers, rows
from bench.running import Failed, Row, run_once

ROOT = Path(__file__).parent.parent
_HEAVY_ROUNDS = 3


class Bench:
    """One run: the environment that the wheel is in, the made decks and logs, and what was left out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.skipped: list[str] = []
        self.home = str(folder / "home")
        subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
        self.python, self.program = (str(folder / "env" / "bin" / name) for name in ("python", "cyberdip"))
        # pip's script of former years imports re, which the program itself does without
        subprocess.run([self.python, "-m", "pip", "install", "-q", "--upgrade", "pip"], check=False)
        subprocess.run([self.python, "-m", "pip", "install", "-q", "--force-reinstall", str(ROOT)], check=True)
        self.env = {
            "PATH": os.environ["PATH"], "CYBERDIP_HOME": self.home, "TERM": "xterm-256color", "CYBERDIP_PAGER": "",
            "LANG": "C.UTF-8", "HOME": str(folder),
        }  # fmt: skip
        self.base = Row("python -c pass", [self.python, "-c", "pass"])

    def made(self, what: str, name: str, number: int) -> str:
        """Return a deck, log, course or file of this size, made by a process of its own: see `Row.megabytes`."""
        path = self.folder / name
        command = [self.python, "-m", f"bench.make_{what}", str(path), str(number)]
        subprocess.run(command, check=True, cwd=ROOT, env={**self.env, "CYBERDIP_HOME": str(self.folder / "making")})
        return str(path)

    def deck(self, cards: int) -> str:
        return self.made("deck", f"deck-{cards}", cards)

    def log_home(self, answers: int) -> str:
        return os.path.dirname(self.made("log", f"home-{answers}/progress.sqlite", answers))

    def measure(self, found: Sequence[Row], rounds: int) -> list[Row]:
        """Run the rows in turn with the base, one round to warm up and then those that count; return what ran."""
        left = list(found)
        for round_ in range(rounds + 1):
            run_once(self.base, self.env)
            for row in list(left):
                try:
                    if row.fresh:
                        shutil.rmtree(row.fresh, ignore_errors=True)
                    run_once(row, self.env)
                except Failed as failed:
                    left.remove(row)
                    self.skipped.append(str(failed))
            if round_ == 0:
                for row in left:
                    row.seconds.clear()
                    row.kilobytes.clear()
        return left


def table(base: Row, found: Sequence[Row]) -> str:
    """Return the figures as Markdown."""
    lines = ["| what | median ms | spread ms | ratio | budget | MB |", "|---|---:|---:|---:|---:|---:|"]
    for row in (base, *found):
        ratio = row.median / base.median
        over = (
            (row.budget is not None and ratio > row.budget)
            or (row.most_seconds is not None and row.median > row.most_seconds)
            or (row.most_megabytes is not None and row.megabytes > row.most_megabytes)
        )
        limits = ((row.budget, ""), (row.most_seconds, " s"), (row.most_megabytes, " MB"))
        budget = ", ".join(f"{limit:g}{unit}" for limit, unit in limits if limit is not None)
        lines.append(
            f"| {row.name} | {row.median * 1000:.1f} | {row.spread * 1000:.1f} | {ratio:.2f} "
            f"| {budget}{' (over)' if over else ''} | {row.megabytes:.0f} |"
        )
    return "\n".join(lines) + "\n"


def budgets(bench: Bench, options: argparse.Namespace) -> None:
    """Measure everything that has a budget, and print it; the peers in the same rounds where they are wanted."""
    wanted = options.only or ""
    deck = bench.deck(10_000)
    homes = {
        answers: bench.log_home(answers) for answers in (0, 1_000, 100_000, *([] if options.short else [1_000_000]))
    }
    quick = rows.budget_rows(bench.program, deck, homes)
    if options.peers:
        peers.install(bench.folder, sys.executable)
        quick += peers.rows(bench.folder)
    print(table(bench.base, bench.measure([row for row in quick if wanted in row.name], options.rounds)), flush=True)
    heavy = rows.compile_rows(bench.program, deck, bench.home)
    if not options.short:
        results, gift = bench.made("results", "course", 10_000), bench.made("gift", "questions.gift", 2_000)
        heavy += rows.file_rows(bench.program, results, gift, bench.home)
    print(table(bench.base, bench.measure([row for row in heavy if wanted in row.name], _HEAVY_ROUNDS)), flush=True)


def growth(bench: Bench, options: argparse.Namespace) -> None:
    """Measure how the commands grow with the deck and with the log, and print it."""
    found = []
    for cards in rows.DECKS:
        wanted = rows.deck_growth(bench.program, cards, bench.deck(cards), bench.home)
        found += bench.measure([row for row in wanted if row.fresh], 1 if cards > 10_000 else _HEAVY_ROUNDS)
        found += bench.measure([row for row in wanted if not row.fresh], options.rounds)
    for answers in rows.LOGS:
        found += bench.measure(rows.log_growth(bench.program, answers, bench.log_home(answers)), options.rounds)
    print(table(bench.base, found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", help="rows whose name contains this")
    parser.add_argument("--short", action="store_true", help="without a log of 1,000,000 answers and 10,000 results")
    parser.add_argument("--peers", action="store_true", help="install other programs of the kind and measure them too")
    parser.add_argument("--growth", action="store_true", help="decks of 200 to 100,000 cards, logs of up to 1,000,000")
    parser.add_argument("--keep", type=Path, help="a folder for the environment and decks, used again if it is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = (options.keep or Path(made)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder)
        load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
        print(f"{date.today()}, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
              f"{os.cpu_count()} processors, load {load} at the start.\n")  # fmt: skip
        budgets(bench, options)
        if options.growth:
            growth(bench, options)
        print("".join(f"Not measured: {line}\n" for line in bench.skipped), end="")


if __name__ == "__main__":
    main()
