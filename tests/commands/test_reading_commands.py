"""The commands that read: what they print on the starter deck, byte by byte, and what they exit with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cyberdip.library.starting import write_starter
from tests.conftest import Run

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a user whose deck is the starter deck."""
    folder = tmp_path_factory.mktemp("reading")
    write_starter(folder / "deck")
    return {"CYBERDIP_DECK": str(folder / "deck"), "CYBERDIP_HOME": str(folder / "home"), "COLUMNS": "80"}


PRINTED = {
    "search": ["search", "contact"],
    "search-corrected": ["search", "dutty", "oficer"],
    "search-limited": ["search", "-n", "1", "contact"],
    "search-kind": ["search", "--kind", "case", "contact"],
    "show-concept": ["show", "PoC"],
    "show-case": ["show", "exercise-night-call"],
    "show-instrument": ["show", "the", "directory"],
    "show-source": ["show", "--source", "directory-of-contacts"],
    "list": ["list"],
    "list-topic-level": ["list", "--topic", "basics", "--level", "foundation"],
    "compare": ["compare", "poc", "directory-of-contacts"],
    "timeline": ["timeline"],
    "timeline-to": ["timeline", "--to", "2025"],
    "cite-text": ["cite", "PoC"],
    "cite-bibtex": ["cite", "--style", "bibtex", "PoC"],
    "cite-csl": ["cite", "--style", "csl-json", "PoC"],
}


@pytest.mark.parametrize("name", PRINTED)
def test_a_command_prints_the_same_bytes_as_its_golden_file(name: str, starter: dict[str, str], cyberdip: Run) -> None:
    done = cyberdip(*PRINTED[name], env=starter)
    assert (done.stdout, done.stderr, done.returncode) == ((GOLDEN / f"{name}.txt").read_text("utf-8"), "", 0)


@pytest.mark.parametrize("name", PRINTED)
def test_plain_is_what_a_pipe_gets_anyway(name: str, starter: dict[str, str], cyberdip: Run) -> None:
    assert cyberdip(*PRINTED[name], "--plain", env=starter).stdout == (GOLDEN / f"{name}.txt").read_text("utf-8")


TOLD = {
    "a slip in a name": (["show", "pont of contct"], 0, "Took 'pont of contct' as 'point-of-contact'.\n"),
    "a slip in a name to compare": (
        ["compare", "poc", "directory-of-contcts"], 0, "Took 'directory-of-contcts' as 'directory-of-contacts'.\n",
    ),
    "the same card twice": (
        ["compare", "poc", "point-of-contact"], 2,
        "cyberdip: Both names mean the card point-of-contact.\n  Name two cards.\n",
    ),
    "an unknown topic": (
        ["list", "--topic", "law"], 2,
        "cyberdip: --topic: there is no topic 'law'.\n  Choose from: basics, practice.\n",
    ),
    "a slip in a kind": (
        ["search", "--kind", "conecpt", "contact"], 2,
        "cyberdip: --kind: there is no kind 'conecpt'.\n  Did you mean 'concept'?\n",
    ),
    "an unknown level": (
        ["list", "--level", "hard"], 2,
        "cyberdip: --level: there is no level 'hard'.\n  Choose from: foundation, intermediate, advanced.\n",
    ),
    "a selection without cards": (
        ["list", "--kind", "country"], 1,
        "cyberdip: no card is of that kind, topic, level and status together.\n  Leave one of them out.\n",
    ),
    "a time without cards": (
        ["timeline", "--from", "2030"], 1,
        "cyberdip: no card has a date within these bounds.\n  Widen --from and --to, or leave out --topic.\n",
    ),
    "no date": (
        ["timeline", "--from", "May"], 2,
        "cyberdip: --from: 'May' is no date.\n  Write a year, a month or a day: 2010, 2010-12, 2010-12-21.\n",
    ),
    "dates the wrong way round": (
        ["timeline", "--from", "2026", "--to", "2025-12"], 2,
        "cyberdip: --from 2026 is later than --to 2025-12.\n  Swap them.\n",
    ),
    "a citation style": (
        ["cite", "--style", "apa", "poc"], 2,
        "cyberdip: no citation style is called 'apa'.\n  Choose one of: text, bibtex, csl-json.\n",
    ),
    "a way of shaping Arabic": (
        ["show", "--rtl", "logical", "poc"], 2,
        "cyberdip: --rtl: there is no way 'logical'.\n  Choose visual, or leave it out.\n",
    ),
    "a translation that is not there": (
        ["show", "--lang", "ar", "poc"], 1,
        "cyberdip: the card point-of-contact is not translated into 'ar'. Languages of the decks: none.\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_what_a_command_could_not_take_as_it_stood_is_told(case: str, starter: dict[str, str], cyberdip: Run) -> None:
    arguments, code, message = TOLD[case]
    done = cyberdip(*arguments, env=starter)
    assert (done.stderr, done.returncode, bool(done.stdout)) == (message, code, code == 0)


def as_json(cyberdip: Run, starter: dict[str, str], *arguments: str) -> Any:
    done = cyberdip(*arguments, "--json", env=starter)
    assert (done.stderr, done.returncode) == ("", 0)
    return json.loads(done.stdout)


def test_search_in_json_tells_query_correction_and_hits(starter: dict[str, str], cyberdip: Run) -> None:
    found = as_json(cyberdip, starter, "search", "dutty", "oficer")
    assert (list(found), found["query"], found["corrected"]) == (
        ["query", "corrected", "hits"],
        "dutty oficer",
        "duty officer",
    )
    hit = found["hits"][0]
    assert list(hit) == ["id", "kind", "title", "summary", "passage", "score", "deck"]
    assert (hit["id"], hit["kind"], hit["deck"]) == ("exercise-night-call", "case", "my-course")
    assert isinstance(hit["score"], float)


def test_search_in_json_says_null_where_nothing_was_corrected(starter: dict[str, str], cyberdip: Run) -> None:
    assert as_json(cyberdip, starter, "search", "contact")["corrected"] is None


def test_a_search_in_json_that_finds_nothing_has_no_hits_and_exits_with_1(
    starter: dict[str, str], cyberdip: Run
) -> None:
    done = cyberdip("search", "zzzzqqqq", "--json", env=starter)
    assert (json.loads(done.stdout)["hits"], done.returncode) == ([], 1)


def test_list_in_json_has_a_row_for_each_card(starter: dict[str, str], cyberdip: Run) -> None:
    assert as_json(cyberdip, starter, "list", "--kind", "concept") == {
        "cards": [
            {
                "id": "point-of-contact", "kind": "concept", "title": "Point of contact", "level": "foundation",
                "topics": ["basics"],
                "summary": "A point of contact is a person or office that a State has named, so that others know "
                "whom to reach when something happens in cyberspace.",
                "as_of": "2026-11", "deck": "my-course",
            }
        ]
    }  # fmt: skip


def test_show_in_json_is_the_card_by_the_names_of_its_file(starter: dict[str, str], cyberdip: Run) -> None:
    card = as_json(cyberdip, starter, "show", "PoC")
    assert set(card) == {
        "id", "kind", "title", "aka", "topics", "level", "summary", "body", "key_points", "related", "sources",
        "as_of", "questions", "deck", "linked_from",
    }  # fmt: skip
    assert (card["id"], card["deck"], card["aka"]) == ("point-of-contact", "my-course", ["PoC", "contact point"])
    assert card["linked_from"] == ["exercise-night-call", "directory-of-contacts"]  # by title
    assert [question["id"] for question in card["questions"]][:1] == ["point-of-contact-purpose"]


def test_compare_in_json_has_both_cards(starter: dict[str, str], cyberdip: Run) -> None:
    found = as_json(cyberdip, starter, "compare", "poc", "directory-of-contacts")
    assert [card["id"] for card in found["cards"]] == ["point-of-contact", "directory-of-contacts"]


def test_timeline_in_json_has_the_dates_as_the_cards_write_them(starter: dict[str, str], cyberdip: Run) -> None:
    assert as_json(cyberdip, starter, "timeline") == {
        "cards": [
            {"date": "2025-05", "id": "directory-of-contacts", "kind": "instrument",
             "title": "The directory of contacts", "deck": "my-course"},
            {"date": "2026-11-01", "id": "exercise-night-call", "kind": "case",
             "title": "Exercise: a call in the night", "deck": "my-course"},
        ]
    }  # fmt: skip


def test_cite_in_json_is_csl(starter: dict[str, str], cyberdip: Run) -> None:
    assert cyberdip("cite", "PoC", "--json", env=starter).stdout == (GOLDEN / "cite-csl.txt").read_text("utf-8")


def test_json_is_utf_8_whatever_the_locale(starter: dict[str, str], cyberdip: Run) -> None:
    done = cyberdip("show", "الإسناد", "--json", env={**starter, "CYBERDIP_DECK": ""})
    assert json.loads(done.stdout)["arabic"]["term"] == "الإسناد"


def test_doctor_tells_of_a_healthy_installation_that_nothing_is_wrong(starter: dict[str, str], cyberdip: Run) -> None:
    done = cyberdip("doctor", env=starter)
    lines = done.stdout.splitlines()
    assert [line for line in lines if line and line[0] != " "] == [
        "Program", "Terminal", "Folders", "Index", "Store", "Decks", "Nothing is wrong."
    ]  # fmt: skip
    assert "  my-course 1: 3 cards, 9 questions" in lines
    assert f"  cache: {Path(starter['CYBERDIP_HOME']) / 'cache'}" in lines
    assert (done.stderr, done.returncode) == ("", 0)


def test_doctor_in_json_has_a_part_for_everything(starter: dict[str, str], cyberdip: Run) -> None:
    report = as_json(cyberdip, starter, "doctor")
    assert list(report) == ["program", "terminal", "folders", "decks", "index", "store", "faults"]
    assert (report["faults"], report["decks"][0]["id"]) == ([], "my-course")


def test_doctor_names_the_fault_of_a_deck_and_exits_with_1(home: Path, a_deck: Path, cyberdip: Run) -> None:
    (a_deck / "deck.yaml").write_text("id: ]", encoding="utf-8")
    done = cyberdip("doctor", "--deck", str(a_deck))
    assert (done.returncode, "cannot be made" in done.stdout, "deck.yaml:1:5: " in done.stdout) == (1, True, True)


def test_doctor_names_a_damaged_store_and_leaves_it_as_it_is(home: Path, a_deck: Path, cyberdip: Run) -> None:
    home.mkdir()
    (home / "progress.sqlite").write_bytes(b"this is no store" * 1000)
    done = cyberdip("doctor", "--deck", str(a_deck))
    assert (done.returncode, "state: cannot be used" in done.stdout) == (1, True)
    assert (home / "progress.sqlite").read_bytes() == b"this is no store" * 1000
