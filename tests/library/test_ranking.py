"""What comes before what in a search: a deck of a few invented cards, made so that each rule of the ranking shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cyberdip.library import search as searching
from cyberdip.library.index import Index, open_index
from cyberdip.library.search import nearest_titles, search

FILLER = "Nothing more is told of it here, and what is told is invented"
CARDS: dict[str, dict[str, object]] = {
    # A word in the title, in the summary and in the body; the ids are in another order than the answer.
    "c-lantern": {"title": "Lantern law"},
    "b-lamp": {"title": "Lamp oil", "summary": "Oil that burns in a lantern of the harbour."},
    "a-wick": {"title": "Wick", "body": "A wick stands in every lantern."},
    # What is named: by its title, as another name, behind an article, as the beginning of a name.
    "truce": {"title": "Truce of ships", "aka": ["Salt pact", "al-Hudna"]},
    "salt": {"title": "Salt pact", "summary": "A pact on salt."},
    "salt-pact-annex": {"title": "Salt pact annex on dues"},
    "hudna-note": {"title": "A note", "body": "The hudna, the hudna, the hudna and the hudna again."},
    # Documents by number.
    "two-numbers": {"title": "Two lists", "body": "List 79 is long. List 243 is longer. There are 79 and 243."},
    "one-number": {"title": "One list", "body": "It was adopted as A/RES/79/243 by a vote."},
    # One word or two.
    "whole": {"title": "Tollgate"},
    "halves": {"title": "On roads", "body": "A toll gate is a gate where a toll is paid."},
    # A word and what begins with it.
    "mast": {"title": "Mast"},
    "masthead": {"title": "Masthead light"},
    # A rare word tells more than a common one.
    "rare": {"title": "Sextant", "body": "A sextant is used."},
    "common": {"title": "Ship", "summary": "A ship is a ship.", "body": "A ship sails. The ship is used."},
    "both": {"title": "A voyage", "body": "The ship carried one sextant on its long voyage."},
    # Kinds and topics.
    "voyage-case": {"title": "The voyage of 1405", "kind": "case", "topics": ["land"], "body": "A voyage by ship."},
    # A family of words.
    "checks": {"title": "Checks", "body": "The verification of cargo is a duty."},
    # Arabic.
    "sulh": {"title": "Settlement", "arabic": {"term": "الصلح", "translit": "al-sulh"}},
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("ranking")
    deck = folder / "deck"
    deck.mkdir()
    write(deck / "deck.yaml", {"id": "r", "title": "R", "language": "en", "licence": "CC0-1.0", "version": "1"})
    write(deck / "topics.yaml", [{"id": topic, "title": topic, "summary": topic} for topic in ("sea", "land")])
    for card, facts in CARDS.items():
        kind = str(facts.get("kind", "concept"))
        write(deck / f"{kind}s" / f"{card}.yaml", whole_card(card, facts))
    return open_index((str(deck),), cache=str(folder / "cache"))


def write(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")


def whole_card(card: str, facts: dict[str, object]) -> dict[str, object]:
    case = {
        "when": "1405", "where": "At sea", "parties": ["Fleet"], "attribution": "none", "response": f"{FILLER}. [^s]",
        "outcome": f"{FILLER}. [^s]", "norms": [], "lessons": [f"{FILLER}. [^s]"],
    }  # fmt: skip
    return {
        "id": card, "kind": "concept", "topics": ["sea"], "level": "foundation", "key_points": [f"{FILLER}. [^s]"],
        "related": [], "sources": [{"id": "s", "title": "Made up", "publisher": "Nobody", "year": 2026}],
        "as_of": "2026-11", "questions": [], "summary": f"{FILLER}.", **(case if facts.get("kind") == "case" else {}),
        **facts, "body": f"{facts.get('body', FILLER + '.')} [^s]\n",
    }  # fmt: skip


def found(index: Index, query: str, **options: object) -> list[str]:
    return [hit.id for hit in search(index, query, **options).hits]  # type: ignore[arg-type]


def score(index: Index, query: str, card: str) -> float:
    return next(hit.score for hit in search(index, query, limit=50).hits if hit.id == card)


@pytest.mark.parametrize(
    ("query", "cards"),
    [
        ("lantern", ["c-lantern", "b-lamp", "a-wick"]),
        ("salt pact", ["salt", "truce", "salt-pact-annex"]),
        ("hudna", ["truce", "hudna-note"]),
        ("the hudna", ["truce", "hudna-note"]),
        ("79/243", ["one-number", "two-numbers"]),
        ("masth", ["masthead"]),
        ("والصلح", ["sulh"]),
        ("verify", ["checks"]),
        ("harbor lamp", ["b-lamp"]),
        ("tollgate", ["whole", "halves"]),
        ("toll gate", ["halves", "whole"]),
        ("mast", ["mast", "masthead"]),
        ("sextant ship", ["both", "rare", "common"]),
        ("ship sextant", ["both", "rare", "common"]),
    ],
    ids=[
        "a title over a summary over a body", "a title over another name over its beginning",
        "a name without its article", "stop words say nothing", "the number of a document over its parts", "a beginning", "an Arabic word with what is joined to it",
        "a word for another of its family", "the American spelling",
        "one word written as two", "two words as typed over one", "a word over a longer one",
        "all words over the rarer over the commoner", "the order of words says nothing",
    ],
)  # fmt: skip
def test_what_fits_better_comes_first(index: Index, query: str, cards: list[str]) -> None:
    assert found(index, query)[: len(cards)] == cards


@pytest.mark.parametrize(
    ("query", "card", "least", "most"),
    [
        ("salt-pact-annex", "salt-pact-annex", 1000, 2000),
        ("SALT PACT!", "salt", 1000, 2000),
        ("salt pact", "truce", 900, 1300),
        ("hudna", "truce", 850, 900),
        ("al-hudna", "truce", 900, 1300),
        ("hudna pact", "truce", 0, 400),
    ],
    ids=["id", "title", "another name", "without its article", "with its article", "no name"],
)
def test_a_card_that_is_named_is_far_above_all_others(
    index: Index, query: str, card: str, least: float, most: float
) -> None:
    assert least <= score(index, query, card) < most


def test_the_more_of_a_name_is_typed_the_more_it_counts(index: Index) -> None:
    scores = [score(index, query, "salt-pact-annex") for query in ("salt pa", "salt pact an", "salt pact annex on")]
    assert scores == sorted(scores)


def test_a_name_that_was_mistyped_counts_a_little_less(index: Index) -> None:
    assert 980 <= score(index, "salt pakt", "salt") < score(index, "salt pact", "salt") - 20


def test_a_hit_is_printed_as_scripts_expect_it(index: Index) -> None:
    hit = search(index, "lantern").hits[0]
    assert hit.as_record() == {
        "id": "c-lantern", "kind": "concept", "title": "Lantern law", "summary": f"{FILLER}.",
        "passage": f"{FILLER}.", "score": round(hit.score, 4), "deck": "r",
    }  # fmt: skip


def test_ten_cards_are_given_where_no_number_is_asked_for(index: Index) -> None:
    assert len(found(index, "invented")) == 10
    assert len(found(index, "invented", limit=99)) > 10


def test_a_search_without_a_word_of_any_card_gives_nothing(index: Index) -> None:
    assert found(index, "xqzw") == found(index, "xqzw jjkqx") == []


@pytest.mark.parametrize("sign", ['"', "*", "(", "NEAR", "{", "^"])
def test_signs_of_a_query_language_mean_nothing(index: Index, sign: str) -> None:
    assert found(index, f"{sign} lantern {sign}")[:1] == ["c-lantern"]


def test_two_letters_are_the_beginning_of_a_name(index: Index) -> None:
    assert score(index, "ma", "mast") > 50


def test_every_card_with_all_words_comes_before_those_without(index: Index) -> None:
    hits = search(index, "ship voyage").hits
    assert {hit.id for hit in hits if hit.score > 100} == {"both", "voyage-case"}


@pytest.mark.parametrize(
    ("query", "corrected", "first"),
    [
        ("lantren", "lantern", "c-lantern"),
        ("sextent ship", "sextant ship", "both"),
        ("toll gate", None, "halves"),
        ("mast head", "masthead", "masthead"),
        ("xqzw ship", None, "common"),
        ("الصلح", None, "sulh"),
        ("صلح", None, "sulh"),
        ("sulh", None, "sulh"),
    ],
)
def test_a_query_is_understood(index: Index, query: str, corrected: str | None, first: str) -> None:
    results = search(index, query)
    assert (results.corrected, results.hits[0].id) == (corrected, first)


def test_kind_and_topic_choose_and_the_limit_is_filled_from_further_down(index: Index) -> None:
    assert found(index, "voyage", kind=["case"]) == ["voyage-case"]
    assert found(index, "voyage", topic=["sea"], limit=1) == ["both"]
    assert found(index, "voyage", kind=["concept"], topic=["land"]) == []
    assert found(index, "ship", limit=2) == found(index, "ship", limit=9)[:2]


def test_without_a_word_all_cards_are_listed_by_title(index: Index) -> None:
    titles = [hit.title for hit in search(index, "", limit=99).hits]
    assert titles == [row["title"] for row in index.cards()]
    assert len(titles) == len(CARDS)
    assert found(index, "  ", kind=["case"]) == ["voyage-case"]
    hit = search(index, "", limit=1).hits[0]
    assert (hit.score, hit.passage, hit.marks, hit.deck) == (0.0, hit.summary, (), "r")


def test_signs_alone_find_nothing(index: Index) -> None:
    assert search(index, "?!").as_record() == {"query": "?!", "corrected": None, "hits": []}


def test_stop_words_are_looked_for_where_there_is_nothing_else(index: Index) -> None:
    assert found(index, "how is it") != []
    assert "common" not in found(index, "is the truce")


@pytest.mark.parametrize("query", ["ship", "ship voyage", "ship sextant", "voyage", "ship lantern"])
def test_words_that_most_cards_have_find_the_same_cards(
    index: Index, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    usual = found(index, query, limit=50)
    monkeypatch.setattr(searching, "_COMMON", 2)
    assert found(index, query)[0] in usual[:2]
    assert set(found(index, query, limit=50, kind=["concept", "case"])) == set(usual)


def test_the_nearest_titles_are_those_that_share_most_pairs_of_letters(index: Index) -> None:
    assert nearest_titles(index, "mastheed")[:2] == ["Masthead light", "Mast"]
    assert nearest_titles(index, "mastheed lite", 1) == ["Masthead light"]
    assert nearest_titles(index, "") == [row["title"] for row in index.cards()[:3]]


def test_a_hit_has_the_marks_by_which_its_words_are_seen_in_a_text(index: Index) -> None:
    hit = search(index, "lanterns").hits[0]
    assert hit.marks == ("lantern",)
    assert search(index, "sextant").hits[1].passage == "The ship carried one sextant on its long voyage."
