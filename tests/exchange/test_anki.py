"""Anki out and in: ids that never change, cards that nothing in a text acts on, packages of ours that come back whole."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberdip.exchange.anki import export, note_types, read
from cyberdip.exchange.anki.note_types import CLOZE, OURS, QUESTION
from cyberdip.exchange.anki.writing import guid_of
from cyberdip.exchange.anki.writing_fields import TASKS, inert_html
from cyberdip.exchange.carrying import Carried, Incoming, Outgoing
from cyberdip.exchange.plain_text import from_html
from tests.exchange.anki_packages import altered, package, rows, unpacked
from tests.exchange.making import CARD, SAMPLE, Record, carried, outgoing, records, texts

GOLDEN = Path(__file__).parent / "golden" / "sample.anki.txt"
MADE = 1_796_100_000


def exported(rows: tuple[Record, ...] | list[Record] = SAMPLE, *, fixed: bool = False, made: int = MADE) -> bytes:
    content = export(outgoing(rows, fixed=fixed), made=made).content
    assert isinstance(content, bytes)
    return content


def came_back(data: bytes) -> list[Record]:
    incoming = read(data, "t.apkg")
    assert (incoming.changed, incoming.left_out) == ((), ())
    return [found.record for found in incoming.questions]


def fields(apkg: bytes) -> list[dict[str, str]]:
    """Return the fields of the notes in a package by their names."""
    names = {one.id: one.fields for one in OURS}
    return [
        dict(zip(names[kind], values.split("\x1f"), strict=True)) for kind, values in rows(apkg, "SELECT mid, flds FROM notes")
    ]  # fmt: skip


def one(record: Record, **card: Any) -> Outgoing:
    """Return one question on its way out. card: fields of its card that are other than the sample's."""
    return Outgoing("t", "t", "t", (carried(record, card={**CARD, **card}),))


def content(sent: Outgoing) -> bytes:
    data = export(sent, made=MADE).content
    assert isinstance(data, bytes)
    return data


# What may never change


def test_the_note_types_are_the_ones_that_learners_schedules_hang_on() -> None:
    shared = [
        "Hint", "Accepted", "Reason", "Wrong", "Source", "Citation", "Card", "Arabic", "Transliteration", "Changed", "Id",
    ]  # fmt: skip
    ours = [
        (model["id"], model["name"], model["type"], [t["name"] for t in model["tmpls"]], [f["name"] for f in model["flds"]])
        for model in (one.model() for one in OURS)
    ]  # fmt: skip
    assert ours == [
        (1795996800001, "cyberdip question", 0, ["Question"],
         ["Question", "Type", "Task", "Options", "Typed", "Key", "Tolerance", "Unit", *shared]),
        (1795996800002, "cyberdip cloze", 1, ["Question"], ["Text", "Task", *shared]),
    ]  # fmt: skip
    assert [field["id"] for field in QUESTION.model()["flds"]][:2] == [179599680000100, 179599680000101]
    assert CLOZE.model()["tmpls"][0]["id"] == 179599680000299


def test_the_ids_of_notes_and_decks_are_the_ones_of_earlier_exports() -> None:
    guids = [guid for (guid,) in rows(exported(), "SELECT guid FROM notes")]
    assert guids == GUIDS
    decks = json.loads(rows(exported(), "SELECT decks FROM col")[0][0])
    assert {key: deck["name"] for key, deck in decks.items()} == DECKS


GUIDS = [
    "EGpyKTm4FZQLva", "6oKZLMVkwRBWfB", "svFQh3xJkITZHy", "x_HKbu_HuKNXms", "pksGuplY9AI8mF", "nRfjnFDwfgSZp7",
    "PPMCkpBcOr3OLi", "nnYI1-xiHzhHvv", "vl0gxiKVzxD0z5", "ybPZZDLUrrbMuH",
]  # fmt: skip
DECKS = {"1": "Default", "1522399176107": "cyberdip", "1532888599159": "cyberdip::International law"}


def test_whoever_changes_the_looks_of_cards_sets_a_later_time_too() -> None:
    looks = [note_types.STYLE, *(side for one in OURS for side in (one.front, one.back))]
    digest = sha256("\n".join(looks).encode()).hexdigest()[:16]
    assert (note_types.CHANGED, digest) == (1_795_996_800, "90757c35474ede89")


def test_a_renamed_question_keeps_the_note_of_its_first_id() -> None:
    renamed = {**SAMPLE[0], "id": "harbour-side-kept", "formerly": ["harbour-side", "harbour-sides"]}
    assert rows(exported([renamed]), "SELECT guid FROM notes") == rows(exported([SAMPLE[0]]), "SELECT guid FROM notes")


@pytest.mark.parametrize(
    ("deck", "question", "is_cloze"),
    [("other", "harbour-side", False), ("harbours", "harbour-sides", False), ("harbours", "harbour-side", True)],
    ids=["another deck", "another question", "with gaps"],
)
def test_another_question_is_another_note(deck: str, question: str, is_cloze: bool) -> None:
    assert guid_of(deck, question, is_cloze=is_cloze) != guid_of("harbours", "harbour-side", is_cloze=False)


def test_the_same_questions_give_the_same_bytes_and_a_later_export_other_times_alone() -> None:
    assert exported() == exported()
    later = exported(made=MADE + 60)
    assert fields(later) == fields(exported())
    assert rows(later, "SELECT guid, mod FROM notes") == [(guid, MADE + 60) for guid in GUIDS]


def test_the_notes_of_the_sample_are_as_they_were_checked_by_hand() -> None:
    apkg = exported()
    dump = ""
    for (kind, tags), values in zip(rows(apkg, "SELECT mid, tags FROM notes"), fields(apkg), strict=True):
        dump += f"== {kind} {tags.strip()}\n" + "".join(f"{name}: {html}\n" for name, html in values.items() if html)
    assert dump == GOLDEN.read_text(encoding="utf-8")


# What comes back


def test_every_type_comes_back_field_by_field() -> None:
    assert came_back(exported()) == list(SAMPLE)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(records(), max_size=3))
def test_any_question_comes_back_field_by_field(sent: list[Record]) -> None:
    assert came_back(exported(sent)) == sent


def test_a_question_with_a_thousand_options_comes_back() -> None:
    wrong = [{"text": f"Option {n}", "rationale": f"Reason {n}"} for n in range(999)]
    question = {**SAMPLE[0], "distractors": wrong}
    assert came_back(exported([question])) == [question]


def test_the_card_topic_and_source_travel_with_a_question() -> None:
    (found,) = read(exported(SAMPLE[:1]), "t.apkg").questions
    assert (found.card, found.category, found.place) == ("harbour-rules", "International law", "note 1 “harbour-side”")
    assert found.source_line == "The Harbour Code, League of Harbours, 2021, Art. 3. https://harbours.example/code"


@given(texts())
def test_any_text_comes_back_from_its_field_unchanged(text: str) -> None:
    assert from_html(inert_html(text)) == (text, ())


def changed_in_anki(column: str, old: str, new: str) -> Incoming:
    """Return what comes in of a package whose notes a learner has edited."""
    edit = f"UPDATE notes SET {column} = replace({column}, '{old}', '{new}')"
    return read(package(altered(unpacked(exported()), edit)), "t.apkg")


def test_a_learners_own_bold_type_is_no_letter_of_an_option() -> None:
    incoming = changed_in_anki("flds", "مرسى", "<b>Marsa</b>")
    assert incoming.questions[4].record["key"] == "Marsa"


def test_what_a_learner_edited_in_anki_comes_in_as_edited() -> None:
    incoming = changed_in_anki(
        "flds", "That blocks both ways.", '<b>No</b>:<div>it blocks both</div><img src="map.png">'
    )
    wrong = incoming.questions[0].record["distractors"][1]
    assert wrong == {"text": "Middle", "rationale": "No:\nit blocks both\n[image: map.png]"}
    assert [str(note) for note in incoming.changed] == ["note 1 “harbour-side”: it lost the image map.png"]


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("\x1fchoice\x1f", "\x1friddle\x1f",
         "note 1 “harbour-side”: its type 'riddle' is none of choice, multiple, true-false, short, numeric, match, order"),
        ("\x1fTrue\x1f", "\x1fperhaps\x1f", "note 4 “harbour-open”: its key 'perhaps' is neither true nor false"),
        ("\x1f2021\x1f\x1f", "\x1fmany\x1f\x1f",
         "note 7 “harbour-year”: 'many' is not a number in digits, such as 1500 or 12.5"),
        ("<td><b>1</b> <span dir=\"auto\">Flag A</span></td>", "", "note 8 “harbour-pairs”: its pairs are not whole"),
        ("<dt><b>1</b>", "<dt><b>9</b>", "note 10 “harbour-gaps”: a text is of gap '9', and there are 2 gaps"),
        ("<li><b>D</b> <span dir=\"auto\">Right</span></li></ul>\x1f\x1f", "</ul>\x1f\x1f",
         "note 1 “harbour-side”: its field Key holds 0 texts, and this type has one"),
    ],
    ids=["type", "true-false", "number", "pairs", "gap", "no key"],
)  # fmt: skip
def test_a_note_edited_beyond_use_is_left_out_by_name(old: str, new: str, note: str) -> None:
    incoming = changed_in_anki("flds", old, new)
    assert [str(one) for one in incoming.left_out][:1] == [note]
    assert len(incoming.questions) >= 8


def test_a_note_without_its_tags_is_still_the_same_question() -> None:
    edit = "UPDATE notes SET tags = ' leech '"
    (found, *_) = read(package(altered(unpacked(exported()), edit)), "t.apkg").questions
    assert found.record == {name: part for name, part in SAMPLE[0].items() if name not in ("level", "skill")}


# What is asked


def test_the_key_stands_in_places_of_chance_and_always_in_the_same_one() -> None:
    many = [{**SAMPLE[0], "id": f"q-{n}"} for n in range(60)]
    places = [note["Options"].index("Right") for note in fields(exported(many))]
    assert len(set(places)) == 4
    assert places == [note["Options"].index("Right") for note in fields(exported(many[::-1]))][::-1]


def test_a_paper_keeps_the_order_of_its_options() -> None:
    sent = outgoing(SAMPLE[:3], fixed=True)
    for note, question in zip(fields(content(sent)), sent.questions, strict=True):
        shown = re.findall(r'<span dir="auto">(.*?)</span>', note["Options"])
        assert [from_html(option)[0] for option in shown] == list(question.item.options)


def test_letters_on_the_back_are_those_of_the_front() -> None:
    front_and_back = re.compile(r'<b>(\w)</b> <span dir="auto">(.*?)</span>')
    for note in fields(exported()):
        front = front_and_back.findall(note.get("Options", ""))
        back = front_and_back.findall(note.get("Key", "") + note["Wrong"])
        assert not front or sorted(set(front)) == sorted(set(back))


@pytest.mark.parametrize(("length", "typed"), [(60, True), (61, False)], ids=["short", "long"])
def test_only_a_short_answer_is_typed(length: int, typed: bool) -> None:
    (note,) = fields(exported([{**SAMPLE[4], "key": "x" * length}]))
    assert bool(note["Typed"]) is typed
    assert note["Task"] == ("Type the answer." if typed else "Think of the answer.")


def test_every_type_has_a_task_in_words() -> None:
    assert sorted(TASKS) == sorted({record["type"] for record in SAMPLE})


def test_the_arabic_term_is_set_right_to_left_and_the_source_is_a_link() -> None:
    (note,) = fields(exported(SAMPLE[:1]))
    assert note["Arabic"] == "قواعد الميناء"
    assert '<div class="arabic" lang="ar" dir="rtl">{{Arabic}}</div>' in QUESTION.back
    assert note["Source"] == (
        '<a href="https://harbours.example/code">The Harbour Code, League of Harbours, 2021, Art. 3.</a>'
    )


def with_source(line: str, url: str) -> str:
    question = carried(SAMPLE[0])
    changed = {name: getattr(question, name) for name in Carried.__slots__} | {"source": line, "url": url}
    return fields(content(Outgoing("t", "t", "t", (Carried(**changed),))))[0]["Source"]


@pytest.mark.parametrize(
    ("line", "url", "html"),
    [
        ("A book.", "", "A book."),
        ("A book.", "javascript:alert(1)", "A book."),
        ("A book. javascript:alert(1)", "javascript:alert(1)", "A book. javascript:alert(1)"),
        ("https://x.example/", "https://x.example/", '<a href="https://x.example/">https://x.example/</a>'),
        ("A page.", "https://x.example/", 'A page. <a href="https://x.example/">https://x.example/</a>'),
        ('P. https://x/"onclick="a()', 'https://x/"onclick="a()', '<a href="https://x/&quot;onclick=&quot;a()">P.</a>'),
    ],
    ids=["no address", "a script", "a script in the line", "an address alone", "address apart", "quotation marks"],
)
def test_only_addresses_of_the_web_become_links(line: str, url: str, html: str) -> None:
    assert with_source(line, url) == html


def test_labels_and_topic_are_tags_that_fold_away_under_one() -> None:
    ((tags,),) = rows(exported(SAMPLE[-1:]), "SELECT tags FROM notes")
    assert tags.split() == [
        "cyberdip::type::cloze", "cyberdip::level::intermediate", "cyberdip::skill::apply", "cyberdip::card::harbour-rules",
        "cyberdip::edition::2", "cyberdip::changed::2026-03", "cyberdip::formerly::harbour-blanks", "cyberdip::topic::law",
    ]  # fmt: skip


def test_a_changed_answer_says_since_when() -> None:
    (note,) = fields(exported(SAMPLE[-1:]))
    assert note["Changed"] == "March 2026"


def test_a_topic_named_like_a_path_of_decks_makes_one_deck() -> None:
    question = carried(SAMPLE[0])
    changed = {name: getattr(question, name) for name in Carried.__slots__} | {"topic_title": "Law::Sea\n\x1b[1m"}
    decks = json.loads(rows(content(Outgoing("t", "t", "t", (Carried(**changed),))), "SELECT decks FROM col")[0][0])
    assert sorted(deck["name"] for deck in decks.values()) == ["Default", "cyberdip", "cyberdip::Law: :Sea �[1m"]


# Nothing acts

SIGNS = re.compile(r"\{\{|\}\}|\[|\\|<(?!/?(?:ul|ol|li|dl|dt|dd|table|tr|td|b|span|a|br)\b)|javascript", re.IGNORECASE)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_nothing_in_any_question_acts_on_anki_or_a_browser(record: Record) -> None:
    (note,) = fields(exported([record]))
    gaps = re.compile(r"\{\{c1::((?:(?!\}\}|\{\{|::).)*)(?:::((?:(?!\}\}|\{\{|::).)*))?\}\}", re.DOTALL)
    for name, html in note.items():
        asked = gaps.sub("", html) if name == "Text" else html
        assert not SIGNS.search(asked), (name, html)
    assert len(gaps.findall(note.get("Text", ""))) == len(record.get("gaps", ()))


HOSTILE = r"""{{Question}} {{c1::x}} [sound:a.mp3] [[type:Key]] \(x\) \[y\] [latex]z[/latex] <script>a()</script>
<img src=x onerror=a()> &lt;b&gt; {{#Key}}{{/Key}} <anki-mathjax>m</anki-mathjax>"""


def test_a_hostile_text_is_shown_as_the_text_it_is() -> None:
    question = {**SAMPLE[-1], "stem": f"{HOSTILE.replace('{', '(')} {{1}} {{2}}", "rationale": HOSTILE, "hint": HOSTILE}
    question["gaps"] = [
        {"key": "a}}b::c{{c2::d}}"},
        {"key": "::", "distractors": [{"text": "}}", "rationale": HOSTILE}]},
    ]
    (note,) = fields(exported([question]))
    assert not SIGNS.search(note["Reason"] + note["Hint"] + note["Wrong"])
    assert note["Text"].count("{{") == note["Text"].count("}}") == 2
    assert came_back(exported([question])) == [question]


def test_characters_that_act_on_direction_or_terminals_do_not_leave() -> None:
    (note,) = fields(content(one({**SAMPLE[0], "rationale": "a\u202eb\x1bc\x00d\x1fe\ud800f"}, title="T\x1f\u2066x")))
    assert (note["Reason"], note["Card"]) == ("a�b�c�d�e�f", "T��x")


def test_cards_have_no_script_and_no_file_but_the_text_itself() -> None:
    for ours in OURS:
        for side in (ours.front, ours.back):
            assert "<script" not in side
            assert "src=" not in side
    assert "url(" not in note_types.STYLE
    assert "@import" not in note_types.STYLE
