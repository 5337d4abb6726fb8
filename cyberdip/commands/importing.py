"""`import`: a file of questions of another program, made into a deck folder, with a report of what came in."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

from cyberdip.commands.selecting import check_words
from cyberdip.errors import FileError, NothingFound, UsageError
from cyberdip.exchange.carrying import several
from cyberdip.exchange.importing import Made, make_deck, merged
from cyberdip.library.writing import check_new_folder, write_files
from cyberdip.view.output import put_json
from cyberdip.view.terminal import write

_SHOWN = 40  # lines of the report
_MOST_TEXT = 32 << 20
_MOST_ARCHIVE = 512 << 20


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that can be read: its module of `exchange`, the ends of its files' names, and its largest file."""

    module: str
    suffixes: tuple[str, ...]
    most_bytes: int = _MOST_TEXT


READERS: Mapping[str, Reader] = {
    "gift": Reader("gift", (".gift", ".txt")),
    "moodle": Reader("moodle_xml", (".xml",)),
    "qti": Reader("qti", (".zip", ".xml"), _MOST_ARCHIVE),
    "anki": Reader("anki", (".apkg", ".colpkg"), _MOST_ARCHIVE),
    "csv": Reader("csv_table", (".csv", ".tsv")),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of `import` ask for. format: "" for what the file's name and content say."""

    file: Path
    to: Path
    format: str = ""
    title: str = ""
    as_json: bool = False


def import_(wanted: Wanted, *, today: date) -> int:
    """Write a deck of the questions in a file, and report what was changed and what was left out."""
    if wanted.format:
        check_words([wanted.format], "format", tuple(READERS))
    check_new_folder(wanted.to, option="--to")
    data = _content(wanted.file)
    name = wanted.format or _format(wanted.file, data)
    reader = READERS[name]
    if len(data) > reader.most_bytes:
        raise FileError(
            f"{wanted.file}: {len(data) >> 20} MB, and at most {reader.most_bytes >> 20} MB are read.\n"
            "  Split the file, and import its parts."
        )
    incoming = import_module(f"cyberdip.exchange.{reader.module}").read(data, str(wanted.file))
    made = make_deck(incoming, file=wanted.file.name, title=wanted.title or wanted.file.stem, today=today)
    if made.questions:
        write_files(wanted.to, made.files)
    _report(wanted, made)
    if not made.questions:
        raise NothingFound(f"{wanted.file} holds no question that can be asked, so nothing was written.")
    return 0


def _content(file: Path) -> bytes:
    """Return what a file holds, without reading one that is too large for any format, or none at all."""
    try:
        if file.exists() and not file.is_file():
            raise FileError(f"{file}: that is no file.\n  Name a file of questions.")
        with file.open("rb") as opened:
            data = opened.read(_MOST_ARCHIVE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(f"{file}: cannot be read ({reason}).\n  Name a file of questions.") from None
    if not data.strip():
        raise FileError(f"{file}: the file is empty.\n  Name a file of questions.")
    return data


def _format(file: Path, data: bytes) -> str:
    """Return the format that a file's name says, or its content where the name leaves it open."""
    suffix = file.suffix.casefold()
    found = [name for name, reader in READERS.items() if suffix in reader.suffixes]
    if len(found) > 1 and suffix == ".xml":
        return "moodle" if b"<quiz" in data[:4096] else "qti"
    if found:
        return found[0]
    raise UsageError(
        f"{file}: the name does not say which format it is.\n  Add --format, with one of: {', '.join(READERS)}."
    )


def _report(wanted: Wanted, made: Made) -> None:
    changed, left_out = merged(made.changed), merged(made.left_out)
    if wanted.as_json:
        put_json(
            {
                "deck": str(wanted.to) if made.questions else None, "cards": made.cards, "questions": made.questions,
                "changed": [{"place": note.place, "what": note.what} for note in made.changed],
                "left_out": [{"place": note.place, "what": note.what} for note in made.left_out],
            }
        )  # fmt: skip
        return
    if made.questions:
        write(
            f"Imported {several(made.questions, 'question')} on {several(made.cards, 'card')} into {wanted.to}.\n"
            f"  Look at it:  cyberdip quiz --deck {wanted.to}\n"
            f"  Use it beside the shipped deck:  cyberdip deck add {wanted.to}\n"
        )
    for heading, lines in (("Changed", changed), ("Left out", left_out)):
        if lines:
            more = f"  … and {len(lines) - _SHOWN} more; --json tells all.\n" if len(lines) > _SHOWN else ""
            listed = "".join(f"  {line}\n" for line in lines[:_SHOWN])
            write(f"{heading}:\n{listed}{more}", sys.stdout if made.questions else sys.stderr)
