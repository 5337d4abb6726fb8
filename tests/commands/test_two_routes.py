"""The quick route of the home screen, `show`, `search` and `list`, and the Typer route: the same bytes, the same exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cyberdip.library.starting import write_starter

# The front door without its quick answer: Typer reads the same arguments.
_TYPER_ROUTE = """
import sys
import cyberdip.commands.quick
cyberdip.commands.quick.answer = lambda arguments: None
from cyberdip.__main__ import main
main()
"""
# The front door, which tells at its end whether Typer was needed.
_QUICK_ROUTE = """
import sys
from cyberdip.__main__ import main
try:
    main()
finally:
    with open({told!r}, "w") as told:
        told.write("typer" if "typer" in sys.modules else "quick")
"""

LINES = {
    "show by id": (["show", "point-of-contact"], "quick"),
    "show by words": (["show", "the", "directory"], "quick"),
    "show with a slip": (["show", "pont", "of", "contct"], "quick"),
    "show what is not there": (["show", "qqqqq"], "quick"),
    "show what means several": (["show", "e"], "quick"),
    "show an empty name": (["show", ""], "quick"),
    "show plainly": (["show", "--plain", "poc"], "quick"),
    "show without a pager": (["show", "poc", "--no-pager"], "quick"),
    "show a deck's card": (["show", "attribution", "--deck", "{shipped}"], "quick"),
    "show in a deck that is not there": (["show", "poc", "--deck", "nowhere"], "quick"),
    "show from a deck without its name": (["show", "poc", "--deck"], "typer"),
    "show nothing": (["show"], "typer"),
    "show as JSON": (["show", "poc", "--json"], "typer"),
    "show the source": (["show", "--source", "poc"], "typer"),
    "show with an unknown option": (["show", "poc", "--frob"], "typer"),
    "show with the deck joined": (["show", "poc", "--deck=nowhere"], "typer"),
    "show after two dashes": (["show", "--", "poc"], "typer"),
    "show help": (["show", "--help"], "typer"),
    "search a word": (["search", "contact"], "quick"),
    "search a typo": (["search", "dutty", "oficer"], "quick"),
    "search nothing": (["search"], "quick"),
    "search a dash": (["search", "-"], "quick"),
    "search signs": (["search", '"', "AND", "(", "*"], "quick"),
    "search Arabic": (["search", "الإسناد", "--deck", "{shipped}"], "quick"),
    "search what is not there": (["search", "qqqqqqq"], "quick"),
    "search for one": (["search", "-n", "1", "contact"], "quick"),
    "search for a long number": (["search", "--limit", "1000", "contact"], "quick"),
    "search for none": (["search", "-n", "0", "contact"], "typer"),
    "search for too many": (["search", "-n", "1001", "contact"], "typer"),
    "search for a word as number": (["search", "-n", "ten", "contact"], "typer"),
    "search for an Arabic number": (["search", "-n", "٣", "contact"], "typer"),
    "search for a number that is missing": (["search", "contact", "-n"], "typer"),
    "search with the number joined": (["search", "-n1", "contact"], "typer"),
    "search one kind": (["search", "--kind", "case", "contact"], "typer"),
    "search a number below zero": (["search", "-1"], "typer"),
    "search for two numbers": (["search", "-n", "1", "--limit", "2", "contact"], "typer"),
    "home": ([], "quick"),
    "home plainly, of a deck": (["--plain", "--deck", "{shipped}"], "quick"),
    "home of a deck that is not there": (["--deck", "nowhere"], "quick"),
    "home of a deck without its name": (["--deck"], "typer"),
    "home as JSON": (["--json"], "typer"),
    "home without a pager": (["--no-pager"], "typer"),
    "help": (["--help"], "typer"),
    "version": (["--version"], "typer"),
    "a deck before the command": (["--deck", "nowhere", "list"], "typer"),
    "a command that is not there": (["frob"], "typer"),
    "list": (["list"], "quick"),
    "list plainly, without a pager": (["list", "--plain", "--no-pager"], "quick"),
    "list two kinds": (["list", "--kind", "concept", "--kind", "case"], "quick"),
    "list a kind that is not there": (["list", "--kind", "concpt"], "quick"),
    "list a level without cards": (["list", "--level", "advanced", "--kind", "country"], "quick"),
    "list a topic": (["list", "--topic", "nothing"], "quick"),
    "list by standing": (["list", "--status", "new"], "typer"),
    "list as JSON": (["list", "--json"], "typer"),
    "list a word": (["list", "contact"], "typer"),
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("routes")
    write_starter(folder / "deck")
    return {**os.environ, "CYBERDIP_DECK": str(folder / "deck"), "CYBERDIP_HOME": str(folder / "home")}


@pytest.mark.parametrize("case", LINES)
def test_both_routes_print_the_same_bytes_and_exit_alike(
    case: str, environment: dict[str, str], tmp_path: Path
) -> None:
    from tests.conftest import SHIPPED

    words, route = LINES[case]
    arguments = [word.format(shipped=SHIPPED) for word in words]
    told = tmp_path / "told"

    def run(script: str) -> tuple[bytes, bytes, int]:
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], env=environment, capture_output=True, cwd=tmp_path, timeout=60
        )
        return done.stdout, done.stderr, done.returncode

    quick, typer = run(_QUICK_ROUTE.format(told=str(told))), run(_TYPER_ROUTE)
    assert quick == typer
    assert told.read_text() == route
