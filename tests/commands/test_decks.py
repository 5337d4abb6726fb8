"""Decks of one's own: made, checked, added, searched and asked beside the shipped one, and removed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import SHIPPED, Run


@pytest.fixture
def added(home: Path, a_deck: Path, cyberdip: Run) -> Path:
    """The starter deck, added beside the shipped one."""
    assert cyberdip("deck", "add", str(a_deck)).returncode == 0
    return a_deck


@pytest.fixture
def other(a_deck: Path) -> Path:
    """A second deck with the same cards under another id."""
    folder = a_deck.parent / "other"
    shutil.copytree(a_deck, folder)
    text = (folder / "deck.yaml").read_text("utf-8")
    (folder / "deck.yaml").write_text(text.replace("id: my-course", "id: other-course"), encoding="utf-8")
    card = folder / "concepts" / "point-of-contact.yaml"
    text = card.read_text("utf-8").replace("title: Point of contact\n", "title: Point of contact again\n")
    card.write_text(text, encoding="utf-8")
    return folder


def test_a_new_deck_passes_its_check_and_says_what_to_do_with_it(home: Path, tmp_path: Path, cyberdip: Run) -> None:
    folder = tmp_path / "mine"
    done = cyberdip("deck", "new", str(folder))
    assert (done.stdout, done.returncode) == (
        f"Wrote a deck of 7 files in {folder}.\n"
        f"  Read it:   cyberdip list --deck {folder}\n"
        f"  Check it:  cyberdip deck check {folder}\n"
        f"  Use it beside the shipped deck:  cyberdip deck add {folder}\n",
        0,
    )
    checked = cyberdip("deck", "check", str(folder))
    assert f"{folder}: 3 cards and 9 questions, no fault, 7 warnings.\n" in checked.stdout
    assert (checked.stderr, checked.returncode) == ("", 0)
    assert cyberdip("deck", "check", "--strict", str(folder)).returncode == 1


def test_a_new_deck_is_never_written_over_another(home: Path, a_deck: Path, cyberdip: Run) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in a_deck.rglob("*"))
    done = cyberdip("deck", "new", str(a_deck))
    assert (done.stderr, done.returncode) == (
        f"cyberdip: {a_deck} is there already and not empty.\n  Name a folder that does not exist yet.\n", 2,
    )  # fmt: skip
    assert sorted((path, path.stat().st_mtime_ns) for path in a_deck.rglob("*")) == before


def test_a_check_lists_every_fault_with_its_place(home: Path, a_deck: Path, cyberdip: Run) -> None:
    card = a_deck / "concepts" / "point-of-contact.yaml"
    text = (
        card.read_text("utf-8")
        .replace("level: foundation  ", "level: easy  ")
        .replace("topics: [basics]", "topics: [base]")
    )
    card.write_text(text, encoding="utf-8")
    done = cyberdip("deck", "check", str(a_deck))
    lines = done.stdout.splitlines()
    assert [line.partition(": ")[0] for line in lines if line.startswith("concepts/")] == [
        "concepts/point-of-contact.yaml:7:10",
        "concepts/point-of-contact.yaml:8:8",
    ]
    assert (lines[-1], done.returncode) == (f"{a_deck}: 2 faults.", 1)
    record = json.loads(cyberdip("deck", "check", "--json", str(a_deck)).stdout)
    assert list(record) == ["deck", "faults"]
    assert [(f["file"], f["line"], f["column"], f["field"]) for f in record["faults"]] == [
        ("concepts/point-of-contact.yaml", 7, 10, "topics[0]"),
        ("concepts/point-of-contact.yaml", 8, 8, "level"),
    ]


def test_the_shipped_deck_passes_its_check(home: Path, cyberdip: Run) -> None:
    done = cyberdip("deck", "check", "--json")
    assert (json.loads(done.stdout)["faults"], done.returncode) == ([], 0)


def test_an_added_deck_is_searched_shown_listed_and_asked_beside_the_shipped_one(added: Path, cyberdip: Run) -> None:
    hits = json.loads(cyberdip("search", "night", "officer", "--json").stdout)["hits"]
    assert (hits[0]["id"], hits[0]["deck"]) == ("exercise-night-call", "my-course")
    assert cyberdip("show", "exercise-night-call").stdout.startswith("Exercise: a call in the night\n")
    assert {card["deck"] for card in json.loads(cyberdip("list", "--json").stdout)["cards"]} == {
        "cyberdip",
        "my-course",
    }
    asked = cyberdip("quiz", "--card", "exercise-night-call", "--type", "numeric", "--seed", "1", input="4\n").stdout
    assert "Within how many hours was the traffic stopped?" in asked
    assert "1 of 1 right (100%)." in asked
    assert cyberdip("show", "stuxnet").returncode == 0


def test_a_deck_that_is_named_is_used_alone(added: Path, other: Path, cyberdip: Run) -> None:
    cards = json.loads(cyberdip("list", "--json", "--deck", str(other)).stdout)["cards"]
    assert {card["deck"] for card in cards} == {"other-course"}


def test_the_decks_in_use_are_listed_with_the_shipped_one_first(added: Path, cyberdip: Run) -> None:
    title = "Cyber diplomacy, with the Islamic nations at its centre"
    assert cyberdip("deck", "list").stdout == f"cyberdip: {title}\n  {SHIPPED}\nmy-course: My course\n  {added}\n"
    assert json.loads(cyberdip("deck", "list", "--json").stdout) == {
        "decks": [
            {"id": "cyberdip", "title": title, "folder": str(SHIPPED)},
            {"id": "my-course", "title": "My course", "folder": str(added)},
        ]
    }


def test_adding_a_deck_again_changes_nothing(added: Path, cyberdip: Run) -> None:
    done = cyberdip("deck", "add", str(added))
    assert (done.stdout, done.returncode) == (f"The deck 'my-course' in {added} was added before.\n", 0)
    assert cyberdip("deck", "list").stdout.count("my-course") == 1


def test_two_decks_cannot_have_one_id(added: Path, other: Path, cyberdip: Run) -> None:
    shutil.copy(added / "deck.yaml", other / "deck.yaml")
    done = cyberdip("deck", "add", str(other))
    assert (done.stderr, done.returncode) == (
        f"cyberdip: A deck with the id 'my-course' was added before, from {added}.\n"
        "  Change the id in deck.yaml, or remove the other: cyberdip deck remove my-course\n", 2,
    )  # fmt: skip


def test_the_shipped_deck_is_not_added(home: Path, cyberdip: Run) -> None:
    done = cyberdip("deck", "add", str(SHIPPED))
    assert (done.stderr, done.returncode) == (
        "cyberdip: That is the deck that ships with cyberdip; it is used already.\n", 2,
    )  # fmt: skip


@pytest.mark.parametrize("broken", ["no folder", "no deck.yaml", "a fault"])
def test_a_deck_that_cannot_be_read_is_not_added(broken: str, home: Path, a_deck: Path, cyberdip: Run) -> None:
    if broken == "no folder":
        shutil.rmtree(a_deck)
    elif broken == "no deck.yaml":
        (a_deck / "deck.yaml").unlink()
    else:
        (a_deck / "topics.yaml").write_text("- id: ]", encoding="utf-8")
    done = cyberdip("deck", "add", str(a_deck))
    assert (done.returncode, done.stderr.startswith("cyberdip: ")) == (3, True)
    assert json.loads(cyberdip("deck", "list", "--json").stdout)["decks"][1:] == []


def test_the_same_card_in_two_decks_is_two_cards(added: Path, other: Path, cyberdip: Run) -> None:
    assert cyberdip("deck", "add", str(other)).returncode == 0
    ids = [card["id"] for card in json.loads(cyberdip("list", "--json").stdout)["cards"] if "point-of" in card["id"]]
    assert ids == ["point-of-contact", "other-course:point-of-contact"]
    done = cyberdip("show", "PoC")
    assert (done.stderr, done.returncode) == (
        "cyberdip: 'PoC' means several cards; name one of them:\n"
        "  point-of-contact: Point of contact\n"
        "  other-course:point-of-contact: Point of contact again\n", 1,
    )  # fmt: skip
    done = cyberdip("quiz", "--card", "other-course:point-of-contact", "--type", "short", "--seed", "1", input="PoC\n")
    assert "Card: Point of contact again (other-course:point-of-contact)" in done.stdout


def test_an_added_deck_that_breaks_later_is_told_with_its_place_and_can_be_removed(added: Path, cyberdip: Run) -> None:
    (added / "topics.yaml").write_text("- id: ]", encoding="utf-8")
    done = cyberdip("list")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"the deck {added} has 4 faults:\n" in done.stderr
    assert "topics.yaml:1:7: " in done.stderr
    assert cyberdip("deck", "list").stdout.endswith(f"my-course: My course\n  {added}\n")
    assert cyberdip("deck", "remove", "my-course").returncode == 0
    assert cyberdip("list").returncode == 0


def test_an_added_deck_that_has_gone_is_told_and_can_be_removed_by_its_folder(added: Path, cyberdip: Run) -> None:
    shutil.rmtree(added)
    done = cyberdip("list")
    assert (done.returncode, f"{added}: no such folder." in done.stderr) == (3, True)
    done = cyberdip("deck", "remove", "my-course")
    assert (done.stderr, done.returncode) == (
        f"cyberdip: no deck 'my-course' was added. Added decks: {added}.\n", 1,
    )  # fmt: skip
    done = cyberdip("deck", "remove", str(added))
    assert (done.stdout, done.returncode) == (
        f"Removed. There is no folder {added} any more, and your answers to its questions are kept.\n", 0,
    )  # fmt: skip
    assert cyberdip("list").returncode == 0


@pytest.mark.parametrize("by", ["id", "folder"])
def test_a_removed_deck_is_used_no_more_and_its_files_stay(by: str, added: Path, cyberdip: Run) -> None:
    done = cyberdip("deck", "remove", "my-course" if by == "id" else str(added))
    assert (done.stdout, done.returncode) == (
        f"Removed. The deck's files are still in {added}, and your answers to its questions are kept.\n", 0,
    )  # fmt: skip
    assert (added / "deck.yaml").exists()
    assert cyberdip("show", "exercise-night-call").returncode == 1


def test_removing_a_deck_that_was_not_added_names_those_that_were(added: Path, cyberdip: Run) -> None:
    done = cyberdip("deck", "remove", "your-course")
    assert (done.stderr, done.returncode) == (
        "cyberdip: no deck 'your-course' was added. Added decks: my-course.\n", 1,
    )  # fmt: skip


def test_the_check_says_how_much_is_known_of_the_countries(cyberdip: Run) -> None:
    figures = json.loads(cyberdip("deck", "check", "--json").stdout)["figures"]["known_fields"]
    assert len(figures) == 57
    assert set(figures["oman"]) == {
        "strategy", "laws", "bodies", "cert", "memberships", "treaties", "positions", "events",
    }  # fmt: skip
    assert figures["oman"]["positions"] == 0
    known = sum(fields["cert"] > 0 for fields in figures.values())
    assert "Fields known, of 57 countries: strategy " in cyberdip("deck", "check").stdout
    assert f", cert {known}, " in cyberdip("deck", "check").stdout
