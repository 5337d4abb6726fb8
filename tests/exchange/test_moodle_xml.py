"""Questions go to Moodle XML and come back, other people's files come in, and bad ones are told in one message."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberdip.errors import FileError
from cyberdip.exchange.carrying import Incoming
from cyberdip.exchange.moodle_cloze import Gap, cut, fits_a_gap, write_gap
from cyberdip.exchange.moodle_xml import export, read
from cyberdip.exchange.plain_text import from_html
from tests.exchange.making import NASTY, SAMPLE, Record, lines, outgoing, records
from tests.exchange.shipped import shipped

GOLDEN = Path(__file__).parent / "golden"


def text_of(*made: Record, fixed: bool = False) -> str:
    content = export(outgoing(made or SAMPLE, fixed=fixed)).content
    assert isinstance(content, str)
    return content


def reading(text: str) -> Incoming:
    return read(text.encode("utf-8"), "bank.xml")


def question(kind: str, inside: str, *, stem: str = "Is it?") -> str:
    return (
        f'<quiz><question type="{kind}"><name><text>Q 1</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>{inside}</question></quiz>'
    )


def answer(text: str, fraction: str, feedback: str = "", *, more: str = "") -> str:
    said = f"<feedback><text><![CDATA[{feedback}]]></text></feedback>"
    return f'<answer fraction="{fraction}"><text><![CDATA[{text}]]></text>{said}{more}</answer>'


def choice(**fields: Any) -> Record:
    wrong = [{"text": "no", "rationale": "Not so."}]
    common = {"rationale": "So it is.", "source": "code", "level": "foundation", "skill": "recall"}
    return {"id": "one", "type": "choice", "stem": "Is it so?", "key": "yes", "distractors": wrong, **common, **fields}


def test_the_sample_is_written_as_its_golden_file() -> None:
    assert text_of() == (GOLDEN / "sample.moodle.xml").read_text("utf-8")


def test_the_sample_comes_back_question_by_question_and_field_by_field() -> None:
    incoming = reading(text_of())
    assert [found.record for found in incoming.questions] == list(SAMPLE)
    assert {(f.category, f.card) for f in incoming.questions} == {("International law", "harbour-rules")}
    assert incoming.questions[0].source_line == (
        "The Harbour Code, League of Harbours, 2021, Art. 3. https://harbours.example/code"
    )
    assert (incoming.changed, incoming.left_out) == ((), ())
    assert export(outgoing()).lost == ()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records())
def test_any_question_comes_back_field_by_field_unless_its_loss_is_told(record: Record) -> None:
    other = SAMPLE[3]  # a question that is always there: one that can't be held would leave an empty bank
    exported = export(outgoing([other, record]))
    assert isinstance(exported.content, str)
    incoming = reading(exported.content)
    assert incoming.questions[0].record == other
    if not exported.lost:
        assert [found.record for found in incoming.questions] == [other, record]
    assert (incoming.changed, incoming.left_out) == ((), ())


NASTY_TEXTS = [
    NASTY,
    "]]>",
    "<![CDATA[",
    "&amp;",
    "<b>",
    "{1:SA:=a}",
    "{#1}",
    "\\}",
    "a\\",
    "\\#",
    "~",
    "*",
    "\\*",
    "%50%",
    "=",
    "&#126;",
    "[[1]]",
]


@pytest.mark.parametrize("text", NASTY_TEXTS)
@pytest.mark.parametrize("kind", ["choice", "short", "match", "order", "cloze"])
def test_a_text_that_looks_like_markup_is_a_text(kind: str, text: str) -> None:
    parts: dict[str, Record] = {
        "choice": {"stem": text, "key": text, "distractors": [{"text": f"{text}2", "rationale": text}]},
        "short": {"key": text, "accept": [f"{text}2"], "distractors": [{"text": f"{text}3", "rationale": text}]},
        "match": {"pairs": [{"left": text, "right": f"{text}2"}, {"left": f"{text}2", "right": text}]},
        "order": {"order": [text, f"{text}2"]},
        "cloze": {"stem": f"a {text.replace('{#1}', '')} {{1}} b", "gaps": [
            {"key": text, "distractors": [{"text": f"{text}2", "rationale": text}]}]},
    }  # fmt: skip
    common = {name: value for name, value in choice(rationale=text).items() if name not in ("key", "distractors")}
    record = {**common, "type": kind, **parts[kind]}
    (found,) = reading(text_of(record)).questions
    assert found.record == record


LOST = {
    "a tilde to type into a gap": (
        choice(type="cloze", stem="a {1}", gaps=[{"key": "~"}]),
        ["one: left out: the key '~' of a gap: Moodle has no sign for '~' in one, nor for a backslash at its end"]),
    "a backslash at the end of another answer": (
        choice(type="cloze", stem="a {1}", gaps=[{"key": "b", "accept": ["c", "d\\"]}]),
        ["one: the answer 'd\\\\' of a gap: Moodle has no sign for '~' in one, nor for a backslash at its end"]),
    "more right options than weights": (
        choice(type="multiple", keys=[f"k{n}" for n in range(21)]),
        ["one: left out: 21 right options can't share a mark: Moodle's smallest weight is 5 %"]),
    "nothing": (choice(hint="Think."), []),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_what_moodle_cannot_hold_is_told_by_the_name_of_the_question(case: str) -> None:
    record, lost = LOST[case]
    record = {name: value for name, value in record.items() if record["type"] == "choice" or name != "key"}
    exported = export(outgoing([record]))
    assert [str(note) for note in exported.lost] == lost
    ElementTree.fromstring(str(exported.content))


def test_a_paper_keeps_its_order_of_options_and_tells_moodle_not_to_shuffle() -> None:
    carried = outgoing(fixed=True).questions
    root = ElementTree.fromstring(text_of(fixed=True))
    found = {one.findtext("name/text"): one for one in root.iter("question")}
    side = found["harbour-side"]
    assert side.findtext("shuffleanswers") == "false"
    assert [one.findtext("text") for one in side.iter("answer")] == [
        f"<p>{text}</p>" for text in carried[0].item.options
    ]
    gap = "~".join(
        {"right": "=right", "left": "left#That is another harbour.", "still": "still#A ship has to move."}[text]
        for text in carried[9].item.gap_options[0]
    )
    assert f"{{1:MC:{gap}}}" in str(found["harbour-gaps"].findtext("questiontext/text"))


def moodles_gaps(text: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Cut a Cloze text by Moodle's own expressions: type, and the weight, answer and feedback of each alternative."""
    alternative = r"(?:=|%(?:-?[0-9]+(?:[.,][0-9]*)?)%)?(?:.+?(?<!\\)(?=[~#}]|$))(?:#(?:.*?(?<!\\)(?=[~}]|$)))?"
    one = re.compile(r"~?(=|%-?[0-9]+(?:[.,][0-9]*)?%)?(.+?(?<!\\)(?=[~#}]|$))(#(.*?(?<!\\)(?=[~}]|$)))?", re.DOTALL)
    whole = re.compile(rf"\{{([0-9]*):(SA|MC|MCS):({alternative}(?:~{alternative})*)\}}", re.DOTALL)
    found = []
    while gap := whole.search(text):
        rest, alternatives = gap[3], []
        while part := one.search(rest):
            plain = [html.unescape(piece or "").replace("\\}", "}").replace("\\#", "#") for piece in (part[2], part[4])]
            alternatives.append((part[1] or "", *plain))
            rest = rest.split(part[0], 1)[1]
        found.append((gap[2], alternatives))
        text = text.replace(gap[0], "", 1)
    return found


GAP_TEXTS = st.one_of(lines(12), st.text(alphabet=st.sampled_from("\\}{~#=%5&;<>*a "), min_size=1, max_size=8)).map(
    lambda text: " ".join(text.split()) or "a"
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(GAP_TEXTS, min_size=2, max_size=4, unique=True), GAP_TEXTS)
def test_moodles_own_expressions_find_the_answers_of_a_gap(texts: list[str], reason: str) -> None:
    key, *others = texts
    chosen = write_gap({"key": key, "distractors": [{"text": text, "rationale": reason} for text in others]})
    ((kind, answers),) = moodles_gaps(f"<p>a {chosen} b</p>")
    assert kind == "MCS"
    assert [weight for weight, *_ in answers] == ["=", *[""] * len(others)]
    assert [from_html(text)[0] for _, text, _ in answers] == texts
    assert [from_html(feedback)[0] for *_, feedback in answers] == ["", *[reason] * len(others)]
    typed = [text for text in texts if fits_a_gap(text)]
    if typed:
        ((_, answers),) = moodles_gaps(f"<p>a {write_gap({'key': typed[0], 'accept': typed[1:]})} b</p>")
        assert answers == [("=", text.replace("*", "\\*"), "") for text in typed]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from("{ } { 1:SA:= {2:MC: ~ # \\ = %50% a b {1:NM:=".split(" ")), max_size=20))
def test_no_heap_of_signs_is_too_much_for_a_gap(signs: list[str]) -> None:
    text = "".join(signs)
    pieces = list(cut(text))
    assert pieces
    assert "".join(piece for piece in pieces if isinstance(piece, str)) in text or any(
        isinstance(p, Gap) for p in pieces
    )


FOREIGN: dict[str, tuple[str, Record]] = {
    "choice": (
        question("multichoice", "<single>true</single>" + answer("<p>a</p>", "0", "<p>No.</p>") + answer("<p>b</p>", "100", "Yes.")
                 + "<generalfeedback><text>All.</text></generalfeedback><idnumber>my-id</idnumber>"),
        {"type": "choice", "stem": "Is it?", "key": "b", "rationale": "Yes.\n\nAll.", "id": "my-id",
         "distractors": [{"text": "a", "rationale": "No."}]}),
    "several": (
        question("multichoice", "<single>false</single>" + answer("a", "50") + answer("b", "50") + answer("c", "-100")),
        {"type": "multiple", "stem": "Is it?", "keys": ["a", "b"], "distractors": [{"text": "c", "rationale": ""}]}),
    "true": (
        question("truefalse", answer("false", "0", "No.") + answer("true", "100", "Yes.")),
        {"type": "true-false", "stem": "Is it?", "key": True, "rationale": "Yes.\n\nNo."}),
    "false in another language": (
        question("truefalse", answer("Vrai", "0") + answer("Faux", "100")),
        {"type": "true-false", "stem": "Is it?", "key": False}),
    "short": (
        question("shortanswer", answer("a\\*b", "100") + answer("c", "100") + answer("d", "0", "No.")),
        {"type": "short", "stem": "Is it?", "key": "a*b", "accept": ["c"], "distractors": [{"text": "d", "rationale": "No."}]}),
    "number with units": (
        question("numerical", answer("12.5", "100", more="<tolerance>0.5</tolerance>")
                 + "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
                 "<unit><multiplier>1</multiplier><unit_name>metre</unit_name></unit></units>"),
        {"type": "numeric", "stem": "Is it?", "key": 12.5, "tolerance": 0.5, "unit": "m", "accept": ["metre"]}),
    "number of an old file": (
        question("numerical", "<answer>7<fraction>1</fraction><tolerance>0</tolerance></answer>"),
        {"type": "numeric", "stem": "Is it?", "key": 7, "tolerance": 0}),
    "match with an extra answer": (
        question("matching", "".join(
            f"<subquestion format='html'><text><![CDATA[{left}]]></text><answer><text>{right}</text></answer></subquestion>"
            for left, right in [("<p>Canada</p>", "Ottawa"), ("Italy", "R&amp;amp;me"), ("", "Paris")])),
        {"type": "match", "stem": "Is it?", "distractors": [{"text": "Paris", "rationale": ""}],
         "pairs": [{"left": "Canada", "right": "Ottawa"}, {"left": "Italy", "right": "R&me"}]}),
    "ordering": (
        question("ordering", "<layouttype>VERTICAL</layouttype>" + answer("<p>a</p>", "1.0000000") + answer("b", "2.0000000")),
        {"type": "order", "stem": "Is it?", "order": ["a", "b"]}),
    "cloze": (
        question("cloze", "", stem="<p>One {1:SHORTANSWER:=two~=2~%50%deux} and {:MC:a#No.~%100%b~c} {2:NM:=3:0}.</p>"),
        {"type": "cloze", "stem": "One {1} and {2} {3}.", "gaps": [
            {"key": "two", "accept": ["2"]},
            {"key": "b", "distractors": [{"text": "a", "rationale": "No."}, {"text": "c", "rationale": ""}]},
            {"key": "3"}]}),
    "cloze with escapes": (
        question("multianswer", "", stem="a {1:SA:=\\}&amp;\\#} b {x} {1:XY:=z}"),
        {"type": "cloze", "stem": "a {1} b {x} {1:XY:=z}", "gaps": [{"key": "}&#"}]}),
    "select missing words": (
        question("gapselect", "<selectoption><text>a</text><group>1</group></selectoption>"
                 "<selectoption><text>b</text><group>2</group></selectoption>"
                 "<selectoption><text>c</text><group>1</group></selectoption>", stem="<p>One [[3]] two [[2]].</p>"),
        {"type": "cloze", "stem": "One {1} two {2}.", "gaps": [
            {"key": "c", "distractors": [{"text": "a", "rationale": ""}]}, {"key": "b"}]}),
    "drag into text": (
        question("ddwtos", "<dragbox><text>a</text></dragbox><dragbox><text>b</text></dragbox>", stem="[[1]] two"),
        {"type": "cloze", "stem": "{1} two", "gaps": [{"key": "a", "distractors": [{"text": "b", "rationale": ""}]}]}),
    "tags and hints": (
        question("truefalse", answer("true", "100") + answer("false", "0")
                 + "<hint format='html'><text>One.</text></hint><hint><text>Two.</text></hint>"
                 "<tags><tag><text>level:advanced</text></tag></tags>"),
        {"type": "true-false", "stem": "Is it?", "key": True, "level": "advanced", "hint": "One.\n\nTwo."}),
    "plain text": (
        question("truefalse", answer("true", "100") + answer("false", "0"), stem="a &lt; <b>").replace('"html"', '"plain_text"'),
        {"type": "true-false", "stem": "a &lt; <b>", "key": True}),
    "Moodle's own format": (
        question("truefalse", answer("true", "100") + answer("false", "0"), stem="a\nb").replace('"html"', '"moodle_auto_format"'),
        {"type": "true-false", "stem": "a\nb", "key": True}),
    "Markdown": (
        question("truefalse", answer("true", "100") + answer("false", "0"), stem="**a**").replace('"html"', '"markdown"'),
        {"type": "true-false", "stem": "a", "key": True}),
    "HTML written as XML": (
        question("truefalse", answer("true", "100") + answer("false", "0")).replace("<![CDATA[Is it?]]>", "&lt;p&gt;a &amp;amp; b&lt;/p&gt;"),
        {"type": "true-false", "stem": "a & b", "key": True}),
    "another encoding that it names": (
        '<?xml version="1.0" encoding="UTF-8"?>' + question("truefalse", answer("true", "100") + answer("false", "0"), stem="é"),
        {"type": "true-false", "stem": "é", "key": True}),
}  # fmt: skip


@pytest.mark.parametrize("case", FOREIGN)
def test_what_other_people_export_comes_in_as_moodle_reads_it(case: str) -> None:
    text, record = FOREIGN[case]
    incoming = reading(text)
    said = [str(note) for note in incoming.changed]
    assert [found.record for found in incoming.questions] == [record]
    assert (incoming.left_out, said) == (
        (),
        ["line 1: “deux” earns 50 % in the file, and is wrong here"] if case == "cloze" else [],
    )


def test_latin_1_is_read_where_the_file_says_so() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + FOREIGN["true"][0].replace("Is it?", "Café?")
    (found,) = read(text.encode("latin-1"), "bank.xml").questions
    assert found.record["stem"] == "Café?"


def test_categories_file_the_questions_under_their_last_name() -> None:
    one = FOREIGN["true"][0].removeprefix("<quiz>").removesuffix("</quiz>")
    head = '<question type="category"><category><text>$course$/top/Law//order/Treaties</text></category></question>'
    assert [found.category for found in reading(f"<quiz>{one}{head}{one}</quiz>").questions] == ["", "Treaties"]


TRUE = answer("true", "100") + answer("false", "0")
CHANGED = {
    "an image with its file": (
        question("truefalse", TRUE, stem='a <img src="@@PLUGINFILE@@/a.png">').replace(
            "</questiontext>", '<file name="a.png" encoding="base64">QUJD</file></questiontext>'),
        ["line 1: the image a.png is not kept"]),
    "a file": (
        question("truefalse", TRUE).replace("</questiontext>", '<file name="b.pdf" path="/" encoding="base64">QUJD</file></questiontext>'),
        ["line 1: the file b.pdf is not kept"]),
    "capitals that count": (question("shortanswer", "<usecase>1</usecase>" + answer("A", "100")),
                            ["line 1: capitals and small letters make no difference here"]),
    "half a mark": (question("shortanswer", answer("a", "100") + answer("b", "50")),
                    ["line 1: “b” earns 50 % in the file, and is wrong here"]),
    "a wildcard": (question("shortanswer", answer("a", "100") + answer("b*", "100") + answer("*", "0", "No.")),
                   ["line 1: the answer “b*” with its wildcard * is not kept",
                    "line 1: the feedback for any other answer is not kept"]),
    "a second number": (question("numerical", answer("1", "100") + answer("*", "0", "No.") + answer("2", "50")),
                        ["line 1: the answer “2”, which earns 50 % in the file, is not kept: a number has one key here",
                         "line 1: the feedback for any other answer is not kept"]),
    "a unit of another size": (
        question("numerical", answer("1", "100")
                 + "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"),
        ["line 1: the unit “cm” of another size is not kept"]),
    "a number in a gap": (question("cloze", "", stem="a {1:NM:=3.5:0.5}"),
                          ["line 1: the tolerance of “3.5:0.5” is not kept: in a gap a number is compared as it stands"]),
    "feedback in a typed gap": (question("cloze", "", stem="a {1:SA:=b~c#No.}"), ["line 1: the feedback for “c” is not kept"]),
    "a number in braces": (question("cloze", "", stem="a {1:SA:=b} {7}"),
                           ["line 1: a number in braces that is no gap is written in brackets"]),
    "tags, marks and overall feedback": (
        question("truefalse", TRUE + "<defaultgrade>2.0</defaultgrade><correctfeedback><text>Bravo</text></correctfeedback>"
                 "<incorrectfeedback><text>Your answer is incorrect.</text></incorrectfeedback><tags><tag><text>easy</text></tag></tags>"),
        ["1 tag not kept: 'easy'", "1 question with another default mark than 1: here each counts alike",
         "1 question with feedback for right, partly right and wrong answers as a whole, which is not kept"]),
    "Moodle's own overall feedback": (
        question("truefalse", TRUE + "<correctfeedback><text>&lt;p&gt;Your answer is correct.&lt;/p&gt;</text></correctfeedback>"), []),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGED)
def test_what_does_not_fit_is_noted_and_the_question_taken(case: str) -> None:
    text, said = CHANGED[case]
    incoming = reading(text)
    assert [str(note) for note in incoming.changed] == said
    assert (len(incoming.questions), incoming.left_out) == (1, ())


LEFT_OUT = {
    "essay": (question("essay", ""), "an essay: its answers need a person to mark them"),
    "description": (question("description", ""), "a description: nothing is asked in it"),
    "random": (question("random", ""), "a random question stands for others of its category"),
    "calculated": (question("calculated", ""), "its type 'calculated' is none that can be asked here"),
    "a made-up type": (question("x" * 99, ""), f"its type '{'x' * 40}' is none that can be asked here"),
    "no stem": (question("truefalse", TRUE, stem=" "), "it has no stem"),
    "no answers": (question("shortanswer", ""), "it has no answers"),
    "no right option": (question("multichoice", answer("a", "0") + answer("b", "50")), "no option earns 100 %"),
    "no wrong option": (question("multichoice", answer("a", "100")), "no option is wrong"),
    "an empty option": (question("multichoice", answer("a", "100") + answer("<p></p>", "0")), "one of its options has no text"),
    "no full answer": (question("shortanswer", answer("a", "50")), "no answer earns 100 %"),
    "no number": (question("numerical", answer("twelve", "100")), "“twelve” is no number: digits, with a point before decimals"),
    "neither true nor false": (question("truefalse", answer("true", "100")), "it does not say what is true and what is false"),
    "one pair": (
        question("matching", "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>"), "it has only one pair"),
    "a pair without a right side": (
        question("matching", "<subquestion><text>a</text><answer><text></text></answer></subquestion>" * 2),
        "the pair of “a” has no right side"),
    "one item to order": (question("ordering", answer("a", "1")), "it has fewer than two items to put in order"),
    "cloze without a gap": (question("cloze", "", stem="a {1:SA:=b"), "a Cloze question without a gap"),
    "several options ticked in a gap": (question("cloze", "", stem="{1:MR:=a~=b~c}"), "a gap in which several options are ticked"),
    "a gap without its choice": (
        question("gapselect", "<selectoption><text>a</text></selectoption>", stem="[[2]]"), "its gap [[2]] has no choice"),
    "too many answers": (question("shortanswer", answer("a", "100") * 2001), "it has more than 2,000 answers"),
    "too many gaps": (question("cloze", "", stem="{1:SA:=a}" * 201), "it has more than 200 gaps"),
    "too long": (question("truefalse", TRUE, stem="a" * 1_000_001), "one of its texts has more than 1,000,000 characters"),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_cannot_be_asked_is_left_out_with_line_and_cause(case: str) -> None:
    text, said = LEFT_OUT[case]
    whole = FOREIGN["true"][0].removeprefix("<quiz>").removesuffix("</quiz>")
    incoming = reading(text.replace("<quiz>", f"<quiz>{whole}\n\n").replace("</quiz>", f"{whole}</quiz>"))
    assert len(incoming.questions) == 2
    assert [str(note) for note in incoming.left_out] == [f"line 3: {said}"]


BOMB = (
    "<!DOCTYPE quiz [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{n} '{'&a;' * 10}'>" for n in range(9))
    + "]><quiz>&a8;</quiz>"
)
NO_FILE = {
    "entities that explode": (
        BOMB.encode(),
        "bank.xml:1:16: found a document type (<!DOCTYPE …>), expected none.\n"
        "  Take the declaration out: entities are never resolved."),
    "an entity from outside": (
        b'<?xml version="1.0"?>\n<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz></quiz>',
        "bank.xml:2:43: found a document type (<!DOCTYPE …>), expected none.\n"
        "  Take the declaration out: entities are never resolved."),
    "an entity that XML does not have": (
        question("truefalse", "&nbsp;").encode(),
        "bank.xml:1:137: found an entity that XML does not have, expected a character.\n"
        "  Write the character itself, or &#…;."),
    "cut off": (
        question("truefalse", TRUE).encode()[:-20],
        "bank.xml:1:341: found the end of the file, expected the rest of it.\n  Get the file again: it is cut off."),
    "Latin-1 that calls itself UTF-8": (
        question("truefalse", TRUE, stem="Café").encode("latin-1"),
        "bank.xml:1:109: found the byte 0xE9, which is not UTF-8, expected UTF-8 text.\n  Save the file as UTF-8."),
    "another XML": (
        b"<html><body/></html>",
        "bank.xml:1: found <html>, expected Moodle XML, a <quiz> of <question>s.\n"
        "  Export the questions from Moodle's question bank as “Moodle XML format”."),
    "GIFT": (
        b"Is it? {T}",
        "bank.xml:1:1: found 'syntax error', expected well-formed XML.\n  Mend the file at this place, or export it again."),
    "nothing": (
        b"", "bank.xml:1:1: found nothing, expected an XML document.\n  Get the file again from where it came from."),
    "no questions": (
        b"\n<quiz></quiz>", "bank.xml:2: found no question, expected Moodle XML, a <quiz> of <question>s.\n  Choose another file."),
    "too many questions": (
        b"<quiz>" + b"<question/>" * 20_001 + b"</quiz>",
        "bank.xml: found more than 20,000 questions, expected fewer.\n  Split the file."),
    "too many answers in all": (
        b"<quiz>" + (b'<question type="numerical"><questiontext><text>a</text></questiontext>' + b"<answer/>" * 2000
                     + b"</question>") * 101 + b"</quiz>",
        "bank.xml: found more than 200,000 answers, expected fewer.\n  Split the file."),
    "too many tags": (
        question("truefalse", TRUE.replace("<![CDATA[]]>", f"<![CDATA[{'<' * 700_000}]]>"), stem="<" * 700_000).encode(),
        "bank.xml: found more than 2,000,000 HTML tags, expected fewer.\n  Split the file."),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_FILE)
def test_a_file_that_cannot_be_read_is_told_in_one_message(case: str) -> None:
    data, said = NO_FILE[case]
    with pytest.raises(FileError) as caught:
        read(data, "bank.xml")
    assert str(caught.value) == said


def test_a_file_cut_off_anywhere_is_refused_whole() -> None:
    data = text_of().rstrip().encode()
    for end in range(0, len(data) - 1, 13):
        with pytest.raises(FileError, match=r"^bank\.xml:"):
            read(data[:end], "bank.xml")


@pytest.mark.parametrize(
    "piece", ["<b>{1:SA:=a", "<b>{1:MC:=a~", "{", "{1:SA:", "<p>{1:SA:=x}", "}", "[[1]]", "\\}", "<b>{1:SA:=a#"]
)
def test_a_megabyte_of_a_sign_is_read_once(piece: str) -> None:
    incoming = reading(question("cloze", "", stem=piece * (900_000 // len(piece))))
    assert len(incoming.questions) + len(incoming.left_out) == 1


def test_another_reader_of_moodle_xml_finds_every_choice_and_gap_of_the_shipped_deck() -> None:
    parser = pytest.importorskip("moodle_xml_parser.parser", reason="moodle-xml-parser is not installed")
    questions = shipped().questions
    content = str(export(shipped()).content)
    found = parser.parse_bytes(content.encode())
    choices = [one for one in questions if one.record["type"] in ("choice", "multiple")]
    clozes = [one for one in questions if one.record["type"] == "cloze"]
    assert len(choices) > 500
    assert [one.name for one in found["multichoice"]] == [one.question.id for one in choices]
    assert [one.name for one in found["cloze"]] == [one.question.id for one in clozes]
    assert [one.single for one in found["multichoice"]] == [one.record["type"] == "choice" for one in choices]
    for one, carried in zip(found["multichoice"], choices, strict=True):
        right = [from_html(option.answer)[0] for option in one.options if option.score_fraction > 0]
        assert right == list(carried.question.keys)
        assert len(one.options) == len(carried.item.options)
    for one, carried in zip(found["cloze"], clozes, strict=True):
        assert [gap.options[0].score for gap in one.gaps] == [100] * len(carried.question.gaps)


def test_moodles_own_expressions_find_every_gap_of_the_shipped_deck() -> None:
    root = ElementTree.fromstring(str(export(shipped()).content))
    texts = {str(one.findtext("name/text")): str(one.findtext("questiontext/text")) for one in root.iter("question")}
    for carried in shipped().questions:
        if carried.record["type"] == "cloze":
            found = moodles_gaps(texts[carried.question.id])
            assert [from_html(answers[0][1])[0] for _, answers in found] == [gap.key for gap in carried.question.gaps]


def test_the_whole_shipped_deck_comes_back_field_by_field() -> None:
    exported = export(shipped())
    assert exported.lost == ()
    incoming = reading(str(exported.content))
    assert [found.record for found in incoming.questions] == [carried.record for carried in shipped().questions]
    assert (incoming.changed, incoming.left_out) == ((), ())
