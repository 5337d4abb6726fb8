"""Questions go to GIFT and come back, other people's GIFT comes in, and bad files are told in one message."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberdip.errors import FileError
from cyberdip.exchange.carrying import Incoming
from cyberdip.exchange.gift import export, read
from cyberdip.exchange.gift_blocks import as_written, protect, resolve
from cyberdip.exchange.gift_reading import tokens
from cyberdip.exchange.gift_writing import escape
from cyberdip.exchange.moodle_weights import MOST_KEYS, WEIGHTS, is_accepted, nearest, penalty, shares
from cyberdip.exchange.reasons_in_words import told
from tests.exchange.making import SAMPLE, Record, outgoing, records
from tests.exchange.oracles import through_node
from tests.exchange.shipped import shipped

GOLDEN = Path(__file__).parent / "golden"
GIFT_SIGNS = st.text(alphabet=st.sampled_from("\\{}=~#:n%[]->/$*& \nab"), max_size=20)


def text_of(*made: Record, fixed: bool = False) -> str:
    content = export(outgoing(made or SAMPLE, fixed=fixed)).content
    assert isinstance(content, str)
    return content


def reading(text: str) -> Incoming:
    return read(text.encode("utf-8"), "questions.gift")


def back(record: Record) -> Record:
    (found,) = reading(text_of(record)).questions
    return found.record


def choice(**fields: Any) -> Record:
    wrong = [{"text": "no", "rationale": "Not so."}]
    common = {"rationale": "So it is.", "source": "code", "level": "foundation", "skill": "recall"}
    return {"id": "one", "type": "choice", "stem": "Is it so?", "key": "yes", "distractors": wrong, **common, **fields}


def test_the_sample_is_written_as_its_golden_file() -> None:
    assert text_of() == (GOLDEN / "sample.gift").read_text("utf-8")


def test_the_sample_comes_back_question_by_question_and_field_by_field() -> None:
    incoming = reading(text_of())
    assert [found.record for found in incoming.questions] == list(SAMPLE)
    assert {(f.category, f.card) for f in incoming.questions} == {("International law", "harbour-rules")}
    assert incoming.questions[0].source_line == (
        "The Harbour Code, League of Harbours, 2021, Art. 3. https://harbours.example/code"
    )
    assert (incoming.changed, incoming.left_out) == ((), ())


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records())
def test_any_question_comes_back_field_by_field_unless_its_loss_is_told(record: Record) -> None:
    other = SAMPLE[3]  # a question that is always there: one that can't be held would leave an empty file
    exported = export(outgoing([other, record]))
    assert isinstance(exported.content, str)
    incoming = reading(exported.content)
    assert incoming.left_out == ()
    assert incoming.questions[0].record == other
    if not [note for note in exported.lost if "hint" not in note.what]:
        assert [found.record for found in incoming.questions] == [other, record]
        assert incoming.changed == ()


@given(st.one_of(GIFT_SIGNS, st.text(max_size=20)))
def test_any_text_comes_back_from_its_escapes(text: str) -> None:
    assert resolve(protect(escape(text))) == re.sub("[\ufdd0-\ufdef]", "\ufffd", text)
    assert as_written(protect(text)) == re.sub("[\ufdd0-\ufdef]", "\ufffd", text)
    assert not re.search(r"[={}~#:\n]", protect(escape(text)).replace("\ufdd0", ""))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.tuples(*[GIFT_SIGNS.map(lambda text: f"a{text}b".replace("\n\n", "\n"))] * 4))
def test_no_text_can_break_out_of_its_place(texts: tuple[str, str, str, str]) -> None:
    stem, key, wrong, why = (re.sub(" *\n *", "\n", re.sub(" {2,}", " ", text)) for text in texts)
    key, wrong = " ".join(key.split()) + "1", " ".join(wrong.split()) + "2"
    record = choice(stem=stem, key=key, distractors=[{"text": wrong, "rationale": why}], rationale=why)
    assert back(record) == record


NASTY_ANSWERS = {
    "begins as a weight does": ("%50%", "%-5%"),
    "begins as a format does": ("[html]<b>", "[1] Moodle"),
    "is a wildcard": ("*", "a*b"),
    "is a backslash": ("\\", "\\*"),
    "is a word of GIFT's": ("TRUE", "F"),
    "looks like a comment": ("//x", "http://x"),
    "looks like a number": ("#5", "#1..2"),
    "looks like an ordering": (">3 ALL", "> 1"),
    "has a stand-in of Moodle's": ("&&058;", "&&010"),
    "has HTML": ("<b>", "&amp;"),
    "has an arrow": ("a->b", "->"),
}


@pytest.mark.parametrize("kind", ["choice", "multiple", "match", "order", "cloze"])
@pytest.mark.parametrize("case", NASTY_ANSWERS)
def test_an_option_that_looks_like_gift_is_an_option(case: str, kind: str) -> None:
    one, two = NASTY_ANSWERS[case]
    parts: dict[str, Record] = {
        "choice": {"key": one, "distractors": [{"text": two, "rationale": one}]},
        "multiple": {"keys": [one], "distractors": [{"text": two, "rationale": one}]},
        "match": {"pairs": [{"left": one, "right": two}, {"left": two, "right": one}]},
        "order": {"order": [one, two]},
        "cloze": {"stem": "a {1} b", "gaps": [{"key": one, "distractors": [{"text": two, "rationale": one}]}]},
    }
    common = {name: value for name, value in choice().items() if name not in ("key", "distractors")}
    record = {**common, "type": kind, **parts[kind]}
    assert back(record) == record


@pytest.mark.parametrize("case", [case for case in NASTY_ANSWERS if case != "has an arrow"])
def test_an_answer_to_type_that_looks_like_gift_is_an_answer(case: str) -> None:
    key, other = NASTY_ANSWERS[case]
    record = choice(type="short", key=key, accept=[other], distractors=[{"text": "none", "rationale": "->"}])
    assert back(record) == record


LOST = {
    "a hint": (
        choice(hint="Think."), ["one: its hint stands in a comment, which Moodle doesn't show"]),
    "an arrow in the key of a typed answer": (
        choice(type="short", key="a->b", accept=["c"], distractors=[]),
        ["one: all answers but 'a->b': GIFT takes '->' for a pair"]),
    "an arrow in another typed answer": (
        choice(type="short", key="a", accept=["b->c"], distractors=[]),
        ["one: the answer 'b->c': GIFT takes '->' for a pair"]),
    "more right options than weights": (
        {**choice(type="multiple", keys=[f"k{n}" for n in range(21)]), "key": None},
        ["one: left out: 21 right options can't share a mark: Moodle's smallest weight is 5 %"]),
    "a label that can't be a tag": (
        choice(type="numeric", key=1, unit="m", accept=["<m>"]),
        ["one: the label 'also:<m>': a tag of Moodle's can't have these characters"]),
    "nothing": (choice(), []),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_what_gift_cannot_hold_is_told_by_the_name_of_the_question(case: str) -> None:
    record, lost = LOST[case]
    assert [str(note) for note in export(outgoing([record])).lost] == lost


def test_a_paper_keeps_its_order_of_options_and_says_that_moodle_would_shuffle_them() -> None:
    exported = export(outgoing(fixed=True))
    (order, *_) = exported.lost
    assert (
        str(order) == "GIFT can't say that options keep their order: turn shuffling off in the quiz that you make of it"
    )
    carried = outgoing(fixed=True).questions[0]
    assert isinstance(exported.content, str)
    first = exported.content.partition("::harbour-side::")[2]
    assert re.findall(r"\t[=~](\w+)", first)[:4] == list(carried.item.options)


def test_a_thousand_options_come_back() -> None:
    wrong = [{"text": f"option {number}", "rationale": f"reason {number}"} for number in range(1000)]
    record = choice(distractors=wrong)
    assert back(record) == record


FOREIGN: dict[str, tuple[str, Record]] = {
    "choice": (
        "Who?{~Grant ~Jefferson =no one}",
        {"type": "choice", "stem": "Who?", "key": "no one", "distractors": [
            {"text": "Grant", "rationale": ""}, {"text": "Jefferson", "rationale": ""}]}),
    "choice with feedback": (
        "::T::Who?{\n\t~Grant#He is\n\tnot.\n\t=no one#Right.\n\t####In general.\n}",
        {"type": "choice", "stem": "Who?", "key": "no one", "rationale": "Right.\n\nIn general.",
         "distractors": [{"text": "Grant", "rationale": "He is\nnot."}]}),
    "several with weights": (
        "Which?{~%-100%No one ~%50%Grant ~%50%His wife}",
        {"type": "multiple", "stem": "Which?", "keys": ["Grant", "His wife"],
         "distractors": [{"text": "No one", "rationale": ""}]}),
    "true": ("The sun rises.{T}", {"type": "true-false", "stem": "The sun rises.", "key": True}),
    "false with both feedbacks": (
        "It sets.{FALSE#wrong#right####all}",
        {"type": "true-false", "stem": "It sets.", "key": False, "rationale": "right\n\nwrong\n\nall"}),
    "short": (
        "Two?{=two =2 =%0%three#No.}",
        {"type": "short", "stem": "Two?", "key": "two", "accept": ["2"],
         "distractors": [{"text": "three", "rationale": "No."}]}),
    "short without a sign": ("Two?{two}", {"type": "short", "stem": "Two?", "key": "two"}),
    "short with an escaped star": (r"Which sign?{=\\*}", {"type": "short", "stem": "Which sign?", "key": "*"}),
    "match with an extra answer": (
        "Match{=Canada->Ottawa =Italy -> Rome = -> Paris}",
        {"type": "match", "stem": "Match", "distractors": [{"text": "Paris", "rationale": ""}],
         "pairs": [{"left": "Canada", "right": "Ottawa"}, {"left": "Italy", "right": "Rome"}]}),
    "number": ("When?{#1822}", {"type": "numeric", "stem": "When?", "key": 1822}),
    "number with a margin": (
        "Pi? {#3.1415:0.0005}", {"type": "numeric", "stem": "Pi?", "key": 3.1415, "tolerance": 0.0005}),
    "number in a range": ("Pi?{#-4..-3}", {"type": "numeric", "stem": "Pi?", "key": -3.5, "tolerance": 0.5}),
    "number in a whole range": ("One to five?{#1..5}", {"type": "numeric", "stem": "One to five?", "key": 3, "tolerance": 2}),
    "number with an exponent": ("Big?{#1.5e3}", {"type": "numeric", "stem": "Big?", "key": 1500}),
    "missing word to choose": (
        "Grant is {~buried =entombed} here.",
        {"type": "cloze", "stem": "Grant is {1} here.",
         "gaps": [{"key": "entombed", "distractors": [{"text": "buried", "rationale": ""}]}]}),
    "missing word to type": (
        "Two is {=2 =two}.", {"type": "cloze", "stem": "Two is {1}.", "gaps": [{"key": "2", "accept": ["two"]}]}),
    "missing number": ("He was born in {#1822}, they say.",
                       {"type": "numeric", "stem": "He was born in _____, they say.", "key": 1822}),
    "a full stop behind the answers": ("What is pi? {#3:1}.", {"type": "numeric", "stem": "What is pi?", "key": 3, "tolerance": 1}),
    "a question mark behind the answers": ("Is it{T}?", {"type": "true-false", "stem": "Is it?", "key": True}),
    "a comment behind the answers": ("Is it?{T} // yes", {"type": "true-false", "stem": "Is it?", "key": True}),
    "moodle's ordering": ("Sort.{>3 ALL VERTICAL\nfirst\nsecond\nthird\n}",
                          {"type": "order", "stem": "Sort.", "order": ["first", "second", "third"]}),
    "HTML": (
        "[html]<p>One &amp; <b>two</b></p><p>three</p>{=[plain]<i> ~[moodle]<i>b</i>}",
        {"type": "choice", "stem": "One & two\n\nthree", "key": "<i>", "distractors": [{"text": "b", "rationale": ""}]}),
    "Markdown": (
        "[markdown]Who is in **Grant's** `tomb`?{=*no* one ~_me_#\\# It's a [link](https://x.example/a_b_c).}",
        {"type": "choice", "stem": "Who is in Grant's tomb?", "key": "no one", "distractors": [
            {"text": "me", "rationale": "It's a link (https://x.example/a_b_c)."}]}),
    "Moodle's own format": ("One<br>two\nthree &eacute;{T}", {"type": "true-false", "stem": "One\ntwo\nthree é", "key": True}),
    "escapes": (r"a\:b\=c\~d\#e\{f\}g\\h\ni\j{T}", {"type": "true-false", "stem": "a:b=c~d#e{f}g\\h\ni\\j", "key": True}),
    "comments between the lines": (
        "// one\n// [id:my-id] [tag:level:advanced]\n::T::Is\n// two\nit?{T}",
        {"id": "my-id", "level": "advanced", "type": "true-false", "stem": "Is\nit?", "key": True}),
    "a title that can be an id": ("::my-id::Is it?{T}", {"id": "my-id", "type": "true-false", "stem": "Is it?", "key": True}),
    "Windows line ends": ("Is\r\nit?{T}\r\n\r\n", {"type": "true-false", "stem": "Is\nit?", "key": True}),
    "old Macintosh line ends": ("Is\rit?{T}\r\r", {"type": "true-false", "stem": "Is\nit?", "key": True}),
}  # fmt: skip


@pytest.mark.parametrize("case", FOREIGN)
def test_what_other_people_write_comes_in_as_moodle_reads_it(case: str) -> None:
    text, record = FOREIGN[case]
    incoming = reading(text)
    assert [found.record for found in incoming.questions] == [record]
    assert (incoming.changed, incoming.left_out) == ((), ())


def test_categories_file_the_questions_under_their_last_name() -> None:
    text = "a{T}\n\n$CATEGORY: $course$/top/Law//order/Treaties {=}\n\nb{T}\n\n// c\n$CATEGORY: tom\n\nc{T}\n\n$CATEGORY: $course$/top\n\nd{T}"
    assert [found.category for found in reading(text).questions] == ["", "Treaties {=}", "tom", ""]
    assert reading("$CATEGORY: a//b\n\nc{T}").questions[0].category == "a/b"


CHANGED = {
    "a weight that Moodle refuses": (
        "q{~%33%a ~%33%b ~%34%c ~d}",
        ["Moodle refuses the weight 33 %: the nearest it takes is 33.33333 %",
         "Moodle refuses the weight 34 %: the nearest it takes is 33.33333 %",
         "its right options have different weights; here each counts alike"]),
    "weights that do not add up": ("q{~%40%a ~%40%b ~c}", ["its weights add up to 80 %, where Moodle wants 100 %"]),
    "half a mark for an option": ("q{=a ~%50%b ~c}", ["“b” earns 50 % in the file, and is wrong here"]),
    "two right options of which one is chosen": (
        "q{=a =b ~c}", ["“b” is right too, and is not offered: one option is the key"]),
    "half a mark for an answer": ("q{=a =%50%b}", ["“b” earns 50 % in the file, and is wrong here"]),
    "a wildcard": ("q{=a =colo*r}", ["the answer “colo*r” with its wildcard * is not kept"]),
    "feedback for any other answer": ("q{=a =%0%*#no}", ["the feedback for any other answer is not kept"]),
    "feedback for any other number": ("q{#=1 ~#no}", ["the feedback for any other answer is not kept"]),
    "a second number": (
        "q{#=1822:0 =%50%1822:2}",
        ["the answer “1822:2”, which earns 50 % in the file, is not kept: a number has one key here"]),
    "true in small letters": ("q{true}", ["'true' is read as TRUE; Moodle would want it typed"]),
    "more decimals than we keep": ("q{#3.14159265358979}", ["3.14159265358979 is cut to 3.1415926536"]),
    "an image": ('[html]q <img src="@@PLUGINFILE@@/a.png"> {T}', ["the image a.png is not kept"]),
    "an empty line within the answers": (
        "q{\n=a\n\n~b}", ["the empty line 3 stands within its answers; Moodle would end the question there"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGED)
def test_what_does_not_fit_is_noted_and_the_question_taken(case: str) -> None:
    text, said = CHANGED[case]
    incoming = reading(text)
    assert [str(note) for note in incoming.changed] == [f"line 1: {what}" for what in said]
    assert (len(incoming.questions), incoming.left_out) == (1, ())


def test_questions_without_an_empty_line_between_them_are_told_apart_by_their_titles() -> None:
    incoming = reading("::a::A?{T}\n::b::B?{\n=x\n~y\n}\n::c::C?{F}")
    assert [found.record["stem"] for found in incoming.questions] == ["A?", "B?", "C?"]
    assert [str(note) for note in incoming.changed] == [
        "line 1: line 2 begins another question; Moodle wants an empty line before it",
        "line 2: line 6 begins another question; Moodle wants an empty line before it",
    ]


def test_tags_that_are_not_ours_are_told_once() -> None:
    incoming = reading("// [tag:easy] [tag:unit 1]\na{T}\n\n// [tag:easy]\nb{T}")
    assert [str(note) for note in incoming.changed] == ["2 tags not kept: 'easy', 'unit 1'"]


LEFT_OUT = {
    "description": ("Read this first.", "line 3: a description: nothing is asked in it"),
    "essay": ("Write.{}", "line 3: an essay: its answers need a person to mark them"),
    "essay with feedback": ("Write.{####All.}", "line 3: an essay: its answers need a person to mark them"),
    "braces within the answers": (
        "q{=a\n  {b} ~c}", r"line 4, column 3: a '{' within the answers; one that is text is written \{"),
    "two sets of answers": (
        "a {=b} c {=d}",
        r"line 3, column 10: a second '{': a question has its answers in one place; one that is text is written \{"),
    "Cloze in Moodle's own way": (
        "a {1:SHORTANSWER:=b} c {2:MC:=d~e}",
        "line 3, column 3: a Cloze question, which GIFT can't hold; export it from Moodle as Moodle XML"),
    "a brace that closes nothing": (
        "a } b", r"line 3, column 3: a '}' that closes nothing; one that is text is written \}"),
    "a second closing brace": (
        "a{T} }", r"line 3, column 6: a second '}', which closes nothing; one that is text is written \}"),
    "answers that never end": ("a {=b\n", "line 3, column 3: its answers never end: a '}' is missing"),
    "no right option": ("q{~a ~b}", "line 3: no option earns anything"),
    "half a right option": ("q{=%50%a ~b}", "line 3: no option earns 100 %"),
    "no wrong option": ("q{~%50%a ~%50%b}", "line 3: no option is wrong"),
    "words before the options": ("q{so: =a ~b}", "line 3, column 3: “so:” stands before the first '=' or '~'"),
    "a weight beyond all": ("q{=a ~%150%b}", "line 3, column 6: the weight 150 % is not between -100 and 100"),
    "one pair": ("q{=a->b}", "line 3: it has only one pair"),
    "a pair without its arrow": (
        "q{=a->b =c->d =e}", "line 3, column 15: “e” has no '->' in it, as the other pairs have"),
    "a pair without its right side": ("q{=a->b =c->}", "line 3, column 9: the pair of “c” has no right side"),
    "no number": ("q{#twelve}", "line 3, column 4: “twelve” is no number: digits, with a point before decimals"),
    "a decimal comma": ("q{#1,5}", "line 3, column 4: “1,5” is no number: digits, with a point before decimals"),
    "a range backwards": ("q{#2..1}", "line 3, column 4: the range “2..1” ends before it begins"),
    "a tolerance below 0": ("q{#2:-1}", "line 3, column 4: the tolerance “-1” is below 0"),
    "a number too long": ("q{#1e20}", "line 3, column 4: 1E+20 has more than 15 digits"),
    "only half a number": ("q{#=%50%1}", "line 3: no number earns 100 %"),
    "no full answer": ("q{=%50%a}", "line 3: no answer earns 100 %"),
    "no stem": ("::title::{T}", "line 3: it has no stem"),
    "one item to order": ("q{>1 ALL\na}", "line 3: it has fewer than two items to put in order"),
    "too many answers": ("q{=a" + "~b" * 2001 + "}", "line 3, column 3: it has more than 2,000 answers"),
    "too long": ("q{=a ~b}" + "x" * 1_000_001, "line 3: it has more than 1,000,000 characters"),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_cannot_be_asked_is_left_out_with_place_and_cause(case: str) -> None:
    text, said = LEFT_OUT[case]
    incoming = reading(f"before{{T}}\n\n{text}\n\nbehind{{T}}")
    assert [found.record["stem"] for found in incoming.questions] == ["before", "behind"]
    assert [str(note) for note in incoming.left_out] == [said]


NO_FILE = {
    "cut off in the answers": (
        b"a{T}\n\nb {\n\t=c\n\t~d",
        "x.gift:3:3: found answers that never end, expected a '}'.\n"
        "  Close them; if the question is not whole, the file is cut off: get it again."),
    "no questions": (
        b"Dear reader,\n\nhello.",
        "x.gift:1:1: found no question, expected GIFT questions in UTF-8.\n"
        "  A question is a stem with its answers in braces: “Is it so? {TRUE}”."),
    "nothing": (
        b"\n", "x.gift:1:1: found nothing, expected GIFT questions in UTF-8.\n"
        "  A question is a stem with its answers in braces: “Is it so? {TRUE}”."),
    "XML": (
        b'\xef\xbb\xbf<?xml version="1.0"?><quiz></quiz>',
        "x.gift:1:1: found XML, expected GIFT questions in UTF-8.\n"
        "  A question is a stem with its answers in braces: “Is it so? {TRUE}”."),
    "UTF-16": (
        "é{T}".encode("utf-16"),
        "x.gift:1:1: found UTF-16, expected GIFT questions in UTF-8.\n  Save the file as UTF-8."),
    "UTF-16 without its mark": (
        "Is it?{T}".encode("utf-16-le"),
        "x.gift:1:1: found UTF-16 or binary data, expected GIFT questions in UTF-8.\n  Save the file as UTF-8."),
    "UTF-32": (
        "é{T}".encode("utf-32"),
        "x.gift:1:1: found UTF-32, expected GIFT questions in UTF-8.\n  Save the file as UTF-8."),
    "Latin-1": (
        "a{T}\r\n\r\nCafé?{T}".encode("latin-1"),
        "x.gift:3:4: found the byte 0xE9 (“é” in Latin-1), which is not UTF-8, expected GIFT questions in UTF-8.\n"
        "  Save the file as UTF-8."),
    "cut off within a letter": (
        "a{T} é".encode()[:-1],
        "x.gift:1:6: found the byte 0xC3 (“Ã” in Latin-1), which is not UTF-8, expected GIFT questions in UTF-8.\n"
        "  Save the file as UTF-8; if it was, its end is cut off."),
    "a zip archive": (
        b"PK\x03\x04\x14\x00",
        "x.gift:1:1: found a zip archive, expected GIFT questions in UTF-8.\n  Save the questions as plain text."),
    "too large": (
        b"{" * (17 << 20), "x.gift: found 17,825,792 bytes, expected at most 16,777,216.\n  Split the file."),
    "too many questions": (
        b"a{T}\n\n" * 20_001, "x.gift:40001:1: found more than 20,000 questions.\n  Split the file."),
    "too many lines": (b"\n" * 2_000_001, "x.gift: found more than 2,000,000 lines, expected fewer.\n  Split the file."),
    "too many answers": (
        b"{" + b"=a" * 200_001 + b"}", "x.gift: found more than 200,000 answers, expected fewer.\n  Split the file."),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_FILE)
def test_a_file_that_cannot_be_read_is_told_in_one_message(case: str) -> None:
    data, said = NO_FILE[case]
    with pytest.raises(FileError) as caught:
        read(data, "x.gift")
    assert str(caught.value) == said


def test_a_byte_order_mark_is_no_part_of_the_first_question() -> None:
    incoming = read(b"\xef\xbb\xbf::a::Is it?{T}", "x.gift")
    assert [found.record for found in incoming.questions] == [
        {"id": "a", "type": "true-false", "stem": "Is it?", "key": True}
    ]


def test_a_file_cut_off_anywhere_gives_whole_questions_or_one_message() -> None:
    data = text_of().encode()
    for end in range(0, len(data), 7):
        try:
            incoming = read(data[:end], "x.gift")
        except FileError as error:
            assert str(error).startswith("x.gift:")
        else:
            whole = [found.record for found in incoming.questions if "rationale" in found.record]
            assert whole == list(SAMPLE[: len(whole)])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "{ } = ~ # #### -> :: // $CATEGORY: \\ %50% %x% [html] <b> \n \n\n a 1 1..2 T \ufdd0 \ud800 \u202e".split(
                " "
            )
        ),
        max_size=30,
    )
)
def test_no_heap_of_signs_is_too_much(signs: list[str]) -> None:
    try:
        incoming = reading("".join(signs).encode("utf-8", "replace").decode())
    except FileError:
        return
    for found in incoming.questions:
        assert found.record["stem"]


@pytest.mark.parametrize(
    "sign", ["{", "}", "{}", "\\:", "=", "~", "[tag:", "::", "####", "q{#1..", "\\", "// [id:", "q{=a\n\n"]
)
def test_megabytes_of_a_sign_are_read_once(sign: str) -> None:
    try:
        reading(sign * (2_000_000 // len(sign)))
    except FileError as error:
        assert str(error).startswith("questions.gift:")


TOKENS = {
    "id and tags": ("// [id:a] text [tag:b] [tag:c d]", ("a", ["b", "c d"])),
    "a bracket within": (r"// [tag:a [1\] b] [id:x\]y]", ("x]y", ["a [1] b"])),
    "never closed": ("// [id:a] [tag:b", ("a", [])),
    "none": ("// name: a [b]", ("", [])),
}


@pytest.mark.parametrize("case", TOKENS)
def test_comments_say_id_and_tags_as_moodle_reads_them(case: str) -> None:
    comment, (name, tags) = TOKENS[case]
    found = tokens([comment])
    assert (found.id, found.tags) == (name, tags)


@pytest.mark.parametrize("keys", range(1, MOST_KEYS + 1))
def test_the_shares_of_a_mark_are_all_in_moodles_list_and_add_up(keys: int) -> None:
    weights = shares(keys)
    assert len(weights) == keys
    assert set(weights) <= set(WEIGHTS)
    assert round(sum(map(float, weights)) / 100, 2) == 1


@pytest.mark.parametrize(
    ("percent", "accepted", "nearest_one"),
    [(50, True, "50"), (33.33333, True, "33.33333"), (33.333, True, "33.33333"), (33, False, "33.33333"),
     (-7, False, "-5"), (1.2, False, "0")],
)  # fmt: skip
def test_weights_are_those_of_moodles_list(percent: float, accepted: bool, nearest_one: str) -> None:
    assert (is_accepted(percent), nearest(percent)) == (accepted, nearest_one)


@pytest.mark.parametrize(("distractors", "weight"), [(1, "-100"), (3, "-33.33333"), (11, "-10"), (400, "-5")])
def test_ticking_everything_earns_nothing(distractors: int, weight: str) -> None:
    assert penalty(distractors) == weight


def test_a_question_that_was_changed_since_is_what_the_file_makes_of_it() -> None:
    text = text_of(SAMPLE[8]).replace("=2. ->", "=second ->")
    (found,) = reading(text).questions
    assert found.record["type"] == "match"


def test_reasons_that_a_learner_reads_are_taken_apart_again() -> None:
    found = told(
        "Why.\n\nMore.\n\nWhy not “a”? Because.\n\nReally.\n\nWhy not “z”? x\n\nIn (2), “b” is right too.", ["a"]
    )
    assert found.rationale == "Why.\n\nMore."
    assert found.reasons == {("a", 0): "Because.\n\nReally.\n\nWhy not “z”? x"}
    assert found.also == {2: ["b"]}


def test_the_whole_shipped_deck_is_accepted_by_another_parser_of_gift() -> None:
    questions = shipped().questions
    (answer,) = through_node("gift_oracle.js", [export(shipped()).content], package="gift-pegjs")
    assert "fault" not in answer
    assert len(answer["questions"]) == len(questions) > 1000
    assert [one["id"] for one in answer["questions"]] == [carried.question.id for carried in questions]
    seen = Counter(
        (carried.record["type"], one["type"]) for carried, one in zip(questions, answer["questions"], strict=True)
    )
    assert set(seen) <= {
        ("choice", "MC"), ("multiple", "MC"), ("true-false", "TF"), ("short", "Short"), ("numeric", "Numerical"),
        ("match", "Matching"), ("order", "Matching"), ("cloze", "Matching"), ("cloze", "Short"), ("cloze", "MC"),
    }  # fmt: skip
    stems = [one["stem"]["text"].split() for one in answer["questions"]]
    assert [stem for stem, one in zip(stems, questions, strict=True) if one.record["type"] == "choice"] == [
        one.record["stem"].split() for one in questions if one.record["type"] == "choice"
    ]


def test_the_whole_shipped_deck_comes_back_field_by_field() -> None:
    content = export(shipped()).content
    assert isinstance(content, str)
    incoming = reading(content)
    assert [found.record for found in incoming.questions] == [carried.record for carried in shipped().questions]
    assert (incoming.changed, incoming.left_out) == ((), ())


def test_another_parser_of_gift_accepts_what_is_hard_to_escape() -> None:
    made: list[Record] = []

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None, database=None)
    @given(records())
    def gather(record: Record) -> None:
        made.append(record)

    gather()
    answers = through_node("gift_oracle.js", [text_of(record) for record in made], package="gift-pegjs")
    refused = [(record, one["fault"]) for record, one in zip(made, answers, strict=True) if "fault" in one]
    assert refused == []
