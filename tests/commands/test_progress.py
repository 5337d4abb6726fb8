"""`cyberdip progress`: the log exported, merged, one answer taken back, everything begun anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cyberdip.study.store import Store
from tests.conftest import Run
from tests.study.making import review
from tests.terminal import CTRL_C, Terminal, skip_without_terminal


def logged(home: Path, *names: str) -> None:
    """Put an answer to each of these questions into the store of a home folder."""
    home.mkdir(exist_ok=True)
    with Store.open(home / "progress.sqlite") as store:
        for name in names:
            store.append(review(name, id=f"review-of-{name}"))


def size(home: Path) -> int:
    with Store.open(home / "progress.sqlite", write=False) as store:
        return store.size()


def test_an_export_goes_into_a_new_file_that_only_its_owner_reads(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    logged(home, "a", "b")
    file = tmp_path / "log.jsonl"
    told = cyberdip("progress", "export", str(file))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == f"Wrote 2 entries to {file}.\nOn another machine: cyberdip progress import log.jsonl\n"
    assert [json.loads(line).get("question") for line in file.read_text().splitlines()] == [None, "a", "b", None]


def test_an_export_without_a_file_is_printed(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    logged(home, "a")
    told = cyberdip("progress", "export")
    cyberdip("progress", "export", str(tmp_path / "log.jsonl"))
    assert told.stdout == (tmp_path / "log.jsonl").read_text()


def test_an_existing_file_is_kept_unless_it_is_forced(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    logged(home, "a")
    file = tmp_path / "log.jsonl"
    file.write_text("mine")
    told = cyberdip("progress", "export", str(file))
    assert (told.returncode, told.stderr) == (
        3,
        f"cyberdip: {file}: this file is there already.\n  Name another one, or add --force to replace it.\n",
    )
    assert file.read_text() == "mine"
    assert cyberdip("progress", "export", str(file), "--force").returncode == 0
    assert file.read_text() != "mine"


def test_two_machines_merged_either_way_hold_the_same(cyberdip: Run, tmp_path: Path) -> None:
    homes = [tmp_path / "one", tmp_path / "two"]
    logged(homes[0], "a", "b")
    logged(homes[1], "b", "c")
    envs = [{"CYBERDIP_HOME": str(folder)} for folder in homes]
    for env, name in zip(envs, ("one", "two"), strict=True):
        cyberdip("progress", "export", str(tmp_path / f"{name}.jsonl"), env=env)
    for env, name in zip(envs, ("two", "one"), strict=True):
        told = cyberdip("progress", "import", str(tmp_path / f"{name}.jsonl"), env=env)
        assert (told.returncode, told.stdout) == (0, f"{tmp_path}/{name}.jsonl: 1 entry added, 1 known already.\n")
    assert cyberdip("progress", "export", env=envs[0]).stdout == cyberdip("progress", "export", env=envs[1]).stdout


def test_bad_lines_are_told_by_number_and_the_rest_is_merged(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    logged(home, "a", "b", "c")
    lines = cyberdip("progress", "export").stdout.splitlines()
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join([lines[0], lines[1], "nonsense", lines[3].replace("true", "false", 1), lines[4]]) + "\n")
    other = tmp_path / "other"
    told = cyberdip("progress", "import", str(file), env={"CYBERDIP_HOME": str(other)})
    assert told.returncode == 3
    assert told.stdout == f"{file}: 1 entry added, 0 known already.\n"
    first, second, last = told.stderr.splitlines()
    assert first == f"{file}:3: left out: the line is not JSON in UTF-8"
    assert second.startswith(f"{file}:4: left out: ")
    assert last.startswith("What was whole has been merged.")
    assert size(other) == 1


def test_a_file_that_was_cut_off_is_told(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    logged(home, "a", "b")
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join(cyberdip("progress", "export").stdout.splitlines()[:2]) + "\n")
    told = cyberdip("progress", "import", str(file), env={"CYBERDIP_HOME": str(tmp_path / "other")})
    assert told.returncode == 3
    assert told.stderr.startswith(
        f"{file}: the file's own count does not fit: it was cut off, or lines were taken out or added.\n"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read"), ("hello\n", "this is no export of progress")],
    ids=["no such file", "another file"],
)
def test_a_file_that_is_no_log_is_refused(
    cyberdip: Run, home: Path, tmp_path: Path, content: str | None, message: str
) -> None:
    file = tmp_path / "log.jsonl"
    if content is not None:
        file.write_text(content)
    told = cyberdip("progress", "import", str(file))
    assert (told.returncode, told.stdout) == (3, "")
    assert told.stderr.startswith(f"cyberdip: {file}: {message}")


def test_undo_takes_the_last_answer_back_and_names_it(cyberdip: Run, home: Path) -> None:
    logged(home, "a", "b")
    told = cyberdip("progress", "undo")
    assert (told.returncode, told.stdout) == (
        0,
        "Taken back: your answer of 2 November 2026, 12:00, to the question b of the card card.\n"
        "You had answered: true\nThe question comes again.\n",
    )
    assert "to the question a of" in cyberdip("progress", "undo").stdout
    assert cyberdip("progress", "undo").returncode == 1


def test_reset_keeps_a_copy_that_can_be_brought_back(cyberdip: Run, home: Path) -> None:
    logged(home, "a", "b")
    told = cyberdip("progress", "reset", "--yes")
    assert told.returncode == 0
    copy = next(home.glob("progress-before-reset-*.sqlite"))
    assert told.stdout == (
        f"Your log is empty. A copy is in {copy}\nTo have it back: cyberdip progress import {copy}\n"
    )
    assert size(home) == 0
    assert cyberdip("progress", "import", str(copy)).stdout == f"{copy}: 2 entries added, 0 known already.\n"


@pytest.mark.parametrize(("typed", "left"), [("n\n", 1), ("", 1), ("y\n", 0)], ids=["no", "no answer", "yes"])
def test_reset_asks_first(cyberdip: Run, home: Path, typed: str, left: int) -> None:
    logged(home, "a")
    told = cyberdip("progress", "reset", input=typed)
    assert told.stdout.startswith("Your log of 1 answer will be emptied; a copy is kept. Begin anew? (y or n): ")
    assert told.returncode == left
    assert size(home) == left


@skip_without_terminal
def test_ctrl_c_at_the_question_resets_nothing(home: Path) -> None:
    logged(home, "a")
    with Terminal("progress", "reset") as terminal:
        terminal.wait_for("Begin anew?")
        terminal.press(CTRL_C)
        assert terminal.wait_for_exit() == 130
    assert size(home) == 1


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("export", "cyberdip: there is nothing to export yet.\n  `cyberdip learn` begins a first lesson.\n"),
        ("undo", "cyberdip: there is no answer to take back.\n"),
        ("reset", "cyberdip: there is nothing to reset: no answer was given yet.\n"),
    ],
)
def test_without_a_store_there_is_nothing_to_do_and_none_is_made(
    cyberdip: Run, home: Path, command: str, message: str
) -> None:
    told = cyberdip("progress", command)
    assert (told.returncode, told.stdout, told.stderr) == (1, "", message)
    assert not (home / "progress.sqlite").exists()
