"""The README and the docs say what the program does: commands, options, licences."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def commands_of(help_text: str) -> list[str]:
    listed = help_text.partition("Commands:")[2]
    return re.findall(r"^  ([a-z]+)  ", listed, flags=re.M)


def test_every_command_is_in_the_docs(cyberdip: Run) -> None:
    for command in commands_of(cyberdip("--help").stdout):
        assert f"`{command}" in COMMANDS, command
        for below in commands_of(cyberdip(command, "--help").stdout):
            assert f"{command} {below}" in COMMANDS, f"{command} {below}"


def test_every_option_of_the_read_commands_is_in_the_help(cyberdip: Run) -> None:
    for command in ("search", "show", "list", "compare", "timeline"):
        shown = cyberdip(command, "--help").stdout
        for option in ("--deck", "--json", "--plain", "--no-pager"):
            assert option in shown, (command, option)


def test_each_readme_command_is_one_line_that_begins_with_its_own_set_up() -> None:
    lines = re.findall(r"^(python3 .*)$", README, flags=re.M)
    assert len(lines) == 2
    for line in lines:
        assert line.startswith("python3 -m venv --without-pip .venv && python3 -m pip --python .venv install -q ")
    assert lines[1].endswith("-m pytest")


@pytest.mark.parametrize(
    ("typed", "shown"),
    re.findall(r"^```console\n\$ (.+)\n((?:.*\n)+?)```$", README, flags=re.M),
    ids=lambda text: text[:50],
)
def test_what_the_readme_shows_is_what_the_program_prints(cyberdip: Run, home: Path, typed: str, shown: str) -> None:
    lines, _, command = typed.rpartition(" | cyberdip ")
    words = shlex.split(command.removeprefix("cyberdip "))
    printed = cyberdip(*words, input=lines.removeprefix("echo ") + "\n").stdout
    # A line with … alone stands for what is left out.
    parts = [part.strip("\n") for part in re.split(r"^…$", shown, flags=re.M)]
    for part in parts:
        found = printed.find(part)
        assert found >= 0, f"the README shows:\n{part}\nand the program prints:\n{printed}"
        printed = printed[found + len(part) :]


def test_the_readme_shows_learners_trainers_and_searchers_an_example_each() -> None:
    assert len(re.findall(r"^```console$", README, flags=re.M)) == 3


PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))


@pytest.mark.parametrize("file", PICTURES, ids=lambda file: file.stem)
def test_a_picture_is_small_and_needs_no_network(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    drawing = ElementTree.fromstring(text)
    assert len(text.encode()) < 100_000
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"@import|@font-face|url\(", text)
    assert not [
        element for element in drawing.iter() if {"href", "src"} & {name.split("}")[-1] for name in element.attrib}
    ]
    assert len(drawing.findall("{http://www.w3.org/2000/svg}text")) > 10


def test_every_picture_that_the_pages_show_is_there() -> None:
    assert {file.stem for file in PICTURES} == {"home", "show", "quiz", "stats", "report"}


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_link_in_the_docs_leads_to_a_file(page: Path) -> None:
    for name in re.findall(r"\]\(((?!http)[^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / name).exists() or "…" in name or name == "card-id", name


@pytest.mark.parametrize("name", re.findall(r"\]\(((?!http)[^)#]+)", README))
def test_every_link_in_the_readme_leads_to_a_file(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_command_that_the_readme_shows_exists(cyberdip: Run) -> None:
    known = set(commands_of(cyberdip("--help").stdout))
    for shown in re.findall(r"`cyberdip ([a-z]+)", README):
        assert shown in known


def test_the_decks_licence_names_the_texts_that_cards_quote() -> None:
    licence = (ROOT / "cyberdip" / "data" / "LICENSE.md").read_text(encoding="utf-8")
    for words in ("CC BY 4.0", "Tanzil Project", "https://tanzil.net", "unchanged"):
        assert words in licence


@pytest.mark.parametrize("file", sorted(ROOT.glob("cyberdip/**/*.py")), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_says_first_why_it_exists(file: Path) -> None:
    first = file.read_text(encoding="utf-8").split("\n", 1)[0]
    assert re.fullmatch(r'""".+[.:?](""")?', first), first
