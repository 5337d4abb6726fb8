"""What people type comes up: ranked, with slips forgiven, in English, Arabic and transliteration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdip.library.folders import shipped_deck
from cyberdip.library.index import Index, open_index
from cyberdip.library.search import Results, nearest_titles, search

QUERIES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8")
)
ANY = st.text(st.characters(), max_size=120) | st.text(
    st.sampled_from("abc\"*():^-+{}[]/\\ \x00\ud800\u202eالش,.'AND OR NOT NEAR"), max_size=60
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return open_index((shipped_deck(),), cache=str(tmp_path_factory.mktemp("cache")))


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def test_what_people_type_comes_up(index: Index) -> None:
    first = third = total = 0
    missed = []
    for group, queries in QUERIES.items():
        for query in queries:
            found = ids(search(index, query["query"]))
            total += 1
            first += found[:1] != [] and found[0] in query["expect"]
            if any(card in query["expect"] for card in found[:3]):
                third += 1
            else:
                missed.append(f"{group}: {query['query']!r} gives {found[:3]}, not {query['expect']}")
    figures = f"{total} queries: {first / total:.1%} come first, {third / total:.1%} among the first three"
    print("\n" + "\n".join([figures, *missed]))
    assert first / total >= 0.85, figures
    assert third / total >= 0.97, figures + "\n" + "\n".join(missed)


def test_every_query_expects_cards_that_there_are(index: Index) -> None:
    expected = {card for queries in QUERIES.values() for query in queries for card in query["expect"]}
    assert expected - {row["id"] for row in index.cards()} == set()


def test_every_card_comes_first_by_its_id_and_title(index: Index) -> None:
    for row in index.cards():
        assert ids(search(index, row["id"]))[0] == row["id"]
        assert ids(search(index, row["title"].upper()))[0] == row["id"]


def test_every_card_comes_up_by_each_of_its_other_names(index: Index) -> None:
    for row in index.cards():
        record = index.card(row["id"])
        for name in [*record.get("aka", ()), *record.get("arabic", {}).values()]:
            assert row["id"] in ids(search(index, name))[:3], name


def test_every_beginning_of_a_title_finds_the_card(index: Index) -> None:
    for row in index.cards():
        for length in range(3, len(row["title"]), 4):
            found = ids(search(index, row["title"][:length], limit=50))
            assert row["id"] in found, row["title"][:length]


@given(ANY)
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_search(index: Index, text: str) -> None:
    results = search(index, text)
    assert len(results.hits) <= 10
    assert len(nearest_titles(index, text)) == 3
    assert [hit.score for hit in results.hits] == sorted((hit.score for hit in results.hits), reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "attribution " * 1000,
        "x" * 10_000,
        '"' * 10_000,
        "ال" * 5_000,
        "a/" * 5_000,
        "\x00attribution\x00",
        "a1-" * 3_000,
    ],
    ids=["words", "one word", "quotes", "Arabic", "symbols", "NUL", "numbers"],
)
def test_a_very_long_or_odd_text_is_a_search_too(index: Index, text: str) -> None:
    results = search(index, text)
    assert len(results.hits) <= 10
    assert "attribution" in ids(results) or "attribution" not in text


def test_a_card_with_all_words_comes_before_one_with_some(index: Index) -> None:
    words = ("convention", "cairo", "ministers")
    everywhere = set.intersection(*(set(ids(search(index, word, limit=999))) for word in words))
    found = ids(search(index, " ".join(words), limit=999))
    assert set(found[: len(everywhere)]) == everywhere
    assert 0 < len(everywhere) < len(found)


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("atirbution", "attribution"),
        ("natance", "natanz"),
        ("stuxnet centrifugse", "stuxnet centrifuges"),
        ("الدبلماسية", "الدبلوماسيه"),
        ("booda pest convention", "budapest convention"),
        ("attribution", None),
        ("attrib", None),
        ("organization", None),
        ("xqzwv", None),
    ],
    ids=[
        "swapped", "by sound", "one of two words", "Arabic", "two words for one", "as written", "a beginning",
        "the other spelling", "nothing like it",
    ],
)  # fmt: skip
def test_a_correction_is_said_and_only_where_there_is_one(index: Index, typed: str, corrected: str | None) -> None:
    assert search(index, typed).corrected == corrected


def test_nothing_found_is_an_empty_result_and_the_nearest_titles_are_to_be_had(index: Index) -> None:
    assert ids(search(index, "xqzwv jjkqx")) == []
    assert nearest_titles(index, "Budapst Conv")[0] == "Budapest Convention on Cybercrime"


def test_an_empty_query_lists(index: Index) -> None:
    assert ids(search(index, "", limit=5)) == [row["id"] for row in index.cards()][:5]


def test_the_limit_holds(index: Index) -> None:
    assert len(search(index, "cyber", limit=3).hits) == 3
    assert ids(search(index, "cyber", limit=3)) == ids(search(index, "cyber", limit=9))[:3]


def test_kind_and_topic_narrow_a_search(index: Index) -> None:
    cases = search(index, "attribution", kind=["case"]).hits
    assert {hit.kind for hit in cases} == {"case"}
    about = ids(search(index, "convention", topic=["cybercrime"], limit=50))
    assert "budapest-convention" in about
    assert all("cybercrime" in index.card(card)["topics"] for card in about)


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("30000 computers", "some 30,000 computers of Saudi Aramco"),
        ("goloskokov", "In March 2009 Konstantin Goloskokov of the Russian youth group Nashi"),
        ("pacta sunt servanda", "pacta sunt servanda"),
        ("الشورى", "شُورَىٰ"),
    ],
)
def test_the_passage_is_the_sentence_that_matched_without_its_markup(index: Index, query: str, part: str) -> None:
    hit = search(index, query).hits[0]
    assert part in hit.passage
    assert not any(sign in hit.passage for sign in ("[^", "**", "](", "\n"))
    assert len(hit.passage) <= 204


def test_no_passage_carries_markup(index: Index) -> None:
    for row in index.cards():
        for hit in search(index, row["title"]).hits:
            assert not any(sign in hit.passage for sign in ("[^", "**", "](", "## ", "`"))


def test_a_hit_says_what_search_json_prints(index: Index) -> None:
    results = search(index, "stuxnet", limit=1)
    record = results.as_record()
    assert (record["query"], record["corrected"]) == ("stuxnet", None)
    assert list(results.hits[0].as_record()) == ["id", "kind", "title", "summary", "passage", "score", "deck"]
    assert results.hits[0].deck == "cyberdip"


def test_the_order_of_words_and_stray_signs_change_nothing_in_what_is_found(index: Index) -> None:
    straight = set(ids(search(index, "hanoi convention ratifications", limit=50)))
    assert set(ids(search(index, "  ratifications, (convention) hanoi!? ", limit=50))) == straight


def test_a_word_that_most_cards_of_a_large_deck_have_is_counted_all_the_same(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cyberdip.library import search as searching

    monkeypatch.setattr(searching, "_COMMON", 3)
    assert ids(search(index, "cyber"))[0].startswith("cyber")
    assert ids(search(index, "stuxnet states"))[0] == "stuxnet"
    assert "un-norms" in ids(search(index, "cyber states norms"))[:3]
    cases = ids(search(index, "states", kind=["case"], limit=99))
    assert "estonia-2007" in cases
