"""A card that is wrong is refused with the place and the way out; a card that is right keeps every character."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdip.errors import DeckError
from cyberdip.library import vocabulary
from cyberdip.library.model import Card, Kind, Level, QuestionType
from cyberdip.library.nodes import BadYaml, Node, decode, parse
from cyberdip.library.reading import check_deck, read_deck
from tests.conftest import SHIPPED

POINT = "concepts/point-of-contact.yaml"
CASE = "cases/exercise-night-call.yaml"
TREATY = "instruments/directory-of-contacts.yaml"
PATH = "paths/first-steps.yaml"


def edit(deck: Path, file: str, old: str, new: str) -> None:
    """Replace one place in a deck's file; the place must be there exactly once."""
    path = deck / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(deck: Path) -> list[str]:
    return [str(fault) for fault in check_deck(deck).faults]


def line_of(deck: Path, file: str, words: str) -> int:
    lines = (deck / file).read_text(encoding="utf-8").split("\n")
    return next(n for n, text in enumerate(lines, 1) if words in text)


def test_the_starter_deck_holds_together(a_deck: Path) -> None:
    deck = read_deck(a_deck)
    assert sorted(deck.cards) == ["directory-of-contacts", "exercise-night-call", "point-of-contact"]
    assert {q["type"] for r in deck.cards.values() for q in r["questions"]} == set(QuestionType)


def test_the_shipped_deck_holds_together() -> None:
    assert told(SHIPPED) == []


def test_every_kind_of_card_ships() -> None:
    assert {record["kind"] for record in read_deck(SHIPPED).cards.values()} == set(Kind)


def test_the_words_of_the_command_line_are_those_of_the_card_format() -> None:
    assert tuple(Kind) == vocabulary.KINDS
    assert tuple(Level) == vocabulary.LEVELS
    assert tuple(QuestionType) == vocabulary.QUESTION_TYPES


def test_every_shipped_record_becomes_a_card() -> None:
    for record in read_deck(SHIPPED).cards.values():
        card = Card.from_record(record)
        assert card.id == record["id"]
        assert len(card.questions) == len(record["questions"])


PLANTED: list[tuple[str, str, str, str, str]] = [
    # file, what stands there, what is planted, field, and what the message says was found and expected
    (POINT, "level: foundation                   #", "level: basic   #", "level",
     "found 'basic', expected one of foundation, intermediate, advanced."),
    (POINT, "title: Point of contact\n", "titel: Point of contact\n", "titel", "found an unknown field, expected a known one."),
    (POINT, "related: [directory-of-contacts, exercise-night-call]", "related: [directory-of-contract, exercise-night-call]",
     "related[0]", "found 'directory-of-contract', expected the id of a card of this deck."),
    (POINT, "topics: [basics] ", "topics: [basic] ", "topics[0]", "found 'basic', expected a topic of topics.yaml."),
    (POINT, "[^poc-paper, para. 4]\nkey_points", "[^poc-papers, para. 4]\nkey_points", "body",
     "found 'poc-papers', expected one of poc-paper."),
    (POINT, "  - Contacts are tested, so that they work on the day. [^poc-paper, para. 4]", "  - Contacts are tested.",
     "key_points[2]", "found nothing, expected a citation."),
    (POINT, "year: 2026\n", "year: two thousand\n", "sources[0].year",
     "found 'two thousand', expected a whole number from 500 to 2200."),
    (POINT, "as_of: 2026-11 ", "as_of: 2026-13 ", "as_of", "found '2026-13', expected a month such as 2026-11."),
    (POINT, "type: choice ", "type: choose ", "questions[0].type",
     "found 'choose', expected one of choice, multiple, true-false, short, numeric, match, order, cloze."),
    (POINT, "    key: false\n", "    key: maybe\n", "questions[3].key", "found 'maybe', expected true or false."),
    (POINT, "    key: PoC\n", "    key:\n", "questions[2].key", "found nothing, expected a text."),
    (POINT, "      - {text: A press contact,", "      - {text: A commercial contact,", "questions[1].distractors",
     "found the option 'A commercial contact' twice, expected options that differ."),
    (CASE, "when: 2026-11-01 ", "when: 2026-11-31 ", "when",
     "found '2026-11-31', expected a date such as 2010, 2010-12, 2010-12-21 or 2010-06/2010-11."),
    (CASE, "attribution: none ", "attribution: nobody ", "attribution", "found 'nobody', expected a list."),
    (CASE, "norms: [] ", "norms: [norm-x] ", "norms[0]", "found 'norm-x', expected the id of a card of this deck."),
    (CASE, "    key: 4\n", "    key: four\n", "questions[1].key", "found 'four', expected a number."),
    (CASE, "from {2}.", "from {3}.", "questions[3].stem", "found the gaps [1, 3], expected {1} {2}, in this order."),
    (CASE, "    source: exercise, p. 3\n", "    source: exercises, p. 3\n", "questions[1].source",
     "found 'exercises', expected one of exercise."),
    (CASE, "parties: [Qamar, its neighbour Najm]", "parties: Qamar", "parties", "found 'Qamar', expected a list."),
    (CASE, "id: exercise-night-call\nkind", "id: exercise-day-call\nkind", "id",
     "found 'exercise-day-call', expected exercise-night-call, as its file's name says."),
    (TREATY, "in_force: not applicable ", "in_force: no ", "in_force",
     "found 'no', expected a date such as 2010, 2010-12, 2010-12-21 or 2010-06/2010-11."),
    (TREATY, "status: {text: In use by all five States of the region, on: 2026-10, source: directory}",
     "status: {text: In use, source: directory}", "status.on", "found nothing, expected this field."),
    (TREATY, "adopted: 2025-05\n", "", "adopted", "found nothing, expected this field."),
    (TREATY, "  - id: directory-confirm\n", "  - id: point-of-contact-name\n", "questions[0].id",
     "found 'point-of-contact-name', expected an id of its own: concepts/point-of-contact.yaml:56 has this one."),
    (TREATY, "kind: instrument\n", "kind: concept\n", "kind", "found 'concept', expected instrument, as its folder says."),
    (TREATY, "level: foundation\nsummary", "level: [foundation]\nsummary", "level",
     "found a list, expected one of foundation, intermediate, advanced."),
    (PATH, "cards: [exercise-night-call]", "cards: [exercise-nightcall]", "lessons[1].cards[0]",
     "found 'exercise-nightcall', expected the id of a card of this deck."),
    (PATH, "closing_questions: 5", "closing_questions: many", "closing_questions",
     "found 'many', expected a whole number from 1 to 200."),
    ("deck.yaml", "id: my-course ", "id: My Course ", "id", "found 'My Course', expected lower-case words joined by hyphens."),
    ("topics.yaml", "  summary: What everybody in the course needs to know.\n", "", "topics[0].summary",
     "found nothing, expected this field."),
]  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED, ids=[f"{p[0].split('/')[-1]}:{p[3]}" for p in PLANTED])
def test_a_fault_is_told_with_its_file_line_and_field(a_deck: Path, planted: tuple[str, str, str, str, str]) -> None:
    file, old, new, field, message = planted
    edit(a_deck, file, old, new)
    found = [fault for fault in told(a_deck) if f" {field}: {message}" in fault]
    assert len(found) == 1, told(a_deck)
    place = re.match(r"(.+?):(\d+):(\d+): ", found[0])
    assert place is not None
    assert place.group(1) == file
    if new.strip() and "citation" not in message and "twice" not in message and not message.startswith("found nothing"):
        wrong = new.strip().split("\n")[0].split("#")[0].strip()
        assert int(place.group(2)) == line_of(a_deck, file, wrong)


def test_thirty_planted_faults_are_all_told_in_one_run_each_with_its_line(a_deck: Path) -> None:
    for file, old, new, field, _ in PLANTED:
        if (file, field) != (POINT, "type") and field not in ("questions[0].type",):
            edit(a_deck, file, old, new)
    edit(a_deck, POINT, "type: choice ", "type: choose ")
    faults = check_deck(a_deck).faults
    places = {(fault.file, fault.field) for fault in faults if fault.line > 0}
    assert {(file, field) for file, _, _, field, _ in PLANTED} <= places


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", ":1:1:", "found an empty file, expected a card or a list."),
        (b"# nothing but a comment\n", ":1:1:", "found an empty file, expected a card or a list."),
        (b"id: x\n\tkind: concept\n", ":2:1:", "found a tab in the indentation, expected spaces."),
        (b"id: x\ntitle: a: b\n", ":2:9:", "found broken YAML (mapping values are not allowed in this context)"),
        (b"id: x\nid: y\n", ":2:1:", "found the field 'id' a second time, expected each field once."),
        ("id: x\ntitle: Résumé\n".encode("latin-1"), ":2:9:", "found the byte 0xE9, which is not UTF-8, expected UTF-8 text."),
        ("id: x\n".encode("utf-16"), ":1:1:", "found UTF-16 text, expected UTF-8."),
        (b"id: x\ntitle: a\x07b\n", ":2:9:", "found the character U+0007"),
        (b"- a\n- b\n", ":1:1:", "found a list, expected a mapping."),
        (b"id: &a x\n", ":1:5:", "found an anchor (&…), expected plain values."),
        (b"id: !!python/object:os.system x\n", ":1:5:", "found the tag 'tag:yaml.org,2002:python/object:os.system'"),
        (b"id: " + b"[" * 10_000, ":1:", "found nesting deeper than any card, expected a card."),
        (b"id: " + b"x" * (1 << 20), "", "found more than 1 MB, expected a card's text."),
        (b'id: x\ntitle: "\\e]52;c;aGk=\\a"\n', ":2:8:", "found the character U+001B"),
        ("id: x\ntitle: \u202eevil\n".encode(), ":2:8:", "found the character U+202E"),
    ],
    ids=["empty", "comment only", "tab", "unquoted colon", "field twice", "Latin-1", "UTF-16", "control character",
         "a list", "anchor", "tag", "deep", "huge", "escape sequence", "bidi override"],
)  # fmt: skip
def test_a_file_that_is_no_card_is_refused_with_its_place(a_deck: Path, data: bytes, place: str, message: str) -> None:
    (a_deck / "concepts" / "x.yaml").write_bytes(data)
    found = [fault for fault in told(a_deck) if fault.startswith("concepts/x.yaml")]
    assert any(fault.startswith(f"concepts/x.yaml{place}") and message in fault for fault in found), found


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(a_deck: Path) -> None:
    before = read_deck(a_deck).cards
    for path in a_deck.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_deck(a_deck).cards == before


@pytest.mark.parametrize(
    "word", ["No", "NO", "yes", "null", "~", "12:30", "1e3", "0x1F", "2010-12-21", "007", "=", "<<"]
)
def test_a_title_stays_the_text_that_was_written(a_deck: Path, word: str) -> None:
    edit(a_deck, POINT, "title: Point of contact\n", f"title: {word}\n")
    assert read_deck(a_deck).cards["point-of-contact"]["title"] == word


@pytest.mark.skipif(os.name == "nt", reason="links and device files are POSIX matters")
def test_a_link_that_leaves_the_deck_is_refused(a_deck: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("id: secret\n", encoding="utf-8")
    (a_deck / "concepts" / "secret.yaml").symlink_to(outside)
    assert told(a_deck) == [
        "concepts/secret.yaml: found a link that leaves the deck's folder, expected a file.\n  Copy the file into the deck."
    ]


@pytest.mark.skipif(os.name == "nt", reason="links and device files are POSIX matters")
def test_a_pipe_in_place_of_a_card_is_refused_and_not_waited_for(a_deck: Path) -> None:
    os.mkfifo(a_deck / "concepts" / "pipe.yaml")
    assert told(a_deck) == [
        "concepts/pipe.yaml: found something that is no regular file, expected a file.\n  Remove it."
    ]


def test_cards_in_a_folder_that_is_no_kinds_are_not_passed_over(a_deck: Path) -> None:
    (a_deck / "concept").mkdir()
    (a_deck / "concept" / "x.yaml").write_text("id: x\n", encoding="utf-8")
    (a_deck / "concepts" / "y.yml").write_text("id: y\n", encoding="utf-8")
    found = told(a_deck)
    assert any(fault.startswith("concept/: found a folder that is no kind's") for fault in found)
    assert any(fault.startswith("concepts/y.yml: found the ending .yml, expected .yaml.") for fault in found)


def test_a_folder_that_is_no_deck_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(DeckError, match="there is no deck.yaml in it"):
        check_deck(tmp_path)
    with pytest.raises(DeckError, match="no such folder"):
        check_deck(tmp_path / "nowhere")


def test_a_translation_may_change_texts_and_nothing_else(a_deck: Path) -> None:
    file = a_deck / "concepts" / "point-of-contact.ar.yaml"
    file.write_text(
        "id: point-of-contact\nlanguage: ar\ntitle: نقطة اتصال\nquestions:\n"
        "  - {id: point-of-contact-name, stem: ما الاختصار؟, key: PoC}\n",
        encoding="utf-8",
    )
    assert read_deck(a_deck).translations["ar"]["point-of-contact"]["title"] == "نقطة اتصال"
    file.write_text(
        "id: point-of-contact\nlanguage: fa\nlevel: advanced\nquestions:\n"
        "  - {id: point-of-contact-purpose, distractors: [{text: a, rationale: b}]}\n"
        "  - {id: point-of-contact-tested, key: 'true'}\n  - {id: no-such-question}\n",
        encoding="utf-8",
    )
    found = " ".join(told(a_deck))
    for expected in (
        "level: found an unknown field",
        "language: found 'fa', expected 'ar', as the file's name says",
        "questions[0].distractors: found 1, expected 3, as in the card",
        "questions[1].key: found 'true', expected no key here",
        "questions[2].id: found 'no-such-question', expected the id of a question of the card",
    ):
        assert expected in found


def test_an_edition_above_one_says_since_when(a_deck: Path) -> None:
    edit(a_deck, POINT, "    key: PoC\n", "    key: PoC\n    edition: 2\n")
    assert any("questions[2].edition: found 2, expected 'changed' beside it." in fault for fault in told(a_deck))


def test_a_renamed_question_keeps_its_former_id(a_deck: Path) -> None:
    edit(a_deck, POINT, "    key: PoC\n", "    key: PoC\n    formerly: [poc-name]\n")
    record = read_deck(a_deck).cards["point-of-contact"]
    assert Card.from_record(record).questions[2].formerly == ("poc-name",)


@given(data=st.binary(max_size=400))
def test_any_bytes_are_either_read_or_refused_with_a_place(data: bytes) -> None:
    try:
        root = parse(decode(data))
    except BadYaml as bad:
        assert bad.line >= 1
        assert bad.found
        assert bad.fix
    else:
        assert root is None or isinstance(root, Node)


@settings(max_examples=60)
@given(text=st.text(alphabet="ab: -[]{}&*!|>'\"#\n\t%@,?\u0627\u064e", max_size=80))
def test_any_text_that_looks_like_yaml_is_either_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except BadYaml as bad:
        assert bad.line >= 1


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(min_value=0, max_value=4000))
def test_a_card_cut_off_anywhere_is_told_or_whole(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("cut") / "deck"
    from cyberdip.library.starting import write_starter

    write_starter(folder)
    path = folder / POINT
    data = path.read_bytes()[:cut]
    path.write_bytes(data)
    checked = check_deck(folder)
    assert checked.deck is not None or checked.faults
