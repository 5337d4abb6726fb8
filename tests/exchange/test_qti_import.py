"""QTI files of ours and of others as questions: what comes in, what is changed, what is left out, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdip.errors import FileError
from cyberdip.exchange import qti
from cyberdip.exchange.archive import Archive, pack
from cyberdip.exchange.carrying import Found, Incoming, Note
from tests.exchange.making import SAMPLE, Record, outgoing, records
from tests.exchange.test_qti_export import package


@settings(deadline=None)
@given(records(), st.booleans())
def test_every_question_comes_back_field_by_field(record: Record, fixed: bool) -> None:
    back = qti.read(package(outgoing([record], fixed=fixed)), "x.zip")
    assert (back.left_out, back.changed) == ((), ())
    assert [found.record for found in back.questions] == [record]


def test_a_question_that_comes_back_knows_its_card_its_topic_and_its_source() -> None:
    found = qti.read(package(outgoing()), "x.zip").questions[0]
    assert found == Found(
        SAMPLE[0], "harbour-side", category="International law", card="harbour-rules",
        source_line="The Harbour Code, League of Harbours, 2021, Art. 3. https://harbours.example/code",
    )  # fmt: skip


@pytest.mark.parametrize("number", range(len(SAMPLE)), ids=[record["id"] for record in SAMPLE])
def test_an_item_of_ours_without_its_package_lacks_only_what_stands_in_the_manifest(number: int) -> None:
    archive = Archive(package(outgoing([SAMPLE[number]])), "x.zip")
    (name,) = [name for name in archive.names if name.startswith("items/")]
    (found,) = qti.read(archive.read(name), "x.xml").questions
    missing = {name for name in SAMPLE[number] if name not in found.record}
    assert missing <= {"level", "skill", "source", "accept", "edition", "changed", "formerly"}
    whole = {name: value for name, value in SAMPLE[number].items() if name not in missing}
    if whole["type"] == "cloze":
        whole["gaps"] = [{key: value for key, value in whole["gaps"][0].items() if key != "accept"}, *whole["gaps"][1:]]
    assert found.record == whole


def item(body: str, declarations: str = "", rules: str = "", feedback: str = "", **attributes: str) -> bytes:
    """Return an item as another program writes it."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    score = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" '
        f'identifier="Item 1" title="T" timeDependent="false"{more}>{declarations}{score}<itemBody>{body}</itemBody>'
        f"{rules}{feedback}</assessmentItem>"
    ).encode()


def response(
    correct: str = "",
    *,
    cardinality: str = "single",
    base: str = "identifier",
    mapping: str = "",
    name: str = "RESPONSE",
) -> str:
    values = "".join(f"<value>{value}</value>" for value in correct.split("|")) if correct else ""
    entries = "".join(
        '<mapEntry mapKey="{}" mappedValue="{}"/>'.format(*entry.split("=")) for entry in mapping.split("|") if entry
    )
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        + (f"<correctResponse>{values}</correctResponse>" if values else "")
        + (f'<mapping defaultValue="0">{entries}</mapping>' if entries else "")
        + "</responseDeclaration>"
    )


def choices(kind: str, *texts: str, prompt: str = "Which?", **attributes: object) -> str:
    options = "".join(
        f'<simpleChoice identifier="{chr(65 + place)}">{text}</simpleChoice>' for place, text in enumerate(texts)
    )
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<{kind} responseIdentifier="RESPONSE"{more}><prompt>{prompt}</prompt>{options}</{kind}>'


def template(name: str, version: str = "v2p1") -> str:
    return f'<responseProcessing template="http://www.imsglobal.org/question/qti_{version}/rptemplates/{name}"/>'


def condition(test: str, then: str, otherwise: str = "") -> str:
    return (
        f"<responseCondition><responseIf>{test}{then}</responseIf><responseElse>{otherwise}</responseElse>"
        "</responseCondition>"
    )


def rules(*parts: str) -> str:
    return f"<responseProcessing>{''.join(parts)}</responseProcessing>"


def put(outcome: str, kind: str, value: object) -> str:
    return f'<setOutcomeValue identifier="{outcome}"><baseValue baseType="{kind}">{value}</baseValue></setOutcomeValue>'


def modal(identifier: str, text: str, outcome: str = "FEEDBACK") -> str:
    return (
        f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{identifier}" showHide="show">{text}</modalFeedback>'
    )


CHOOSE = choices("choiceInteraction", "Left", "Right", "Middle", maxChoices=1, shuffle="true")
IS_CORRECT = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
FEEDBACK = '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>'
OWN = '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'
ENTRY = '<textEntryInteraction responseIdentifier="RESPONSE"/>'
TWO_GAPS = (
    '<p>The {3} <textEntryInteraction responseIdentifier="R1"/> and<br/>the '
    '<inlineChoiceInteraction responseIdentifier="R2"><inlineChoice identifier="A">cat</inlineChoice>'
    '<inlineChoice identifier="B">dog</inlineChoice></inlineChoiceInteraction>.</p>'
)


def sets(*sides: str) -> str:
    return "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{side[0]}{n}" matchMax="1">{text}</simpleAssociableChoice>'
            for n, text in enumerate(side.split("|"), 1)
        )
        + "</simpleMatchSet>"
        for side in sides
    )


def distractors(*texts: str, reasons: tuple[str, ...] = ()) -> list[Record]:
    return [{"text": text, "rationale": reasons[n] if reasons else ""} for n, text in enumerate(texts)]


PLAIN: Record = {"type": "choice", "stem": "Which?", "key": "Right", "distractors": distractors("Left", "Middle")}
TAKEN: dict[str, tuple[bytes, Record]] = {
    "choice, match_correct": (item(CHOOSE, response("B"), template("match_correct")), PLAIN),
    "choice, QTI 2.0": (
        item(CHOOSE, response("B"), template("match_correct", "v2p0")).replace(b"imsqti_v2p1", b"imsqti_v2p0"),
        PLAIN,
    ),
    "choice, QTI 2.2": (
        item(CHOOSE, response("B"), template("match_correct", "v2p2")).replace(b"imsqti_v2p1", b"imsqti_v2p2"),
        PLAIN,
    ),
    "choice, a prefix for the namespace": (
        item(CHOOSE, response("B")).replace(b" xmlns=", b" xmlns:q=").replace(b"</", b"</q:").replace(b"<", b"<q:")
        .replace(b"<q:/q:", b"</q:").replace(b"<q:?", b"<?"),
        PLAIN,
    ),
    "choice, a document type that declares nothing": (
        item(CHOOSE, response("B")).replace(b"?>\n", b"?>\n<!DOCTYPE assessmentItem>\n"),
        PLAIN,
    ),
    "choice, map_response without a correct response": (
        item(CHOOSE, response(mapping="A=0|B=2"), template("map_response")),
        PLAIN,
    ),
    "choice, the key stands only in the rules": (
        item(CHOOSE, response(), rules(condition(
            '<match><variable identifier="RESPONSE"/><baseValue baseType="identifier">B</baseValue></match>',
            put("SCORE", "float", 1), put("SCORE", "float", 0)))),
        PLAIN,
    ),
    "choice, the rules say other than the declaration": (
        item(CHOOSE, response("A"), rules(condition(
            '<match><variable identifier="RESPONSE"/><baseValue baseType="identifier">B</baseValue></match>',
            put("SCORE", "float", 1)))),
        PLAIN,
    ),
    "choice, rules that are not understood": (
        item(CHOOSE, response("B"), rules('<setOutcomeValue identifier="SCORE"><customOperator/></setOutcomeValue>')),
        PLAIN,
    ),
    "choice, text around the interaction": (
        item(f"<p>Look at\n the <em>sea</em>.</p><div>It is wide.</div>{CHOOSE}", response("B")),
        {**PLAIN, "stem": "Look at the sea.\n\nIt is wide.\n\nWhich?"},
    ),
    "choice, a reason for each option": (
        item(CHOOSE, response("B") + FEEDBACK, rules(condition(IS_CORRECT, put("SCORE", "float", 1)), OWN),
             modal("A", "That is another harbour.") + modal("B", "So says the code.") + modal("C", "It blocks.")),
        {**PLAIN, "rationale": "So says the code.",
         "distractors": distractors("Left", "Middle", reasons=("That is another harbour.", "It blocks."))},
    ),
    "choice, right and wrong": (
        item(CHOOSE, response("B") + FEEDBACK, rules(condition(
            IS_CORRECT, put("SCORE", "float", 1) + put("FEEDBACK", "identifier", "yes"), put("FEEDBACK", "identifier", "no"))),
             modal("yes", "Well done.") + modal("no", "<p>Read</p><p>Article 3.</p>")),
        {**PLAIN, "rationale": "Well done.",
         "distractors": distractors("Left", "Middle", reasons=("Read\n\nArticle 3.",) * 2)},
    ),
    "choice, feedback in the options": (
        item(CHOOSE.replace("Left", 'Left <feedbackInline outcomeIdentifier="FEEDBACK" identifier="A">No.</feedbackInline>'),
             response("B") + FEEDBACK, rules(condition(IS_CORRECT, put("SCORE", "float", 1)), OWN)),
        {**PLAIN, "distractors": distractors("Left", "Middle", reasons=("No.", ""))},
    ),
    "choice, a boolean shows the feedback": (
        item(CHOOSE, response("B") + FEEDBACK.replace("identifier\"/>", "boolean\"/>"),
             rules(condition(IS_CORRECT, put("SCORE", "float", 1)),
                   f'<setOutcomeValue identifier="FEEDBACK">{IS_CORRECT}</setOutcomeValue>'),
             modal("true", "The code says so.")),
        {**PLAIN, "rationale": "The code says so."},
    ),
    "choice, feedback by name where the rules are not understood": (
        item(CHOOSE, response("B"), rules("<lookupOutcomeValue identifier='SCORE'/>"), modal("A", "No.") + modal("all", "Why.")),
        {**PLAIN, "rationale": "Why.", "distractors": distractors("Left", "Middle", reasons=("No.", ""))},
    ),
    "choice, a source of ours in the explanation": (
        item(CHOOSE, response("B"), "", modal("x", "<p>Why.</p><p>Source: The Code.</p>")),
        {**PLAIN, "rationale": "Why."},
    ),
    "choice, a hint": (
        item(f"{CHOOSE}<infoControl title='Hint'>Think\n of the road.</infoControl>", response("B")),
        {**PLAIN, "hint": "Think of the road."},
    ),
    "true-false": (
        item(choices("choiceInteraction", "True", "False ", maxChoices=1), response("B")),
        {"type": "true-false", "stem": "Which?", "key": False},
    ),
    "multiple": (
        item(choices("choiceInteraction", "Red", "Blue", "Green", maxChoices=0), response("A|C", cardinality="multiple")),
        {"type": "multiple", "stem": "Which?", "keys": ["Red", "Green"], "distractors": distractors("Blue")},
    ),
    "multiple, by its mapping": (
        item(choices("choiceInteraction", "Red", "Blue", "Green", maxChoices=0),
             response(cardinality="multiple", mapping="A=1|B=-1|C=1"), template("map_response")),
        {"type": "multiple", "stem": "Which?", "keys": ["Red", "Green"], "distractors": distractors("Blue")},
    ),
    "several may be declared, one chosen": (
        item(CHOOSE, response("B", cardinality="multiple"), template("match_correct")),
        PLAIN,
    ),
    "order": (
        item(choices("orderInteraction", "Enter", "Call", "Wait"), response("B|C|A", cardinality="ordered")),
        {"type": "order", "stem": "Which?", "order": ["Call", "Wait", "Enter"]},
    ),
    "match": (
        item(f'<matchInteraction responseIdentifier="RESPONSE" maxAssociations="2"><prompt>Match.</prompt>'
             f'{sets("L|M", "R|S|T")}</matchInteraction>'.replace(">L<", ">Flag A<"),
             response("L1 R2|L2 R1", cardinality="multiple", base="directedPair")),
        {"type": "match", "stem": "Match.", "pairs": [{"left": "Flag A", "right": "S"}, {"left": "M", "right": "R"}],
         "distractors": distractors("T")},
    ),
    "match, categories first": (
        item(f'<matchInteraction responseIdentifier="RESPONSE" maxAssociations="3"><prompt>Match.</prompt>'
             f'{sets("L|M", "R|S|T")}</matchInteraction>',
             response(cardinality="multiple", base="directedPair", mapping="L1 R1=1|L1 R2=1|L2 R3=1")),
        {"type": "match", "stem": "Match.", "pairs": [
            {"left": "R", "right": "L"}, {"left": "S", "right": "L"}, {"left": "T", "right": "M"}]},
    ),
    "associate": (
        item('<associateInteraction responseIdentifier="RESPONSE" maxAssociations="2"><prompt>Pair.</prompt>'
             + "".join(f'<simpleAssociableChoice identifier="{n}" matchMax="1">{n} it</simpleAssociableChoice>' for n in "ABCDE")
             + "</associateInteraction>", response("A C|D B", cardinality="multiple", base="pair")),
        {"type": "match", "stem": "Pair.", "pairs": [
            {"left": "A it", "right": "C it"}, {"left": "B it", "right": "D it"}], "distractors": distractors("E it")},
    ),
    "gap match": (
        item('<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill in.</prompt><gapText identifier="W" '
             'matchMax="1">winter</gapText><gapText identifier="S" matchMax="1">summer</gapText><blockquote><p>Now is the '
             '<gap identifier="G1"/> of our discontent</p></blockquote></gapMatchInteraction>',
             response("W G1", cardinality="multiple", base="directedPair")),
        {"type": "cloze", "stem": "Fill in.\n\nNow is the {1} of our discontent",
         "gaps": [{"key": "winter", "distractors": distractors("summer")}]},
    ),
    "words of a text": (
        item('<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where is the error?</prompt>'
             '<p>He <hottext identifier="A">do</hottext> not <hottext identifier="B">know</hottext>.</p>'
             "</hottextInteraction>", response("A")),
        {"type": "choice", "stem": "Where is the error?\n\nHe do not know.", "key": "do", "distractors": distractors("know")},
    ),
    "short, on a line of its own": (
        item(f"<p>What is it called?</p><p>{ENTRY}</p>", response("Marsa", base="string")),
        {"type": "short", "stem": "What is it called?", "key": "Marsa"},
    ),
    "short, behind its question": (
        item(f"<p>What is it called? {ENTRY}</p>", response("Marsa", base="string", mapping="Marsa=2|Mersa=2|Mina=0")),
        {"type": "short", "stem": "What is it called?", "key": "Marsa", "accept": ["Mersa"]},
    ),
    "short, wrong answers with their reasons": (
        item(f"<p>Name?{ENTRY}</p>", response("Marsa", base="string", mapping="Marsa=1|Mina=0") + FEEDBACK,
             rules('<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>', condition(
                 '<match><variable identifier="RESPONSE"/><baseValue baseType="string">Mina</baseValue></match>',
                 put("FEEDBACK", "identifier", "M"))), modal("M", "That is any port.")),
        {"type": "short", "stem": "Name?", "key": "Marsa",
         "distractors": distractors("Mina", reasons=("That is any port.",))},
    ),
    "short, by rules alone": (
        item(f"<p>Name?{ENTRY}</p>", response(base="string"), rules(condition(
            '<stringMatch caseSensitive="false"><variable identifier="RESPONSE"/><baseValue baseType="string">Marsa'
            "</baseValue></stringMatch>", put("SCORE", "float", 1)))),
        {"type": "short", "stem": "Name?", "key": "Marsa"},
    ),
    "a longer text with a right answer": (
        item('<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Name it.</prompt></extendedTextInteraction>',
             response("Marsa", base="string")),
        {"type": "short", "stem": "Name it.", "key": "Marsa"},
    ),
    "numeric, absolute": (
        item(f"<p>It is {ENTRY} m deep.</p>", response("12.5", base="float"), rules(condition(
            '<equal toleranceMode="absolute" tolerance="0.5 0.5"><variable identifier="RESPONSE"/>'
            '<correct identifier="RESPONSE"/></equal>', put("SCORE", "float", 1)))),
        {"type": "numeric", "stem": "It is ____ m deep.", "key": 12.5, "tolerance": 0.5},
    ),
    "numeric, relative": (
        item(f"<p>How deep? {ENTRY}</p>", response("200", base="integer"), rules(condition(
            '<equal toleranceMode="relative" tolerance="5"><variable identifier="RESPONSE"/>'
            '<correct identifier="RESPONSE"/></equal>', put("SCORE", "float", 1)))),
        {"type": "numeric", "stem": "How deep?", "key": 200, "tolerance": 10.0},
    ),
    "numeric, by rules alone": (
        item(f"<p>How deep? {ENTRY}</p>", response(base="integer"), rules(condition(
            '<equal><variable identifier="RESPONSE"/><baseValue baseType="integer">7</baseValue></equal>',
            put("SCORE", "float", 1)))),
        {"type": "numeric", "stem": "How deep?", "key": 7},
    ),
    "one gap in a text": (
        item(f"<p>The sun of {ENTRY}.</p>", response("York", base="string")),
        {"type": "cloze", "stem": "The sun of {1}.", "gaps": [{"key": "York"}]},
    ),
    "gaps of both kinds, and what only looks like one": (
        item(TWO_GAPS, response("4.0", base="float", name="R1") + response("B", name="R2")),
        {"type": "cloze", "stem": "The (3) {1} and\nthe {2}.", "gaps": [
            {"key": "4"}, {"key": "dog", "distractors": distractors("cat")}]},
    ),
    "text for the candidate, none for the scorer": (
        item(f'<rubricBlock view="candidate"><p>Read.</p></rubricBlock><rubricBlock view="scorer"><p>Key!</p></rubricBlock>'
             f"{CHOOSE}", response("B")),
        {**PLAIN, "stem": "Read.\n\nWhich?"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_an_item_of_another_program_is_taken(name: str) -> None:
    data, record = TAKEN[name]
    incoming = qti.read(data, "x.xml")
    assert incoming.left_out == ()
    (found,) = incoming.questions
    assert found.record == record
    assert (found.place, found.source_line) == ("Item 1", "The Code." if "source of ours" in name else "")


def changed(data: bytes) -> list[str]:
    incoming = qti.read(data, "x.xml")
    assert len(incoming.questions) == 1
    assert {note.place for note in incoming.changed} == {"Item 1"}
    return [note.what for note in incoming.changed]


PART_MARKS = response("B", mapping="A=0.5|B=1")
CHANGED: dict[str, tuple[bytes, list[str]]] = {
    "part of a mark": (
        item(CHOOSE, PART_MARKS, template("map_response")),
        ["the part of a mark for 'Left' is gone: it counts as wrong"],
    ),
    "part of a mark for a text": (
        item(f"<p>Name?{ENTRY}</p>", response("Marsa", base="string", mapping="Marsa=1|Port=0.5"), template("map_response")),
        ["the part of a mark for 'Port' is gone: it counts as wrong"],
    ),
    "one set": (
        TAKEN["associate"][0],
        ["is set as a matching of two sides: it was one set, of which pairs were to be made"],
    ),
    "a side alone": (
        item(f'<matchInteraction responseIdentifier="RESPONSE"><prompt>M.</prompt>{sets("L|M|N", "R|S")}</matchInteraction>',
             response("L1 R2|L2 R1", cardinality="multiple", base="directedPair")),
        ["lost 'N', which belongs to nothing"],
    ),
    "braces": (
        TAKEN["gaps of both kinds, and what only looks like one"][0],
        ["had numbers in braces, which are round brackets now: braces are for gaps"],
    ),
    "more on one side": (
        TAKEN["numeric, absolute"][0].replace(b'"0.5 0.5"', b'"0.5 2"'),
        ["took more on one side than on the other: now the lesser of both"],
    ),
    "rounded": (
        item(f"<p>How deep? {ENTRY}</p>", response("1.25", base="float"), rules(condition(
            '<equalRounded roundingMode="decimalPlaces" figures="2"><variable identifier="RESPONSE"/>'
            '<correct identifier="RESPONSE"/></equalRounded>', put("SCORE", "float", 1)))),
        ["was right when rounded to 2 decimals: now within half of the last one"],
    ),
    "a margin in a gap": (
        item(TWO_GAPS.replace("{3} ", ""), response("4", base="float", name="R1") + response("B", name="R2"), rules(condition(
            '<equal toleranceMode="absolute" tolerance="1"><variable identifier="R1"/><correct identifier="R1"/></equal>',
            put("SCORE", "float", 1)))),
        ["the margin around 4 is gone: a gap takes what is written alone"],
    ),
    "feedback that nothing shows": (
        item(CHOOSE, response("B") + FEEDBACK, rules(condition(IS_CORRECT, put("SCORE", "float", 1))), modal("never", "Why.")),
        ["lost the feedback 'never': no answer that comes in shows it"],
    ),
    "feedback of which it is not clear when it is shown": (
        item(CHOOSE, response("B"), "", modal("x", "One.") + modal("y", "Two.")),
        ["lost the feedback 'x': when it is shown is not clear", "lost the feedback 'y': when it is shown is not clear"],
    ),
    "two reasons for true-false": (
        item(choices("choiceInteraction", "True", "False", maxChoices=1), response("A") + FEEDBACK,
             rules(condition(IS_CORRECT, put("SCORE", "float", 1)), OWN), modal("A", "Yes.") + modal("B", "No.")),
        ["lost the feedback for the wrong answer: true-false questions have one reason"],
    ),
    "an image in feedback": (
        item(CHOOSE, response("B"), "", modal("x", '<p>See <img src="a/map.png" alt="a map"/></p>')),
        ["lost the image map.png"],
    ),
    "a table": (
        item(f"<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>{CHOOSE}", response("B")),
        ["lost the form of a table"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CHANGED))
def test_what_had_to_be_changed_is_said_by_the_items_name(name: str) -> None:
    data, notes = CHANGED[name]
    assert changed(data) == notes


def interaction(name: str) -> bytes:
    return item(f'<p>Do.</p><{name} responseIdentifier="RESPONSE"/>', response("A"))


LEFT_OUT: dict[str, tuple[bytes, str]] = {
    "adaptive": (item(CHOOSE, response("B"), adaptive="true"), "is adaptive: it is asked in several steps"),
    "a template": (
        item(CHOOSE, response("B") + "<templateDeclaration identifier='x'/>"),
        "is a template: its values are drawn when it is asked",
    ),
    "no body": (item("").replace(b"<itemBody></itemBody>", b""), "has no body"),
    "nothing asked": (item("<p>Read.</p>"), "asks nothing: it has no interaction"),
    "hotspot": (interaction("hotspotInteraction"), "asks for a place in an image (hotspotInteraction)"),
    "drawing": (interaction("drawingInteraction"), "asks for a drawing (drawingInteraction)"),
    "upload": (interaction("uploadInteraction"), "asks for a file (uploadInteraction)"),
    "slider": (interaction("sliderInteraction"), "asks for a place on a slider (sliderInteraction)"),
    "custom": (interaction("customInteraction"), "needs a program of its own (customInteraction)"),
    "unheard of": (interaction("danceInteraction"), "has an interaction that is not known here (danceInteraction)"),
    "an essay": (
        item('<extendedTextInteraction responseIdentifier="RESPONSE"/>', response(base="string")),
        "asks for an essay, which nothing marks (extendedTextInteraction)",
    ),
    "several interactions": (
        item(CHOOSE + choices("orderInteraction", "A", "B"), response("B")),
        "asks several things at once (choiceInteraction, orderInteraction)",
    ),
    "an interaction twice": (item(CHOOSE + CHOOSE, response("B")), "asks several things at once (choiceInteraction)"),
    "an image": (item(f'<img src="images/sign.png" alt=""/>{CHOOSE}', response("B")), "shows an image ('images/sign.png')"),
    "an image in the file": (item(f'<img src="data:image/png;base64,AA"/>{CHOOSE}', response("B")), "shows an image"),
    "an image in an option": (
        item(choices("choiceInteraction", '<img src="a.png"/>', "B"), response("B")),
        "shows an image ('a.png')",
    ),
    "a formula": (item(f"<p><math/></p>{CHOOSE}", response("B")), "shows a formula (MathML)"),
    "a film": (item(f'<object data="a.mp4"/>{CHOOSE}', response("B")), "shows an embedded file ('a.mp4')"),
    "another file": (
        item(CHOOSE, response("B") + "<assessmentStimulusRef href='s.xml'/>"),
        "shows a text that stands in another file ('s.xml')",
    ),
    "another file in the body": (
        item("<p>Read.</p><assessmentStimulusRef identifier='s' href='s.xml'/>" + CHOOSE, response("B")),
        "shows a text that stands in another file ('s.xml')",
    ),
    "more words than a question can offer": (
        item('<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill in.</prompt>'
             + "".join(f'<gapText identifier="w{n}" matchMax="1">{n}</gapText>' for n in range(100)) + "<p>"
             + "".join(f'<gap identifier="g{n}"/>' for n in range(100)) + "</p></gapMatchInteraction>",
             response("|".join(f"w{n} g{n}" for n in range(100)), cardinality="multiple", base="directedPair")),
        "offers 100 words in each of 100 gaps",
    ),
    "an included file": (item(f'<include href="../../etc/passwd"/>{CHOOSE}', response("B")),
                         "shows another file ('../../etc/passwd')"),
    "a worked out value": (item(f"<p><printedVariable identifier='x'/></p>{CHOOSE}", response("B")),
                           "shows a value that is worked out"),
    "no declaration": (item(CHOOSE), "declares no response 'RESPONSE'"),
    "no key": (item(CHOOSE, response()), "says of no option that it is right"),
    "no key among several": (item(CHOOSE, response(cardinality="multiple")), "says of no option that it is right"),
    "several keys": (
        item(CHOOSE, response(mapping="A=1|B=1"), template("map_response")),
        "has several options that are right, of which one is to be chosen",
    ),
    "all keys": (
        item(choices("choiceInteraction", "Red", "Blue", maxChoices=0), response("A|B", cardinality="multiple")),
        "has no wrong option",
    ),
    "no stem": (
        item(CHOOSE.replace("<prompt>Which?</prompt>", ""), response("B")),
        "has no text that asks for something",
    ),
    "an empty option": (item(choices("choiceInteraction", " ", "B"), response("B")), "has an option without words ('A')"),
    "an option twice": (item(choices("choiceInteraction", "Red", "red", "B"), response("C")), "has an option twice ('red')"),
    "no order": (item(choices("orderInteraction", "A", "B"), response()), "does not say which order is right"),
    "part of an order": (
        item(choices("orderInteraction", "X", "Y", "Z"), response("A|B", cardinality="ordered")),
        "asks for the order of some of its options only",
    ),
    "no pairs": (
        item(f'<matchInteraction responseIdentifier="RESPONSE"><prompt>M.</prompt>{sets("L|M", "R|S")}</matchInteraction>',
             response(cardinality="multiple", base="directedPair")),
        "does not say which pairs are right",
    ),
    "one pair": (
        item(f'<matchInteraction responseIdentifier="RESPONSE"><prompt>M.</prompt>{sets("L|M", "R|S")}</matchInteraction>',
             response("L1 R1", cardinality="multiple", base="directedPair")),
        "has fewer than two pairs",
    ),
    "many to many": (
        item(f'<matchInteraction responseIdentifier="RESPONSE"><prompt>M.</prompt>{sets("L|M", "R|S")}</matchInteraction>',
             response("L1 R1|L1 R2|L2 R1|L2 R2", cardinality="multiple", base="directedPair")),
        "has sides that belong to several others",
    ),
    "no number": (item(f"<p>Deep? {ENTRY}</p>", response("deep", base="float")), "does not say which number is right"),
    "no text": (item(f"<p>Name? {ENTRY}</p>", response(base="string")), "does not say which answer is right"),
    "a gap without a key": (
        item(TWO_GAPS, response("x", base="string", name="R1") + response(name="R2")),
        "has a gap of which it does not say what belongs there",
    ),
    "two gaps for one response": (
        item(f"<p>{ENTRY} and {ENTRY}</p>", response("x", base="string")),
        "has two gaps for one response",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(LEFT_OUT))
def test_an_item_that_cannot_be_asked_here_is_left_out_by_its_name(name: str) -> None:
    data, why = LEFT_OUT[name]
    assert qti.read(data, "x.xml") == Incoming((), left_out=(Note("Item 1", why),))


EXPORT_AGAIN = "Export the questions again, as a QTI 2.1 package."
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", f"x: found neither a zip archive nor XML, expected a QTI package or item.\n  {EXPORT_AGAIN}"),
    "text": (b"hello", f"x: found neither a zip archive nor XML, expected a QTI package or item.\n  {EXPORT_AGAIN}"),
    "QTI 1": (
        b"<questestinterop/>",
        f"x:1: found a file of QTI 1, expected a QTI package or item.\n  {EXPORT_AGAIN}",
    ),
    "QTI 3": (
        b"<qti-assessment-item/>",
        f"x:1: found an item of QTI 3, expected a QTI package or item.\n  {EXPORT_AGAIN}",
    ),
    "a test alone": (
        b"<assessmentTest/>",
        "x:1: found a test without its items, expected a QTI package or item.\n"
        "  Import the whole package, a zip with imsmanifest.xml in it.",
    ),
    "Moodle XML": (
        b"\n<quiz/>",
        "x:2: found another format, expected a QTI package or item.\n  If it is Moodle XML, import it as that.",
    ),
    "something else": (
        b"<html/>",
        f"x:1: found the element 'html', expected a QTI package or item.\n  {EXPORT_AGAIN}",
    ),
    "an item cut off": (
        item(CHOOSE, response("B"))[:300],
        "x:2:255: found the end of the file, expected the rest of it.\n  Get the file again: it is cut off.",
    ),
    "an entity bomb": (
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + item(CHOOSE)[39:],
        "x:1:13: found a document type (<!DOCTYPE \N{HORIZONTAL ELLIPSIS}>), expected none.\n"
        "  Take the declaration out: entities are never resolved.",
    ),
    "a package cut off": (
        pack({"item.xml": item(CHOOSE, response("B"))})[:200],
        "x: found an archive that is cut off or damaged, expected a whole zip archive.\n"
        "  Get the file again from where it came from.",
    ),
    "an empty package": (
        pack({}),
        f"x: found no item, expected a package with items of QTI 2.\n  {EXPORT_AGAIN}",
    ),
    "a package of something else": (
        pack({"a.txt": b"", "b.xml": b"<b/>"}),
        f"x: found no item, expected a package with items of QTI 2.\n  {EXPORT_AGAIN}",
    ),
    "a damaged manifest": (
        pack({"imsmanifest.xml": b"<manifest>"}),
        "x: imsmanifest.xml:1:11: found the end of the file, expected the rest of it.\n"
        "  Get the file again: it is cut off.",
    ),
    "a bomb": (
        pack({"item.xml": b"<a>" + b" " * (9 << 20)}),
        "x: 'item.xml': found more than 8,388,608 bytes, expected a smaller file.\n"
        "  Split the archive, or mend the file.",
    ),
    "a path out of the folder": (
        pack({"../item.xml": b"<a/>"}),
        "x: '../item.xml': found a path out of the folder, expected a plain file.\n"
        "  Make the archive again, with plain file names in it and without a password.",
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_file_that_is_no_qti_is_refused_with_the_place_and_what_to_do(name: str) -> None:
    data, message = REFUSED[name]
    with pytest.raises(FileError) as caught:
        qti.read(data, "x")
    assert str(caught.value) == message


def named_item(name: str) -> bytes:
    return item(CHOOSE, response("B")).replace(b"Item 1", name.encode())


def manifest(*resources: str, base: str = "") -> bytes:
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><organizations/>'
        f'<resources xml:base="{base}">{"".join(resources)}</resources></manifest>'
    ).encode()


def resource(href: str, kind: str = "imsqti_item_xmlv2p1", inside: str = "") -> str:
    return f'<resource identifier="r" type="{kind}" href="{href}">{inside}</resource>'


def test_the_items_of_a_package_come_in_the_order_of_its_manifest() -> None:
    data = pack({
        "imsmanifest.xml": manifest(resource("b.xml"), resource("c%20d.xml", "imsqti_item_xmlv2p2"), resource("a.xml")),
        "a.xml": named_item("a"), "b.xml": named_item("b"), "c d.xml": named_item("c"), "not-listed.xml": named_item("d"),
    })  # fmt: skip
    assert [found.place for found in qti.read(data, "x.zip").questions] == ["b", "c", "a"]


def test_a_package_in_a_folder_of_its_archive_is_found_and_so_are_items_without_a_manifest() -> None:
    inside = {"pkg/imsmanifest.xml": manifest(resource("a.xml"), base="items/"), "pkg/items/a.xml": named_item("a")}
    assert [found.place for found in qti.read(pack(inside), "x.zip").questions] == ["a"]
    bare = {"b.xml": named_item("b"), "a.xml": named_item("a"), "c.xml": b"<c/>", "d.txt": b""}
    assert [found.place for found in qti.read(pack(bare), "x.zip").questions] == ["a", "b"]


def test_what_a_package_lacks_or_has_of_another_version_is_left_out_by_name() -> None:
    data = pack({
        "imsmanifest.xml": manifest(
            resource("a.xml"), resource("gone.xml"), resource("cut.xml"), resource("test.xml"),
            resource("old.xml", "imsqti_xmlv1p2"), resource("new.xml", "imsqti_item_xmlv3p0"),
            resource("../../etc/passwd"),
        ),
        "a.xml": named_item("a"), "cut.xml": b"<a>", "test.xml": b"<assessmentTest/>", "old.xml": b"", "new.xml": b"",
    })  # fmt: skip
    incoming = qti.read(data, "x.zip")
    assert [found.place for found in incoming.questions] == ["a"]
    assert incoming.left_out == (
        Note("old.xml", "is of QTI 1"),
        Note("new.xml", "is of QTI 3"),
        Note("gone.xml", "is named by the manifest, but is not in the archive"),
        Note("cut.xml", "can't be read: 1:4: found the end of the file, expected the rest of it."),
        Note("test.xml", "is a test without its items, not an item of QTI 2"),
        Note("../../etc/passwd", "is named by the manifest, but is not in the archive"),
    )


def test_the_sections_of_a_test_are_the_categories_of_its_items_where_there_are_several() -> None:
    def section(title: str, href: str) -> str:
        return (
            f'<assessmentSection identifier="s" title="{title}"><assessmentItemRef href="{href}"/></assessmentSection>'
        )

    def categories(*sections: str) -> list[str]:
        test = f"<assessmentTest><testPart>{''.join(sections)}</testPart></assessmentTest>"
        data = pack({
            "imsmanifest.xml": manifest(
                resource("tests/t.xml", "imsqti_test_xmlv2p1"), resource("items/a.xml"), resource("items/b.xml")
            ),
            "tests/t.xml": test.encode(), "items/a.xml": named_item("a"), "items/b.xml": named_item("b"),
        })  # fmt: skip
        return [found.category for found in qti.read(data, "x.zip").questions]

    assert categories(section("Law", "../items/a.xml"), section("Trade", "../items/b.xml")) == ["Law", "Trade"]
    assert categories(section("Section 1", "../items/a.xml")) == ["", ""]


def test_keywords_of_others_are_no_labels_and_ours_are_read_whatever_holds_them() -> None:
    words = "".join(
        f"<keyword><string>{word}</string></keyword>" for word in ("harbour", "level:advanced", "level:odd")
    )
    data = pack({
        "imsmanifest.xml": manifest(resource("a.xml", inside=f"<metadata><lom><general>{words}</general></lom></metadata>")),
        "a.xml": named_item("a"),
    })  # fmt: skip
    (found,) = qti.read(data, "x.zip").questions
    assert found.record == {**PLAIN, "id": "a", "level": "advanced"}


HOSTILE: dict[str, bytes] = {
    "many options and many rules": item(
        choices("choiceInteraction", *(f"o{n}" for n in range(3000)), maxChoices=1), response("A"),
        rules(*[condition(IS_CORRECT, put("SCORE", "float", 1))] * 3000),
    ),
    "many answers and a long one": item(
        f"<p>Name?{ENTRY}</p>",
        response(base="string", mapping="|".join([f"k{n}={n}" for n in range(5000)] + ["x" * 200_000 + "=1"])),
        rules(*[condition(
            '<stringMatch caseSensitive="false"><variable identifier="RESPONSE"/><baseValue baseType="string">'
            + "y" * 1000 + "</baseValue></stringMatch>", put("SCORE", "float", 1))] * 500),
    ),
    "many sides": item(
        '<matchInteraction responseIdentifier="RESPONSE"><prompt>M.</prompt>'
        + sets("L" + "|L".join(map(str, range(10_000))), "R" + "|R".join(map(str, range(10_000)))) + "</matchInteraction>",
        response("|".join(f"L{n} R{n}" for n in range(1, 5000)), cardinality="multiple", base="directedPair"),
    ),
    "many right options": item(
        choices("choiceInteraction", *(f"o{n}" for n in range(9000)), maxChoices=0),
        response("|".join(chr(65 + n) for n in range(8000)), cardinality="multiple"),
    ),
    "many gaps": item(
        "<p>" + "".join(f'<textEntryInteraction responseIdentifier="r{n}"/>' for n in range(5000)) + "</p>",
        "".join(response("x", base="string", name=f"r{n}") for n in range(5000)), rules(),
        "".join(modal(f"m{n}", "text") for n in range(5000)),
    ),
    "much feedback that every option shows": item(
        choices("choiceInteraction", *(f"o{n}" for n in range(2000)), maxChoices=1), response("A") + FEEDBACK,
        rules(put("FEEDBACK", "identifier", "x")), modal("x", "same") * 5000,
    ),
    "a long text of signs": item(f"<p>{'&lt;' * 200_000}</p><p>{'{1}' * 50_000}</p>{CHOOSE}", response("B")),
    "as deep as may be": item("<div>" * 90 + "<p>Deep</p>" + "</div>" * 90 + CHOOSE, response("B")),
    "rules as deep as may be": item(
        CHOOSE, response("B"), rules(condition("<not>" * 90 + IS_CORRECT + "</not>" * 90, put("SCORE", "float", 1)))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_an_item_that_is_made_to_take_long_ends_all_the_same(name: str) -> None:
    incoming = qti.read(HOSTILE[name], "x.xml")
    assert len(incoming.questions) + len(incoming.left_out) == 1


PIECES = [
    b"<",
    b">",
    b"/",
    b'"',
    b"RESPONSE",
    b"identifier",
    b"<value>",
    b"match",
    b"</p>",
    b"\0",
    b"\xff",
    b"9" * 400,
    b"",
]


@settings(deadline=None)
@given(
    st.sampled_from(range(len(SAMPLE))),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(PIECES)), min_size=1, max_size=4),
)
def test_an_item_changed_at_random_is_taken_left_out_or_refused(
    number: int, cuts: list[tuple[float, int, bytes]]
) -> None:
    archive = Archive(package(outgoing([SAMPLE[number]])), "x.zip")
    data = archive.read(next(name for name in archive.names if name.startswith("items/")))
    for place, length, piece in cuts:
        start = int(place * len(data))
        data = data[:start] + piece + data[start + length :]
    try:
        incoming = qti.read(data, "x.xml")
    except FileError as error:
        assert str(error).startswith("x.xml")
    else:
        assert len(incoming.questions) + len(incoming.left_out) == 1


@settings(deadline=None)
@given(st.integers(0, 400), st.dictionaries(st.sampled_from(range(0, 60000, 7)), st.integers(0, 255), max_size=5))
def test_a_package_changed_and_cut_at_random_is_taken_or_refused(cut: int, changes: dict[int, int]) -> None:
    data = bytearray(package(outgoing()))
    for place, byte in changes.items():
        data[place % len(data)] = byte
    try:
        incoming: Any = qti.read(bytes(data[: len(data) - cut]), "x.zip")
    except FileError as error:
        assert str(error).startswith("x.zip")
    else:
        assert len(incoming.questions) + len(incoming.left_out) <= len(SAMPLE)
