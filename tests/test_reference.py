"""The help, the reference and the man pages say what the program takes, and are made from it."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cyberdip.examples import EXAMPLES
from tests.conftest import ROOT, Run
from tests.terminal import Terminal, skip_without_terminal


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """docs/reference.py, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return module


def test_every_command_has_examples_and_no_other_has(reference: ModuleType) -> None:
    assert set(EXAMPLES) == {command.words for command in reference.commands() if command.words}


@pytest.mark.parametrize("command", EXAMPLES)
def test_the_help_of_a_command_begins_with_its_example(cyberdip: Run, command: str) -> None:
    shown = cyberdip(*command.split(), "--help", env={"COLUMNS": "100"}).stdout.split("\n\n")
    assert shown[0].startswith(f"Usage: cyberdip {command}")
    assert shown[1] == f"  Example: cyberdip {EXAMPLES[command][0][0]}"


@skip_without_terminal
@pytest.mark.parametrize("command", ["search", "paper", "results push"])
def test_on_a_terminal_too(command: str) -> None:
    with Terminal(*command.split(), "--help", columns=100, rows=60) as terminal:
        terminal.wait_for("Example:")
        assert f"Example: cyberdip {EXAMPLES[command][0][0]}" in terminal.screen()


@pytest.mark.parametrize(
    "typed", [typed for examples in EXAMPLES.values() for typed, _ in examples], ids=lambda typed: typed[:50]
)
def test_an_example_is_a_command_line_that_the_program_takes(typed: str) -> None:
    import typer.main

    from cyberdip import cli

    words, application = shlex.split(typed), cli.app
    groups = {str(group.name): group.typer_instance for group in application.registered_groups}
    if words[0] in groups and (words[0] != "results" or words[1] in ("push", "pull")):
        application = groups[words.pop(0)] or application
    found: list[Any] = [
        info
        for info in application.registered_commands
        if (info.name or getattr(info.callback, "__name__", "")) == words[0]
    ]
    assert len(found) == 1
    built = typer.main.get_command_from_info(found[0], pretty_exceptions_short=False, rich_markup_mode=None)
    built.make_context(words[0], words[1:])


def test_the_reference_and_the_man_pages_are_what_the_script_makes(reference: ModuleType) -> None:
    made = reference.files()
    assert set((ROOT / "docs" / "man").glob("*.1")) == {file for file in made if file.suffix == ".1"}
    for file, text in made.items():
        assert file.read_text(encoding="utf-8") == text, f"{file.name}: run `python docs/reference.py`"


def test_a_line_of_a_man_page_is_never_a_macro_by_accident(reference: ModuleType) -> None:
    assert reference._roff(".ci is a folder") == ["\\&.ci is a folder"]
    assert reference._roff("'tis") == ["\\&'tis"]
    assert reference._roff("a\\b --json …") == ["a\\eb \\-\\-json \\[u2026]"]


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "man").glob("*.1")), ids=lambda page: page.name)
def test_a_man_page_is_clean(page: Path) -> None:
    program = shutil.which("mandoc")
    if program is None:
        assert not os.environ.get("CI"), "CI needs mandoc"
        pytest.skip("mandoc is not installed")
    ran = subprocess.run([program, "-Tlint", str(page)], capture_output=True, encoding="utf-8", timeout=60)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")
