"""Blueprints: shares are read, apportioned and filled, and what can't be met is told with the share."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.errors import FileError, UsageError
from cyberdip.library.model import CardId, Kind, Level, QuestionId, QuestionType
from cyberdip.study.selection import Candidate
from cyberdip.training.blueprint import Wish, apportion, fill, parse_share, read_blueprint

TOPICS = ("law", "norms", "un")


def wish(amount: float, percent: bool = False, **named: object) -> Wish:
    return Wish(amount, percent, **named)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("topic=norms:40%", Wish(40, True, topic="norms")),
        ("topic=norms: 12.5 %", Wish(12.5, True, topic="norms")),
        ("kind=case, level=advanced:3", Wish(3, False, kind=Kind.CASE, level=Level.ADVANCED)),
        ("type=true-false:2", Wish(2, False, type=QuestionType.TRUE_FALSE)),
    ],
    ids=["percentage", "with spaces", "two filters", "type"],
)
def test_a_share_is_read_from_one_word(text: str, expected: Wish) -> None:
    assert parse_share(text, topics=TOPICS) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("topic=norms", "there is no amount"),
        ("topic=nroms:3", "there is no topic 'nroms'.\n  Did you mean 'norms'?"),
        ("colour=red:3", "found 'colour=red', expected kind, topic, level or type"),
        ("topic=norms,topic=law:3", "found 'topic=law'"),
        ("topic=norms:0", "found '0', expected a number of questions or a percentage"),
        ("topic=norms:2.5", "found '2.5'"),
        ("topic=norms:-1", "found '-1'"),
        ("topic=norms:" + "9" * 400, "expected a number of questions"),
    ],
    ids=["no amount", "unknown topic", "unknown filter", "twice", "zero", "half a question", "negative", "absurd"],
)
def test_a_share_that_is_none_is_told(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_share(text, topics=TOPICS)


def test_percentages_become_whole_questions_by_the_largest_remainders() -> None:
    thirds = [wish(100 / 3, True, topic=topic) for topic in TOPICS]
    assert apportion(thirds, 20) == (7, 7, 6)
    assert apportion([wish(40, True, topic="law"), wish(30, True, topic="un")], 20) == (8, 6)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8), st.integers(20, 200))
def test_apportioned_shares_are_within_one_question_of_their_quota(parts: list[int], number: int) -> None:
    scale = 100 / sum(parts)
    wishes = [wish(part * scale, True, topic="law") for part in parts]
    try:
        counts = apportion(wishes, number)
    except UsageError as error:
        assert "comes to no question" in str(error)
        return
    assert sum(counts) == number
    assert all(abs(count - w.amount * number / 100) < 1 for count, w in zip(counts, wishes, strict=True))


@pytest.mark.parametrize(
    ("wishes", "number", "words"),
    [
        ([wish(60, True, topic="law"), wish(50, True, topic="un")], 20, "the shares come to 110 %"),
        ([wish(15, topic="law"), wish(6, topic="un")], 20, "come to 21 questions, but the paper has 20"),
        ([wish(1, True, topic="law")], 20, "the share topic=law comes to no question of 20"),
    ],
    ids=["over 100 percent", "over the number", "too small"],
)
def test_shares_that_cannot_be_are_told(wishes: list[Wish], number: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        apportion(wishes, number)


def candidates(*kinds: str) -> list[Candidate]:
    return [Candidate(QuestionId(f"{kind}{at}"), CardId(kind)) for at, kind in enumerate(kinds)]


def test_overlapping_shares_are_filled_though_the_first_come_would_block_the_last() -> None:
    some = candidates("ab", "ab", "a")
    fits = [lambda c: "a" in c.card, lambda c: "b" in c.card]
    filled = fill(some, fits, [1, 2])
    assert [[c.id for c in share] for share in filled] == [["a2"], ["ab1", "ab0"]]


@given(
    st.lists(st.text("abc", min_size=1, max_size=3), max_size=7),
    st.lists(st.integers(0, 3), min_size=3, max_size=3),
)
def test_shares_are_filled_whenever_any_choice_fills_them(cards: list[str], counts: list[int]) -> None:
    some = candidates(*cards)
    fits = [lambda c, letter=letter: letter in c.card for letter in "abc"]
    filled = fill(some, fits, counts)
    assert all(len(share) <= count for share, count in zip(filled, counts, strict=True))
    assert all(fit(c) for share, fit in zip(filled, fits, strict=True) for c in share)
    assert len({c.id for share in filled for c in share}) == sum(map(len, filled))
    best = max(
        (
            sum(at is not None for at in places)
            for places in product((None, 0, 1, 2), repeat=len(some))
            if all(at is None or fits[at](c) for at, c in zip(places, some, strict=True))
            and all(places.count(at) <= counts[at] for at in range(3))
        ),
        default=0,
    )
    assert sum(map(len, filled)) == best


def test_a_blueprint_file_gives_the_number_and_the_shares(tmp_path: Path) -> None:
    file = tmp_path / "b.yaml"
    file.write_text(
        "number: 20\nshares:\n  - {topic: norms, share: 40%}\n  - {kind: case, level: advanced, share: 3}\n"
    )
    blueprint = read_blueprint(file, topics=TOPICS)
    assert blueprint.number == 20
    assert [str(wish) for wish in blueprint.wishes] == ["topic=norms", "kind=case,level=advanced"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "b.yaml:1: expected a blueprint with number and shares"),
        ("number: many", "b.yaml:1: number: found 'many', expected how many questions"),
        ("number: 0", "number: found '0'"),
        ("questions: 20", "'questions', expected one of number, shares"),
        ("shares:\n  - {topic: nroms, share: 3}", "b.yaml:2: shares: there is no topic 'nroms'"),
        ("shares:\n  - {topic: law}", "a share without its amount"),
        ("shares:\n  - {share: 3}", "a share without its amount or its filter"),
        ("shares: {topic: law}", "expected a list"),
        ("shares: [*a]", "b.yaml:1: found an alias"),
        ("number: [", "found broken YAML"),
    ],
    ids=[
        "empty",
        "word",
        "zero",
        "unknown field",
        "unknown topic",
        "no amount",
        "no filter",
        "mapping",
        "alias",
        "broken",
    ],
)
def test_a_blueprint_file_that_is_wrong_is_told_with_its_line(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "b.yaml"
    file.write_text(text)
    with pytest.raises(FileError, match=words):
        read_blueprint(file, topics=TOPICS)


@given(st.text(max_size=80))
def test_any_blueprint_file_is_read_or_refused(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "b.yaml"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            read_blueprint(file, topics=TOPICS)
        except FileError as error:
            assert str(file) in str(error)
