"""A cohort: result files read one after the other, those of one paper brought together, and all others named.

Each file is looked at on its own and forgotten but for its marks and answers, so the number of files does not matter.
A file that is damaged, foreign, of another paper or a second one of the same learner is named with the reason, and
reading goes on.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from sys import intern
from typing import Any

from cyberdip.errors import NothingFound
from cyberdip.library.text import clean, fold, on_one_line
from cyberdip.study.marking import Response
from cyberdip.training.paper_code import BadCode, read_code
from cyberdip.training.result_file import FORMAT, VERSION, digest

MOST_BYTES = 1 << 24
_LONGEST_NAME = 200
_QUIZ = "selection="  # how the name begins under which results of a quiz without a paper belong together


class Why(StrEnum):
    """Why a file is not in the report."""

    DAMAGED = "damaged"
    FOREIGN = "foreign"
    NEWER = "newer"
    OTHER_PAPER = "other paper"
    SAME_FILE = "same file"
    SAME_LEARNER = "same learner"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not in the report: why, and a sentence about it."""

    file: str
    why: Why
    reason: str


@dataclass(frozen=True, slots=True)
class Sat:
    """One learner's paper. marks, responses, seconds: in the order of the cohort's questions; None: not answered.

    paper: what results of one paper share. code: as written in the file, "" for a quiz without a paper.
    """

    file: str
    name: str
    paper: str
    code: str
    form: str
    started: datetime
    ended: datetime
    out_of_time: bool
    questions: tuple[str, ...]
    marks: array[float]
    responses: tuple[Response | None, ...]
    seconds: array[float]
    digest: str

    @property
    def total(self) -> float:
        """The sum of the marks."""
        return sum(self.marks)


@dataclass(slots=True)
class Cohort:
    """The learners of one paper. questions: their ids, in the order of form A as far as a file of form A was read."""

    paper: str
    questions: tuple[str, ...]
    learners: list[Sat] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    files: int = 0

    def marks(self) -> list[array[float]]:
        """Return for each learner the marks of the questions."""
        return [learner.marks for learner in self.learners]


def is_code(paper: str) -> bool:
    """Say whether `paper`, as in `Sat` and `Cohort`, is a paper's code, and not the name of a quiz."""
    return not paper.startswith(_QUIZ)


class _Refused(Exception):  # noqa: N818 - it becomes a LeftOut
    def __init__(self, why: Why, reason: str) -> None:
        super().__init__(reason)
        self.why, self.reason = why, reason


def result_files(named: Iterable[Path]) -> tuple[list[Path], list[LeftOut]]:
    """Return the files named, and the `.json` files in the folders named, each once; and what is not there."""
    files: dict[Path, None] = {}
    missing = []
    for path in named:
        try:
            if path.is_dir():
                files.update(dict.fromkeys(sorted(p for p in path.rglob("*.json") if p.is_file())))
            elif path.exists():
                files[path] = None
            else:
                missing.append(LeftOut(str(path), Why.FOREIGN, "there is no such file."))
        except (OSError, ValueError):
            missing.append(LeftOut(str(path), Why.FOREIGN, "it can't be looked at."))
    return list(files), missing


def read_cohort(
    files: Iterable[Path], *, paper: str | None = None, missing: Iterable[LeftOut] = (),
    tick: Callable[[int], None] = lambda _: None,
) -> Cohort:  # fmt: skip
    """Return the cohort of a paper: the one named by its code, or the one that most files are of.

    missing: what was named and is not there. tick: told the number of files read so far. NothingFound where no file
    is left.
    """
    groups: dict[str, list[Sat]] = {}
    left_out = list(missing)
    count = 0
    for count, file in enumerate(files, start=1):
        tick(count)
        try:
            sat = read_result(file)
        except _Refused as refused:
            left_out.append(LeftOut(str(file), refused.why, refused.reason))
        else:
            groups.setdefault(sat.paper, []).append(sat)
    wanted = _wanted(groups, paper, left_out)
    questions = next((sat.questions for sat in groups[wanted] if sat.form == "A"), groups[wanted][0].questions)
    cohort = Cohort(wanted, questions, left_out=left_out, files=count)
    for group, results in groups.items():
        if group != wanted:
            left_out += [LeftOut(sat.file, Why.OTHER_PAPER, _other(sat, wanted)) for sat in results]
    cohort.learners = list(_once_each(_aligned(groups[wanted], questions, left_out), left_out))
    if not cohort.learners:
        raise _nothing(left_out)
    return cohort


def _wanted(groups: dict[str, list[Sat]], paper: str | None, left_out: list[LeftOut]) -> str:
    if paper is not None:
        wanted = read_code(paper).paper
        if wanted not in groups:
            found = ", ".join(sorted(groups)) or "none"
            raise NothingFound(f"no result is of the paper {wanted}.\n  Papers found: {found}.")
        return wanted
    if not groups:
        raise _nothing(left_out)
    return max(sorted(groups), key=lambda group: len(groups[group]))


def _nothing(left_out: list[LeftOut]) -> NothingFound:
    shown = "".join(f"\n  {one.file}: {one.reason}" for one in left_out[:5])
    more = f"\n  … and {len(left_out) - 5} more" if len(left_out) > 5 else ""
    return NothingFound(f"there is no result file to report on.{shown}{more}")


def _other(sat: Sat, wanted: str) -> str:
    if not sat.code:
        return "it is of a quiz without a paper, or of another one."
    if not is_code(wanted):
        return f"it is of the paper {sat.paper}."
    mine, theirs = read_code(wanted), read_code(sat.code)
    if mine.revision != theirs.revision and mine.seed == theirs.seed and mine.count == theirs.count:
        return f"it is of the paper {sat.paper}, made with another revision of the deck."
    return f"it is of another paper, {sat.paper}."


def _aligned(results: Iterable[Sat], questions: tuple[str, ...], left_out: list[LeftOut]) -> Iterator[Sat]:
    """Bring every result into the order of the cohort's questions; leave out those with other ones."""
    places = {question: place for place, question in enumerate(questions)}
    for sat in results:
        if sat.questions == questions:
            yield sat
        elif sorted(sat.questions) == sorted(questions):
            order = sorted(range(len(questions)), key=lambda at: places[sat.questions[at]])
            yield replace(
                sat,
                questions=questions,
                marks=array("d", (sat.marks[at] for at in order)),
                responses=tuple(sat.responses[at] for at in order),
                seconds=array("d", (sat.seconds[at] for at in order)),
            )
        else:
            left_out.append(LeftOut(sat.file, Why.DAMAGED, "its questions are not those of the paper it names."))


def _once_each(results: Iterable[Sat], left_out: list[LeftOut]) -> Iterator[Sat]:
    """Keep each result once, and each learner's first one, by the time it was ended."""
    seen: dict[str, str] = {}
    first: dict[str, Sat] = {}
    unnamed = []
    for sat in results:
        if sat.digest in seen:
            left_out.append(LeftOut(sat.file, Why.SAME_FILE, f"it is the same result as {seen[sat.digest]}."))
            continue
        seen[sat.digest] = sat.file
        name = " ".join(fold(sat.name).split())
        before = first.get(name)
        if not name:
            unnamed.append(sat)
        elif before is None:
            first[name] = sat
        else:
            kept, other = (before, sat) if _ended(before) <= _ended(sat) else (sat, before)
            first[name] = kept
            reason = f"{other.name} handed in twice; the one that ended first, {kept.file}, counts."
            left_out.append(LeftOut(other.file, Why.SAME_LEARNER, reason))
    yield from sorted((*first.values(), *unnamed), key=lambda sat: (fold(sat.name), sat.file))


def _ended(sat: Sat) -> tuple[float, str]:
    return sat.ended.timestamp(), sat.file


def read_record(file: Path) -> dict[str, Any] | LeftOut:
    """Return the whole content of a result file, checked; or why it is left out."""
    try:
        record = _record(file)
        _checked(record, str(file))
    except _Refused as refused:
        return LeftOut(str(file), refused.why, refused.reason)
    return record


def read_result(file: Path) -> Sat:
    """Return what one result file says; `_Refused` with the reason for anything else."""
    return _checked(_record(file), str(file))


def _record(file: Path) -> dict[str, Any]:
    try:
        if not file.is_file():
            raise _Refused(Why.FOREIGN, "it is no ordinary file.")
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise _Refused(Why.DAMAGED, f"it can't be read ({error.strerror}).") from None
    if not data.strip():
        raise _Refused(Why.DAMAGED, "it is empty.")
    if len(data) > MOST_BYTES:
        raise _Refused(Why.FOREIGN, f"it is larger than {MOST_BYTES >> 20} MB, so it is no result.")
    try:
        record = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        cut = b'"cyberdip-result"' in data[:200]
        raise _Refused(
            Why.DAMAGED if cut else Why.FOREIGN, "it was cut off or damaged." if cut else "it is not JSON."
        ) from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise _Refused(Why.FOREIGN, "it is no result file of cyberdip.")
    if type(record.get("version")) is not int or not 1 <= record["version"] <= VERSION:
        raise _Refused(Why.NEWER, "it was written by a newer cyberdip; update this one to read it.")
    if record.get("digest") != digest(record):
        raise _Refused(Why.DAMAGED, "its digest does not fit: it was damaged, or changed by hand.")
    return record


def _checked(record: dict[str, Any], file: str) -> Sat:
    try:
        return _sat(record, file)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, BadCode) as error:
        raise _Refused(Why.DAMAGED, f"a part of it is missing or is not what it should be ({_cause(error)}).") from None


def _no_number(name: str) -> float:
    raise ValueError(name)


def _cause(error: Exception) -> str:
    text = clean(str(error)).split("\n")[0]
    return text[:80] if isinstance(error, KeyError | ValueError) and text else type(error).__name__


def _sat(record: dict[str, Any], file: str) -> Sat:
    answers = record["answers"]
    if not isinstance(answers, list) or not answers:
        raise ValueError("answers")
    code = record.get("paper")
    read = read_code(code) if code is not None else None
    name = on_one_line(_text(record["name"]))
    questions = tuple(intern(_text(answer["question"])) for answer in answers)
    if len(set(questions)) != len(questions):
        raise ValueError("answers: a question twice")
    deck = record["deck"]
    quiz = f"{_QUIZ}{_text(record['selection'])} seed={_text(record['seed'])} deck={_text(deck['id'])}"
    return Sat(
        file=file,
        name=name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…",
        paper=read.paper if read else quiz,
        code=str(read) if read else "",
        form=read.letter if read else "A",
        started=_time(record["started"]),
        ended=_time(record["ended"]),
        out_of_time=record["out_of_time"] is True,
        questions=questions,
        marks=array("d", (_mark(answer["mark"]) for answer in answers)),
        responses=tuple(_response(answer["response"]) for answer in answers),
        seconds=array("d", (_seconds(answer["seconds"]) for answer in answers)),
        digest=_text(record["digest"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _time(value: Any) -> datetime:
    when = datetime.fromisoformat(_text(value))
    if when.tzinfo is None:
        raise ValueError("a time without its offset")
    return when


def _mark(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a mark that is not from 0 to 1")
    return float(value)


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise ValueError("a time taken that can't be")
    return float(value)


def _response(value: Any) -> Response | None:
    if value is None:
        return None
    if isinstance(value, str):
        return intern(value)
    if isinstance(value, list):
        return tuple(intern(_text(part)) for part in value)
    raise TypeError(value)
