from datetime import timedelta
from pathlib import Path

from cyberdip.library.index import open_index
from cyberdip.library.model import CardId, Question, QuestionId
from cyberdip.study.planning import Ask, Read, Scope, Why, plan
from cyberdip.study.shelf import DeckShelf, IndexShelf, Outline
from cyberdip.study.store import Store
from tests.study.making import MONDAY, review

PURPOSE = "  - id: point-of-contact-purpose    # permanent: change the wording freely, never the id\n"


def rename_and_revise(deck: Path) -> None:
    """Give a question of the deck two former ids and a second edition."""
    file = deck / "concepts" / "point-of-contact.yaml"
    text = file.read_text(encoding="utf-8")
    assert PURPOSE in text
    added = "    edition: 2\n    changed: 2026-01\n    formerly: [poc-why, poc-purpose]\n"
    file.write_text(text.replace(PURPOSE, PURPOSE + added), encoding="utf-8")


def test_the_index_and_a_deck_in_memory_give_the_same_answers(a_deck: Path) -> None:
    rename_and_revise(a_deck)
    index = open_index([str(a_deck)], cache=None)
    there = IndexShelf(index)
    questions = [Question.from_record(record, card) for card, record in index.questions()]
    here = DeckShelf(questions, topics=there.topics_of(map(CardId, index.main_topics())))
    cards = [*map(CardId, index.main_topics()), CardId("gone")]
    ids = [*(q.id for q in questions), "gone", "poc-why"]
    assert len(cards) > 2
    assert there.find(ids) == here.find(ids)
    assert there.of_cards(cards) == here.of_cards(cards)
    assert there.outlines(ids) == here.outlines(ids)
    assert there.topics_of(cards) == here.topics_of(cards)
    assert there.revised() == here.revised()


def test_an_outline_tells_card_edition_and_former_ids(a_deck: Path) -> None:
    rename_and_revise(a_deck)
    shelf = IndexShelf(open_index([str(a_deck)], cache=None))
    name = QuestionId("point-of-contact-purpose")
    outline = Outline(name, CardId("point-of-contact"), 2, ("poc-purpose", "poc-why"))
    assert shelf.outlines(["poc-why", "gone"]) == {name: outline}
    assert shelf.revised() == {name: outline}


def test_a_question_answered_under_a_former_id_and_revised_since_comes_back(a_deck: Path) -> None:
    rename_and_revise(a_deck)
    shelf = IndexShelf(open_index([str(a_deck)], cache=None))
    with Store.in_memory() as store:
        store.append(review("poc-why", card="point-of-contact"))
        steps = plan(store, shelf, Scope(()), today=MONDAY + timedelta(days=1))
        memory = store.memories()["poc-why"]
    assert steps == (Ask(QuestionId("point-of-contact-purpose"), CardId("point-of-contact"), Why.CHANGED, memory),)


def test_a_first_lesson_can_be_planned_from_the_index(a_deck: Path) -> None:
    index = open_index([str(a_deck)], cache=None)
    cards = tuple(CardId(card) for path in index.paths() for lesson in path["lessons"] for card in lesson["cards"])
    with Store.in_memory() as store:
        steps = plan(store, IndexShelf(index), Scope(cards), today=MONDAY)
    assert steps[0] == Read(cards[0])
