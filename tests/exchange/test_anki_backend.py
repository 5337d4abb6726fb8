"""Anki's own back end takes what we export: notes updated and none added, schedules kept, every card shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cyberdip.exchange.anki import export, read
from cyberdip.exchange.carrying import Outgoing
from tests.exchange.making import SAMPLE, Record, carried, outgoing
from tests.exchange.shipped import shipped

if find_spec("anki") is None and "CI" not in os.environ:  # CI installs it, and fails without it
    pytest.skip("Anki's back end is not installed", allow_module_level=True)
MADE = 1_796_100_000
REVIEWED = "type, queue, due, ivl, factor, reps, lapses, left"


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    """A learner's empty collection."""
    from anki.collection import Collection

    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


Import = Callable[..., dict[str, int]]


@pytest.fixture
def bring_in(collection: Any, tmp_path: Path) -> Import:
    """Import questions as the learner does, with Anki's own settings; what became of the notes comes back."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    def bring(sent: Outgoing, *, made: int = MADE) -> dict[str, int]:
        package = tmp_path / "sent.apkg"
        content = export(sent, made=made).content
        assert isinstance(content, bytes)
        package.write_bytes(content)
        request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
        log = collection.import_anki_package(request).log
        kinds = [field.name for field in log.DESCRIPTOR.fields if field.name not in ("found_notes", "dupe_resolution")]
        became = {kind: len(getattr(log, kind)) for kind in kinds}
        assert sum(became.values()) == log.found_notes == len(sent.questions)
        return {kind: count for kind, count in became.items() if count}

    return bring


def changed(number: int, **fields: Any) -> Outgoing:
    """Return the sample with other fields in one of its questions."""
    rows = [record if at != number else {**record, **fields} for at, record in enumerate(SAMPLE)]
    return outgoing(rows)


def answer(collection: Any, deck: str, ratings: Sequence[int]) -> None:
    """Answer the next cards of a deck."""
    collection.decks.select(collection.decks.id(deck))
    for rating in ratings:
        card = collection.sched.getCard()
        card.start_timer()
        collection.sched.answerCard(card, rating)


def schedules(collection: Any) -> dict[int, list[int]]:
    rows = collection.db.all(f"SELECT id, nid, did, mod, {REVIEWED} FROM cards")
    return {row[0]: row[1:] for row in rows}


def note(collection: Any, question: str) -> Any:
    (found,) = collection.find_notes(f"Id:{question}")
    return collection.get_note(found)


def test_the_whole_shipped_deck_comes_in_and_every_card_is_shown(collection: Any, bring_in: Import) -> None:
    sent = shipped()
    assert bring_in(sent) == {"new": len(sent.questions)}
    print(
        f"Anki: {len(sent.questions)} questions sent, {collection.note_count()} notes, {collection.card_count()} cards"
    )
    assert collection.note_count() == collection.card_count() == len(sent.questions)
    assert not collection.get_empty_cards().notes
    report, whole = collection.fix_integrity()
    assert whole, report
    decks = {deck.name for deck in collection.decks.all_names_and_ids()}
    assert decks == {"cyberdip", "Default", *(f"cyberdip::{question.topic_title}" for question in sent.questions)}
    for number in collection.find_cards(""):
        card = collection.get_card(number)
        front, back = card.render_output().question_text, card.render_output().answer_text
        fields = dict(card.note().items())
        assert fields.get("Question", "cloze") in front or 'class="cloze"' in front
        assert fields.get("Options", "") in front
        assert fields["Reason"] in back
        assert fields["Source"] in back
        assert fields["Wrong"] in back
        assert "{{" not in front + back
        assert fields.get("Key", "") in back


def test_a_second_import_after_an_edit_updates_the_note_adds_none_and_keeps_the_schedule(
    collection: Any, bring_in: Import
) -> None:
    assert bring_in(outgoing()) == {"new": 10}
    answer(collection, "cyberdip", [3, 4, 1, 2])
    before = schedules(collection)
    assert sum(1 for card in before.values() if card[-3]) == 4
    edited = changed(0, stem="On which side does every ship keep?", key="The right side")
    assert bring_in(edited, made=MADE + 1) == {"updated": 10}
    assert schedules(collection) == before
    assert collection.note_count() == 10
    assert note(collection, "harbour-side")["Question"] == "On which side does every ship keep?"
    assert "The right side" in note(collection, "harbour-side").cards()[0].answer()
    assert bring_in(edited, made=MADE + 1) == {"duplicate": 10}
    assert bring_in(outgoing(), made=MADE) == {"duplicate": 10}
    assert schedules(collection) == before


def test_a_renamed_question_is_the_same_note(collection: Any, bring_in: Import) -> None:
    bring_in(outgoing())
    answer(collection, "cyberdip", [3])
    before = schedules(collection)
    assert bring_in(changed(0, id="harbour-lane", formerly=["harbour-side"]), made=MADE + 1) == {"updated": 10}
    assert schedules(collection) == before
    assert note(collection, "harbour-lane")["Question"] == "On which side does a ship keep?"


def test_a_renamed_topic_loses_nothing(collection: Any, bring_in: Import) -> None:
    bring_in(outgoing())
    answer(collection, "cyberdip", [3, 3])
    before = schedules(collection)
    extra: Record = {**SAMPLE[0], "id": "harbour-new"}
    renamed = tuple(replace(carried(record), topic_title="Law of the sea") for record in (*SAMPLE, extra))
    assert bring_in(replace(outgoing(), questions=renamed), made=MADE + 1) == {"updated": 10, "new": 1}
    after = schedules(collection)
    assert {card: after[card] for card in before} == before
    assert collection.find_cards('"deck:cyberdip::Law of the sea"') == [
        c.id for c in note(collection, "harbour-new").cards()
    ]


def test_a_question_that_became_one_with_gaps_is_a_new_note_and_the_old_one_stays(
    collection: Any, bring_in: Import
) -> None:
    bring_in(outgoing())
    gapped = {"type": "cloze", "stem": "Keep {1}.", "gaps": [{"key": "right"}]}
    assert bring_in(changed(0, **gapped), made=MADE + 1) == {"updated": 9, "new": 1}
    assert len(collection.find_notes("Id:harbour-side")) == 2


def test_what_a_learner_changed_in_the_looks_stays(collection: Any, bring_in: Import) -> None:
    bring_in(outgoing())
    kind = collection.models.by_name("cyberdip question")
    collection.models.update_dict({**kind, "css": ".card { color: purple; }"})
    bring_in(outgoing(), made=MADE + 1)
    assert collection.models.by_name("cyberdip question")["css"] == ".card { color: purple; }"


def test_a_short_answer_is_typed_and_compared_and_gaps_show_their_options(collection: Any, bring_in: Import) -> None:
    bring_in(outgoing())
    front = note(collection, "harbour-name").cards()[0].render_output().question_text
    assert "[[type:Typed]]" in front
    assert "typeGood" in collection.compare_answer(note(collection, "harbour-depth")["Typed"], "12.5")
    assert "[[type:" not in note(collection, "harbour-side").cards()[0].render_output().question_text
    gaps = note(collection, "harbour-gaps").cards()[0].render_output().question_text
    assert "[left / right / still]" in gaps
    assert "[...]" in gaps


def test_nothing_in_a_hostile_text_acts_in_anki(collection: Any, bring_in: Import) -> None:
    signs = r"((Key)) [sound:a.mp3] [[type:Key]] \(x\) [latex]z[/latex] <script>a()</script>".replace(
        "((", "{{"
    ).replace("))", "}}")
    assert bring_in(changed(0, stem=signs, rationale=signs)) == {"new": 10}
    output = note(collection, "harbour-side").cards()[0].render_output()
    for side in (output.question_text, output.answer_text):
        assert "&#123;&#123;Key&#125;&#125; &#91;sound:a.mp3&#93; &#91;&#91;type:Key&#93;&#93; &#92;(x&#92;)" in side
        assert "&lt;script&gt;a()&lt;/script&gt;" in side
    assert output.question_av_tags == output.answer_av_tags == []


@pytest.mark.parametrize("legacy", [True, False], ids=["for older Anki", "for the newest Anki"])
def test_what_anki_exports_of_ours_comes_back_field_by_field(
    collection: Any, bring_in: Import, tmp_path: Path, legacy: bool
) -> None:
    if not legacy and not (find_spec("zstandard") or find_spec("compression")):
        pytest.skip("zstandard is not installed")
    bring_in(outgoing())
    incoming = read(exported(collection, tmp_path, legacy=legacy), "t.apkg")
    assert (incoming.changed, incoming.left_out) == ((), ())
    assert [found.record for found in incoming.questions] == list(SAMPLE)
    assert {(found.card, found.category) for found in incoming.questions} == {("harbour-rules", "International law")}


def exported(collection: Any, folder: Path, *, legacy: bool) -> bytes:
    from anki.collection import ExportAnkiPackageOptions

    file = folder / "out.apkg"
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy)
    collection.export_anki_package(out_path=str(file), options=options, limit=None)
    return file.read_bytes()


@pytest.mark.parametrize("legacy", [True, False], ids=["for older Anki", "for the newest Anki"])
def test_notes_of_ankis_own_types_come_in(collection: Any, tmp_path: Path, legacy: bool) -> None:
    if not legacy and not (find_spec("zstandard") or find_spec("compression")):
        pytest.skip("zstandard is not installed")
    stock = {
        "Basic": ["Flag A?", "Diver below"],
        "Basic (and reversed card)": ["Flag B", "Dangerous goods"],
        "Basic (optional reversed card)": ["Flag H", "Pilot on board", ""],
        "Basic (type in the answer)": ["Flag J?", "Fire"],
        "Cloze": ["Ships keep {{c1::right}} and sound {{c2::two::number}} blasts.", "The code says so."],
        "Image Occlusion": [
            "{{c1::image-occlusion:rect:left=.1:top=.1:width=.1:height=.1}}",
            "<img src=a.png>",
            "",
            "",
            "",
        ],
    }
    for name, fields in stock.items():
        made = collection.new_note(collection.models.by_name(name))
        made.fields = fields
        collection.add_note(made, collection.decks.id("Harbours::Flags"))
    incoming = read(exported(collection, tmp_path, legacy=legacy), "t.apkg")
    assert [(found.record["type"], found.record["stem"]) for found in incoming.questions] == [
        ("short", "Flag A?"), ("short", "Flag B"), ("short", "Dangerous goods"), ("short", "Flag H"), ("short", "Flag J?"),
        ("cloze", "Ships keep {1} and sound two blasts."), ("cloze", "Ships keep right and sound {1} blasts."),
    ]  # fmt: skip
    assert incoming.questions[-1].record["hint"] == "number"
    assert incoming.questions[-1].record["rationale"] == "The code says so."
    assert {found.category for found in incoming.questions} == {"Harbours::Flags"}
    assert [note.what for note in incoming.left_out] == ["it hides parts of an image"]
