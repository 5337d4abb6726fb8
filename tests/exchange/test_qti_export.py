"""Questions as QTI 2.1 packages: valid, marked as with us, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cyberdip.exchange import qti
from cyberdip.exchange.carrying import Carried, Note, Outgoing
from cyberdip.exchange.markup import Element, parse
from cyberdip.exchange.qti.processing import Processing
from cyberdip.exchange.qti.variables import Value
from cyberdip.library.model import Card, Question, QuestionType
from cyberdip.library.reading import Deck, read_deck
from cyberdip.library.text import on_one_line
from cyberdip.study.items import present
from cyberdip.study.marking import Response, mark
from cyberdip.study.wording import Reading, read
from tests.conftest import SHIPPED
from tests.exchange.making import SAMPLE, Record, authored, carried, outgoing, records
from tests.exchange.qti_schema import complaints

GOLDEN = Path(__file__).parent / "golden" / "qti"


def package(outgoing: Outgoing) -> bytes:
    """Return the package of these questions."""
    content = qti.export(outgoing).content
    assert isinstance(content, bytes)
    return content


def unpacked(package: bytes) -> dict[str, bytes]:
    """Return what a package holds."""
    archive = zipfile.ZipFile(io.BytesIO(package))
    return {name: archive.read(name) for name in archive.namelist()}


def members(outgoing: Outgoing) -> dict[str, bytes]:
    """Return what the package of these questions holds."""
    return unpacked(package(outgoing))


def item_of(carried: Carried, *, fixed: bool = False) -> Element:
    """Return the item of a question."""
    made = members(Outgoing("Sample", "Deck", "CC BY 4.0", (carried,), fixed))
    (name,) = [name for name in made if name.startswith("items/")]
    return parse(made[name], name)


def parts(item: Element, name: str) -> list[Element]:
    return [part for part in item.walk() if part.name == name]


def test_an_export_is_the_same_files_as_its_golden_package() -> None:
    golden = {str(file.relative_to(GOLDEN)): file.read_bytes() for file in GOLDEN.rglob("*") if file.is_file()}
    assert members(outgoing()) == golden


def test_an_export_is_the_same_bytes_every_time() -> None:
    assert qti.export(outgoing()).content == qti.export(outgoing()).content


@pytest.mark.parametrize("fixed", [False, True], ids=["to practise", "a paper"])
def test_every_file_of_the_sample_passes_the_schemas(fixed: bool, tmp_path: Path) -> None:
    assert complaints(members(outgoing(fixed=fixed)), tmp_path) == []


@settings(max_examples=4, deadline=None, phases=[Phase.generate])  # each example is two runs of xmllint
@given(
    questions=st.lists(records(), min_size=10, max_size=30, unique_by=lambda record: record["id"]), fixed=st.booleans()
)
def test_every_file_of_any_questions_passes_the_schemas(
    tmp_path_factory: pytest.TempPathFactory, questions: list[Record], fixed: bool
) -> None:
    made = members(outgoing(questions, fixed=fixed))
    assert len(made) == len(questions) + 3
    assert complaints(made, tmp_path_factory.mktemp("package")) == []


@pytest.fixture(scope="module")
def deck() -> Deck:
    return read_deck(SHIPPED)


def shipped(deck: Deck, *, fixed: bool) -> Outgoing:
    """Return every question of the deck that ships."""
    titles = {topic.id: topic.title for topic in deck.topics}
    questions = []
    for record in deck.cards.values():
        card = Card.from_record(record)
        for one in record["questions"]:
            question = Question.from_record(one, card.id)
            source = card.source(question.source.source)
            questions.append(
                Carried(
                    question, one, card, present(question, seed="7") if fixed else authored(question), card.topics[0],
                    titles[card.topics[0]], on_one_line(f"{source.title}. {source.url or ''}"), source.url or "",
                )
            )  # fmt: skip
    return Outgoing("The shipped deck", "cyberdip", "CC BY 4.0", tuple(questions), fixed)


def test_every_question_of_the_shipped_deck_passes_the_schemas(deck: Deck, tmp_path: Path) -> None:
    whole = shipped(deck, fixed=False)
    made = members(whole)
    assert len([name for name in made if name.startswith("items/")]) == len(whole.questions) > 1000
    assert complaints(made, tmp_path) == []


@pytest.mark.parametrize("fixed", [False, True], ids=["to practise", "a paper"])
def test_every_question_of_the_shipped_deck_comes_back_field_by_field(deck: Deck, fixed: bool) -> None:
    whole = shipped(deck, fixed=fixed)
    back = qti.read(package(whole), "deck.zip")
    assert (back.left_out, back.changed) == ((), ())
    assert [found.record for found in back.questions] == [one.record for one in whole.questions]


MANY = [f"Step {number}" for number in range(9)]


def test_what_qti_holds_only_in_part_is_said_by_the_questions_name() -> None:
    common = {
        "stem": "Put in order.",
        "rationale": "So it is.",
        "source": "code",
        "level": "advanced",
        "skill": "apply",
    }
    long: Record = {"id": "long-order", "type": "order", "order": MANY, **common}
    wide: Record = {
        "id": "wide-match", "type": "match", "pairs": [{"left": f"L{n}", "right": f"R{n}"} for n in range(21)],
        "distractors": [{"text": f"D{n}", "rationale": "No."} for n in range(20)], **common,
    }  # fmt: skip
    assert qti.export(outgoing([*SAMPLE, long, wide])).lost == (
        Note("long-order", "is marked all or nothing: an order of more than 8 steps has no part marks"),
        Note("wide-match", "its reasons for wrong right sides are in the file, but not shown: there are too many"),
    )


def test_a_paper_keeps_the_order_of_its_options_and_says_so_and_practice_shuffles_them() -> None:
    for record in SAMPLE[:3]:
        for fixed, seed in ((False, None), (True, "7")):
            question = carried(record, seed=seed)
            item = item_of(question, fixed=fixed)
            (interaction,) = parts(item, "choiceInteraction")
            choices = parts(item, "simpleChoice")
            assert tuple(choice.text for choice in choices) == question.item.options
            assert interaction.get("shuffle") == ("false" if fixed else "true")
            assert {choice.get("fixed") for choice in choices} == ({"true"} if fixed else {""})


def test_a_paper_is_handed_in_whole_and_practice_is_answered_one_by_one() -> None:
    for fixed, mode in ((True, "simultaneous"), (False, "individual")):
        test = parse(members(outgoing(fixed=fixed))["test.xml"], "test.xml")
        (part,) = parts(test, "testPart")
        assert part.get("submissionMode") == mode
        assert [reference.get("href") for reference in parts(test, "assessmentItemRef")] == [
            f"items/item-{record['id']}.xml" for record in SAMPLE
        ]


def test_the_names_of_options_tell_neither_their_place_nor_the_key() -> None:
    item = item_of(carried(SAMPLE[0]))
    names = [choice.get("identifier") for choice in parts(item, "simpleChoice")]
    assert names == ["oc9a6a5", "oe3ff1b", "o287cea", "o8dcad2"]


def test_arabic_is_marked_by_its_language_and_set_from_right_to_left_by_the_style_sheet() -> None:
    record = {
        **SAMPLE[0], "stem": "What is الميناء in English?\n\nما هو الميناء؟", "key": "مرسى",
    }  # fmt: skip
    made = members(outgoing([record]))
    item = made["items/item-harbour-side.xml"].decode()
    assert '<p>What is <span class="rtl" xml:lang="ar">الميناء</span> in English?</p>' in item
    assert '<prompt class="rtl" xml:lang="ar">ما هو الميناء؟</prompt>' in item
    assert ' class="rtl" xml:lang="ar">مرسى</simpleChoice>' in item
    assert b".rtl { direction: rtl; unicode-bidi: isolate; }" in made["style.css"]
    assert '<stylesheet href="../style.css" type="text/css"/>' in item


def test_a_unit_in_arabic_stands_behind_its_number_and_comes_back() -> None:
    record = {**SAMPLE[5], "unit": "متر"}
    (found,) = qti.read(package(outgoing([record])), "x.zip").questions
    assert found.record == record


def test_two_questions_of_one_id_and_an_id_with_a_digit_before_have_files_of_their_own(tmp_path: Path) -> None:
    record = {**SAMPLE[0], "id": "1-harbour"}
    made = members(outgoing([record, record]))
    assert {"items/item-1-harbour.xml", "items/item-1-harbour-2.xml"} < set(made)
    assert complaints(made, tmp_path) == []


@settings(deadline=None)
@given(st.text(min_size=1))
def test_nothing_in_a_text_breaks_out_of_its_place(text: str) -> None:
    question = {**SAMPLE[0], "stem": text, "key": text + "1", "rationale": text, "hint": text}
    names = [part.name for part in item_of(carried(question)).walk() if part.name not in ("p", "br", "span")]
    assert names == [part.name for part in item_of(carried(SAMPLE[0])).walk() if part.name not in ("p", "br", "span")]


class Answering:
    """The identifiers of a question's options in its item, to answer it with."""

    def __init__(self, carried: Carried) -> None:
        self.carried = carried
        self.item = item_of(carried)
        self.sets = [self.named(one) for one in parts(self.item, "simpleMatchSet")]
        self.gaps = parts(self.item, "inlineChoiceInteraction")

    def named(self, within: Element) -> dict[str, str]:
        names = ("simpleChoice", "simpleAssociableChoice", "inlineChoice")
        return {part.text: part.get("identifier") for part in within.walk() if part.name in names}

    def responses(self, given: Response) -> dict[str, Value]:
        """Return a response as QTI has it."""
        question = self.carried.question
        options = self.named(self.item)
        match question.type:
            case QuestionType.CHOICE:
                return {"RESPONSE": options[str(given)]}
            case QuestionType.NUMERIC:
                return {"RESPONSE": float(str(given))}
            case QuestionType.MULTIPLE | QuestionType.ORDER:
                from cyberdip.exchange.qti.variables import Ordered

                chosen = [options[text] for text in given]
                return {"RESPONSE": Ordered(chosen) if question.type is QuestionType.ORDER else tuple(chosen) or None}
            case QuestionType.MATCH:
                lefts, rights = self.sets
                pairs = [f"{lefts[p.left]} {rights[r]}" for p, r in zip(question.pairs, given, strict=True) if r]
                return {"RESPONSE": tuple(pairs) or None}
            case QuestionType.CLOZE:
                gaps = {gap.get("responseIdentifier"): self.named(gap) for gap in self.gaps}
                named = [(f"RESPONSE{number}", text) for number, text in enumerate(given, start=1)]
                return {name: (gaps[name][text] if name in gaps else text) if text else None for name, text in named}
            case _:
                return {"RESPONSE": str(given)}

    def outcomes(self, given: Response) -> dict[str, Value]:
        """Return what the item's own rules make of a response."""
        return Processing(self.item, 10_000).run(self.responses(given))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Carried, Response]:
    """Make any question of up to eight steps, and any answer to it."""
    question = carried(draw(records()))
    asked, item = question.question, question.item
    match asked.type:
        case QuestionType.CHOICE:
            return question, draw(st.sampled_from(item.options))
        case QuestionType.TRUE_FALSE:
            return question, draw(st.sampled_from(["true", "false"]))
        case QuestionType.SHORT:
            return question, draw(st.sampled_from([*asked.keys, *asked.accept, *(d.text for d in asked.distractors)]))
        case QuestionType.NUMERIC:
            assert asked.number is not None
            return question, repr(
                asked.number + draw(st.sampled_from([0, asked.tolerance, 1.5 * asked.tolerance, 7777]))
            )
        case QuestionType.MULTIPLE:
            return question, tuple(draw(st.lists(st.sampled_from(item.options), unique=True)))
        case QuestionType.ORDER:
            return question, tuple(draw(st.permutations(item.options)))
        case QuestionType.MATCH:
            return question, tuple(draw(st.sampled_from([*item.options, ""])) for _ in asked.pairs)
        case QuestionType.CLOZE:
            return question, tuple(
                draw(st.sampled_from([*(options or [gap.key, *gap.accept, "something else"]), ""]))
                for gap, options in zip(asked.gaps, item.gap_options, strict=True)
            )
    raise AssertionError(asked.type)


def is_typed_in_words(pair: tuple[Carried, Response]) -> bool:
    """Say whether what is typed is right, wrong or unlisted alike for a reader of words and for one of letters."""
    question, given = pair
    asked = question.question
    if asked.type is QuestionType.SHORT:
        answers = [*asked.keys, *asked.accept]
        return mark(question.item, given).right == (str(given).casefold() in [text.casefold() for text in answers])
    for gap, text in zip(asked.gaps, given, strict=False):
        if text and not gap.distractors:
            reading, _ = read(text, accepted=(gap.key, *gap.accept), wrong=[])
            if (reading is not Reading.OTHER) != (
                text.casefold() in [one.casefold() for one in (gap.key, *gap.accept)]
            ):
                return False
    return True


@settings(deadline=None)
@given(answered().filter(is_typed_in_words))
def test_the_rules_of_an_item_give_the_mark_that_we_give(pair: tuple[Carried, Response]) -> None:
    question, given = pair
    score = Answering(question).outcomes(given)["SCORE"]
    ours = mark(question.item, given).mark
    assert score == pytest.approx(ours, abs=2e-6)
    assert (score == 1.0) == (ours == 1.0)


@pytest.mark.parametrize("record", SAMPLE, ids=[record["id"] for record in SAMPLE])
def test_a_wrong_answer_shows_its_reason_and_every_answer_shows_the_explanation(record: dict[str, Any]) -> None:
    question = carried(record)
    asked, item = question.question, question.item
    wrong: list[tuple[str, Response]] = []
    for distractor in asked.distractors:
        given: Response = distractor.text
        if asked.type is QuestionType.MULTIPLE:
            given = (distractor.text,)
        elif asked.type is QuestionType.MATCH:
            given = (distractor.text, *("" for _ in asked.pairs[1:]))
        wrong.append((distractor.rationale, given))
    for place, gap in enumerate(asked.gaps):
        wrong += [
            (d.rationale, tuple(d.text if n == place else "" for n in range(len(asked.gaps)))) for d in gap.distractors
        ]  # fmt: skip
    answering = Answering(question)
    feedback = {part.get("identifier"): part.text for part in parts(answering.item, "modalFeedback")}
    assert feedback["shown"].startswith(f"{asked.rationale}Source: ")
    for reason, given in wrong:
        outcomes = answering.outcomes(given)
        shown = outcomes["FEEDBACK"]
        assert isinstance(shown, tuple)
        assert [feedback[str(name)] for name in shown] == [reason]
        assert outcomes["EXPLANATION"] == "shown"
    assert len(wrong) == len(asked.distractors) + sum(len(gap.distractors) for gap in asked.gaps)
    assert item is question.item
