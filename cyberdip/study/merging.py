"""A learner's log as a file that can be carried to another machine, and merged there.

The file is JSON Lines in UTF-8: a first line that names the format and its version, one line for each entry, and a last
line with the number of entries and a digest. Each entry carries a check sum of its own, so that damage is found line by
line and everything else is kept. Merging is a union by id: the same in any order and any number of times.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cyberdip.errors import FileError
from cyberdip.study.log import Entry, canonical, entry_from
from cyberdip.study.store import Changes, Store

FORMAT = "cyberdip-progress"
VERSION = 1
LONGEST_LINE = 1_000_000
_SUM_LENGTH = 16


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did. whole: whether the file's own count and digest agree with what was read."""

    changes: Changes
    bad_lines: tuple[BadLine, ...]
    whole: bool


def merged(*logs: Iterable[Entry]) -> dict[tuple[type[Entry], str], Entry]:
    """Return the union of the logs by kind and id; of two entries with one id, that whose text comes first."""
    union: dict[tuple[type[Entry], str], Entry] = {}
    for log in logs:
        for entry in log:
            key = (type(entry), entry.id)
            if key not in union or canonical(entry) < canonical(union[key]):
                union[key] = entry
    return union


def export_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Give the lines of an export, each with its line feed. The same log gives the same lines."""
    head = json.dumps({"format": FORMAT, "version": VERSION}) + "\n"
    yield head
    digest, count = sha256(head.encode()), 0
    for entry in entries:
        text = canonical(entry)
        line = f'{{"sum":"{_sum(text)}",{text[1:]}\n'
        digest.update(line.encode())
        count += 1
        yield line
    yield json.dumps({"entries": count, "digest": digest.hexdigest()}) + "\n"


def export_to(store: Store, target: Path, *, force: bool = False) -> int:
    """Write the whole log to `target`, or nothing, and return the number of entries."""
    if target.exists() and not force:
        raise FileError(f"{target}: this file is there already.\n  Name another one, or add --force to replace it.")
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    count = -2
    try:
        with open(
            os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline="\n"
        ) as file:
            for line in export_lines(store.entries()):
                file.write(line)
                count += 1
        os.replace(beside, target)
    except OSError as error:
        raise FileError(f"{target}: cannot be written: {error.strerror or error}.\n  Nothing was exported.") from error
    finally:
        beside.unlink(missing_ok=True)
    return count


def import_file(store: Store, source: Path) -> Import:
    """Merge an export, or a copy of a store, into the store. Damaged lines are left out and reported.

    FileError where it is neither, or from a newer version; then nothing is changed.
    """
    try:
        with source.open("rb") as file:
            if file.read(16) == b"SQLite format 3\x00":
                with Store.open(source, write=False) as other:
                    return Import(store.merge(list(other.entries())), (), whole=True)
            file.seek(0)
            lines = file.read().split(b"\n")
    except OSError as error:
        raise FileError(f"{source}: cannot be read: {error.strerror or error}.") from error
    if lines and not lines[-1]:
        lines.pop()
    _check_head(lines[0] if lines else b"", source)
    entries, bad, whole = read_lines(lines)
    return Import(store.merge(entries), bad, whole)


def read_lines(lines: list[bytes]) -> tuple[list[Entry], tuple[BadLine, ...], bool]:
    """Return the entries of an export's lines, the lines that are damaged, and whether the file is whole."""
    entries: list[Entry] = []
    bad: list[BadLine] = []
    end: dict[str, object] = {}
    digest = sha256(lines[0] + b"\n") if lines else sha256()
    for number, line in enumerate(lines[1:], start=2):
        try:
            record = _parse(line)
            if set(record) == {"entries", "digest"}:
                end = record
                continue
            entries.append(_entry(record))
        except ValueError as error:
            bad.append(BadLine(number, str(error)))
        digest.update(line + b"\n")
    whole = not bad and end == {"entries": len(entries), "digest": digest.hexdigest()}
    return entries, tuple(bad), whole


def _check_head(line: bytes, source: Path) -> None:
    try:
        head = _parse(line)
    except ValueError:
        head = {}
    if head.get("format") != FORMAT:
        raise FileError(
            f"{source}: this is no export of progress: the first line is {line[:60]!r}.\n"
            "  Make one with `cyberdip progress export FILE`."
        )
    version = head.get("version")
    if type(version) is not int or version > VERSION:
        raise FileError(
            f"{source}: this export is of version {version!r:.20}; this cyberdip reads versions up to {VERSION}.\n"
            "  Update cyberdip. Nothing was imported."
        )


def _parse(line: bytes) -> dict[str, object]:
    if len(line) > LONGEST_LINE:
        raise ValueError("the line is too long")
    try:
        record = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("the line is not JSON in UTF-8") from None
    if not isinstance(record, dict):
        raise ValueError("the line is not an entry")
    return record


def _entry(record: dict[str, object]) -> Entry:
    given = record.pop("sum", None)
    entry = entry_from(record)
    if given != _sum(canonical(entry)):
        raise ValueError("the check sum does not fit: the entry was damaged or changed")
    return entry


def _sum(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_SUM_LENGTH]
