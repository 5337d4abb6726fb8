import pytest

from cyberdip.library.model import CardId
from cyberdip.study.attempt import Attempt, Score
from cyberdip.study.items import present
from cyberdip.study.store import Store
from tests.study.making import MONDAY, Days, question

ITEMS = [present(question(f"{card}-1", card), seed="7") for card in "abc"]
TOPICS = {CardId("a"): "law", CardId("b"): "law", CardId("c"): "history"}


def attempt(store: Store | None = None, **options: object) -> tuple[Attempt, Days]:
    clock = Days(MONDAY)
    return Attempt(ITEMS, store=store, selection="n=3", topics=TOPICS, clock=clock, timer=clock.timer, **options), clock  # type: ignore[arg-type]


def test_an_attempt_counts_up_by_topic_and_says_what_to_read() -> None:
    quiz, _ = attempt()
    for response in ("true", "false", "true"):
        assert quiz.current() is not None
        quiz.answer(response)
    assert quiz.current() is None
    result = quiz.result()
    assert result.score == Score(3, 2, 2.0)
    assert result.topics == {"history": Score(1, 1, 1.0), "law": Score(2, 1, 1.0)}
    assert (result.to_read, result.before, result.out_of_time) == (("b",), None, False)


def test_an_exam_keeps_its_verdicts_until_the_end() -> None:
    quiz, _ = attempt(exam=True)
    assert [quiz.answer("true") for _ in ITEMS] == [None, None, None]
    assert [done.verdict.right for done in quiz.result().answers if done.verdict] == [True, True, True]


def test_a_question_passed_over_counts_nothing_and_is_not_logged() -> None:
    with Store.in_memory() as store:
        quiz, _ = attempt(store)
        quiz.skip()
        quiz.answer("true")
        assert quiz.result().score == Score(3, 1, 1.0)
        assert store.size() == 1


def test_the_end_of_time_keeps_what_was_answered() -> None:
    with Store.in_memory() as store:
        quiz, clock = attempt(store, time_limit_seconds=60.0)
        quiz.answer("true")
        assert 59 < (quiz.seconds_left or 0) <= 60
        clock.seconds = 61
        assert (quiz.current(), quiz.answer("true"), quiz.undo()) == (None, None, None)
        result = quiz.result()
        assert (result.out_of_time, result.score, store.size()) == (True, Score(3, 1, 1.0), 1)


def test_an_answer_can_be_taken_back() -> None:
    with Store.in_memory() as store:
        quiz, _ = attempt(store)
        quiz.answer("false")
        assert quiz.undo() == ITEMS[0]
        assert store.memories() == {}
        quiz.answer("true")
        assert quiz.place == 1
        assert quiz.undo() == ITEMS[0]
        assert quiz.undo() is None


def test_the_next_attempt_at_the_same_selection_is_compared_with_this_one() -> None:
    with Store.in_memory() as store:
        first, _ = attempt(store)
        for response in ("true", "false", "true"):
            first.answer(response)
        first.result()
        second, _ = attempt(store)
        before = second.result().before
        assert before is not None
        assert (before.asked, before.right, before.marks) == (3, 2, 2.0)


def test_an_attempt_that_was_left_is_not_compared_with() -> None:
    with Store.in_memory() as store:
        left, _ = attempt(store)
        left.answer("true")
        left.result()
        assert store.last_quiz("n=3") is None


def test_answering_after_the_end_is_a_mistake_of_the_caller() -> None:
    quiz, _ = attempt()
    quiz.result()
    with pytest.raises(ValueError, match="the attempt is over"):
        quiz.answer("true")


def test_an_empty_quiz_scores_nothing_of_nothing() -> None:
    quiz = Attempt((), store=None, selection="", topics={}, clock=Days(MONDAY))
    assert (quiz.current(), quiz.result().score.share) == (None, 0.0)
