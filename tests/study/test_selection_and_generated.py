from itertools import combinations

import pytest

from cyberdip.errors import NothingFound
from cyberdip.library.dates import When
from cyberdip.library.model import (
    Arabic,
    Card,
    CardId,
    Citation,
    Fact,
    Kind,
    Level,
    Question,
    QuestionType,
    Source,
)
from cyberdip.library.text import fold
from cyberdip.study.generated import Maker
from cyberdip.study.selection import Place, Selection, choose
from tests.study.making import question

QUESTIONS = [
    question(f"{card}-{n}", card, level=Level.ADVANCED if n == 3 else Level.FOUNDATION, generated=n == 2)
    for card in "abcd"
    for n in (1, 2, 3)
]
PLACES = {
    CardId("a"): Place(Kind.CASE, ("law",)),
    CardId("b"): Place(Kind.CASE, ("history", "law")),
    CardId("c"): Place(Kind.CONCEPT, ("history",)),
    CardId("d"): Place(Kind.CONCEPT, ("history",)),
}

EVERYTHING = Selection()


def chosen(
    selection: Selection = EVERYTHING, count: int | None = None, seed: str = "7", pool: list[Question] = QUESTIONS
) -> list[str]:
    return [str(q.id) for q in choose(pool, selection, places=PLACES, seed=seed, count=count)]


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(kinds=frozenset({Kind.CASE})), "a-1 a-2 a-3 b-1 b-2 b-3"),
        (Selection(topics=frozenset({"law"}), authored_only=True), "a-1 a-3 b-1 b-3"),
        (Selection(levels=frozenset({Level.ADVANCED})), "a-3 b-3 c-3 d-3"),
        (Selection(cards=frozenset({CardId("c")})), "c-1 c-2 c-3"),
        (Selection(types=frozenset({QuestionType.TRUE_FALSE}), cards=frozenset({CardId("d")})), "d-1 d-2 d-3"),
    ],
)
def test_a_quiz_is_chosen_by_its_selection(selection: Selection, ids: str) -> None:
    assert sorted(chosen(selection)) == ids.split()


def test_the_same_seed_gives_the_same_quiz_whatever_order_the_deck_is_read_in() -> None:
    assert chosen() == chosen(pool=QUESTIONS[::-1]) == "c-1 d-3 b-1 a-1 d-1 b-2 c-2 a-2 d-2 b-3 c-3 a-3".split()
    assert chosen(seed="8") != chosen()


def test_a_smaller_quiz_is_the_beginning_of_a_larger_one() -> None:
    assert chosen(count=5) == chosen()[:5]


def test_no_card_is_asked_twice_before_every_card_was_asked_once() -> None:
    assert [sorted(name[0] for name in chosen()[start : start + 4]) for start in (0, 4, 8)] == [list("abcd")] * 3


@pytest.mark.parametrize(("count", "length"), [(0, 0), (-1, 0), (100_000, 12)])
def test_any_number_can_be_asked_for(count: int, length: int) -> None:
    assert len(chosen(count=count)) == length


def test_a_selection_without_questions_says_what_was_asked_for() -> None:
    with pytest.raises(NothingFound, match=r"no question fits this selection \(topic=music\)"):
        chosen(Selection(topics=frozenset({"music"})))


def test_equal_selections_have_one_name() -> None:
    one = Selection(topics=frozenset({"law", "history"}), authored_only=True)
    assert one.name(20) == "topic=history,law authored n=20"
    assert Selection().name(None) == "everything"


SOURCE = Source("s", "Report", "UN", 2021)


def card(identity: str, kind: Kind = Kind.CONCEPT, **fields: object) -> Card:
    given: dict[str, object] = {
        "title": identity.replace("-", " ").title(), "topics": ("law",), "level": Level.FOUNDATION,
        "summary": f"A sentence on matter number {len(identity)}.", "body": "Text. [^s, para. 2]", "key_points": (),
        "related": (), "sources": (SOURCE,), "as_of": "2026-11", **fields,
    }  # fmt: skip
    return Card(id=CardId(identity), kind=kind, **given)  # type: ignore[arg-type]


def generate(cards: list[Card]) -> tuple[Question, ...]:
    """Every question that these cards can carry."""
    listed = {card.id: card for card in cards}
    maker = Maker({card.id: Place(card.kind, card.topics) for card in cards}, read=listed.__getitem__)
    return tuple(question for name in sorted(maker.possible()) if (question := maker.make(name)) is not None)


def made(cards: list[Card]) -> dict[str, Question]:
    return {str(q.id): q for q in generate(cards)}


def case(identity: str, when: str, **fields: object) -> Card:
    return card(identity, Kind.CASE, when=When.parse(when), **fields)


CASES = [
    case("one", "2007-04"),
    case("two", "2010/2012"),
    case("three", "2012"),
    case("four", "2015-12-23"),
    case("five", "2017"),
]


def test_a_case_asks_for_its_year_and_says_what_the_other_years_are() -> None:
    asked = made(CASES)["one~year"]
    assert (asked.stem, asked.keys, asked.generated) == ("One: in which year did it happen?", ("2007",), True)
    assert asked.source == Citation("s", "para. 2")
    assert {d.text: d.rationale for d in asked.distractors}.items() <= {
        "2010": "Two: 2010 to 2012.", "2012": "Three: 2012.", "2015": "Four: 23 December 2015.", "2017": "Five: 2017.",
    }.items()  # fmt: skip
    assert made(CASES)["two~year"].stem == "Two: in which year did it begin?"


def test_a_year_within_the_range_of_a_case_is_no_wrong_option() -> None:
    assert "2012" not in {d.text for d in made(CASES)["two~year"].distractors}


def test_there_is_no_question_with_fewer_than_three_wrong_options() -> None:
    assert made(CASES[:3]) == {}


@pytest.mark.parametrize(
    "odd",
    [case("six", "0590~"), case("six", "2020", title="The Six of 2020"), case("six", "2020", aka=("Six2020",))],
    ids=["about a year", "the year in the title", "the year in another name"],
)
def test_a_year_that_is_not_known_or_told_is_not_asked(odd: Card) -> None:
    assert "six~year" not in made([*CASES, odd])


TERMS = [
    card(
        "sulh", title="Reconciliation", arabic=Arabic("الصلح", "al-ṣulḥ"), summary="Ending a quarrel by mutual grant."
    ),
    card(
        "aman", title="Safe conduct", arabic=Arabic("الأمان", "al-amān"), summary="Protection promised to a stranger."
    ),
    card("ahd", title="Covenant", arabic=Arabic("العهد", "al-ʿahd"), summary="A binding word between peoples."),
    card("shura", title="Consultation", arabic=Arabic("الشورى", "al-shūrā"), summary="Hearing others before deciding."),
]


def test_a_concept_asks_for_term_definition_and_arabic_both_ways() -> None:
    questions = made(TERMS)
    assert [name for name in questions if name.startswith("sulh")] == [
        "sulh~arabic",
        "sulh~definition",
        "sulh~meaning",
        "sulh~term",
    ]
    asked = questions["sulh~meaning"]
    assert (asked.stem, asked.keys) == ("What does this term stand for? الصلح (al-ṣulḥ)", ("Reconciliation",))
    assert sorted(d.text for d in asked.distractors) == ["Consultation", "Covenant", "Safe conduct"]
    assert questions["sulh~arabic"].keys == ("الصلح",)


@pytest.mark.parametrize(
    "rival",
    [
        card("rival", title="Settlement", arabic=Arabic("صُلْح", "sulh"), summary="Something else entirely."),
        card("rival", title="Truce", aka=("Reconciliation",), summary="Something else entirely."),
        card("rival", title="Truce", summary="A kind of reconciliation between armies."),
        card("rival", title="Mutual grant", summary="Something else entirely."),
        card("rival", title="Reconciliation of States", summary="Something else entirely."),
    ],
    ids=["same Arabic", "same alias", "its summary names the other", "named in the summary", "one title in the other"],
)
def test_a_card_that_could_be_right_by_accident_lends_no_wrong_option(rival: Card) -> None:
    for name, asked in made([*TERMS, rival]).items():
        if name.startswith("sulh~"):
            wrong = {d.text for d in asked.distractors}
            assert wrong.isdisjoint({rival.title, rival.summary, *([rival.arabic.term] if rival.arabic else [])})


def test_a_summary_that_names_its_card_asks_with_a_blank() -> None:
    told = card("hudna", title="Truce", summary="A truce ends fighting for a time.")
    questions = made([*TERMS, told])
    assert "hudna~definition" not in questions
    assert questions["hudna~term"].stem == "What is described here? “A ____ ends fighting for a time.”"


def test_a_term_that_sounds_like_its_meaning_is_not_asked() -> None:
    questions = made([*TERMS, card("jihad", title="Jihad", arabic=Arabic("الجهاد", "al-jihād"), summary="Striving.")])
    assert "jihad~meaning" not in questions
    assert "jihad~arabic" in questions


def seated(identity: str, seat: str) -> Card:
    facts = {"seat": (Fact(seat, Citation("s")),)}
    return card(identity, Kind.INSTITUTION, facts=facts, summary=f"Body {identity}.")


def test_an_institution_asks_for_its_seat_unless_its_name_tells() -> None:
    seats = [
        ("league", "Cairo, Egypt"),
        ("oic", "Jeddah, Saudi Arabia"),
        ("union", "Addis Ababa, Ethiopia"),
        ("itu", "Geneva, Switzerland"),
    ]
    bodies = [seated(*pair) for pair in [*seats, ("cairo-club", "Cairo"), ("other-jeddah-body", "Jeddah")]]
    questions = made(bodies)
    assert questions["league~seat"].keys == ("Cairo, Egypt",)
    assert {d.text for d in questions["league~seat"].distractors} == {
        "Jeddah, Saudi Arabia",
        "Addis Ababa, Ethiopia",
        "Geneva, Switzerland",
    }
    assert "cairo-club~seat" not in questions


def test_no_generated_question_has_two_options_alike() -> None:
    for asked in generate([*CASES, *TERMS]):
        options = [*asked.keys, *(d.text for d in asked.distractors)]
        assert len(options) == 4
        assert all(fold(one) != fold(other) for one, other in combinations(options, 2))


def test_the_same_cards_in_any_order_give_the_same_questions() -> None:
    assert generate([*CASES, *TERMS]) == generate([*TERMS, *CASES][::-1])


def test_a_further_card_changes_at_most_one_wrong_option() -> None:
    before = made(CASES)["one~year"]
    after = made([*CASES, case("six", "2020")])["one~year"]
    assert len({d.text for d in before.distractors} & {d.text for d in after.distractors}) >= 2
