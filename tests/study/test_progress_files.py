"""A log as a file: what is written, what is left behind when writing fails, and when a file counts as whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cyberdip.errors import FileError
from cyberdip.study.log import Entry, canonical
from cyberdip.study.merging import export_lines, export_to, import_file, merged, read_lines
from cyberdip.study.store import Store
from tests.study.making import review


def lines_of(*entries: Entry) -> list[bytes]:
    return "".join(export_lines(entries)).encode().split(b"\n")[:-1]


def test_of_two_entries_with_one_id_the_one_whose_text_comes_first_is_kept() -> None:
    one, other = review("q", id="r1", mark=1.0), review("q", id="r1", mark=0.0)
    assert canonical(other) < canonical(one)
    for logs in ([one, other], [other, one]):
        assert list(merged(logs).values()) == [other]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no mode of a file")
def test_an_export_is_its_owners_alone(tmp_path: Path) -> None:
    with Store.in_memory() as store:
        export_to(store, tmp_path / "log.jsonl")
    assert (tmp_path / "log.jsonl").stat().st_mode & 0o777 == 0o600


def test_an_export_ends_its_lines_alike_on_every_system(tmp_path: Path) -> None:
    with Store.in_memory() as store:
        store.merge([review("q", id="r1")])
        assert export_to(store, tmp_path / "log.jsonl") == 1
    assert (tmp_path / "log.jsonl").read_bytes() == "".join(export_lines([review("q", id="r1")])).encode()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "log.jsonl"
    with Store.in_memory() as store, pytest.raises(FileError) as error:
        export_to(store, target)
    assert str(error.value) == f"{target}: cannot be written: No such file or directory.\n  Nothing was exported."


class Failing(Store):
    """A store whose disk gives up after the first entry."""

    def entries(self) -> Iterator[Entry]:
        yield review("q", id="r1")
        raise OSError("the disk is gone")


def test_where_writing_fails_the_old_file_is_kept_and_no_part_is_left(tmp_path: Path) -> None:
    target = tmp_path / "log.jsonl"
    target.write_text("mine")
    with Failing.in_memory() as store, pytest.raises(FileError, match="cannot be written: the disk is gone"):
        export_to(store, target, force=True)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("log.jsonl", "mine")]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with Store.in_memory() as store, pytest.raises(FileError) as error:
        import_file(store, tmp_path / "no.jsonl")
    assert str(error.value) == f"{tmp_path / 'no.jsonl'}: cannot be read: No such file or directory."


def test_a_copy_of_a_store_is_whole_and_is_left_as_it_is(tmp_path: Path) -> None:
    with Store.open(tmp_path / "copy.sqlite") as copy:
        copy.append(review("q", id="r1"))
    before = (tmp_path / "copy.sqlite").read_bytes()
    with Store.in_memory() as store:
        done = import_file(store, tmp_path / "copy.sqlite")
    assert (done.changes.added, done.bad_lines, done.whole) == (1, (), True)
    assert (tmp_path / "copy.sqlite").read_bytes() == before


@pytest.mark.parametrize("end", [b"\n", b""], ids=["with its last line feed", "without"])
def test_a_file_is_whole_with_or_without_its_last_line_feed(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\n".join(lines_of(review("q", id="r1"))) + end)
    with Store.in_memory() as store:
        done = import_file(store, path)
    assert (done.changes.added, done.bad_lines, done.whole) == (1, (), True)


@pytest.mark.parametrize("damage", ["no end", "another count", "another digest", "an entry lost", "two in one"])
def test_a_file_is_not_whole_unless_its_end_fits(damage: str) -> None:
    lines = lines_of(review("q", id="r1"), review("q", id="r2"))
    end = json.loads(lines[-1])
    if damage == "no end":
        lines.pop()
    elif damage == "another count":
        lines[-1] = json.dumps({**end, "entries": 3}).encode()
    elif damage == "another digest":
        lines[-1] = json.dumps({**end, "digest": "0" * 64}).encode()
    elif damage == "an entry lost":
        del lines[1]
    else:
        lines += lines_of(review("q", id="r3"))[1:]
    entries, bad, whole = read_lines(lines)
    expected = {"an entry lost": 1, "two in one": 3}.get(damage, 2)
    assert (len(entries), bad, whole) == (expected, (), False)


@pytest.mark.parametrize(("length", "reasons"), [(1_000_000, []), (1_000_001, ["the line is too long"])])
def test_a_line_may_have_a_million_bytes(length: int, reasons: list[str]) -> None:
    lines = lines_of(review("q", id="r1"))
    entries, bad, _ = read_lines([lines[0], lines[1].ljust(length), lines[2]])
    assert ([one.reason for one in bad], len(entries)) == (reasons, 1 - len(reasons))


def test_nothing_at_all_is_no_whole_file() -> None:
    assert read_lines([]) == ([], (), False)
