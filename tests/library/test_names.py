"""A card is found by whatever people call it; what was taken for a slip is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdip.errors import NothingFound
from cyberdip.library.folders import shipped_deck
from cyberdip.library.index import Index, open_index
from cyberdip.library.names import find_card


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return open_index((shipped_deck(),), cache=str(tmp_path_factory.mktemp("cache")))


@pytest.mark.parametrize(
    ("name", "card", "how"),
    [
        ("attribution", "attribution", ""),
        ("cyberdip:attribution", "attribution", ""),
        ("Treaty of Hudaybiyya", "hudaybiyya-treaty", ""),
        ("oic", "oic", ""),
        ("KSA", "saudi-arabia", ""),
        ("الشُّورَى", "shura", ""),
        ("sulh al-Ḥudaybiyya", "hudaybiyya-treaty", ""),
        ("hudaybiyya treaty", "hudaybiyya-treaty", ""),
        ("stux", "stuxnet", ""),
        ("  Stuxnet  ", "stuxnet", ""),
        ("atributoin", "attribution", "Took 'atributoin' as 'attribution'."),
        ("saudi arbia", "saudi-arabia", "Took 'saudi arbia' as 'saudi-arabia'."),
        ("hudaibiyyeh", "hudaybiyya-treaty", "Took 'hudaibiyyeh' as 'hudaybiyya-treaty'."),
    ],
    ids=[
        "id", "deck and id", "title", "acronym", "another acronym", "Arabic", "transliteration", "id in words",
        "beginning", "spaces", "slips", "slip in one word", "by sound",
    ],
)  # fmt: skip
def test_a_card_is_found_by_what_it_is_called(index: Index, name: str, card: str, how: str) -> None:
    match = find_card(index, name)
    assert (match.id, match.how) == (card, how)


def test_a_name_of_several_cards_lists_them(index: Index) -> None:
    with pytest.raises(NothingFound) as raised:
        find_card(index, "cyber-")
    lines = str(raised.value).splitlines()
    assert lines[0] == "'cyber-' means several cards; name one of them:"
    assert "  cyber-diplomacy: Cyber diplomacy" in lines
    assert "  cyber-resilience: Cyber resilience" in lines


def test_a_name_of_no_card_gives_the_nearest_titles(index: Index) -> None:
    with pytest.raises(NothingFound) as raised:
        find_card(index, "budapest pact of 1890")
    lines = str(raised.value).splitlines()
    assert lines[0] == "no card is called 'budapest pact of 1890'. The nearest:"
    assert any("Budapest Convention" in line for line in lines[1:])
    assert len(lines) == 4


def test_every_id_title_and_id_with_its_deck_finds_its_own_card(index: Index) -> None:
    for row in index.cards():
        for name in (row["id"], row["title"], f"cyberdip:{row['id']}", row["title"].upper()):
            assert find_card(index, name).id == row["id"]


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_name_is_a_card_or_nothing_found(index: Index, name: str) -> None:
    try:
        assert index.card(find_card(index, name).id)
    except NothingFound as nothing:
        assert str(nothing)
