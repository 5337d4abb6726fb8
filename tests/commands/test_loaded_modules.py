"""What each command loads, of the modules that cost time: a lean start is a promise (DESIGN: budgets)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cyberdip.library.starting import write_starter

COSTLY = {
    "asyncio", "dataclasses", "email", "fsrs", "hashlib", "importlib.metadata", "importlib.resources", "json", "logging",
    "pathlib", "platformdirs", "prompt_toolkit", "pydantic", "questionary", "re", "rich", "sqlite3", "typer", "yaml",
}  # fmt: skip
TYPER = {"pathlib", "re", "typer"}
"""What Typer brings with it."""
STORE = TYPER | {"dataclasses", "hashlib", "json", "sqlite3"}
READING = TYPER | {"dataclasses", "json", "yaml"}

LOADED = {
    "show": (["show", "poc"], set()),
    "show a near miss": (["show", "pont of contct"], set()),
    "search": (["search", "contact"], set()),
    "search a typo": (["search", "dutty", "oficer"], set()),
    "help": (["--help"], TYPER),
    "show as JSON": (["show", "poc", "--json"], TYPER | {"json"}),
    "home, with a log": ([], {"pathlib", "re", "sqlite3"}),
    "list": (["list"], set()),
    "list a kind": (["list", "--kind", "concept"], set()),
    "list as JSON": (["list", "--json"], TYPER | {"json"}),
    "compare": (["compare", "poc", "directory-of-contacts"], TYPER),
    "timeline": (["timeline"], TYPER | {"dataclasses"}),
    "cite": (["cite", "poc"], TYPER | {"dataclasses", "json"}),
    "quiz to its first question": (["quiz", "--seed", "5"], STORE),
    "learn to its first card": (["learn"], STORE),
    "learn, the paths": (["learn", "--list"], STORE),
    "list by standing": (["list", "--status", "new"], STORE),
    "stats": (["stats"], STORE),
    "progress export": (["progress", "export"], STORE),
    "progress undo": (["progress", "undo"], STORE),
    "progress import": (["progress", "import", "--help"], TYPER),
    "progress reset": (["progress", "reset", "--help"], TYPER),
    "paper new": (["paper", "new", "-n", "1"], STORE | {"yaml"}),
    "paper show": (["paper", "show", "PAPER"], STORE | {"yaml"}),
    "paper print": (["paper", "print", "PAPER", "--format", "markdown"], STORE | {"yaml"}),
    "results": (["results", "RESULT"], STORE),
    "export a table": (["export", "csv"], STORE | {"yaml"}),
    "import": (["import", "--help"], TYPER),
    "results push": (["results", "push", "--help"], TYPER),
    "results pull": (["results", "pull", "--help"], TYPER),
    "deck check": (["deck", "check"], READING),
    "deck new": (["deck", "new", "NEW_DECK"], READING),
    "deck list": (["deck", "list"], READING),
    "deck add": (["deck", "add", "--help"], TYPER),
    "deck remove": (["deck", "remove", "--help"], TYPER),
    "doctor": (["doctor"], STORE | {"email", "importlib.metadata", "importlib.resources"}),
}
SILENT = {"progress export", "progress undo"}
"""Without an answer in the log they have nothing to print, but everything is loaded by then."""

_PROGRAM = """
import sys
from cyberdip.__main__ import main
try:
    main()
finally:
    with open({told!r}, "w", encoding="utf-8") as told:
        told.write(chr(10).join(sys.modules))
"""


def test_every_command_has_a_row() -> None:
    from typer.main import get_command

    from cyberdip.cli import app

    def names(command: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        below = getattr(command, "commands", {})
        for name, inner in below.items():
            yield from names(inner, (*before, name))
        if before and not below:
            yield before

    rows = [words for words, _ in LOADED.values()]
    missing = [name for name in names(get_command(app)) if not any(tuple(row[: len(name)]) == name for row in rows)]
    assert missing == []


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A user whose index has been compiled already, since compiling needs YAML."""
    folder = tmp_path_factory.mktemp("loading")
    write_starter(folder / "deck")
    found = {**os.environ, "CYBERDIP_DECK": str(folder / "deck"), "CYBERDIP_HOME": str(folder / "home")}
    paper, answers, result = (str(folder / name) for name in ("paper.json", "answers.txt", "result.json"))
    Path(answers).write_text("1\n")
    for made in (
        ["paper", "new", "-n", "1", "--seed", "5", "-o", paper],
        ["quiz", "--paper", paper, "--answers", answers, "--name", "A", "--save", result],
    ):
        subprocess.run([sys.executable, "-m", "cyberdip", *made], env=found, check=True, capture_output=True)
    return {**found, "PAPER": paper, "RESULT": result, "NEW_DECK": str(folder / "new")}


@pytest.mark.parametrize("case", LOADED)
def test_a_command_loads_no_more_of_the_costly_modules_than_it_needs(
    case: str, environment: dict[str, str], tmp_path: Path
) -> None:
    words, needed = LOADED[case]
    arguments = [environment.get(word, word) for word in words]
    told = tmp_path / "modules"
    script = _PROGRAM.format(told=str(told))
    done = subprocess.run([sys.executable, "-c", script, *arguments], env=environment, input=b"", capture_output=True)
    assert done.stdout or case in SILENT
    # what a bare Python of this installation loads anyway (a .pth file may bring anything) is not the program's doing
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], env=environment, capture_output=True, text=True
    )
    loaded = set(told.read_text("utf-8").split()) - set(bare.stdout.split())
    assert loaded & COSTLY == needed - set(bare.stdout.split())
