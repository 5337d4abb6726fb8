"""How a card and its sources are cited."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.errors import UsageError
from cyberdip.exchange.citing import cite, escape_latex, sources_bibtex, sources_csl
from tests.view.samples import CASE, CONCEPT, DECK, RECORDS

TEXT = """\
“Harbour outage”. In: Sample deck, version 1.2. Facts last checked November 2026. Licence: CC-BY-4.0.

Sources
League of Harbours. Report of the group of experts on harbours. LH/76/135. 2021. \
https://harbours.example/reports/76-135_(final).pdf?lang=en&format=full
Ministry of Foreign Affairs, Northland. Statement on the outage. 4 March 2022. (unofficial translation)
A. Mariner and B. Pilot. What is a harbour? Quay Press, since 1998.
"""

BIBTEX = """\
@misc{cyberdip-harbour-outage,
  title = {{Harbour outage}},
  howpublished = {Sample deck, version 1.2},
  year = {2026},
  month = nov,
  note = {Facts last checked November 2026. Licence: CC-BY-4.0},
}

@techreport{group-report,
  author = {{League of Harbours}},
  title = {{Report of the group of experts on harbours}},
  institution = {League of Harbours},
  number = {LH/76/135},
  year = {2021},
  url = {https://harbours.example/reports/76-135_(final).pdf?lang=en&format=full},
}

@misc{northland-statement,
  title = {{Statement on the outage}},
  howpublished = {Ministry of Foreign Affairs, Northland},
  year = {2022},
  month = mar,
  day = {4},
  note = {unofficial translation},
}

@misc{handbook,
  author = {{A. Mariner and B. Pilot}},
  title = {{What is a harbour?}},
  howpublished = {Quay Press},
  year = {since 1998},
}
"""

CSL: list[dict[str, Any]] = [
    {
        "id": "cyberdip-harbour-outage",
        "type": "entry-encyclopedia",
        "title": "Harbour outage",
        "container-title": "Sample deck",
        "version": "1.2",
        "issued": {"date-parts": [[2026, 11]]},
        "note": "Facts last checked November 2026. Licence: CC-BY-4.0",
    },
    {
        "id": "group-report",
        "type": "report",
        "title": "Report of the group of experts on harbours",
        "author": [{"literal": "League of Harbours"}],
        "publisher": "League of Harbours",
        "number": "LH/76/135",
        "issued": {"date-parts": [[2021]]},
        "URL": "https://harbours.example/reports/76-135_(final).pdf?lang=en&format=full",
    },
    {
        "id": "northland-statement",
        "type": "document",
        "title": "Statement on the outage",
        "publisher": "Ministry of Foreign Affairs, Northland",
        "issued": {"date-parts": [[2022, 3, 4]]},
        "note": "unofficial translation",
    },
    {
        "id": "handbook",
        "type": "document",
        "title": "What is a harbour?",
        "author": [{"literal": "A. Mariner and B. Pilot"}],
        "publisher": "Quay Press",
        "issued": {"date-parts": [[1998]]},
    },
]


def test_a_card_is_cited_in_text_as_an_entry_of_its_deck_with_its_sources_below() -> None:
    assert cite(CASE, "text", deck=DECK) == TEXT


def test_a_card_is_cited_in_bibtex() -> None:
    assert cite(CASE, "bibtex", deck=DECK) == BIBTEX


def test_a_card_is_cited_in_csl_json() -> None:
    assert json.loads(cite(CASE, "csl-json", deck=DECK)) == CSL


def test_another_style_is_refused_by_name() -> None:
    with pytest.raises(UsageError) as caught:
        cite(CASE, "mla", deck=DECK)
    assert str(caught.value) == (
        "no citation style is called 'mla'.\n  Choose one of: text, bibtex, csl-json."
    )  # fmt: skip


def source(**fields: Any) -> dict[str, Any]:
    return {"sources": [{"id": "a", "title": "T", "publisher": "P", **fields}]}


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ({"year": 980}, {"date-parts": [[980]]}),
        ({"date": "2010-06/2010-11-02"}, {"date-parts": [[2010, 6], [2010, 11, 2]]}),
        ({"date": "0590~"}, {"date-parts": [[590]], "circa": True}),
        ({}, None),
    ],
    ids=["old year", "range", "about", "none"],
)
def test_a_date_is_as_exact_in_csl_as_it_is_known(date: dict[str, Any], issued: dict[str, Any] | None) -> None:
    (item,) = json.loads(sources_csl([source(**date)]))
    assert item.get("issued") == issued


def test_the_sources_of_a_selection_are_each_listed_once() -> None:
    items = json.loads(sources_csl(RECORDS.values()))
    assert [item["id"] for item in items] == ["group-report", "uncited", "northland-statement", "handbook"]


def test_one_id_for_two_documents_gives_two_keys_and_so_do_ids_that_differ_in_capitals() -> None:
    records = [source(), source(title="U"), source(id="A", title="V")]
    assert [item["id"] for item in json.loads(sources_csl(records))] == ["a", "a-2", "A-3"]


def test_latex_signs_are_printed_and_not_acted_on() -> None:
    assert escape_latex("50 % of A_b & c# $x^2~ {\\input} ā الإسناد") == (
        "50 \\% of A\\_b \\& c\\# \\$x\\textasciicircum{}2\\textasciitilde{} "
        "\\textbraceleft{}\\textbackslash{}input\\textbraceright{} ā الإسناد"
    )


HOSTILE = st.text(alphabet=st.sampled_from('{}\\%&$#_~^@",=\n\x1b\u202e ab'), min_size=1, max_size=30)


@given(HOSTILE)
def test_no_text_can_break_out_of_its_bibtex_field(text: str) -> None:
    fields = dict.fromkeys(("title", "publisher", "author", "symbol", "note"), text)
    bibtex = sources_bibtex([source(**fields, url="https://x/" + text)])
    depth = 0
    for line in bibtex.splitlines():
        for character in line:
            depth += {"{": 1, "}": -1}.get(character, 0)
            assert depth >= 0
        # between fields the entry alone is open, and the last line closes it
        assert depth == (0 if line == "}" else 1)
    assert depth == 0
    assert not {"\x1b", "\u202e"} & set(bibtex)


@given(st.text(min_size=1))
def test_any_text_comes_back_from_csl_json_with_control_characters_made_harmless(text: str) -> None:
    (item,) = json.loads(sources_csl([source(title=text)]))
    assert "\x1b" not in item["title"]
    assert [c for c in text if c.isalnum()] == [c for c in item["title"] if c.isalnum()]


def test_bibtexparser_reads_every_entry_and_field() -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed")
    hostile = source(title="{a} @misc{b, c = {d}} 100 % \\ end", symbol="A/1_2", url="https://x/{y}")
    entries = bibtexparser.loads(sources_bibtex([hostile, CONCEPT])).entries
    assert [entry["ID"] for entry in entries] == [
        "a",
        "group-report",
        "uncited",
        "northland-statement",
        "handbook",
    ]
    assert entries[0]["url"] == "https://x/%7By%7D"
    assert entries[1]["number"] == "LH/76/135"
    assert (entries[3]["year"], entries[3]["month"], entries[3]["day"]) == ("2022", "March", "4")
