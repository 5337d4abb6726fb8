"""Draw docs/pictures/*.svg from real runs in a pseudo-terminal: `python docs/pictures.py` (POSIX, with the test extra).

The home folder is thrown away afterwards, the clock stands still and every seed is fixed, so the same deck gives the
same pictures. They name no font or file of a network, and follow the reader's light or dark setting.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from cyberdip.commands.aiming import default_aim  # noqa: E402
from cyberdip.library.folders import shipped_deck  # noqa: E402
from cyberdip.library.index import open_index  # noqa: E402
from cyberdip.study.lesson import Done, Lesson  # noqa: E402
from cyberdip.study.planning import Read  # noqa: E402
from cyberdip.study.shelf import IndexShelf  # noqa: E402
from cyberdip.study.store import Store  # noqa: E402
from tests.study.making import Days  # noqa: E402
from tests.terminal import DOWN, ENTER, Terminal  # noqa: E402
from tests.training.simulating import answer_lines  # noqa: E402

TODAY = date(2026, 11, 30)
DAYS_BEFORE = 45
LEARNERS = 36

# The real program, with a clock that stands at noon of TODAY and moves on half a minute with each look at it.
CLOCK = """
import time
noon = {noon}
def clock():
    global noon
    noon += {seconds}
    return noon
time.time = clock
from cyberdip.__main__ import main
main()
"""

CELL, LINE, MARGIN = 8.4, 18, 16
STYLE = """
svg { color-scheme: light dark }
text { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
text { fill: #1f2328 }
.frame { fill: #ffffff; stroke: #d1d9e0 }
.ar { font-family: "Noto Naskh Arabic", "Geeza Pro", "Segoe UI", sans-serif }
.b { font-weight: bold } .i { font-style: italic } .u { text-decoration: underline }
.red { fill: #c4161c } .green { fill: #116329 } .brown { fill: #7d4e00 } .blue { fill: #0a53be }
.magenta { fill: #8a2fa0 } .cyan { fill: #0b6a7d } .typed { fill: #59636e }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .frame { fill: #0d1117; stroke: #3d444d }
  .red { fill: #ff7b72 } .green { fill: #56d364 } .brown { fill: #e3b341 } .blue { fill: #79c0ff }
  .magenta { fill: #d2a8ff } .cyan { fill: #56d4dd } .typed { fill: #9198a1 }
}
"""

Run = tuple[int, str, str]
"""A stretch of equal signs on a line: its first column, its text, its classes."""


def main() -> None:
    """Draw every picture."""
    (DOCS / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(CYBERDIP_HOME=f"{folder}/home", PYTHONPATH=str(ROOT), PYTHONUTF8="1", TZ="UTC")
        os.environ.pop("CYBERDIP_DECK", None)
        os.chdir(folder)
        for name, typed, lines in pictures(Path(folder)):
            (DOCS / "pictures" / f"{name}.svg").write_text(svg(typed, lines), encoding="utf-8", newline="\n")
            print(name)


def pictures(folder: Path) -> Iterator[tuple[str, str, list[list[Run]]]]:
    """Yield each picture's name, the command that is typed, and the lines it prints."""
    subprocess.run([sys.executable, "-m", "cyberdip", "list"], check=True, capture_output=True)
    learn_for_weeks(folder / "home")
    yield "home", "", screen([])
    yield "show", "show due-diligence", screen(["show", "due-diligence"])[:36]
    yield "quiz", "quiz --card attribution --type choice", a_question()
    yield "stats", "stats", screen(["stats"])
    hold_a_course(folder)
    report = screen(["results", "course"])
    look = next(at for at, line in enumerate(report) if _text(line) == "Questions to look at")
    learners = next(at for at, line in enumerate(report) if _text(line) == "Learners")
    yield "report", "results course/", [*report[:learners], [(0, "⋯", "typed")], [], *report[look : look + 10]]


def learn_for_weeks(home: Path) -> None:
    """Fill the store with lessons of someone who works on most days and knows most answers."""
    dice = random.Random(11)
    index = open_index((shipped_deck(),), cache=None)
    with Store.open(home / "progress.sqlite") as store:
        for ago in range(DAYS_BEFORE, 0, -1):
            if dice.random() < 0.2:
                continue
            clock = Days(TODAY - timedelta(days=ago))
            scope = default_aim(index, None).scope
            lesson = Lesson(store, IndexShelf(index), scope, clock=clock, timer=clock.timer, limit=12)
            while not isinstance(step := lesson.next(), Done):
                if isinstance(step, Read):
                    lesson.read()
                    continue
                question = lesson.item_of(step).question
                pairs, gaps = [pair.right for pair in question.pairs], [gap.key for gap in question.gaps]
                several = tuple(pairs or gaps or (question.keys if question.type in ("multiple", "order") else ()))
                # What takes one answer is sometimes answered wrongly.
                lesson.answer(several or ("no" if dice.random() < 0.12 else question.keys[0]))


def hold_a_course(folder: Path) -> None:
    """Let learners of known ability sit one paper, with one question whose key is wrong in their eyes."""
    made = [
        "paper",
        "new",
        "--topic",
        "norms",
        "-n",
        "20",
        "--type",
        "choice",
        "--type",
        "true-false",
        "--seed",
        "spring",
    ]
    _cyberdip(*made, "-o", "paper.json")
    paper = json.loads(_cyberdip("paper", "show", "paper.json", "--json"))
    planted = {next(question["id"] for question in paper["questions"] if question["type"] == "choice"): "miskeyed"}
    dice = random.Random(5)
    (folder / "course").mkdir()
    for number in range(1, LEARNERS + 1):
        lines = answer_lines(paper, ability=dice.gauss(0.6, 1.2), dice=dice, planted=planted)
        Path("answers").write_text("\n".join(lines) + "\n", encoding="utf-8")
        _cyberdip("quiz", "--paper", "paper.json", "--exam", "--answers", "answers", "--name", f"Learner {number:02}",
                  "--save", f"course/{number:02}.json")  # fmt: skip


def a_question() -> list[list[Run]]:
    """Answer one question wrongly in the menus, and return the screen with the reasons."""
    command = ["quiz", "--card", "attribution", "--type", "choice", "--authored", "--seed", "spring"]
    with Terminal(command=_with_clock(command), rows=46, environ={"TZ": "UTC"}, timeout=60) as terminal:
        terminal.wait_for("q) Leave")
        terminal.press(DOWN)
        asked = _lines(terminal)
        terminal.press(ENTER)
        terminal.wait_for("And now?")
        told = _lines(terminal)
    # The menu goes when it has been answered: both moments, one above the other.
    start = next(at for at, line in enumerate(told) if _text(line).startswith("? Your answer"))
    return [*asked, [], *told[start:]]


def screen(command: list[str]) -> list[list[Run]]:
    """Return what a command leaves on a terminal of 80 columns."""
    environ = {"TZ": "UTC", "CYBERDIP_PAGER": ""}
    with Terminal(command=_with_clock(command), rows=400, environ=environ, timeout=60) as terminal:
        assert terminal.wait_for_exit() == 0, terminal.screen()
        return _lines(terminal)


def _cyberdip(*arguments: str) -> str:
    return subprocess.run(
        _with_clock(list(arguments)), check=True, capture_output=True, encoding="utf-8"
    ).stdout  # fmt: skip


def _with_clock(command: list[str], seconds: int = 30) -> list[str]:
    noon = (TODAY - date(1970, 1, 1)).days * 86_400 + 43_200
    return [sys.executable, "-c", CLOCK.format(noon=noon, seconds=seconds), *command]


def _lines(terminal: Terminal) -> list[list[Run]]:
    """Return the terminal's lines as runs of signs that look alike, without empty ones at the end."""
    grid = terminal._pyte
    lines = []
    for row in range(grid.lines):  # type: ignore[attr-defined]
        cells = [grid.buffer[row][column] for column in range(grid.columns)]  # type: ignore[attr-defined]
        runs, column = [], 0
        for classes, group in groupby(cells, key=_classes):
            text = "".join(cell.data for cell in group)
            runs.append((column, text, classes))
            column += len(text)
        if runs:
            runs[-1] = (runs[-1][0], runs[-1][1].rstrip(), runs[-1][2])
        lines.append([run for run in runs if run[1].strip()])
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _classes(cell: Any) -> str:
    named = {"b": cell.bold, "i": cell.italics, "u": cell.underscore}
    colour = "" if cell.fg == "default" else cell.fg.removeprefix("bright")
    return " ".join([*(name for name, there in named.items() if there), *([colour] if colour else [])])


def _text(line: list[Run]) -> str:
    return "".join(text for _, text, _ in line).strip()


def svg(typed: str, lines: list[list[Run]]) -> str:
    """Return the picture: a plain frame with text that can be marked and copied."""
    drawn = [[(0, f"$ cyberdip {typed}".rstrip(), "typed")], [], *lines]
    width, height = round(80 * CELL + 2 * MARGIN), len(drawn) * LINE + 2 * MARGIN
    title = escape(f"cyberdip {typed}".strip())
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{title}, in a terminal</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="frame" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>',
    ]
    for number, line in enumerate(drawn):
        y = MARGIN + number * LINE + 13
        parts.extend(_run(run, y) for run in line)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _run(run: Run, y: int) -> str:
    column, text, classes = run
    indent = len(text) - len(text.lstrip())
    column, text = column + indent, text.strip()
    # Columns stay in line whatever the font; Arabic keeps its own widths, since letters join.
    fits = all(sign < "\u0590" or sign > "\u08ff" for sign in text)
    classes = classes if fits else f"{classes} ar".strip()
    length = f' textLength="{len(text) * CELL:g}" lengthAdjust="spacingAndGlyphs"' if fits else ""
    looks = f' class="{classes}"' if classes else ""
    return f'<text x="{MARGIN + column * CELL:g}" y="{y}"{length}{looks}>{escape(text, quote=False)}</text>'


if __name__ == "__main__":
    main()
