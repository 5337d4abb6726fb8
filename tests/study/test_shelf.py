from pathlib import Path

from cyberdip.library.index import open_index
from cyberdip.library.model import CardId, Question
from cyberdip.study.planning import Read, Scope, plan
from cyberdip.study.shelf import DeckShelf, IndexShelf
from cyberdip.study.store import Store
from tests.study.making import MONDAY


def test_the_index_and_a_deck_in_memory_give_the_same_answers(a_deck: Path) -> None:
    index = open_index([str(a_deck)], cache=None)
    there = IndexShelf(index)
    questions = [Question.from_record(record, card) for card, record in index.questions()]
    here = DeckShelf(questions, topics=there.topics_of(map(CardId, index.main_topics())))
    cards = [*map(CardId, index.main_topics()), CardId("gone")]
    ids = [*(q.id for q in questions), "gone"]
    assert len(cards) > 2
    assert there.find(ids) == here.find(ids)
    assert there.of_cards(cards) == here.of_cards(cards)
    assert {card: tuple(of) for card, of in there.ids_of(cards).items()} == here.ids_of(cards)
    assert there.topics_of(cards) == here.topics_of(cards)
    assert there.revised() == here.revised()


def test_a_first_lesson_can_be_planned_from_the_index(a_deck: Path) -> None:
    index = open_index([str(a_deck)], cache=None)
    cards = tuple(CardId(card) for path in index.paths() for lesson in path["lessons"] for card in lesson["cards"])
    with Store.in_memory() as store:
        steps = plan(store, IndexShelf(index), Scope(cards), today=MONDAY)
    assert steps[0] == Read(cards[0])
