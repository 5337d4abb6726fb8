"""What pipes, scripts and screen readers get."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.library.dates import When
from cyberdip.library.model import FACT_FIELDS
from cyberdip.view import plain, sheet
from cyberdip.view.dates_in_words import in_words
from cyberdip.view.lines import cells, wrap
from tests.view.samples import CASE, CONCEPT, COUNTRY, HITS, KINDS, LINKED_FROM, RECORDS, ROWS, TITLES

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (80, 40, 20)


def shown(record: dict[str, Any], width: int = 80) -> str:
    return plain.show_card(record, linked_from=LINKED_FROM, titles=TITLES, kinds=KINDS, width=width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", RECORDS)
def test_a_card_in_plain_text_is_the_same_as_its_golden_file(name: str, width: int) -> None:
    assert shown(RECORDS[name], width) == (GOLDEN / f"{name}-plain-{width}.txt").read_text("utf-8")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", RECORDS)
def test_no_line_is_wider_than_the_screen_but_an_address(name: str, width: int) -> None:
    for line in shown(RECORDS[name], width).splitlines():
        assert cells(line) <= width or "https://" in line, line


def test_sources_are_numbered_in_the_order_in_which_they_are_cited_and_the_uncited_come_last() -> None:
    text = shown(CONCEPT)
    assert "at any of them. [1, para. 24]" in " ".join(text.split())
    order = [line[:30] for line in text.splitlines() if line.startswith("[")]
    assert order == [
        "[1] Report of the group of exp",
        "[2] A. Mariner and B. Pilot. W",
        "[3] Statement on the outage. M",
        "[4] A. Mariner and B. Pilot. T",
    ]


def test_arabic_stands_on_lines_of_its_own_in_logical_order() -> None:
    assert "\nالإسناد\nal-isnād\n" in shown(CONCEPT)
    assert "\nبَابُ الْمِينَاءِ مَفْتُوحٌ\n" in shown(RECORDS["principle"])


def test_an_accusation_says_by_whom_to_whom_when_in_what_form_and_whether_denied() -> None:
    assert (
        "## Attribution 1 of 2\n"
        "By: Northland\n"
        "To: a group that Northland linked to Southland's navy\n"
        "On: 4 March 2022\n"
        "Form: statement of the foreign ministry [2, para. 2]\n"
        "Denied: Southland's ministry denied it on the same day\n"
    ) in shown(CASE)


def test_a_case_that_nobody_attributed_says_so() -> None:
    assert "\nAttribution: none made in public\n" in shown(RECORDS["case-without-attribution"])


def test_what_is_not_known_of_a_country_is_said() -> None:
    assert "\nLaws: not known\n" in shown(COUNTRY)


def test_links_are_shown_both_ways_each_once() -> None:
    text = shown(CONCEPT)
    assert "## See also\n- Due diligence (due-diligence) concept\n" in text
    assert "## Named by\n- Harbour outage (harbour-outage) case\n\n" in text


def test_a_card_without_titles_of_others_shows_their_ids() -> None:
    assert "- due-diligence (due-diligence)\n" in plain.show_card(CONCEPT, titles={}, width=80)


def test_the_facts_of_a_country_and_an_institution_are_those_of_the_model() -> None:
    assert {kind.value: names for kind, names in FACT_FIELDS.items()} == sheet._FACT_ORDER


@st.composite
def dates(draw: st.DrawFn) -> str:
    day = draw(st.dates())
    forms = [f"{day.year:04}", f"{day.year:04}-{day.month:02}", day.isoformat()]
    return draw(st.sampled_from(forms)) + draw(st.sampled_from(["", "~"]))


@given(dates(), dates(), st.sampled_from(["point", "range", "open"]))
def test_every_date_is_said_as_the_library_says_it(first: str, last: str, form: str) -> None:
    text = {"point": first, "range": f"{first}/{last}", "open": f"{first}/.."}[form]
    try:
        expected = str(When.parse(text))
    except ValueError:  # a range that ends before it starts
        return
    assert in_words(text) == expected


@given(st.text(alphabet="0123456789-~/.", max_size=12))
def test_what_the_library_takes_for_a_date_is_said_in_words_and_the_rest_is_left_alone(text: str) -> None:
    try:
        expected = str(When.parse(text))
    except ValueError:
        in_words(text)
    else:
        assert in_words(text) == expected


@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from(["", "emph"]), st.just(""))), st.integers(10, 60))
def test_wrapping_keeps_every_sign_but_spaces_and_no_line_is_too_wide(
    segments: list[tuple[str, str, str]], width: int
) -> None:
    lines = wrap(segments, width)
    assert all(sum(cells(text) for text, _, _ in line) <= width for line in lines)
    spaces = " \u00a0"
    kept = [c for line in lines for text, _, _ in line for c in text if c not in spaces]
    assert kept == [c for text, _, _ in segments for c in text if c not in spaces]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("الإسناد", 7),
        ("بَابُ", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("中文", 4),
        ("ﷺ", 1),
        ("a\u200db", 2),
    ],
    ids=["ASCII", "Arabic", "vowel marks", "composed", "combining", "wide", "ligature", "joiner"],
)
def test_columns_are_counted_as_a_terminal_fills_them(text: str, columns: int) -> None:
    assert cells(text) == columns


def test_hits_are_ranked_with_kind_id_and_passage() -> None:
    assert plain.hit_list(HITS, words=["attribution"], corrected="attribution", width=60) == (
        "Showing what was found for attribution\n"
        "\n"
        "1. Attribution · concept · attribution\n"
        "   … lays an operation at an actor's door: attributing it,\n"
        "   al-isnād (الإسناد), in law …\n"
        "\n"
        "2. Harbour outage · case · harbour-outage\n"
        "   In 2022 the harbour computers of Eastland stopped.\n"
    )


def test_a_list_is_one_line_a_card_in_columns() -> None:
    assert plain.card_list(ROWS) == (
        "harbour-treaty  instrument  advanced      Treaty of the Harbours\n"
        "harbour-outage  case        intermediate  Harbour outage\n"
    )


def test_a_list_by_status_says_how_each_card_stands() -> None:
    rows = [{**ROWS[0], "status": "learning, due"}, {**ROWS[1], "status": "new"}]
    assert plain.card_list(rows) == (
        "harbour-treaty  instrument  advanced      learning, due  Treaty of the Harbours\n"
        "harbour-outage  case        intermediate  new            Harbour outage\n"
    )


def test_a_timeline_is_one_line_a_card_with_its_date_in_words() -> None:
    assert plain.timeline(ROWS) == (
        "2 January 1980                    instrument  Treaty of the Harbours (harbour-treaty)\n"
        "27 February 2022 to 1 March 2022  case        Harbour outage (harbour-outage)\n"
    )


def test_nothing_to_list_is_nothing_printed() -> None:
    assert (plain.card_list([]), plain.timeline([]), plain.hit_list([], width=80)) == ("", "", "")


def test_two_cards_are_compared_field_by_field_with_one_numbering_of_sources() -> None:
    text = plain.compare(COUNTRY, {**COUNTRY, "id": "other", "title": "Otherland"}, titles=TITLES, width=80)
    assert ("## Laws\nNorthland:\n  not known\nOtherland:\n  not known\n") in text
    assert text.count("https://") == 1


def test_a_field_that_one_card_does_not_have_is_said_to_be_missing() -> None:
    text = plain.compare(COUNTRY, CASE, titles=TITLES, width=80)
    assert "## Where\nNorthland:\n  no such field\nHarbour outage:\n  Port Example, Eastland\n" in text


def home(first_time: bool = False, width: int = 80, due: int = 1) -> str:
    return plain.home(
        due=due, new=0, path=("Foundations", 3, 12), card_of_day=CONCEPT, first_time=first_time, width=width
    )  # fmt: skip


def test_the_home_screen_says_what_is_due_where_the_path_stands_and_what_to_type() -> None:
    assert home() == (
        "cyberdip · cyber diplomacy, with its sources\n"
        "\n"
        "Today: 1 question due\n"
        "Path: Foundations 3 of 12 (25%)\n"
        "\n"
        "## Card of the day\n"
        "Attribution · concept\n"
        "الإسناد\n"
        "Attribution lays an operation at an actor's door. It may be technical, legal or\n"
        "political.\n"
        "cyberdip show attribution\n"
        "\n"
        "cyberdip learn         today's lesson\n"
        "cyberdip search WORDS  find a term, treaty, norm or incident\n"
        "cyberdip quiz          ten questions, with the reasons\n"
    )


def test_the_home_screen_fits_a_small_terminal() -> None:
    lines = home(first_time=True, due=12).splitlines()
    assert len(lines) < 24
    assert max(map(cells, lines)) <= 80


def test_the_home_screen_says_when_nothing_is_due() -> None:
    assert "\nToday: nothing is due\n" in home(due=0)


HOSTILE = "x\x1b[31m\x1b]8;;http://evil\x07[red]y[/red]\u202e\u2066\x9b2J\r\x00:smile:"


def poisoned(value: Any) -> Any:
    """The same record with something hostile in every text but those that steer the layout."""
    if isinstance(value, str):
        return value + HOSTILE
    if isinstance(value, list):
        return [poisoned(item) for item in value]
    if isinstance(value, dict):
        return {name: item if name == "kind" else poisoned(item) for name, item in value.items()}
    return value


FORBIDDEN = {"\x1b", "\x07", "\x00", "\r", "\x9b", "\u202e", "\u2066"}


@pytest.mark.parametrize("name", RECORDS)
def test_a_hostile_deck_reaches_the_screen_as_harmless_text(name: str) -> None:
    record = poisoned(RECORDS[name])
    text = plain.show_card(record, linked_from=[(HOSTILE, HOSTILE)], titles={}, width=80)
    text += plain.compare(record, record, width=80) + plain.card_list([record]) + plain.hit_list([record], width=40)
    assert not FORBIDDEN & set(text)
    assert "[red]y[/red]" in text


def test_a_line_of_a_megabyte_is_laid_out() -> None:
    long = "word " * 100_000 + "x" * 500_000
    assert len(shown({**CONCEPT, "body": long, "title": long})) > 1_900_000


def test_a_plain_card_needs_neither_rich_nor_anything_slow() -> None:
    heavy = [
        "rich",
        "typing",
        "dataclasses",
        "re",
        "pathlib",
        "yaml",
        "json",
        "textwrap",
        "importlib.metadata",
    ]
    code = (
        "import sys; before = set(sys.modules)\n"
        "import cyberdip.library.text; allowed = set(sys.modules)\n"
        "import cyberdip.view.plain, cyberdip.view.terminal, cyberdip.view.list_layout\n"
        f"print([name for name in {heavy} if name in sys.modules and name not in allowed])"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
