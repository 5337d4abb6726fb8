from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.library.dates import When
from cyberdip.library.model import CardId, Distractor, Question
from cyberdip.study.lesson import Done, Lesson
from cyberdip.study.log import CardRead
from cyberdip.study.planning import Ask, Read, Scope, Why, interleave, plan
from cyberdip.study.shelf import DeckShelf, Shelf
from cyberdip.study.standing import PathProgress, Standing, standings
from cyberdip.study.store import Settings, Store
from tests.study.making import MONDAY, Days, noon, question, review, shelf_of

PATH = Scope(tuple(map(CardId, "abcdefgh")))
SHELF = shelf_of({**dict.fromkeys("abcd", "law"), **dict.fromkeys("efgh", "history")})


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        yield store


def words(steps: object) -> list[str]:
    """`read a`, `new a-1`, `due b-2` …"""
    assert isinstance(steps, tuple)
    return [f"read {s.card}" if isinstance(s, Read) else f"{s.why} {s.question}" for s in steps]


def today(
    store: Store, day: int = 0, *, scope: Scope = PATH, shelf: Shelf = SHELF, limit: int | None = None
) -> list[str]:
    return words(plan(store, shelf, scope, today=MONDAY + timedelta(days=day), limit=limit))


def do(store: Store, day: int, steps: int | None = None, *, right: bool = True, shelf: Shelf = SHELF) -> list[str]:
    """Do a lesson on a day, as far as a number of steps, and say what it was."""
    lesson = Lesson(store, shelf, PATH, clock=(clock := Days(MONDAY + timedelta(days=day))), timer=clock.timer)
    done = 0
    while not isinstance(step := lesson.next(), Done) and done != steps:
        if isinstance(step, Read):
            lesson.read()
        else:
            lesson.answer("true" if right else "false")
        done += 1
    return words(lesson.steps[:done])


def test_a_first_lesson_reads_the_daily_number_of_cards_and_asks_two_questions_of_each(store: Store) -> None:
    assert today(store) == [
        "read a", "new a-1", "new a-2", "read b", "new b-1", "new b-2", "read c", "new c-1", "new c-2",
    ]  # fmt: skip


def test_the_daily_number_of_new_cards_is_a_setting(store: Store) -> None:
    store.change_settings(Settings(new_cards=1))
    assert do(store, 0) == ["read a", "new a-1", "new a-2"]
    assert today(store) == []
    assert today(store, 1) == ["further a-3", "read b", "new b-1", "new b-2"]
    store.change_settings(Settings(new_cards=0))
    assert today(store, 1) == ["further a-3"]


@pytest.mark.parametrize("stop", range(1, 9))
def test_a_lesson_that_was_cut_off_goes_on_where_it_stopped(store: Store, stop: int) -> None:
    whole = today(store)
    assert do(store, 0, stop) + today(store) == whole


def test_a_card_read_but_not_asked_is_asked_the_next_day(store: Store) -> None:
    store.change_settings(Settings(new_cards=1))
    do(store, 0, 1)
    assert today(store, 1) == ["further a-1", "read b", "new b-1", "new b-2"]


def test_due_reviews_come_first_and_siblings_are_held_apart(store: Store) -> None:
    store.change_settings(Settings(new_cards=2))
    do(store, 0)
    second = do(store, 2)
    assert second == ["due a-1", "due b-1", "read c", "new c-1", "new c-2", "read d", "new d-1", "new d-2"]
    third = today(store, 3)
    assert third[:2] == ["due a-2", "due b-2"]


def test_all_questions_of_a_card_are_asked_where_it_alone_is_due(store: Store) -> None:
    for number in (1, 2, 3):
        store.append(review(f"a-{number}", card="a", mark=0.0))
    assert today(store, 1, scope=Scope(())) == ["due a-1", "due a-2", "due a-3"]
    store.append(review("b-1", card="b", mark=0.0))
    assert today(store, 1, scope=Scope(())) == ["due a-1", "due b-1"]


def test_reviews_are_mixed_over_topics(store: Store) -> None:
    for card in "abcefg":
        store.append(review(f"{card}-1", card=card, mark=0.0))
    assert today(store, 1, scope=Scope(())) == ["due a-1", "due e-1", "due b-1", "due f-1", "due c-1", "due g-1"]


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_no_topic_follows_itself_where_that_can_be_helped(topics: list[str]) -> None:
    order = interleave(topics)
    assert sorted(order) == list(range(len(topics)))
    mixed = [topics[place] for place in order]
    most = max((topics.count(topic) for topic in topics), default=0)
    repeats = sum(one == other for one, other in pairwise(mixed))
    assert repeats == max(0, 2 * most - len(topics) - 1)


@pytest.mark.parametrize(
    ("limit", "steps"),
    [(0, []), (-3, []), (1, ["read a", "new a-1"]), (3, ["read a", "new a-1", "new a-2", "read b", "new b-1"])],
)
def test_a_limit_counts_questions(store: Store, limit: int, steps: list[str]) -> None:
    assert today(store, limit=limit) == steps


def test_a_huge_limit_is_no_limit(store: Store) -> None:
    assert today(store, limit=100_000) == today(store)


def test_an_empty_deck_has_an_empty_lesson(store: Store) -> None:
    lesson = Lesson(store, DeckShelf((), topics={}), Scope(()), clock=Days(MONDAY))
    assert lesson.next() == Done()
    assert lesson.summary().path == PathProgress()


def test_cards_that_left_the_deck_are_passed_over(store: Store) -> None:
    scope = Scope(tuple(map(CardId, ["gone", "a", "lost", "b"])))
    store.change_settings(Settings(new_cards=2))
    assert today(store, scope=scope) == ["read a", "new a-1", "new a-2", "read b", "new b-1", "new b-2"]


def test_a_withdrawn_question_is_ignored_and_its_answers_are_kept(store: Store) -> None:
    store.append(review("withdrawn", card="a", mark=0.0))
    assert today(store, 5, scope=Scope(())) == []
    assert store.size() == 1


def test_answers_under_a_former_id_count(store: Store) -> None:
    for identity, day in (("old", 0), ("older", 1), ("new", 10)):
        store.append(review(identity, card="a", day=MONDAY + timedelta(days=day)))
    renamed = DeckShelf([question("new", "a", formerly=("old", "older"))], topics={CardId("a"): "law"})
    with Store.in_memory() as other:
        for day in (0, 1, 10):
            other.append(review("new", card="a", day=MONDAY + timedelta(days=day)))
        step = plan(store, renamed, Scope(()), today=MONDAY + timedelta(days=300))[0]
        assert isinstance(step, Ask)
        assert step.memory == other.memories()["new"]


def test_a_raised_edition_brings_the_question_back_and_says_so(store: Store) -> None:
    for day in (0, 3, 30):
        store.append(review("a-1", card="a", day=MONDAY + timedelta(days=day)))
    changed = question("a-1", "a", edition=2, changed=When.parse("2026-12"))
    shelf = DeckShelf([changed], topics={CardId("a"): "law"})
    assert today(store, 31, scope=Scope(())) == []
    assert today(store, 31, scope=Scope(()), shelf=shelf) == ["changed a-1"]
    store.append(review("a-1", card="a", day=MONDAY + timedelta(days=31), edition=2))
    assert today(store, 32, scope=Scope(()), shelf=shelf) == []


def test_reviews_can_be_kept_to_some_cards(store: Store) -> None:
    for card in "ae":
        store.append(review(f"{card}-1", card=card, mark=0.0))
    assert today(store, 1, scope=Scope((), reviews=frozenset({CardId("e")}))) == ["due e-1"]


class Counting(DeckShelf):
    """A shelf that notes which questions were read in full."""

    def find(self, questions: Iterable[str]) -> dict[str, Question]:
        listed = list(questions)
        self.found += listed
        return super().find(listed)

    found: list[str]


def test_of_a_large_backlog_only_the_question_on_hand_is_read(store: Store) -> None:
    cards = [f"card{n}" for n in range(300)]
    shelf = Counting([question(f"{card}-1", card) for card in cards], topics={CardId(c): "law" for c in cards})
    shelf.found = []
    for card in cards:
        store.append(review(f"{card}-1", card=card, mark=0.0))
    lesson = Lesson(store, shelf, Scope(tuple(map(CardId, cards))), clock=Days(MONDAY + timedelta(days=1)))
    assert (lesson.place, shelf.found) == ((0, 300), [])
    for _ in range(2):
        step = lesson.next()
        assert isinstance(step, Ask)
        assert lesson.item_of(step).question.id == step.question
        lesson.answer("true")
    assert shelf.found == [step.question for step in lesson.steps[:2] if isinstance(step, Ask)]


def test_the_options_of_a_question_keep_their_order_all_day(store: Store) -> None:
    wrong = tuple(Distractor(text, "It is not.") for text in "bcdefgh")
    shelf = DeckShelf([question("q", "a", "choice", keys=("a",), distractors=wrong)], topics={CardId("a"): "law"})
    store.append(review("q", card="a", mark=0.0))
    orders = set()
    for day in (1, 1, 2):
        lesson = Lesson(store, shelf, Scope(()), clock=Days(MONDAY + timedelta(days=day)))
        step = lesson.next()
        assert isinstance(step, Ask)
        orders.add(lesson.item_of(step).options)
    assert len(orders) == 2


def lesson_of(store: Store, **options: float) -> tuple[Lesson, Days]:
    clock = Days(MONDAY)
    return Lesson(store, SHELF, PATH, clock=clock, timer=clock.timer, **options), clock  # type: ignore[arg-type]


def test_an_answer_is_saved_before_the_next_question_is_drawn(store: Store) -> None:
    lesson, clock = lesson_of(store)
    lesson.read()
    lesson.next()
    clock.seconds += 12
    assert lesson.answer("false", guessed=True).right is False
    last = store.last_answer()
    assert last is not None
    assert (last.question, last.response, last.guessed, round(last.seconds)) == ("a-1", "false", True, 12)


def test_the_last_answer_can_be_taken_back_and_given_again(store: Store) -> None:
    lesson, _ = lesson_of(store)
    lesson.read()
    lesson.answer("false")
    step = lesson.undo()
    assert isinstance(step, Ask)
    assert (step.question, lesson.next(), store.memories()) == ("a-1", step, {})
    lesson.answer("true")
    assert lesson.undo() is not None
    assert lesson.undo() is None


def test_a_question_passed_over_comes_again(store: Store) -> None:
    lesson, _ = lesson_of(store)
    lesson.read()
    lesson.skip()
    assert words(lesson.steps)[lesson._place] == "new a-2"
    assert today(store)[:2] == ["new a-1", "new a-2"]


def test_a_card_passed_over_takes_its_questions_along(store: Store) -> None:
    lesson, _ = lesson_of(store)
    lesson.skip()
    assert lesson.next() == Read(CardId("b"))
    assert lesson.place == (2, 6)


def test_the_minutes_end_a_lesson_after_the_questions_of_the_card_just_read(store: Store) -> None:
    lesson, clock = lesson_of(store, minutes=10)
    lesson.read()
    clock.seconds = 601
    assert isinstance(lesson.next(), Ask)
    lesson.answer("true")
    lesson.answer("true")
    assert lesson.next() == Done(left=6, out_of_time=True)


def test_answering_a_card_or_reading_a_question_is_a_mistake_of_the_caller(store: Store) -> None:
    lesson, _ = lesson_of(store)
    with pytest.raises(ValueError, match="the step on hand is Read"):
        lesson.answer("true")
    lesson.read()
    with pytest.raises(ValueError, match="the step on hand is Ask"):
        lesson.read()


def test_a_text_that_no_file_can_hold_is_saved_without_it(store: Store) -> None:
    lesson, _ = lesson_of(store)
    lesson.read()
    lesson.answer("tr\udce9ue" + "x" * 10_000)
    last = store.last_answer()
    assert last is not None
    assert str(last.response).startswith("tr?uex")
    assert len(last.response) == 500


def test_the_summary_says_what_was_learned_and_what_comes_tomorrow(store: Store) -> None:
    store.change_settings(Settings(new_cards=2))
    lesson, _ = lesson_of(store)
    for right in (True, False, True):
        if isinstance(lesson.next(), Read):
            lesson.read()
        lesson.answer("true" if right else "false") if isinstance(lesson.next(), Ask) else None
    summary = lesson.summary()
    assert summary.cards_read == ("a", "b")
    assert (len(summary.answered), summary.right, summary.leeches) == (3, 2, ())
    assert (summary.tomorrow.reviews, summary.tomorrow.further, summary.tomorrow.new_cards) == (1, 1, 2)
    assert summary.path == PathProgress(new=6, learning=2, known=0)
    assert summary.path.share_met == 0.25


def test_a_leech_is_named(store: Store) -> None:
    for day in range(8):
        store.append(review("a-1", card="a", mark=0.0, day=MONDAY - timedelta(days=20 - day)))
    lesson, _ = lesson_of(store)
    lesson.next()
    lesson.answer("false")
    assert [leech.id for leech in lesson.summary().leeches] == ["a-1"]


def test_where_a_card_stands(store: Store) -> None:
    store.append(CardRead("c", "b", noon(MONDAY)))
    for number in (1, 2, 3):
        for day in (0, 3, 15, 60):
            store.append(review(f"a-{number}", card="a", day=MONDAY + timedelta(days=day)))
    found = standings(store, SHELF, map(CardId, ("a", "b", "c", "gone")))
    assert found == {"a": Standing.KNOWN, "b": Standing.LEARNING, "c": Standing.NEW}


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_to_ask_is_a_plain_word(why: Why) -> None:
    assert why.value.isalpha()


def test_sixty_days_of_lessons_meet_every_question_and_never_two_siblings_a_day(store: Store) -> None:
    for day in range(60):
        asked = [step.split()[-1] for step in do(store, day) if not step.startswith(("read", "new"))]
        cards = [name.split("-")[0] for name in asked]
        assert len(set(cards)) in (len(cards), 1), f"day {day}: {asked}"
    assert store.asked() == {f"{card}-{n}" for card in "abcdefgh" for n in (1, 2, 3)}
    assert Standing.NEW not in standings(store, SHELF, PATH.cards).values()
