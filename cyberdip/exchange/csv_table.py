"""Questions as a table, one row a question, for trainers who write in a spreadsheet; docs/formats.md has the columns.

A cell that holds several texts has one a line. What belongs to one gap of a cloze question begins with its number:
`{2} two`. No exported cell, nor any part of one that a program with other separators could take for a cell, starts a
formula: an apostrophe stands before it, and is taken off again when the table comes back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from cyberdip.errors import FileError
from cyberdip.exchange.carrying import Carried, Exported, Found, Incoming, Note, Outgoing, Reading, number_text
from cyberdip.library.model import Record
from cyberdip.library.text import clean
from cyberdip.library.vocabulary import QUESTION_TYPES

_FIRST = ("type", "stem", "left", "key", "accept", "tolerance", "unit")
_LAST = (
    "rationale",
    "source",
    "cite",
    "hint",
    "topic",
    "card",
    "level",
    "skill",
    "id",
    "edition",
    "changed",
    "formerly",
)
_NUMBERED = re.compile(r"(distractor|reason) ?(\d{1,4})")
_FORMULA = "=+-@＝＋－＠\t\r"
_STARTS_FORMULA = re.compile(rf"(^|[;\t\n])(?=['{re.escape(_FORMULA)}])")
_GUARDED = re.compile(rf"(^|[;\t\n])'(?=['{re.escape(_FORMULA)}])")
_NUMBER = re.compile(r"(-?\d{1,15})(?:[.,](\d{1,10}))?")
_GAP = re.compile(r"\{(\d{1,3})\}\s*(.+)", re.DOTALL)
_LONGEST_CELL = 1 << 20
_DELIMITERS = ",;\t|"
_TEMPLATE_ROWS: tuple[Record, ...] = (
    {
        "type": "choice", "stem": "Which side does a ship keep to?", "key": "The right",
        "distractor 1": "The left", "reason 1": "Why this one is wrong.",
        "distractor 2": "The middle", "reason 2": "Why this one is wrong.",
        "distractor 3": "The shore", "reason 3": "Why this one is wrong.",
        "rationale": "Why the key is right.", "source": "Where a reader can look it up.", "topic": "Rules",
        "level": "foundation", "skill": "recall",
    },
    {
        "type": "multiple", "stem": "Which two lights does it show?", "key": "Green\nRed", "distractor 1": "Blue",
        "rationale": "Several keys: one a line.",
    },
    {"type": "true-false", "stem": "The harbour is open at night.", "key": "true", "rationale": "true or false."},
    {
        "type": "short", "stem": "What is it called?", "key": "Marsa", "accept": "al-Marsa\nمرسى",
        "rationale": "Other right answers: one a line.",
    },
    {
        "type": "numeric", "stem": "How deep is it?", "key": "12.5", "tolerance": "0.5", "unit": "m",
        "rationale": "A number, how far off is still right, and its unit.",
    },
    {
        "type": "match", "stem": "Match flag and meaning.", "left": "Flag A\nFlag B\nFlag H",
        "key": "Diver below\nDangerous goods\nPilot on board",
        "rationale": "Each line of the key belongs to the same line of left.",
    },
    {"type": "order", "stem": "Put the steps in order.", "key": "Call\nWait\nEnter", "rationale": "In this order."},
    {
        "type": "cloze", "stem": "Keep {1} and sound {2} blasts.", "key": "right\ntwo", "accept": "{2} 2",
        "distractor 1": "{1} left", "reason 1": "Why this one is wrong.",
        "rationale": "One key a gap; what belongs to one gap begins with its number.",
    },
)  # fmt: skip


def export(outgoing: Outgoing) -> Exported:
    """Return the questions as a table: UTF-8 with a byte order mark, commas, every cell quoted."""
    return Exported(_written([_row(carried) for carried in outgoing.questions]))


def template() -> str:
    """Return a table with one row of each type, to be written over."""
    return _written(list(_TEMPLATE_ROWS))


def _written(rows: Sequence[Record]) -> str:
    most = max((int(found[2]) for row in rows for name in row if (found := _NUMBERED.fullmatch(name))), default=3)
    pairs = [f"{name} {number}" for number in range(1, max(most, 3) + 1) for name in ("distractor", "reason")]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    columns = (*_FIRST, *pairs, *_LAST)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(clean(str(row.get(column, "")))) for column in columns])
    return "\ufeff" + out.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguarded` gives it back."""
    return _STARTS_FORMULA.sub(r"\1'", cell)


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophes of `guarded`."""
    return _GUARDED.sub(r"\1", cell)


def _row(carried: Carried) -> Record:
    """Return the cells of a question, by the names of their columns."""
    record, options = carried.record, carried.item.options
    row: Record = {name: record[name] for name in ("id", "type", "stem", "rationale", "level", "skill")}
    row |= {"cite": record["source"], "source": carried.source, "card": carried.card.id, "topic": carried.topic_title}
    row |= {name: record[name] for name in ("hint", "edition", "changed", "unit") if name in record}
    row["formerly"] = "\n".join(record.get("formerly", ()))
    row["accept"] = "\n".join(record.get("accept", ()))
    wrong = [(d["text"], d["rationale"]) for d in record.get("distractors", ())]
    if options and record["type"] in ("choice", "multiple"):
        wrong.sort(key=lambda pair: options.index(pair[0]))  # a paper's order
    match record["type"]:
        case "multiple":
            row["key"] = "\n".join(record["keys"])
        case "order":
            row["key"] = "\n".join(record["order"])
        case "match":
            row["left"] = "\n".join(pair["left"] for pair in record["pairs"])
            row["key"] = "\n".join(pair["right"] for pair in record["pairs"])
        case "cloze":
            gaps = list(enumerate(record["gaps"], start=1))
            row["key"] = "\n".join(gap["key"] for _, gap in gaps)
            row["accept"] = "\n".join(f"{{{n}}} {text}" for n, gap in gaps for text in gap.get("accept", ()))
            wrong = [(f"{{{n}}} {d['text']}", d["rationale"]) for n, gap in gaps for d in gap.get("distractors", ())]
        case "true-false":
            row["key"] = "true" if record["key"] else "false"
        case "numeric":
            row["key"] = number_text(record["key"])
            if "tolerance" in record:
                row["tolerance"] = number_text(record["tolerance"])
        case _:
            row["key"] = record["key"]
    for number, (text, reason) in enumerate(wrong, start=1):
        row |= {f"distractor {number}": text, f"reason {number}": reason}
    return row


def read(data: bytes, name: str) -> Incoming:
    """Return the questions of a table; FileError where it is no table of questions."""
    text = _decoded(data, name)
    # a field that is longer than any text of a card is told as such, whatever csv's own limit is
    csv.field_size_limit(_LONGEST_CELL)
    reading = Reading()
    rows = _rows(text, name)
    columns = _columns(next(rows, (1, []))[1], name, reading)
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            what = f"has {len(cells)} cells, but there are {len(columns)} columns"
            reading.left_out.append(Note(f"line {line}", what))
            continue
        row = {column: unguarded(cell).strip() for column, cell in zip(columns, cells, strict=False) if column}
        row.setdefault("key", "")  # a row that ends early
        try:
            reading.questions.append(_found(row, line))
        except _NoQuestion as fault:
            reading.left_out.append(Note(f"line {line}", str(fault)))
    return reading.done()


class _NoQuestion(Exception):  # noqa: N818 - a row that is none, and why
    pass


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError(f"{name}: UTF-16 text, expected UTF-8.\n  Save the table as “CSV UTF-8”.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(
            f"{name}:{line}: the byte 0x{data[error.start]:02X} is not UTF-8.\n  Save the table as “CSV UTF-8”."
        ) from None


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it starts on."""
    header = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileError(
                f"{name}:{line}: the row that starts here can't be read ({error}).\n"
                "  Look for a quotation mark that is not closed, or not doubled."
            ) from None
        yield line, [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
        line = reader.line_num + 1


def _columns(header: list[str], name: str, reading: Reading) -> list[str]:
    """Return our names of the columns, "" for one that is none of ours."""
    columns = []
    for cell in header:
        wanted = " ".join(cell.replace("_", " ").casefold().split())
        numbered = _NUMBERED.fullmatch(wanted)
        column = f"{numbered[1]} {int(numbered[2])}" if numbered else _ALIASES.get(wanted, wanted)
        if column in columns and column:
            raise FileError(f"{name}:1: the column {cell!r} stands there twice.\n  Remove or rename one.")
        if not numbered and column not in (*_FIRST, *_LAST):
            if column:
                reading.changed.append(
                    Note("line 1", f"the column {cell.strip()[:60]!r} is not known, and was not read")
                )
            column = ""
        columns.append(column)
    missing = [column for column in ("stem", "key") if column not in columns]
    if missing:
        raise FileError(
            f"{name}:1: found no column {' and no column '.join(map(repr, missing))}, expected a table of questions.\n"
            "  `cyberdip export csv --template` prints one to start from."
        )
    return columns


_ALIASES = {
    "question": "stem", "answer": "key", "correct": "key", "keys": "key", "explanation": "rationale",
    "category": "topic", "also": "accept",
}  # fmt: skip


def _found(row: dict[str, str], line: int) -> Found:
    wrong = list(_wrong(row))
    kind = row.get("type", "").casefold().replace(" ", "-") or ("choice" if wrong else "short")
    if kind not in QUESTION_TYPES:
        raise _NoQuestion(f"the type {row['type']!r} is none of {', '.join(QUESTION_TYPES)}")
    if not row.get("stem"):
        raise _NoQuestion("there is no stem")
    record: Record = {"type": kind, "stem": row["stem"], **_PARTS[kind](row, wrong)}
    for column in ("id", "rationale", "hint", "level", "skill", "changed"):
        if row.get(column):
            record[column] = row[column].casefold() if column in ("level", "skill") else row[column]
    if row.get("edition"):
        if not row["edition"].isdecimal():
            raise _NoQuestion(f"the edition {row['edition']!r} is no whole number")
        record["edition"] = int(row["edition"])
    if row.get("cite"):
        record["source"] = row["cite"]
    if row.get("formerly"):
        record["formerly"] = _lines(row["formerly"])
    return Found(
        record, f"line {line}", category=row.get("topic", ""), card=row.get("card", ""),
        source_line=" ".join(row.get("source", "").split()),
    )  # fmt: skip


def _wrong(row: dict[str, str]) -> Iterator[Record]:
    numbers = sorted(int(column.split()[1]) for column in row if column.startswith("distractor "))
    for number in numbers:
        text, reason = row[f"distractor {number}"], row.get(f"reason {number}", "")
        if text:
            yield {"text": text, "rationale": reason}
        elif reason:
            raise _NoQuestion(f"there is a reason {number}, but no distractor {number}")


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.split("\n") if line.strip()]


def _optional(**parts: Any) -> Record:
    return {name: part for name, part in parts.items() if part}


def _choice(row: dict[str, str], wrong: list[Record]) -> Record:
    return {"key": _one_key(row), "distractors": wrong}


def _one_key(row: dict[str, str]) -> str:
    keys = _lines(row["key"])
    if len(keys) != 1:
        raise _NoQuestion("there is no key" if not keys else f"there are {len(keys)} keys, and this type has one")
    return keys[0]


def _true_false(row: dict[str, str], _: list[Record]) -> Record:
    key = row["key"].casefold()
    if key not in _TRUE_FALSE:
        raise _NoQuestion(f"the key {row['key']!r} is neither true nor false")
    return {"key": _TRUE_FALSE[key]}


_TRUE_FALSE = {"true": True, "t": True, "yes": True, "1": True, "false": False, "f": False, "no": False, "0": False}


def _numeric(row: dict[str, str], _: list[Record]) -> Record:
    record = {
        "key": _number(_one_key(row), "key"),
        **_optional(unit=row.get("unit"), accept=_lines(row.get("accept", ""))),
    }
    if row.get("tolerance"):
        record["tolerance"] = _number(row["tolerance"], "tolerance")
    return record


def _number(cell: str, column: str) -> int | float:
    found = _NUMBER.fullmatch(cell)
    if not found:
        raise _NoQuestion(f"the {column} {cell[:40]!r} is not a number in digits, such as 1500 or 12.5")
    return float(f"{found[1]}.{found[2]}") if found[2] else int(found[1])


def _short(row: dict[str, str], wrong: list[Record]) -> Record:
    return {"key": _one_key(row), **_optional(accept=_lines(row.get("accept", "")), distractors=wrong)}


def _match(row: dict[str, str], wrong: list[Record]) -> Record:
    lefts, rights = _lines(row.get("left", "")), _lines(row["key"])
    if len(lefts) != len(rights):
        raise _NoQuestion(
            f"there are {len(lefts)} lines in 'left' and {len(rights)} in 'key', and they belong together"
        )
    pairs = [{"left": left, "right": right} for left, right in zip(lefts, rights, strict=True)]
    return {"pairs": pairs, **_optional(distractors=wrong)}


def _cloze(row: dict[str, str], wrong: list[Record]) -> Record:
    gaps: list[Record] = [{"key": key} for key in _lines(row["key"])]
    for text in _lines(row.get("accept", "")):
        gap, rest = _of_gap(gaps, text)
        gap.setdefault("accept", []).append(rest)
    for distractor in wrong:
        gap, rest = _of_gap(gaps, distractor["text"])
        gap.setdefault("distractors", []).append({**distractor, "text": rest})
    return {"gaps": gaps}


def _of_gap(gaps: list[Record], text: str) -> tuple[Record, str]:
    """Return the gap that a text names with its number, and the text without it."""
    found = _GAP.fullmatch(text)
    if not found and len(gaps) == 1:
        return gaps[0], text
    if not found or not 1 <= int(found[1]) <= len(gaps):
        raise _NoQuestion(f"{text[:40]!r} does not begin with the number of a gap, such as {{1}}")
    return gaps[int(found[1]) - 1], found[2].strip()


_PARTS: dict[str, Callable[[dict[str, str], list[Record]], Record]] = {
    "choice": _choice,
    "multiple": lambda row, wrong: {"keys": _lines(row["key"]), "distractors": wrong},
    "true-false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "match": _match,
    "order": lambda row, _: {"order": _lines(row["key"])},
    "cloze": _cloze,
}
