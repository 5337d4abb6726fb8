"""Packages of other people's notes: what is asked of them, what is left out, and files that mean harm."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberdip.errors import FileError
from cyberdip.exchange.anki import opening, read
from cyberdip.exchange.anki.clozes import clozes
from cyberdip.exchange.carrying import Incoming
from tests.exchange.anki_packages import (
    BASIC,
    CLOZE,
    OPTIONAL,
    REVERSED,
    TYPED,
    Note,
    altered,
    collection,
    note_type,
    package,
)


def came_in(*notes: Note, **more: Any) -> Incoming:
    return read(package(collection(*notes, **more)), "t.apkg")


def taken(incoming: Incoming) -> list[dict[str, Any]]:
    return [found.record for found in incoming.questions]


def short(stem: str, key: str, **more: str) -> dict[str, str]:
    return {"type": "short", "stem": stem, "key": key, **more}


def cloze(stem: str, *keys: str, **more: str) -> dict[str, Any]:
    return {"type": "cloze", "stem": stem, "gaps": [{"key": key} for key in keys], **more}


# Notes with two sides

CAPITALS = note_type(
    "Capitals", ["Country", "Capital", "Map"],
    ("<script>let a = '{{Map}}';</script>What is the capital of {{Country}}?{{#Map}}<br>{{Map}}{{/Map}}",
     "{{FrontSide}}<hr id=\"answer\"><b>{{Capital}}</b>"),
)  # fmt: skip
WORD = note_type(
    "Word", ["Word", "Meaning", "Example"],
    ("{{Word}}", "{{FrontSide}}<hr id=answer>{{Word}}<br><div>{{Meaning}}</div>{{#Example}}<p>Example: {{Example}}</p>{{/Example}}"),
)  # fmt: skip
LABELLED = note_type("Labelled", ["W", "M", "E"], ("{{W}}", "Meaning: {{M}}<br>{{E}}"))
HINTED = note_type(
    "Hinted", ["Front", "Back", "Help"], ("{{Front}} {{hint:Help}} {{tts en_US:Back}}", "{{Front}}<br>{{Back}}")
)


@pytest.mark.parametrize(
    ("kind", "fields", "records"),
    [
        (BASIC, ["What?", "It"], [short("What?", "It")]),
        (TYPED, ["What?", "It"], [short("What?", "It")]),
        (BASIC, ["<div>First.</div><div>Then&nbsp;&lt;x&gt;?</div>", "<i>It</i>"], [short("First.\nThen <x>?", "It")]),
        (BASIC, ["What?", "It<br><br>Because so."], [short("What?", "It", rationale="Because so.")]),
        (BASIC, ["Which two?", "One<br>Two"], [short("Which two?", "One; Two")]),
        (CAPITALS, ["Oman", "Muscat", ""], [short("What is the capital of Oman?", "Muscat")]),
        (WORD, ["marsa", "harbour", "The ship is in the <i>marsa</i>."],
         [short("marsa", "harbour", rationale="Example: The ship is in the marsa.")]),
        (LABELLED, ["marsa", "harbour", ""], [short("marsa", "harbour", rationale="Meaning: harbour")]),
        (BASIC, ["\ue004a\ue005", "It"], [short("\ufffda\ufffd", "It")]),
        (HINTED, ["What?", "It", "Think!"], [short("What?", "It", hint="Think!")]),
        (BASIC, ["{1} of {{c1::x}}", "It"], [short("{1} of {{c1::x}}", "It")]),
    ],
    ids=["basic", "typed", "HTML", "reason", "lines", "words of the template", "several fields", "a label", "private characters", "hint and speech", "braces"],
)  # fmt: skip
def test_a_note_with_two_sides_is_a_short_question(
    kind: dict[str, Any], fields: list[str], records: list[dict[str, str]]
) -> None:
    assert taken(came_in((kind, fields))) == records


def test_a_note_with_two_cards_is_asked_both_ways_and_as_its_cards_say() -> None:
    both = [short("Flag A", "Diver below"), short("Diver below", "Flag A")]
    assert taken(came_in((REVERSED, ["Flag A", "Diver below"]), cards={0: [0, 1]})) == both
    assert taken(came_in((OPTIONAL, ["Flag A", "Diver below", "y"]), cards={0: [0, 1]})) == both
    assert taken(came_in((OPTIONAL, ["Flag A", "Diver below", ""]))) == both[:1]


def test_of_more_than_two_cards_the_first_is_taken_and_that_is_said() -> None:
    kind = note_type("Word", ["W", "M"], ("{{W}}", "{{M}}"), ("{{M}}", "{{W}}"), ("{{W}}!", "{{M}}"))
    incoming = came_in((kind, ["marsa", "harbour"]), cards={0: [0, 1, 2]})
    assert taken(incoming) == [short("marsa", "harbour")]
    assert [str(note) for note in incoming.left_out] == [
        "note type 'Word': only its first card is taken, not 'Card 2', 'Card 3'"
    ]


def test_a_question_is_filed_under_the_deck_of_its_card_and_named_by_its_first_words() -> None:
    (found,) = came_in((BASIC, ["What is the name of the flag that a diver shows?", "A"])).questions
    assert (found.category, found.place) == ("Harbours::Flags", "note 1 “What is the name of the flag that a div…”")


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        (["What?<img src='a%20b.png'>", "It"], ["it lost the image a b.png"]),
        (["What? [sound:horn.mp3]", "It"], ["it lost the sound horn.mp3"]),
        ([r"What is \(x\)?", "It"], ["its formulas stay as TeX writes them"]),
        (["What?", "It<br><br>So."], ["what stands beside its answer became the reason"]),
        (["What?", "One<br>Two"], ["the lines of its answer became one line"]),
    ],
    ids=["image", "sound", "TeX", "reason", "lines"],
)
def test_what_a_question_lost_is_said(fields: list[str], changes: list[str]) -> None:
    assert [note.what for note in came_in((BASIC, fields)).changed] == changes


# Notes with gaps


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("Ships keep {{c1::right}}.", [cloze("Ships keep {1}.", "right")]),
        ("{{c1::A}} and {{c2::B}}", [cloze("{1} and B", "A"), cloze("A and {1}", "B")]),
        ("{{c1::A}} and {{c1::B}}", [cloze("{1} and {2}", "A", "B")]),
        ("{{c1::A::first letter}}!", [cloze("{1}!", "A", hint="first letter")]),
        ("{{c2::A {{c1::b}} C}}", [cloze("A {1} C", "b"), cloze("{1}", "A b C")]),
        ("{{c1::A {{c2::b::B}} C::D}}", [cloze("{1}", "A b C", hint="D"), cloze("A {1} C", "b", hint="B")]),
        ("{{c1,2::A}} {{c2::B}}", [cloze("{1} B", "A"), cloze("{1} {2}", "A", "B")]),
        ("<b>{{c1::A</b> a}}", [cloze("{1}", "A a")]),
        ("{{c1::A}} of {3}", [cloze("{1} of (3)", "A")]),
        ("{{c1::A}} }} :: {{c2::B", [cloze("{1} }} :: {{c2::B", "A")]),
        ("{{c1::std::sort}}", [cloze("{1}", "std", hint="sort")]),
    ],
    ids=["one", "two cards", "two gaps", "hint", "nested", "nested hints", "two numbers", "tags across", "braces", "not closed",
         "colons"],
)  # fmt: skip
def test_each_number_of_gaps_is_a_question(text: str, records: list[dict[str, Any]]) -> None:
    assert taken(came_in((CLOZE, [text, ""]))) == records


def test_what_the_back_adds_is_the_reason() -> None:
    assert taken(came_in((CLOZE, ["Keep {{c1::right}}.", "The code<br>says so."]))) == [
        cloze("Keep {1}.", "right", rationale="The code\nsays so.")
    ]


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(["{{c1::", "{{c2::", "}}", "::", "a", "{1}", "<b>", "\ue000", "\ue002", " "]), max_size=20)
)
def test_any_order_of_signs_gives_texts_with_as_many_gaps_as_answers(parts: list[str]) -> None:
    found = clozes("".join(parts))
    for number in (None, *found.numbers):
        asked = found.asked(number)
        assert [f"{{{n}}}" in asked.stem for n in range(1, len(asked.answers) + 2)] == [True] * len(asked.answers) + [
            False
        ]
        assert number is None or asked.answers


# What is left out


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        (BASIC, ["", "It"], "note 1: its front shows no words"),
        (BASIC, ["<img src=map.png>", "It"], None),
        (BASIC, ["[sound:horn.mp3]", "It"], "note 1 “[sound:horn.mp3]”: its front shows no words, but the sound horn.mp3"),
        (BASIC, ["What?", "<br>"], "note 1 “What?”: its back shows no words"),
        (BASIC, ["What?"], "note 1 “What?”: its back shows no words"),
        (BASIC, ["What?", "x" * 301], "note 1 “What?”: its back has 301 characters, and at most 300 are taken"),
        (BASIC, ["What?" * 5000, "It"], "note 1 “What?What?What?What?What?What?What?What…”: "
         "its front has 25000 characters, and at most 20,000 are taken"),
        (CLOZE, ["No gap", ""], "note 1 “No gap”: its text has no gap"),
        (CLOZE, ["{{c1::[sound:a.mp3]}}!", ""], "note 1 “{{c1::[sound:a.mp3]}}!”: gap 1 has an answer without words, but the sound a.mp3"),
        (CLOZE, ["{{c1::image-occlusion:rect:left=.1}}", ""],
         "note 1 “{{c1::image-occlusion:rect:left=.1}}”: it hides parts of an image"),
        (note_type("None", ["F"]), ["What?"], "note 1 “What?”: its note type has no template"),
    ],
    ids=["empty", "image alone", "sound alone", "no answer", "too few fields", "long answer", "long question", "no gap",
         "gap without words", "image occlusion", "no template"],
)  # fmt: skip
def test_a_note_that_is_no_question_is_left_out_with_its_reason(
    kind: dict[str, Any], fields: list[str], reason: str | None
) -> None:
    incoming = came_in((kind, fields), (BASIC, ["Why?", "So"]))
    assert taken(incoming)[-1] == short("Why?", "So")
    assert [str(note) for note in incoming.left_out] == ([reason] if reason else [])


def test_a_note_whose_type_is_missing_is_left_out() -> None:
    content = altered(collection((BASIC, ["What?", "It"])), "UPDATE notes SET mid = 7")
    assert [str(note) for note in read(package(content), "t.apkg").left_out] == ["note 1: its note type is missing"]


def test_of_very_many_gaps_the_first_twenty_are_taken() -> None:
    incoming = came_in((CLOZE, ["".join(f"{{{{c{n}::x}}}}" for n in range(1, 31)), ""]))
    assert len(incoming.questions) == 20
    assert incoming.left_out[0].what == "it has 30 cards; the first 20 were taken"


# Packages of every age

NEW = {
    "col": "CREATE TABLE col (id integer primary key, ver integer); INSERT INTO col VALUES (1, 18);",
    "notetypes": "CREATE TABLE notetypes (id integer primary key, name text COLLATE unicase, config blob);"
    "INSERT INTO notetypes VALUES (1, 'Basic', x''), (2, 'Cloze', x'0801');",
    "fields": "CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, PRIMARY KEY (ntid, ord)) WITHOUT ROWID;"
    "INSERT INTO fields VALUES (1,0,'Front'), (1,1,'Back'), (2,0,'Text');",
    "templates": "CREATE TABLE templates (ntid integer, ord integer, name text COLLATE unicase, config blob);"
    "INSERT INTO templates VALUES (1,0,'Card 1',x'0A097B7B46726F6E747D7D12087B7B4261636B7D7D'),"
    "(2,0,'Cloze',x'0A0E7B7B636C6F7A653A546578747D7D180125000000002A00');",
    "decks": "CREATE TABLE decks (id integer primary key, name text COLLATE unicase);"
    "INSERT INTO decks VALUES (5, 'Harbours' || char(31) || 'Flags');",
}  # fmt: skip


def new_collection() -> bytes:
    """Return a collection of schema 18, its settings in tables and protocol buffers."""
    old = collection((BASIC, ["What?", "It"]), (CLOZE, ["Keep {{c1::right}}.", ""]))
    return altered(old, "DROP TABLE col; UPDATE notes SET mid = mid - 999;" + "".join(NEW.values()))


def test_a_collection_of_the_later_schema_is_read() -> None:
    incoming = read(package(new_collection(), member="collection.anki21"), "t.apkg")
    assert taken(incoming) == [short("What?", "It"), cloze("Keep {1}.", "right")]
    assert {found.category for found in incoming.questions} == {"Harbours::Flags"}


def test_a_package_of_the_newest_anki_is_read_where_python_can_unpack_it() -> None:
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    data = package(zstandard.compress(new_collection()), member="collection.anki21b")
    assert taken(read(data, "t.apkg")) == [short("What?", "It"), cloze("Keep {1}.", "right")]
    with pytest.raises(FileError, match=r"t\.apkg: 'collection\.anki21b': found damaged bytes, expected a whole file"):
        read(package(data[:400], member="collection.anki21b"), "t.apkg")


def test_a_packed_collection_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    monkeypatch.setattr(opening, "LARGEST_COLLECTION", 1 << 20)
    data = package(zstandard.compress(bytes(100 << 20)), member="collection.anki21b")
    with pytest.raises(FileError, match="found more than 1,048,576 bytes, expected a smaller collection"):
        read(data, "t.apkg")


def test_where_python_cannot_unpack_it_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_zstandard", lambda: None)
    with pytest.raises(FileError) as caught:
        read(package(b"\x28\xb5\x2f\xfd", member="collection.anki21b"), "t.apkg")
    assert str(caught.value) == (
        "t.apkg: 'collection.anki21b': found a collection packed with Zstandard, which this Python can't unpack.\n"
        "  Export the deck from Anki again with “Support older Anki versions” ticked, or: pip install 'cyberdip[anki]'."
    )


# Files that are none, or mean harm

PLAIN = collection((BASIC, ["What?", "It"]))
AGAIN = "\n  Export the deck from Anki again: File, Export, “Anki Deck Package (.apkg)”."
OTHER = ", expected Anki's own tables."
JSON = "found note types or decks that are no JSON of Anki's, expected its own."


def schema_of_many(db: sqlite3.Connection) -> None:
    entries = ((f"a{n}", f"a{n}", f"CREATE VIRTUAL TABLE a{n} USING x") for n in range(100_000))
    db.executemany("INSERT INTO sqlite_master VALUES ('table', ?, ?, 0, ?)", entries)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("ALTER TABLE notes RENAME TO n; CREATE VIEW notes AS SELECT * FROM n;",
         "found notes as something other than a plain table" + OTHER),
        ("DROP TABLE notes; CREATE VIEW notes AS WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id FROM c) SELECT id FROM c;",
         "found notes as something other than a plain table" + OTHER),
        ("DROP TABLE notes; CREATE VIRTUAL TABLE notes USING fts5(id, mid, tags, flds);",
         "found notes as something other than a plain table" + OTHER),
        ("ALTER TABLE notes DROP COLUMN flds; ALTER TABLE notes ADD COLUMN flds AS (printf('%.*c', 30000000, 'x'));",
         "found no column flds in notes" + OTHER),
        ("DROP TABLE cards;", "found no table cards" + OTHER),
        ("ALTER TABLE col RENAME COLUMN models TO m;", "found no column models in col" + OTHER),
        ("UPDATE col SET ver = 9;", "found schema 9, expected 11 or later."),
        ("UPDATE col SET ver = 'x';", "found no version, expected one in the table col."),
        ("DELETE FROM col;", "found no version, expected one in the table col."),
        ("UPDATE col SET ver = 18;", "found no table notetypes" + OTHER),
        ("UPDATE col SET models = '{';", JSON),
        ("UPDATE col SET models = replace(hex(zeroblob(50000)), '00', '[');", JSON),
        ("UPDATE col SET models = '[]';", JSON),
        ("UPDATE col SET decks = '{\"x\": {}}';", JSON),
        ("INSERT INTO notes (id, flds) VALUES (9, zeroblob(40000000));",
         "found a damaged database, expected Anki's collection."),
        ("INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 99, 'CREATE TABLE y(');",
         "found a damaged database, expected Anki's collection."),
        (schema_of_many, "found a schema that is damaged or too large" + OTHER),
    ],
    ids=["view", "endless view", "virtual table", "computed column", "no table", "no column", "old schema", "version",
         "no row", "claims to be new", "cut JSON", "deep JSON", "a list", "a deck without name", "huge blob", "broken schema",
         "schema without end"],
)  # fmt: skip
def test_a_database_that_is_not_ankis_is_refused(
    change: str | Callable[[sqlite3.Connection], None], found: str
) -> None:
    with pytest.raises(FileError) as caught:
        read(package(altered(PLAIN, change)), "t.apkg")
    assert str(caught.value) == f"t.apkg: 'collection.anki2': {found}{AGAIN}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (package(b"", member="deck.txt"), f"t.apkg: found no collection in the archive, expected an Anki package.{AGAIN}"),
        (package(b"SQLite format 2"), "t.apkg: 'collection.anki2': found no SQLite database, expected Anki's collection."
         + AGAIN),
        (package(PLAIN)[:-30], "t.apkg: found an archive that is cut off or damaged, expected a whole zip archive.\n"
         "  Get the file again from where it came from."),
        (PLAIN, "t.apkg: found no zip archive, expected a whole zip archive.\n  Get the file again from where it came from."),
    ],
    ids=["no collection", "no database", "cut off", "a collection alone"],
)  # fmt: skip
def test_a_file_that_is_no_package_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FileError) as caught:
        read(data, "t.apkg")
    assert str(caught.value) == message


@pytest.mark.parametrize("harmless", ["CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM notes; END;",
                                      "CREATE VIEW v AS SELECT load_extension('x.so');"])  # fmt: skip
def test_triggers_and_views_beside_the_tables_do_nothing(harmless: str) -> None:
    assert taken(read(package(altered(PLAIN, harmless)), "t.apkg")) == [short("What?", "It")]


def test_a_collection_that_was_left_open_is_read() -> None:
    write_ahead = PLAIN[:18] + b"\2\2" + PLAIN[20:]
    assert taken(read(package(write_ahead), "t.apkg")) == [short("What?", "It")]


@pytest.mark.parametrize(
    ("name", "most", "found"),
    [("MOST_ROWS", 1, "found more than 1 rows, expected fewer"), ("_MOST_STEPS", 0, "found a damaged database")],
    ids=["rows", "steps"],
)  # fmt: skip
def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, most: int, found: str) -> None:
    monkeypatch.setattr(opening, name, most)
    many = collection(*[(BASIC, [f"What {n}?", "It"]) for n in range(20_000)])
    with pytest.raises(FileError, match=f"^t.apkg: 'collection.anki2': {found}"):
        read(package(many), "t.apkg")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=6))
def test_a_damaged_collection_is_read_or_refused_by_name(at: int, other: bytes) -> None:
    damaged = PLAIN[:at] + other + PLAIN[at + len(other) :]
    for data in (damaged, damaged[:at]):
        try:
            read(package(data), "t.apkg")
        except FileError as error:
            assert str(error).startswith("t.apkg")


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_settings_of_the_later_schema_are_read_or_refused(config: bytes) -> None:
    change = f"UPDATE notetypes SET config = x'{config.hex()}'; UPDATE templates SET config = x'{config[::-1].hex()}'"
    incoming = read(package(altered(new_collection(), change), member="collection.anki21"), "t.apkg")
    assert len(incoming.questions) + len(incoming.left_out) >= 1


@settings(max_examples=100)
@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused_with_the_file_named(data: bytes) -> None:
    for made in (data, package(data), package(b"SQLite format 3\0" + data), package(zlib.compress(data))):
        with pytest.raises(FileError, match=r"^t\.apkg"):
            read(made, "t.apkg")


def test_settings_of_another_shape_are_refused_whatever_they_are() -> None:
    for settings_ in (
        {"1": None},
        {"1": {"name": "x", "flds": 1, "tmpls": []}},
        {"1": {"name": "x", "flds": [3], "tmpls": []}},
    ):
        content = altered(PLAIN, f"UPDATE col SET models = '{json.dumps(settings_)}'")
        with pytest.raises(FileError, match="no JSON of Anki's"):
            read(package(content), "t.apkg")
