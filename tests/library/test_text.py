"""Text that is safe to show, text made alike for comparing, and the words that search knows."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.library.passages import passage
from cyberdip.library.text import clean, fold
from cyberdip.library.words import arabic_forms, distance, indexed_words, name_key, sound, spellings, words

ANY = st.text(st.characters(), max_size=200) | st.text(
    st.sampled_from("aéß'’ʿʾ‘–“ ,.0٣۵ًـأإآىیکةه\u200c\u200e\ud800\x00\x1b\ufeffﬁİ"), max_size=40
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("\x9b31m\x7f", "\ufffd31m\ufffd"),
        ("a\u202eb\u2066c\u2069", "a\ufffdb\ufffdc\ufffd"),
        ("\u200eleft\u200f\u061c", "\ufffdleft\ufffd\ufffd"),
        ("\ufeffmark", "\ufffdmark"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("\ufffe\U0010ffff", "\ufffd\ufffd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u2028b", "a\ufffdb"),
    ],
    ids=[
        "plain", "line feed and tab", "escape and bell", "C1 and DEL", "overrides and isolates", "direction marks",
        "byte order mark", "lone surrogate", "noncharacters", "Persian's non-joiner stays", "line separator",
    ],
)  # fmt: skip
def test_nothing_that_acts_on_a_terminal_is_shown(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(ANY)
def test_a_cleaned_text_has_no_dangerous_character_and_cleaning_it_again_changes_nothing(text: str) -> None:
    shown = clean(text)
    allowed = {"\n", "\t", "\u200c", "\u200d", "\u00ad"}
    for sign in shown:
        kind = unicodedata.category(sign)
        assert kind not in ("Cc", "Cs", "Zl", "Zp") or sign in allowed
        assert sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff"
    assert clean(shown) == shown
    assert len(shown) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Organisation", "organisation"),
        ("Élysée STRASSE ß", "elysee strasse ss"),
        ("al-wafāʾ bi-l-ʿuqūd", "al-wafa bi-l-uqud"),
        ("Qur'an Qur’an Qur`an", "quran quran quran"),
        ("ḥ ṣ ḍ ṭ ẓ", "h s d t z"),
        ("الشُّورَى", "الشوري"),
        ("الأمانـــة", "الامانه"),
        ("إسناد آية ٱلله", "اسناد ايه الله"),
        ("مسؤول رئيس شيء", "مسوول رييس شي"),
        ("کتاب ایران", "كتاب ايران"),
        ("٢٠١٠ ۲۰۱۰", "2010 2010"),
        ("“norm” — (c)–(k)", '"norm" - (c)-(k)'),
        ("Türkiye İstanbul ığdır", "turkiye istanbul igdir"),
    ],
    ids=[
        "case", "diacritics", "transliteration", "apostrophes", "dots below", "vowel marks and alef maqsura",
        "tatweel and ta marbuta", "alefs", "hamza carriers", "Persian letters", "Arabic-Indic digits",
        "typographic signs", "Turkish letters",
    ],
)  # fmt: skip
def test_letters_that_people_exchange_are_folded_into_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("State-sponsored", ["state", "sponsored"]),
        ("A/RES/75/240", ["a", "res", "75", "240"]),
        ("13(c)", ["13", "c"]),
        ("30,000 computers, 1,400 pilgrims", ["30000", "computers", "1400", "pilgrims"]),
        ("1, 2,34 and 5,6789", ["1", "2", "34", "and", "5", "6789"]),
        ('"AND" * NOT (', ["and", "not"]),
        ("", []),
    ],
    ids=["hyphen", "symbol", "letter of a norm", "thousands", "commas that part no thousands", "operators", "empty"],
)
def test_a_text_is_cut_into_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(ANY)
def test_words_are_letters_and_digits_only_and_a_name_key_is_its_own_key(text: str) -> None:
    assert all(word.isalnum() for word in words(text))
    assert name_key(name_key(text)) == name_key(text)
    assert set(words(text)) <= set(indexed_words(text))


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("الشوري", "شوري"),
        ("والشوري", "شوري"),
        ("بالعقود", "عقود"),
        ("لمنظمه", "منظمه"),
        ("للدول", "دول"),
        ("وبلكف", "بلكف"),
    ],
)
def test_an_arabic_word_is_also_found_without_what_is_joined_to_it(word: str, form: str) -> None:
    assert arabic_forms(word)[0] == word
    assert form in arabic_forms(word)


def test_a_short_arabic_word_keeps_its_letters() -> None:
    assert arabic_forms("ولد") == ["ولد"]


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("organisation", "organization"), ("behaviour", "behavior"), ("defence", "defense"), ("centre", "center"),
        ("programme", "program"), ("recognised", "recognized"), ("offences", "offenses"), ("dialogue", "dialog"),
    ],
)  # fmt: skip
def test_either_spelling_stands_for_the_other(british: str, american: str) -> None:
    assert american in spellings(british)
    assert british in spellings(american)


@pytest.mark.parametrize(
    "names",
    [
        "hudaybiyya hudaybiyyah hudaibiyah hudaibiya hudaibia hudaybiyyeh",
        "shura shoura shoora choura shuraa",
        "amana amanah amaana amaanah",
        "uqud uqood oqood ouqoud",
        "dhimma zimma dhimmah",
        "quran koran qoran kuran",
        "quraysh quraish qureysh",
        "stuxnet stucksnet stuksnet",
    ],
)
def test_the_spellings_of_one_name_sound_alike(names: str) -> None:
    assert len({sound(name) for name in names.split()}) == 1


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [("stuxnet", "stuxnet", 0), ("stuxnte", "stuxnet", 1), ("stuxnt", "stuxnet", 1), ("stuxxnet", "stuxnet", 1),
     ("stixnet", "stuxnet", 1), ("estonnai", "estonia", 2), ("attribution", "tribute", 3)],
    ids=["none", "swapped", "dropped", "doubled", "changed", "two", "more than asked for"],
)  # fmt: skip
def test_slips_are_counted(typed: str, meant: str, slips: int) -> None:
    assert distance(typed, meant, 2) == slips


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_slips_are_the_same_in_both_directions_and_none_only_for_the_same_word(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)
    assert distance(one, other, 2) == min(distance(one, other, 9), 3)


def test_a_passage_is_the_sentence_that_has_most_of_the_query() -> None:
    sentences = "A worm was found.\nIt struck centrifuges at Natanz in Iran.\nIran denied nothing."
    assert passage(sentences, [(["iran"], 1.0), (["natanz"], 2.0)]) == "It struck centrifuges at Natanz in Iran."


def test_a_long_passage_is_cut_between_words_around_what_matched() -> None:
    sentence = "one " * 100 + "needle " + "two " * 100
    found = passage(sentence, [(["needle"], 1.0)])
    assert re.fullmatch(r"… (one )+needle (two )+…", found)
    assert len(found) <= 204


@given(st.text(max_size=400), st.lists(st.text("abco ", min_size=1, max_size=5), max_size=3))
def test_any_text_gives_a_passage_of_bounded_length(text: str, marks: list[str]) -> None:
    assert len(passage(text, [(marks, 1.0)])) <= 204
