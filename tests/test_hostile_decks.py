"""A stranger's deck: its text is data in every command, every page and every file."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from cyberdip.library.text import clean
from cyberdip.library.vocabulary import FORMATS, QUESTION_FORMATS
from tests.conftest import Run
from tests.hostile import NASTY, REFUSED, poison

ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What a terminal, or the direction of its writing, acts on; line feed and tab excepted."""
READING = (
    [], ["list"], ["show", "point-of-contact"], ["show", "point-of-contact", "--source"], ["search", "contact"], ["timeline"],
    ["compare", "point-of-contact", "directory-of-contacts"], ["cite", "point-of-contact"], ["learn", "--list"],
    ["learn"], ["quiz", "--seed", "5"], ["deck", "check"], ["paper", "new", "-n", "2", "--seed", "7"],
    ["cite", "point-of-contact", "--style", "bibtex"],
)  # fmt: skip


@pytest.fixture
def hostile_deck(a_deck: Path) -> Path:
    poison(a_deck)
    return a_deck


def test_a_deck_full_of_markup_holds_together(hostile_deck: Path, home: Path, cyberdip: Run) -> None:
    checked = cyberdip("deck", "check", str(hostile_deck))
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("arguments", READING, ids=lambda words: " ".join(words) or "home")
def test_no_command_lets_a_decks_text_act(arguments: list[str], hostile_deck: Path, home: Path, cyberdip: Run) -> None:
    ran = cyberdip(*arguments, env={"CYBERDIP_DECK": str(hostile_deck)})
    assert ran.returncode == 0, ran.stderr
    assert not ACTS.search(ran.stdout + ran.stderr)
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("name", FORMATS)
def test_no_export_lets_a_decks_text_act(
    name: str, hostile_deck: Path, home: Path, cyberdip: Run, tmp_path: Path
) -> None:
    file = tmp_path / "out"
    ran = cyberdip("export", name, "-o", str(file), "--deck", str(hostile_deck))
    assert ran.returncode == 0, ran.stderr
    data = file.read_bytes()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            texts = [archive.read(member) for member in archive.namelist() if member.endswith((".xml", ".css"))]
    else:
        texts = [data]
    for text in texts:
        assert not ACTS.search(text.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n"))
        if name in ("html", "qti", "moodle"):
            assert b"<script" not in text
            assert b"<!ENTITY" not in text.split(b"]]>")[0] or name == "moodle"


@pytest.mark.parametrize("name", QUESTION_FORMATS)
def test_a_hostile_deck_comes_back_from_every_format_as_the_text_it_was(
    name: str, hostile_deck: Path, home: Path, cyberdip: Run, tmp_path: Path
) -> None:
    file, folder = tmp_path / f"out.{name}", tmp_path / "back"
    assert cyberdip("export", name, "-o", str(file), "--deck", str(hostile_deck)).returncode == 0
    came = cyberdip("import", str(file), "--to", str(folder), "--format", name)
    assert came.returncode == 0, came.stderr
    assert not ACTS.search(came.stdout)
    back = "".join(path.read_text(encoding="utf-8") for path in folder.glob("concepts/*.yaml"))
    assert "<script>alert(1)</script>" in back


@pytest.mark.parametrize("what", REFUSED)
def test_a_character_that_acts_is_refused_with_its_place_and_not_printed(
    what: str, a_deck: Path, home: Path, cyberdip: Run
) -> None:
    card = a_deck / "concepts" / "point-of-contact.yaml"
    text = card.read_text(encoding="utf-8")
    quoted = "".join(f"\\U{ord(c):08X}" if ACTS.match(c) or ord(c) > 0x7E else c for c in REFUSED[what])
    card.write_text(text.replace("title: Point of contact", f'title: "Point {quoted} of contact"'), encoding="utf-8")
    ran = cyberdip("show", "point-of-contact", "--deck", str(a_deck))
    assert ran.returncode == 3
    assert "concepts/point-of-contact.yaml:" in ran.stderr
    assert not ACTS.search(ran.stdout + ran.stderr)


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_typed_is_never_printed_back_so_that_it_acts(
    what: str, home: Path, a_deck: Path, cyberdip: Run
) -> None:
    typed = REFUSED[what].replace("\x00", "")
    for arguments in (["search", typed], ["show", typed], ["learn", typed], ["quiz", "--card", typed]):
        ran = cyberdip(*arguments, "--deck", str(a_deck))
        assert not ACTS.search(ran.stdout + ran.stderr), arguments
        assert "Traceback" not in ran.stderr


def test_the_markup_is_shown_as_the_text_it_is(hostile_deck: Path, home: Path, cyberdip: Run) -> None:
    shown = "".join(
        cyberdip("show", card, "--json", "--deck", str(hostile_deck)).stdout
        for card in ("point-of-contact", "exercise-night-call", "directory-of-contacts")
    )
    for piece in NASTY:
        assert json.dumps(clean(piece), ensure_ascii=False)[1:-1] in shown
