"""`progress`: a learner's log moved to another machine, merged, the last answer taken back, everything begun anew."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from cyberdip.commands.storing import kept_store, store_path
from cyberdip.errors import ExitCode, NothingFound
from cyberdip.study.answering import new_id
from cyberdip.study.clock import Clock, now
from cyberdip.study.log import Withdrawal
from cyberdip.study.merging import Import, export_lines, export_to, import_file
from cyberdip.study.store.keeping import reset_name
from cyberdip.view.drawing import counted, day_in_words
from cyberdip.view.prompts import make_prompter
from cyberdip.view.terminal import write

_MOST_LISTED = 20


def export(file: Path | None, *, force: bool) -> int:
    """Write the log to a new file, or print it; `NothingFound` where it is empty."""
    with kept_store(write=False) as store:
        if store.is_empty():
            raise NothingFound("there is nothing to export yet.\n  `cyberdip learn` begins a first lesson.")
        if file is None or str(file) == "-":
            for line in export_lines(store.entries()):
                write(line)
            return int(ExitCode.DONE)
        count = export_to(store, file, force=force)
    _say(f"Wrote {_entries(count)} to {file}.\nOn another machine: cyberdip progress import {file.name}")
    return int(ExitCode.DONE)


def import_(file: Path) -> int:
    """Merge a log into the learner's own and say what came of it; exit code 3 where a part of the file was bad."""
    with kept_store(write=True) as store:
        done = import_file(store, file)
    changes = done.changes
    _say(f"{file}: {_entries(changes.added)} added, {changes.known:,} known already.")
    if changes.clashes:
        _say(
            f"{_entries(len(changes.clashes))} had the id of another one here; every machine keeps the same one of "
            f"the two: {_some(list(changes.clashes))}."
        )
    if done.whole:
        return int(ExitCode.DONE)
    _say_what_is_bad(file, done)
    return int(ExitCode.BAD_FILE)


def _say_what_is_bad(file: Path, done: Import) -> None:
    """Name the lines that were left out, or say that the end is missing."""
    lines = [f"{file}:{bad.line}: left out: {bad.reason}" for bad in done.bad_lines[:_MOST_LISTED]]
    more = len(done.bad_lines) - len(lines)
    if more:
        lines.append(f"… and {_plain_count(more, 'more line')} left out.")
    if not done.bad_lines:
        lines.append(f"{file}: the file's own count does not fit: it was cut off, or lines were taken out or added.")
    lines.append("What was whole has been merged. Export again on the other machine and import once more for the rest.")
    write("".join(f"{line}\n" for line in lines), sys.stderr)


def undo(*, clock: Clock = now) -> int:
    """Take the latest answer back."""
    with kept_store(write=_is_there()) as store:
        last = store.last_answer()
        if last is None:
            raise NothingFound("there is no answer to take back.")
        store.append(Withdrawal(new_id(), last.id, clock()))
    given = last.response if isinstance(last.response, str) else "; ".join(last.response)
    _say(
        f"Taken back: your answer of {day_in_words(last.at.local.date())}, {last.at.local:%H:%M}, to the question "
        f"{last.question} of the card {last.card}.\nYou had answered: {given}\nThe question comes again."
    )
    return int(ExitCode.DONE)


def reset(*, sure: bool, accessible: bool, clock: Clock = now) -> int:
    """Empty the log, once the learner is sure, and say where the copy is; exit code 1 where it was not wanted."""
    with kept_store(write=_is_there()) as store:
        if store.is_empty():
            raise NothingFound("there is nothing to reset: no answer was given yet.")
        answers = _plain_count(store.size(), "answer")
        text = f"Your log of {answers} will be emptied; a copy is kept. Begin anew?"
        if not sure and not make_prompter(accessible).confirm(text):
            _say("Nothing was changed.")
            return int(ExitCode.NOTHING_FOUND)
        assert store.path is not None
        copy = reset_name(store.path, clock())
        store.reset(keep_as=copy)
    _say(f"Your log is empty. A copy is in {copy}\nTo have it back: cyberdip progress import {shlex.quote(str(copy))}")
    return int(ExitCode.DONE)


def _is_there() -> bool:
    """Whether there is a store; to take something back, none is made."""
    path = store_path()
    return path is not None and path.exists()


def _entries(count: int) -> str:
    return _plain_count(count, "entry", "entries")


def _plain_count(number: int, noun: str, several: str | None = None) -> str:
    return counted(number, noun, several).replace("\u00a0", " ")


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _say(text: str) -> None:
    write(f"{text}\n")
