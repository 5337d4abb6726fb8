"""Anki packages as other programs write them, and ours altered: made with plain SQL, so that anything can be in them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

SCHEMA = """
CREATE TABLE col (id integer primary key, crt integer, mod integer, scm integer, ver integer, dty integer, usn integer,
  ls integer, conf text, models text, decks text, dconf text, tags text);
CREATE TABLE notes (id integer primary key, guid text, mid integer, mod integer, usn integer, tags text, flds text,
  sfld integer, csum integer, flags integer, data text);
CREATE TABLE cards (id integer primary key, nid integer, did integer, ord integer, mod integer, usn integer,
  type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer,
  odue integer, odid integer, flags integer, data text);
"""
BACK = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}"


def note_type(name: str, fields: Sequence[str], *templates: tuple[str, str], cloze: bool = False) -> dict[str, Any]:
    """Return a note type by the keys of schema 11."""
    return {
        "name": name, "type": int(cloze),
        "flds": [{"name": field, "ord": at} for at, field in enumerate(fields)],
        "tmpls": [
            {"name": f"Card {at + 1}", "ord": at, "qfmt": q, "afmt": a} for at, (q, a) in enumerate(templates)
        ],
    }  # fmt: skip


BASIC = note_type("Basic", ["Front", "Back"], ("{{Front}}", BACK))
REVERSED = note_type(
    "Basic (and reversed card)", ["Front", "Back"], ("{{Front}}", BACK), ("{{Back}}", BACK.replace("Back}}", "Front}}"))
)
OPTIONAL = note_type(
    "Basic (optional reversed card)", ["Front", "Back", "Add Reverse"], ("{{Front}}", BACK),
    ("{{#Add Reverse}}{{Back}}{{/Add Reverse}}", "{{FrontSide}}<hr id=answer>{{Front}}"),
)  # fmt: skip
TYPED = note_type(
    "Typed", ["Front", "Back"], ("{{Front}}\n\n{{type:Back}}", "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}")
)
CLOZE = note_type("Cloze", ["Text", "Back Extra"], ("{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}"), cloze=True)

Note = tuple[dict[str, Any], Sequence[str]]


def collection(*notes: Note, deck: str = "Harbours::Flags", cards: Mapping[int, Sequence[int]] | None = None) -> bytes:
    """Return a collection of schema 11. cards: which of its cards each note has, by its place; else the first."""
    types = {1000 + at: kind for at, kind in enumerate({kind["name"]: kind for kind, _ in notes}.values())}
    ids = {kind["name"]: key for key, kind in types.items()}
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        db.execute(
            "INSERT INTO col VALUES (1,0,0,0,11,0,0,0,'{}',?,?,'{}','{}')",
            (json.dumps({str(key): kind for key, kind in types.items()}), json.dumps({"5": {"name": deck}})),
        )
        for at, (kind, fields) in enumerate(notes):
            db.execute(
                "INSERT INTO notes VALUES (?,?,?,0,0,'',?,'',0,0,'')",
                (at + 1, f"g{at}", ids[kind["name"]], "\x1f".join(fields)),
            )
            for place in (cards or {}).get(at, [0]):
                db.execute("INSERT INTO cards (nid, did, ord, odid) VALUES (?,5,?,0)", (at + 1, place))
        db.commit()
        return db.serialize()


def package(content: bytes, *, member: str = "collection.anki2") -> bytes:
    """Return a package with this collection in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
        archive.writestr("media", "{}")
    return out.getvalue()


def unpacked(apkg: bytes, member: str = "collection.anki2") -> bytes:
    """Return the collection in a package."""
    with zipfile.ZipFile(io.BytesIO(apkg)) as archive:
        return archive.read(member)


def rows(apkg: bytes, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds in the collection of a package."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(unpacked(apkg))
        return db.execute(query).fetchall()


def altered(content: bytes, change: str | Callable[[sqlite3.Connection], None]) -> bytes:
    """Return a collection after some SQL, which may write its schema too."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content)
        db.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        db.execute("PRAGMA writable_schema=ON")
        if callable(change):
            change(db)
        else:
            db.executescript(change)
        db.commit()
        return db.serialize()
