"""A deck is made of whatever came in, and it always passes the check of decks."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdip.exchange.carrying import Found, Incoming, Note
from cyberdip.exchange.importing import make_deck, merged, slug
from cyberdip.library.reading import check_deck
from cyberdip.library.writing import write_files
from tests.exchange.making import SAMPLE, records

TODAY = date(2026, 11, 30)


def made(*found: Found, file: str = "quiz.gift", title: str = "My quiz") -> Any:
    return make_deck(Incoming(found), file=file, title=title, today=TODAY)


def checked(files: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder) / "deck", files)
        return [str(fault) for fault in check_deck(Path(folder) / "deck").faults]


def _spoilt(record: dict[str, Any], junk: str) -> dict[str, Any]:
    """Return a record as careless files have it: parts missing, signs that act, too long, twice the same."""
    return {**record, "stem": record["stem"] + junk, "rationale": junk, "source": junk, "hint": junk or "x"}


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            records(), st.text(max_size=30), st.text(max_size=30), st.sampled_from(["", "harbour-rules", "A b"]),
            st.text(max_size=30), st.booleans(),
        ),
        max_size=5,
    ),
    st.text(max_size=40),
    st.text(max_size=40),
)  # fmt: skip
def test_whatever_comes_in_the_deck_that_is_written_passes_the_check(
    several: list[tuple[dict[str, Any], str, str, str, str, bool]], file: str, title: str
) -> None:
    found = [
        Found(_spoilt(record, junk) if spoilt else record, "line 1", category=category, card=card, source_line=line)
        for record, junk, category, card, line, spoilt in several
    ]
    deck = made(*found, file=file, title=title)
    assert deck.questions + len(deck.left_out) == len(found)
    assert deck.files == {} or checked(deck.files) == []


def test_a_question_keeps_its_parts_and_its_source() -> None:
    line = "The Harbour Code, League of Harbours, 2021, Art. 3. https://harbours.example/code"
    deck = made(Found(SAMPLE[0], "line 1", category="Law", card="harbour-rules", source_line=line))
    text = deck.files["concepts/harbour-rules.yaml"]
    assert "- id: code\n  title: The Harbour Code, League of Harbours, 2021\n" in text
    assert "  url: https://harbours.example/code\n" in text
    assert "  source: code, Art. 3\n" in text
    assert "- id: harbour-side\n" in text


def test_two_sources_of_one_id_in_a_file_are_kept_apart() -> None:
    first = Found({**SAMPLE[3], "source": "code"}, "1", category="Law", source_line="The Harbour Code, 1921.")
    other = Found({**SAMPLE[8], "source": "code"}, "2", category="Law", source_line="The Railway Code, 1931.")
    text = made(first, other).files["concepts/law.yaml"]
    assert "title: The Harbour Code, 1921" in text
    assert "title: The Railway Code, 1931" in text
    assert "  source: source-2\n" in text


def test_what_breaks_the_card_format_is_left_out_with_its_place_and_reason() -> None:
    twice = {**SAMPLE[0], "distractors": [{"text": "right", "rationale": "a"}, {"text": "left", "rationale": "b"}]}
    deck = made(Found(twice, "line 7"), Found(SAMPLE[3], "line 9"))
    assert deck.questions == 1
    assert [str(note) for note in deck.left_out] == [
        "line 7: distractors: found the option 'Right' twice, expected options that differ."
    ]


def test_a_category_in_arabic_has_an_id_and_keeps_its_name() -> None:
    deck = made(Found(SAMPLE[3], "line 1", category="القانون الدولي"))
    assert "title: القانون الدولي\n" in deck.files["concepts/imported.yaml"]
    assert deck.files["topics.yaml"].startswith("- id: imported\n  title: القانون الدولي\n")


def test_the_same_remark_of_many_places_is_one_line() -> None:
    notes = [Note(f"line {n}", "an image was left out") for n in range(1, 8)]
    assert merged([*notes, Note("", "3 reasons missing")]) == [
        "line 1, line 2, line 3, line 4, line 5 and 2 more: an image was left out",
        "3 reasons missing",
    ]


@given(st.text())
def test_any_text_makes_an_id(text: str) -> None:
    assert slug(text, "otherwise").replace("-", "").isalnum()
    assert len(slug(text, "otherwise")) <= 60
