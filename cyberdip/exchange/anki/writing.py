"""Our questions as an Anki package: one note a question, one deck a topic, and ids that no later export changes.

A learner's schedule hangs on the note's `guid`, which is a hash of the deck's and the question's permanent ids. A
question that was renamed keeps the one that its first id gave it. Anki takes over a note that it knows only where the
incoming one was changed later, so every note carries the time of the export.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256

from cyberdip.exchange.anki.collection import NewDeck, NewNote, collection_bytes
from cyberdip.exchange.anki.note_types import CLOZE, OURS, QUESTION
from cyberdip.exchange.anki.writing_fields import fields_of, inert_html
from cyberdip.exchange.archive import pack
from cyberdip.exchange.carrying import Carried, Exported, Outgoing
from cyberdip.library.text import on_one_line

ROOT = "cyberdip"
"""The deck that holds the others, and the tag that holds the tags, so that a learner can fold ours away."""
_FIRST_DECK = 1_500_000_000_000  # Anki's ids are milliseconds since 1970; these lie before any that a learner makes
_DECKS = 200_000_000_000
_UNTAGGED = ("cite",)  # stands in a field: a source and a place in it are no words of one


def export(outgoing: Outgoing, *, made: int) -> Exported:
    """Return the questions as a package of Anki's.

    made: the time of the export in seconds since 1970, given by the caller's clock. The same questions with the same
    `made` give the same bytes; a later `made` lets Anki take over what has changed.
    """
    decks = {carried.topic: _deck(carried) for carried in outgoing.questions}
    description = inert_html(f"{outgoing.deck}\n\n{outgoing.licence}")
    notes = [_note(carried, decks[carried.topic].id, fixed=outgoing.fixed) for carried in outgoing.questions]
    root = NewDeck(_deck_id(ROOT, ""), ROOT, description)
    content = collection_bytes(
        notes, decks=[root, *decks.values()], note_types=[ours.model() for ours in OURS], made=made
    )
    return Exported(pack({"collection.anki2": content, "media": json.dumps({}).encode()}))


def _deck(carried: Carried) -> NewDeck:
    title = on_one_line(carried.topic_title).replace("::", ": :").strip(":") or carried.topic
    return NewDeck(_deck_id(ROOT, carried.topic), f"{ROOT}::{title}")


def _deck_id(deck: str, topic: str) -> int:
    return _FIRST_DECK + int.from_bytes(_digest(deck, topic)[:8], "big") % _DECKS


def guid_of(deck: str, question: str, *, is_cloze: bool) -> str:
    """Return the id by which Anki knows the note of a question, wherever it was exported.

    Anki never gives a note another note type, so a question that becomes one with gaps becomes another note.
    """
    return urlsafe_b64encode(_digest(deck, question, *(["cloze"] if is_cloze else [])))[:14].decode()


def _digest(*names: str) -> bytes:
    return sha256("\n".join(names).encode("utf-8", "replace")).digest()


def _note(carried: Carried, deck: int, *, fixed: bool) -> NewNote:
    record = carried.record
    is_cloze = record["type"] == "cloze"
    note_type = CLOZE if is_cloze else QUESTION
    first_id = [*record.get("formerly", ()), record["id"]][0]
    fields = fields_of(carried, fixed=fixed)
    return NewNote(
        guid=guid_of(carried.deck, first_id, is_cloze=is_cloze),
        note_type=note_type.id,
        deck=deck,
        fields=tuple(fields.get(name, "") for name in note_type.fields),
        tags=tuple(_tags(carried)),
        sorted_by=on_one_line(record["stem"]),
    )


def _tags(carried: Carried) -> Iterator[str]:
    """Yield the labels as Anki's tags: `level:advanced` is `cyberdip::level::advanced`."""
    for label in (*carried.labels, f"topic:{carried.topic}"):
        name, _, value = label.partition(":")
        if name not in _UNTAGGED and not any(sign.isspace() for sign in value):
            yield f"{ROOT}::{name}::{on_one_line(value)}"
