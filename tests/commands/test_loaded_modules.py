"""What each command loads, of the modules that cost time: a lean start is a promise (DESIGN: budgets)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cyberdip.library.starting import write_starter

COSTLY = {
    "asyncio", "dataclasses", "email", "fsrs", "hashlib", "importlib.metadata", "importlib.resources", "json", "logging",
    "pathlib", "platformdirs", "prompt_toolkit", "pydantic", "questionary", "re", "rich", "sqlite3", "typer", "yaml",
}  # fmt: skip
TYPER = {"pathlib", "re", "typer"}
"""What Typer brings with it."""

LOADED = {
    "show": (["show", "poc"], set()),
    "show a near miss": (["show", "pont of contct"], set()),
    "search": (["search", "contact"], set()),
    "search a typo": (["search", "dutty", "oficer"], set()),
    "help": (["--help"], TYPER),
    "show as JSON": (["show", "poc", "--json"], TYPER | {"json"}),
    "list": (["list"], TYPER),
    "list as JSON": (["list", "--json"], TYPER | {"json"}),
    "compare": (["compare", "poc", "directory-of-contacts"], TYPER),
    "timeline": (["timeline"], TYPER | {"dataclasses"}),
    "cite": (["cite", "poc"], TYPER | {"dataclasses", "json"}),
    "quiz to its first question": (["quiz", "--seed", "5"], TYPER | {"dataclasses", "hashlib", "json", "sqlite3"}),
    "learn to its first card": (["learn"], TYPER | {"dataclasses", "hashlib", "json", "sqlite3"}),
}

_PROGRAM = """
import sys
from cyberdip.__main__ import main
try:
    main()
finally:
    with open({told!r}, "w", encoding="utf-8") as told:
        told.write(chr(10).join(sys.modules))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A user whose index has been compiled already, since compiling needs YAML."""
    folder = tmp_path_factory.mktemp("loading")
    write_starter(folder / "deck")
    found = {**os.environ, "CYBERDIP_DECK": str(folder / "deck"), "CYBERDIP_HOME": str(folder / "home")}
    subprocess.run([sys.executable, "-m", "cyberdip", "list"], env=found, check=True, capture_output=True)
    return found


@pytest.mark.parametrize("case", LOADED)
def test_a_command_loads_no_more_of_the_costly_modules_than_it_needs(
    case: str, environment: dict[str, str], tmp_path: Path
) -> None:
    arguments, needed = LOADED[case]
    told = tmp_path / "modules"
    script = _PROGRAM.format(told=str(told))
    done = subprocess.run([sys.executable, "-c", script, *arguments], env=environment, input=b"", capture_output=True)
    assert done.stdout
    # what a bare Python of this installation loads anyway (a .pth file may bring anything) is not the program's doing
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], env=environment, capture_output=True, text=True
    )
    loaded = set(told.read_text("utf-8").split()) - set(bare.stdout.split())
    assert loaded & COSTLY == needed - set(bare.stdout.split())
