"""`results push` and `results pull`: results to and from a Learning Record Store."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cyberdip.commands.opening import opened
from cyberdip.commands.storing import shelf_of
from cyberdip.errors import NothingFound, UsageError
from cyberdip.library.index import Index
from cyberdip.library.model import Question
from cyberdip.library.text import clean
from cyberdip.library.writing import write_whole
from cyberdip.training.cohort import LeftOut, Why, read_record, result_files
from cyberdip.training.lrs import Lrs, check_address
from cyberdip.training.paper_code import read_code
from cyberdip.training.result_file import as_text, digest
from cyberdip.training.xapi import HOME_PAGE, Statement, activity_of, result_of, statements
from cyberdip.view.terminal import is_terminal, write

USER, PASSWORD = "CYBERDIP_LRS_USER", "CYBERDIP_LRS_PASSWORD"


def push(files: Sequence[Path], *, lrs: str | None, home_page: str, print_them: bool, deck: Path | None) -> int:
    """Send results to a store, or print their statements; say what was sent and what was there already."""
    if lrs is None and not print_them:
        raise UsageError(
            "--lrs is missing: the address of the store's xAPI endpoint.\n  Or add --print to see what would be sent."
        )
    if lrs is not None:
        check_address(lrs)
    records, left_out = _records(files)
    for one in left_out:
        write(f"Left out: {one.file}: {one.reason}\n", sys.stderr)
    if not records:
        raise NothingFound("there is no result file to send.")
    index = opened(deck)
    sending = _statements(index, records, home_page or HOME_PAGE)
    if print_them or lrs is None:
        every = [statement for _, of_result in sending for statement in of_result]
        write(json.dumps(every, ensure_ascii=False, indent=2) + "\n")
        return 0
    from cyberdip.view.waiting import progress

    store = _store(lrs)
    known = {str(statement["id"]) for statement in store.completed()}
    with progress("Sending results", len(records)) as tick:
        sent = store.push(sending, known=known, tick=tick)
    there = f"; {_results(sent.known)} there already" if sent.known else ""
    write(f"Sent {_results(sent.results)} in {sent.statements} statements{there}.\n")
    return 0


def _results(count: int) -> str:
    return "1 result" if count == 1 else f"{count} results"


def pull(folder: Path, *, lrs: str, paper: str | None) -> int:
    """Write the results that a store has as result files into a folder; those there already are left as they are."""
    check_address(lrs)
    activity = activity_of(read_code(paper).paper, "")["id"] if paper else None
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--to: {folder} is no folder.\n  Name a folder for the result files.")
    store = _store(lrs)
    written = there = others = 0
    for statement in store.completed(activity):
        record = result_of(statement)
        if record is None or record.get("digest") != digest(record):
            others += 1
            continue
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / _file_name(record)
        if file.exists():
            there += 1
            continue
        write_whole(file, as_text(record))
        written += 1
    if not written and not there:
        raise NothingFound(f"the store has no results of cyberdip{' of this paper' if paper else ''}.")
    notes = [f"{_results(there)} there already"] * bool(there)
    notes += [f"{others} completed statements of others passed over"] * bool(others)
    write(f"Wrote {_results(written)} to {folder}{''.join(f'; {note}' for note in notes)}.\n")
    return 0


def _file_name(record: dict[str, Any]) -> str:
    """Return a file name that is the same for the same result, whatever the learner is called."""
    name = re.sub(r"[^\w]+", "-", clean(str(record.get("name", ""))))[:40].strip("-") or "result"
    return f"{name}-{str(record['digest']).removeprefix('sha256:')[:12]}.json"


def _records(named: Sequence[Path]) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    files, left_out = result_files(named)
    records: dict[str, dict[str, Any]] = {}
    for file in files:
        found = read_record(file)
        if isinstance(found, LeftOut):
            left_out.append(found)
        elif found["digest"] in records:
            left_out.append(LeftOut(str(file), Why.SAME_FILE, "it is the same result as another file."))
        else:
            records[found["digest"]] = found
    return list(records.values()), left_out


def _statements(
    index: Index, records: Iterable[dict[str, Any]], home_page: str
) -> Iterator[tuple[str, list[Statement]]]:
    shelf = shelf_of(index)
    questions: dict[str, Question] = {}
    asked: set[str] = set()
    for record in records:
        new = {str(answer["question"]) for answer in record["answers"]} - asked
        asked |= new
        questions |= shelf.find(new)
        made = list(statements(record, questions, home_page=home_page))
        yield made[-1]["id"], made


def _store(url: str) -> Lrs:
    """Return the store, with name and password from the environment or a prompt; never from the command line."""
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if not (user and password):
        if not is_terminal(sys.stdin):
            raise UsageError(f"the store's name and password are missing.\n  Set {USER} and {PASSWORD}.")
        from getpass import getpass

        try:
            user = user or input("Name at the store: ")
            password = password or getpass("Password: ")
        except EOFError:
            raise UsageError("no name and password were given.") from None
    return Lrs(url, user=user, password=password)
