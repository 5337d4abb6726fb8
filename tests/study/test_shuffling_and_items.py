import os
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.library.model import Distractor, Gap, Pair
from cyberdip.study.items import present
from cyberdip.study.shuffling import Dice, shuffled
from tests.study.making import question

WRONG = tuple(Distractor(text, "no") for text in ("b", "c", "d"))


@pytest.mark.parametrize(
    ("seed", "order"),
    [("7", "gedfachjbi"), ("paper-1", "eagfhjbcdi"), ("بذرة", "caejbgfidh")],
    ids=["digits", "words", "Arabic"],
)
def test_a_seed_gives_one_order_on_every_machine(seed: str, order: str) -> None:
    assert "".join(shuffled("abcdefghij", seed=seed)) == order


def test_the_stream_of_numbers_is_the_one_written_here() -> None:
    dice = Dice("7")
    assert [dice.below(100) for _ in range(8)] == [98, 27, 29, 13, 76, 70, 58, 23]


def test_the_order_does_not_depend_on_the_hash_seed_of_python() -> None:
    script = "from cyberdip.study.shuffling import shuffled; print(''.join(shuffled('abcdefghij', seed='7')))"
    found = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1")
    }  # fmt: skip
    assert found == {"gedfachjbi\n"}


@given(st.lists(st.integers()), st.text())
def test_a_shuffle_loses_nothing(things: list[int], seed: str) -> None:
    assert Counter(shuffled(things, seed=seed)) == Counter(things)


def test_every_order_is_about_as_likely() -> None:
    counts = Counter(shuffled("abc", seed=str(seed)) for seed in range(6000))
    assert len(counts) == 6
    assert all(850 < count < 1150 for count in counts.values())


def test_a_die_without_sides_is_refused() -> None:
    with pytest.raises(ValueError, match="no such die: 0 sides"):
        Dice("7").below(0)


def test_a_reworded_option_stays_in_its_place() -> None:
    before = present(question("q", kind="choice", keys=("a",), distractors=WRONG), seed="7")
    after = present(question("q", kind="choice", keys=("A!",), distractors=WRONG), seed="7")
    assert [{"a": "A!"}.get(option, option) for option in before.options] == list(after.options)


def test_an_order_question_never_shows_the_answer_as_its_order() -> None:
    asked = question("q", kind="order", keys=("1", "2", "3"))
    assert all(present(asked, seed=str(seed)).options != ("1", "2", "3") for seed in range(200))


def test_a_shared_right_side_is_offered_once() -> None:
    pairs = (Pair("a", "x"), Pair("b", "x"), Pair("c", "y"))
    asked = question("q", kind="match", pairs=pairs, distractors=(Distractor("z", "no"),))
    assert sorted(present(asked, seed="7").options) == ["x", "y", "z"]


def test_only_gaps_with_distractors_offer_options() -> None:
    asked = question("q", kind="cloze", gaps=(Gap("a", (), WRONG), Gap("e")))
    options = present(asked, seed="7").gap_options
    assert (sorted(options[0]), options[1]) == (["a", "b", "c", "d"], ())


def test_true_stands_before_false() -> None:
    assert present(question("q"), seed="7").options == ("true", "false")
