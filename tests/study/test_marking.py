from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.library.model import Distractor, Gap, Pair, Question
from cyberdip.study.items import present
from cyberdip.study.marking import Verdict, chosen_distractors, mark
from cyberdip.study.wording import is_one_slip
from tests.study.making import question


def wrong(*texts: str) -> tuple[Distractor, ...]:
    return tuple(Distractor(text, f"{text} is wrong") for text in texts)


def short(key: str, *accept: str, but: tuple[str, ...] = ()) -> Question:
    return question("q", kind="short", keys=(key,), accept=accept, distractors=wrong(*but))


def verdict(asked: Question, response: str | tuple[str, ...]) -> Verdict:
    return mark(present(asked, seed="7"), response)


RIGHT, WRONG = Verdict(1.0, True), Verdict(0.0, False)


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("Attribution", "attribution"),
        ("Attribution", "  ATTRIBUTION. "),
        ("cyber-attack", "cyber attack"),
        ("cyber-attack", "Cyberattack"),
        ("Geneva Conventions", "the Geneva Conventions"),
        ("an armed attack", "armed attack"),
        ("Hudaybiyya", "Ḥudaybiyyā"),
        ("State’s consent", "states consent"),
        ("U.N.", "un"),
        ("Research & Development", "research and development"),
        ("الإسناد", "اسناد"),
        ("الإسناد", "الإِسْنَادُ"),
        ("القانون الدولي", "قانون دولي"),
        ("Article 2(4)", "article 2 (4)"),
        ("Article 2(4)", "Article ٢(٤)"),
        ("A", "a"),
    ],
)
def test_a_fair_examiner_takes(key: str, typed: str) -> None:
    assert verdict(short(key), typed) == RIGHT


def test_a_listed_synonym_is_right() -> None:
    assert verdict(short("confidence-building measure", "CBM"), "cbm") == RIGHT


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("attribution", "atribution"),
        ("attribution", "attributtion"),
        ("attribution", "attribuiton"),
        ("attribution", "attributiom"),
        ("due diligence", "due dilligence"),
    ],
    ids=["one too few", "one too many", "two swapped", "one wrong", "in one of two words"],
)
def test_one_slip_in_a_long_word_is_right_and_the_spelling_is_told(key: str, typed: str) -> None:
    assert verdict(short(key), typed) == Verdict(1.0, True, f"It is spelt “{key}”.")


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (short("norms"), "norm"),
        (short("attribution"), "atributon"),
        (short("attribution"), ""),
        (short("attribution"), "?!"),
        (short("symmetric"), "asymmetric"),
        (short("prescribe"), "proscribe"),
        (short("retorsion", but=("retortion",)), "retortion"),
        (short("retorsion", but=("retortions",)), "retortion"),
        (short("resolution 123456"), "resolution 123457"),
        (short("Article 2(4)"), "Article 24"),
        (short("attribution"), "x" * 10_000),
        (short("not binding"), "binding"),
    ],
    ids=[
        "short word", "two slips", "nothing", "no word", "a meaning turned round", "a prefix turned round",
        "a listed wrong answer", "as near to a wrong answer", "a number", "another article", "endless", "a word left out",
    ],
)  # fmt: skip
def test_a_fair_examiner_does_not_take(asked: Question, typed: str) -> None:
    assert verdict(asked, typed) == WRONG


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_a_slip_is_one_edit_or_one_swap(one: str, other: str) -> None:
    edits = {one[:i] + one[i + 1 :] for i in range(len(one))}
    edits |= {one[:i] + c + one[i:] for i in range(len(one) + 1) for c in "abc"}
    edits |= {one[:i] + c + one[i + 1 :] for i in range(len(one)) for c in "abc"}
    edits |= {one[:i] + one[i + 1] + one[i] + one[i + 2 :] for i in range(len(one) - 1)}
    assert is_one_slip(one, other) == (other in edits - {one})


@given(st.text())
def test_any_text_can_be_marked(typed: str) -> None:
    assert verdict(short("attribution", but=("blame",)), typed).mark in (0.0, 1.0)
    assert verdict(number(5), typed).mark in (0.0, 1.0)


def number(
    key: float, tolerance: float = 0.0, unit: str | None = None, *names: str, stem: str = "How many states?"
) -> Question:
    typed = f"{key:g}"
    return question(
        "q", kind="numeric", keys=(typed,), number=float(key), tolerance=tolerance, unit=unit, accept=names, stem=stem
    )


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (number(1500), "1500"), (number(1500), "1,500"), (number(1500), "1.500"), (number(1500), "1 500"),
        (number(1500), "1'500"), (number(1500), "١٥٠٠"), (number(1500), "١٬٥٠٠"), (number(1500), "1.5 thousand"),
        (number(1.5), "1,5"), (number(1.5), "١٫٥"), (number(0.5), ".5"), (number(-5), "−5"),
        (number(193), "about 193 states"), (number(27), "twenty-seven"), (number(5e6), "5 million"),
        (number(30, 0, "days"), "30 days"), (number(30, 0, "days", "يوم"), "٣٠ يوم"), (number(30, 0, "day"), "30 days"),
        (number(30, 0, "days"), "30"), (number(50, 0, "percent"), "50%"), (number(50, 0, "%"), "50 per cent"),
        (number(0.5), "50%"), (number(11), "حوالي 11"), (number(1234567.5), "1.234.567,5"),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_people_write_it(asked: Question, typed: str) -> None:
    assert verdict(asked, typed) == RIGHT


@pytest.mark.parametrize(
    ("asked", "typed", "note"),
    [
        (number(1500), "1501", None),
        (number(5), "5 million", None),
        (number(30, 0, "days"), "30 hours", "The unit is days."),
        (number(30), "30 or 40", "The answer is one number."),
        (number(30), "10-12", "The answer is one number."),
        (number(30), "many", "The answer is one number."),
        (number(30), "", None),
        (number(5), "5 apples", None),
        (number(12), "1,2", None),
    ],
)
def test_a_wrong_figure_is_wrong(asked: Question, typed: str, note: str | None) -> None:
    assert verdict(asked, typed) == Verdict(0.0, False, note)


def test_a_figure_within_the_tolerance_is_right_and_the_exact_one_is_told() -> None:
    assert verdict(number(240, 10, "States"), "230 states") == Verdict(
        1.0, True, "Near enough: the figure is 240 States."
    )
    assert verdict(number(240, 10), "229.9") == WRONG
    assert verdict(number(0.3, 0.1), "0.2") == Verdict(1.0, True, "Near enough: the figure is 0.3.")


def test_a_wrong_figure_in_another_unit_is_only_wrong() -> None:
    assert verdict(number(30, 0, "days"), "31 hours") == WRONG


def test_a_numeric_question_without_a_figure_takes_no_answer() -> None:
    asked = question("q", kind="numeric", keys=("5",), number=None)
    assert verdict(asked, "5") == Verdict(0.0, False, "The answer is one number.")


@pytest.mark.parametrize(
    ("asked", "chosen", "expected"),
    [
        (question("q", kind="choice", keys=("k",), distractors=wrong("d")), "k", RIGHT),
        (question("q", kind="choice", keys=("k",), distractors=wrong("d")), "d", WRONG),
        (question("q", kind="choice", keys=("k",), distractors=wrong("d")), "", WRONG),
        (question("q"), "true", RIGHT),
        (question("q"), "false", WRONG),
    ],
    ids=["the key", "a distractor", "nothing", "true", "false"],
)
def test_one_option_is_all_or_nothing(asked: Question, chosen: str, expected: Verdict) -> None:
    assert verdict(asked, chosen) == expected


def multiple(keys: int, distractors: int) -> Question:
    return question(
        "q", kind="multiple", keys=tuple(f"k{n}" for n in range(keys)),
        distractors=wrong(*(f"d{n}" for n in range(distractors))),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [(("k0", "k1"), 1.0), (("k0",), 0.5), (("k0", "d0"), 0.166667), (("d0", "d1"), 0.0), ((), 0.0),
     (("k0", "k1", "d0"), 0.666667), (("k0", "k1", "d0", "d1", "d2"), 0.0), (("k0", "k0"), 0.5)],
)  # fmt: skip
def test_ticks_are_worth_keys_less_distractors(ticked: tuple[str, ...], expected: float) -> None:
    assert verdict(multiple(2, 3), ticked).mark == pytest.approx(expected)


@pytest.mark.parametrize(("keys", "distractors"), [(1, 3), (2, 3), (3, 2), (4, 1)])
def test_ticking_everything_wins_nothing(keys: int, distractors: int) -> None:
    asked = multiple(keys, distractors)
    assert verdict(asked, present(asked, seed="7").options).mark == 0


def test_a_tick_that_is_no_option_counts_against_the_keys() -> None:
    assert verdict(multiple(2, 0), ("k0", "k1", "elsewhere")).mark == 0
    assert verdict(multiple(2, 0), ("k0",)).mark == 0.5


MATCH = question("q", kind="match", pairs=(Pair("a", "x"), Pair("b", "y"), Pair("c", "z")), distractors=wrong("w"))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (("x", "y", "z"), 1.0),
        (("x", "y", "w"), 0.5),
        (("x", "w", "w"), 0.0),
        (("x", "x", "x"), 0.0),
        (("", "", ""), 0.0),
        (("x", "y"), 0.0),
    ],
)
def test_a_match_is_worth_what_goes_beyond_a_guess(chosen: tuple[str, ...], expected: float) -> None:
    assert verdict(MATCH, chosen).mark == pytest.approx(expected)


def test_one_answer_for_every_left_side_wins_nothing_where_right_sides_are_shared() -> None:
    asked = question("q", kind="match", pairs=(Pair("a", "x"), Pair("b", "x"), Pair("c", "y")))
    assert verdict(asked, ("x", "x", "x")).mark == 0


def test_one_right_side_for_all_is_right_or_wrong() -> None:
    asked = question("q", kind="match", pairs=(Pair("a", "x"), Pair("b", "x")))
    assert verdict(asked, ("x", "x")) == RIGHT
    assert verdict(asked, ("x", "")) == WRONG


def test_the_commonest_right_side_is_the_chance_of_a_match() -> None:
    pairs = tuple(Pair(left, right) for left, right in zip("abcd", "xxyz", strict=True))
    assert verdict(question("q", kind="match", pairs=pairs), ("x", "x", "y", "x")).mark == 0.5


ORDER = question("q", kind="order", keys=("1", "2", "3", "4"))


@pytest.mark.parametrize(
    ("given_order", "expected"),
    [("1234", 1.0), ("2134", 0.666667), ("4321", 0.0), ("1243", 0.666667), ("1", 0.0), ("1111", 0.0)],
)
def test_an_order_is_worth_its_pairs_in_sequence(given_order: str, expected: float) -> None:
    assert verdict(ORDER, tuple(given_order)).mark == pytest.approx(expected)


def test_one_pair_of_very_many_the_wrong_way_round_is_short_of_full_marks() -> None:
    keys = [str(n) for n in range(100)]
    found = verdict(question("q", kind="order", keys=tuple(keys)), (*keys[:-2], keys[-1], keys[-2]))
    assert found == Verdict(0.999, False)


def test_an_order_with_a_text_twice_is_all_or_nothing() -> None:
    asked = question("q", kind="order", keys=("1", "1", "2"))
    assert (verdict(asked, ("1", "1", "2")), verdict(asked, ("1", "2", "1"))) == (RIGHT, WRONG)


def test_guessing_wins_less_than_a_fifth_on_average() -> None:
    """Averages over every response there is; the cut at 0 is what is left of chance."""
    ticks = multiple(2, 3)
    options = present(ticks, seed="7").options
    every_tick = [t for size in range(6) for t in combinations(options, size)]
    averages = {
        "multiple": sum(verdict(ticks, t).mark for t in every_tick) / len(every_tick),
        "match": sum(verdict(MATCH, m).mark for m in permutations("wxyz", 3)) / 24,
        "order": sum(verdict(ORDER, o).mark for o in permutations("1234")) / 24,
    }
    assert all(average < 0.2 for average in averages.values()), averages


CLOZE = question("q", kind="cloze", gaps=(Gap("Geneva", ("Genf",)), Gap("attribution")))
CHOSEN = question("q", kind="cloze", gaps=(Gap("a", (), wrong("b")), Gap("c", (), wrong("d"))))
LONG = question("q", kind="cloze", gaps=(Gap("attribution"), Gap("attribution")))
MIXED = question("q", kind="cloze", gaps=(Gap("a", (), wrong("b", "c")), Gap("attribution")))
THREE = question("q", kind="cloze", gaps=tuple(Gap(key, (), wrong(d)) for key, d in ("ab", "cd", "ef")))


@pytest.mark.parametrize(
    ("asked", "given_texts", "expected"),
    [
        (CLOZE, ("geneva", "attribution"), Verdict(1.0, True)),
        (CLOZE, ("Genf", "atribution"), Verdict(1.0, True, "It is spelt “attribution”.")),
        (CLOZE, ("Geneva", ""), Verdict(0.5, False)),
        (CLOZE, ("Geneva",), Verdict(0.0, False)),
        (CHOSEN, ("a", "c"), Verdict(1.0, True)),
        (CHOSEN, ("a", "d"), Verdict(0.0, False)),
        (CLOZE, ("", "atribution"), Verdict(0.5, False, "It is spelt “attribution”.")),
        (
            LONG,
            ("atribution", "atribution"),
            Verdict(1.0, True, "It is spelt “attribution”. It is spelt “attribution”."),
        ),
        (MIXED, ("a", ""), Verdict(0.4, False)),
        (MIXED, ("b", "attribution"), Verdict(0.4, False)),
        (THREE, ("a", "c", "f"), Verdict(0.333333, False)),
    ],
    ids=[
        "all",
        "a slip",
        "half",
        "a gap too few",
        "chosen",
        "half of two halves is a guess",
        "a slip in a half",
        "two slips",
        "chosen but not typed",
        "typed but not chosen",
        "two of three of two options each",
    ],
)
def test_a_cloze_is_worth_its_gaps(asked: Question, given_texts: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(asked, given_texts) == expected


ALL_TYPES = [multiple(2, 3), MATCH, ORDER, CLOZE, CHOSEN, short("key"), number(3), question("q")]


@pytest.mark.parametrize("asked", ALL_TYPES, ids=lambda asked: asked.type)
def test_a_response_of_the_wrong_shape_is_a_mistake_of_the_caller(asked: Question) -> None:
    for shape in ("text", ("text",)):
        try:
            verdict(asked, shape)
        except ValueError as error:
            assert "as its response" in str(error)
            break
    else:
        pytest.fail("both shapes were taken")


def test_a_mistake_of_the_caller_is_named() -> None:
    with pytest.raises(ValueError, match="a short question takes one text as its response, not \\('a',\\)$"):
        verdict(short("key"), ("a",))
    with pytest.raises(ValueError, match="a multiple question takes a tuple of texts as its response, not 'a'$"):
        verdict(multiple(1, 1), "a")


@pytest.mark.parametrize(("mark_", "right"), [(1.1, False), (-0.1, False), (1.0, False), (0.5, True), (2.0, True)])
def test_a_verdict_that_cannot_be_is_refused(mark_: float, right: bool) -> None:
    with pytest.raises(ValueError, match="no such verdict"):
        Verdict(mark_, right)


def test_full_marks_only_for_what_is_all_right() -> None:
    for chosen in product("xyzw", repeat=3):
        found = verdict(MATCH, chosen)
        assert found.right == (chosen == ("x", "y", "z")) == (found.mark == 1)


def test_the_reasons_against_the_chosen_options_are_found() -> None:
    item = present(short("retorsion", but=("reprisal", "sanction")), seed="7")
    assert [d.rationale for d in chosen_distractors(item, "The Reprisal")] == ["reprisal is wrong"]
    item = present(multiple(2, 3), seed="7")
    assert [d.text for d in chosen_distractors(item, ("k0", "d2"))] == ["d2"]
    assert [d.text for d in chosen_distractors(present(MIXED, seed="7"), ("c", "b"))] == ["c"]
    assert [d.text for d in chosen_distractors(present(MIXED, seed="7"), ("c",))] == ["c"]
    item = present(question("q", kind="choice", keys=("k",), distractors=wrong("d", "dd")), seed="7")
    assert [d.text for d in chosen_distractors(item, "dd")] == ["dd"]
