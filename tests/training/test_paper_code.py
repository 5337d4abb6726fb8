"""A paper's code says what was asked for, and a slip in typing it is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.library.model import Kind, Level, QuestionType
from cyberdip.training.paper_code import LETTERS, BadCode, PaperCode, Share, read_code, revision_name

EXAMPLE = PaperCode(revision=0x12345, seed=0xABCDE, count=20)
SHARES = st.builds(
    Share,
    count=st.integers(1, 300),
    kind=st.none() | st.sampled_from(Kind),
    topic=st.none() | st.integers(0, 200),
    level=st.none() | st.sampled_from(Level),
    type=st.none() | st.sampled_from(QuestionType),
)


@st.composite
def codes(draw: st.DrawFn) -> PaperCode:
    forms = draw(st.integers(1, 4))
    return PaperCode(
        revision=draw(st.integers(0, (1 << 20) - 1)),
        seed=draw(st.integers(0, (1 << 20) - 1)),
        count=draw(st.integers(1, 9999)),
        form=draw(st.integers(0, forms - 1)),
        forms=forms,
        kinds=draw(st.frozensets(st.sampled_from(Kind))),
        topics=tuple(sorted(draw(st.frozensets(st.integers(0, 300), max_size=8)))),
        levels=draw(st.frozensets(st.sampled_from(Level))),
        types=draw(st.frozensets(st.sampled_from(QuestionType))),
        shares=tuple(draw(st.lists(SHARES, max_size=6))),
    )


def test_a_plain_paper_has_a_code_of_fourteen_characters_that_never_changes() -> None:
    assert str(EXAMPLE) == "1028-T5NF-6YM1-0C"
    assert read_code("1028-T5NF-6YM1-0C") == EXAMPLE


@given(codes())
def test_what_a_code_says_is_read_back(code: PaperCode) -> None:
    assert read_code(str(code)) == code


@given(codes())
def test_small_letters_spaces_and_confusable_letters_make_no_difference(code: PaperCode) -> None:
    text = str(code).lower().replace("-", "  ").replace("0", "o")
    assert read_code(f" {text.replace('1', 'l')} ") == code
    assert read_code(text.replace("1", "i")) == code


@pytest.mark.parametrize("sign", list("-–—_. \t\n"))
def test_a_code_may_be_parted_by_any_sign_that_people_use(sign: str) -> None:
    assert read_code(str(EXAMPLE).replace("-", sign)) == EXAMPLE


def test_a_character_says_five_bits() -> None:
    assert LETTERS == "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(codes(), st.data())
def test_one_wrong_character_is_always_found(code: PaperCode, data: st.DataObject) -> None:
    text = str(code).replace("-", "")
    at = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from([letter for letter in LETTERS if letter != text[at]]))
    with pytest.raises(BadCode):
        read_code(text[:at] + wrong + text[at + 1 :])


@given(codes(), st.data())
def test_two_neighbours_that_changed_places_are_always_found(code: PaperCode, data: st.DataObject) -> None:
    text = str(code).replace("-", "")
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1]]
    at = data.draw(st.sampled_from(places))
    with pytest.raises(BadCode):
        read_code(text[:at] + text[at + 1] + text[at] + text[at + 2 :])


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_is_refused_with_a_reason(text: str) -> None:
    try:
        assert str(read_code(text))
    except BadCode as error:
        assert "is no paper's code" in str(error) or "newer cyberdip" in str(error)


@given(st.text(alphabet=LETTERS, min_size=10, max_size=60))
def test_letters_of_codes_in_any_order_never_fail_otherwise(text: str) -> None:
    try:
        code = read_code(text)
    except BadCode:
        return
    assert str(code).replace("-", "") == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it has 0 characters"),
        ("1028-T5NF", "it has 8 characters"),
        ("1028-T5NF-6YM1-0D", "check character does not fit"),
        ("1028-T5FN-6YM1-0C", "check character does not fit"),
        ("1028-T5NF-6YM1-0U", "'U' does not occur in one"),
        ("x" * 5000, "it has 5000 characters"),
        ("x" * 2001, "it has 2001 characters"),
        ("x" * 2000, "check character does not fit"),
        (str(PaperCode(revision=1, seed=2, count=3))[:-1], "it has 12 characters"),
        ("1028-T5NF-6YM1-0~", "'~' does not occur in one"),
    ],
    ids=[
        "nothing",
        "cut off",
        "wrong letter",
        "swapped",
        "no such letter",
        "far too long",
        "too long",
        "long",
        "one short",
        "a sign",
    ],
)
def test_a_bad_code_is_told_with_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(BadCode, match=words):
        read_code(text)


def test_a_long_text_is_shown_by_its_beginning() -> None:
    with pytest.raises(BadCode) as error:
        read_code("x" * 61)
    assert str(error.value).startswith(f"'{'x' * 59}…' is no paper's code")
    with pytest.raises(BadCode) as error:
        read_code(f" {'x' * 60} ")
    assert str(error.value).startswith(f"'{'x' * 60}' is no paper's code")


def with_its_check_character(text: str) -> str:
    """Return the text with the one last character that fits."""
    for letter in LETTERS:
        try:
            read_code(text + letter)
        except BadCode as error:
            if "its check character does not fit" in str(error):
                continue
        return text + letter
    raise AssertionError(f"no check character fits {text}")


PLAIN = "10" + "28T5" + "NF6Y" + "5"  # version 1, one form, a revision, a seed, five questions


def test_the_shortest_code_has_thirteen_characters() -> None:
    code = read_code(with_its_check_character(PLAIN + "0"))
    assert code == PaperCode(revision=EXAMPLE.revision, seed=EXAMPLE.seed, count=5)
    assert len(str(code).replace("-", "")) == 13


def test_a_code_of_a_newer_cyberdip_is_told_as_that() -> None:
    with pytest.raises(BadCode, match="was made by a newer cyberdip, whose codes this version can't read"):
        read_code(with_its_check_character("2" + PLAIN[1:] + "0"))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN[:-1] + "0" + "0",
        PLAIN[:-1] + "N0" + "0",
        PLAIN + "1" + "G4",
        PLAIN + "1" + "0",
        PLAIN + "1",
        PLAIN + "0" + "7",
        PLAIN + "2" + "F1",
        PLAIN + "G" + "F1",
        PLAIN + "R" + "F1",
        "14" + PLAIN[2:-1] + "5" + "G" + "1" + "1" + "7" + "1",
        "11" + PLAIN[2:] + "0",
    ],
    ids=[
        "no question", "a number longer than need be", "no such kind", "kinds that are none", "cut off", "more than a code",
        "more topics than characters", "more shares than characters", "types that end too soon", "a share of no kind",
        "form B of one",
    ],
)  # fmt: skip
def test_what_says_nothing_is_no_code_even_where_its_check_character_fits(text: str) -> None:
    with pytest.raises(BadCode, match="is no paper's code, though its check character fits"):
        read_code(with_its_check_character(text))


@pytest.mark.parametrize(
    "code",
    [
        PaperCode(revision=0, seed=0, count=1, form=0, forms=1),
        PaperCode(revision=(1 << 20) - 1, seed=(1 << 20) - 1, count=16, form=3, forms=4),
    ],
    ids=["least", "most"],
)
def test_the_least_and_the_most_that_a_code_can_say_is_read_back(code: PaperCode) -> None:
    assert read_code(str(code)) == code


def test_forms_share_the_name_of_their_paper() -> None:
    paper = PaperCode(revision=1, seed=2, count=3, forms=2)
    assert paper.with_form(1).paper == paper.paper == str(paper)
    assert [paper.with_form(form).letter for form in (0, 1)] == ["A", "B"]


def test_a_revision_is_named_by_its_four_characters_in_the_code() -> None:
    assert revision_name(EXAMPLE.revision) == "28T5"


@pytest.mark.parametrize(
    "facts",
    [
        {"count": 0},
        {"revision": -1},
        {"revision": 1 << 20},
        {"seed": -1},
        {"seed": 1 << 20},
        {"form": 1},
        {"form": -1},
        {"forms": 5},
    ],
)
def test_a_paper_that_cannot_be_has_no_code(facts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no such"):
        PaperCode(**{"revision": 1, "seed": 2, "count": 3, **facts})
