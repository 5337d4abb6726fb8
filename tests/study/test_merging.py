import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdip.errors import FileError
from cyberdip.study.clock import Moment
from cyberdip.study.log import CardRead, Entry, QuizTaken, Review, Sitting, Withdrawal, canonical, entry_from, record_of
from cyberdip.study.merging import export_lines, export_to, import_file, merged, read_lines
from cyberdip.study.store import Store
from tests.study.making import MONDAY, review

# Few ids, so that logs share entries, withdraw each other's answers and even clash.
IDS = st.sampled_from(["1", "2", "3", "4", "5"])
MOMENTS = st.builds(Moment, st.integers(1_700_000_000_000, 1_710_000_000_000), st.integers(-720, 840))
MARKS = st.sampled_from([0.0, 0.5, 1.0])
RESPONSES = st.one_of(st.text(max_size=9), st.lists(st.text(max_size=9), max_size=3).map(tuple))
REVIEWS = MARKS.flatmap(
    lambda mark: st.builds(
        Review, id=IDS, question=st.sampled_from("pq"), card=st.just("card"), edition=st.integers(1, 2),
        response=RESPONSES, mark=st.just(mark), right=st.just(mark == 1), guessed=st.booleans(),
        seconds=st.floats(0, 1e6), at=MOMENTS, sitting=st.sampled_from(Sitting),
    )
)  # fmt: skip
ENTRIES = st.one_of(
    REVIEWS,
    st.builds(Withdrawal, id=IDS, review=IDS, at=MOMENTS),
    st.builds(CardRead, id=IDS, card=st.sampled_from("ab"), at=MOMENTS),
    st.builds(QuizTaken, id=IDS, selection=st.text(max_size=9), asked=st.just(3), right=st.integers(0, 3),
              marks=st.floats(0, 3), at=MOMENTS),
)  # fmt: skip
LOGS = st.lists(ENTRIES, max_size=8)
State = tuple[list[str], object, object]


def store_of(*logs: Sequence[Entry]) -> State:
    with Store.in_memory() as store:
        for log in logs:
            store.merge(log)
        return (sorted(map(canonical, store.entries())), store.memories(), sorted(store.predictions()))


@given(ENTRIES)
def test_an_entry_survives_its_record(entry: Entry) -> None:
    assert entry_from(json.loads(json.dumps(record_of(entry)))) == entry


@given(LOGS, LOGS, LOGS)
def test_a_merge_is_the_same_in_any_order_and_any_number_of_times(
    a: list[Entry], b: list[Entry], c: list[Entry]
) -> None:
    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b).values(), c) == merged(a, merged(b, c).values())
    assert merged(a, a) == merged(a)


@settings(max_examples=150, deadline=None)
@given(LOGS, LOGS)
def test_two_stores_merged_either_way_and_again_are_one_store(a: list[Entry], b: list[Entry]) -> None:
    assert store_of(a, b) == store_of(b, a) == store_of(a, b, a, b)
    assert store_of(a, b)[0] == sorted(map(canonical, merged(a, b).values()))


@settings(max_examples=60, deadline=None)
@given(LOGS)
def test_a_merged_store_is_the_one_that_was_appended_to(log: list[Entry]) -> None:
    entries = list(merged(log).values())
    with Store.in_memory() as store:
        for entry in entries:
            store.append(entry)
        appended = (sorted(map(canonical, store.entries())), store.memories(), sorted(store.predictions()))
        assert appended == store_of(entries)
        store.rebuild()
        assert appended == (sorted(map(canonical, store.entries())), store.memories(), sorted(store.predictions()))


@given(LOGS)
def test_an_export_gives_back_the_log(log: list[Entry]) -> None:
    lines = "".join(export_lines(log)).encode().split(b"\n")[:-1]
    assert read_lines(lines) == (log, (), True)


@given(LOGS, st.data())
def test_damage_to_one_line_costs_one_line(log: list[Entry], data: st.DataObject) -> None:
    lines = "".join(export_lines(log)).encode().split(b"\n")[:-1]
    if not log:
        return
    number = data.draw(st.integers(1, len(log)))
    place = data.draw(st.integers(0, len(lines[number]) - 1))
    damaged = bytearray(lines[number])
    damaged[place] ^= data.draw(st.sampled_from([1, 2, 4, 16, 128]))
    if b"\n" in damaged:
        return
    entries, bad, whole = read_lines([*lines[:number], bytes(damaged), *lines[number + 1 :]])
    assert not whole
    if bad:
        assert ([one.line for one in bad], entries) == ([number + 1], log[: number - 1] + log[number:])
    else:
        # JSON that means the same, such as 1e0 for 1.0, is no damage to the entry.
        assert entries == log


def write(path: Path, log: Sequence[Entry]) -> Path:
    path.write_text("".join(export_lines(log)), encoding="utf-8")
    return path


def test_an_export_is_these_bytes() -> None:
    entry = review("q", id="r1", day=date(2026, 11, 2), response="نعم")
    assert "".join(export_lines([entry])) == (
        '{"format": "cyberdip-progress", "version": 1}\n'
        '{"sum":"e48bf8d7ad0e158e","at":1793620800000,"card":"card","edition":1,"entry":"review","guessed":fa'
        'lse,"id":"r1","mark":1.0,"offset":0,"question":"q","response":"نعم","right":true,"seconds":2.5,"sitt'
        'ing":"learn"}\n'
        '{"entries": 1, "digest": "b8c98bf04a3f0dd4bdcb15cc4a64caf3389b6b4abb24b8fa0752b0b83e5b74e9"}\n'
    )


def test_a_file_moves_a_log_to_another_machine(tmp_path: Path) -> None:
    log = [review("q", id=f"r{n}", day=MONDAY) for n in range(5)]
    with Store.in_memory() as here, Store.in_memory() as there:
        here.merge(log)
        assert export_to(here, tmp_path / "log.jsonl") == 5
        done = import_file(there, tmp_path / "log.jsonl")
        assert (done.changes.added, done.changes.known, done.bad_lines, done.whole) == (5, 0, (), True)
        again = import_file(there, tmp_path / "log.jsonl")
        assert (again.changes.added, again.changes.known) == (0, 5)
        assert there.memories() == here.memories()


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    target = tmp_path / "log.jsonl"
    target.write_text("mine")
    with Store.in_memory() as store:
        with pytest.raises(FileError, match="is there already"):
            export_to(store, target)
        assert target.read_text() == "mine"
        assert export_to(store, target, force=True) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["log.jsonl"]


def test_a_file_that_was_cut_off_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "log.jsonl", [review("q", id=f"r{n}") for n in range(5)])
    path.write_bytes(path.read_bytes()[:-250])
    with Store.in_memory() as store:
        done = import_file(store, path)
    assert (done.whole, 3 <= done.changes.added < 5, len(done.bad_lines)) == (False, True, 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff\xfe", "the line is not JSON in UTF-8"),
        (b"[" * 100_000, "the line is not JSON in UTF-8"),
        (b"[]", "the line is not an entry"),
        (b"{}", "no 'entry' in the entry, or no such entry"),
        (b'{"entry": "party"}', "no 'party' in the entry, or no such entry"),
        (b'{"entry": [1]}', "unhashable type: 'list'"),
        (b'{"entry": "read", "id": "c", "card": "a", "at": 1e3, "offset": 0}', "1000.0 is not a whole number"),
        (
            b'{"entry": "read", "id": "c", "card": "a", "at": 0, "offset": 9999}',
            "no such offset from UTC: 9999 minutes",
        ),
        (b'{"entry": "read", "id": "", "card": "a", "at": 0, "offset": 0}', "no such id: ''"),
        (b'{"entry": "read", "id": "c\\u001b[2J", "card": "a", "at": 0, "offset": 0}', "no such id: 'c\\x1b[2J'"),
        (
            b'{"entry": "read", "id": "c", "card": "a", "at": 0, "offset": 0}',
            "the check sum does not fit: the entry was damaged or changed",
        ),
        (b'{"x": "' + b"y" * 1_000_001 + b'"}', "the line is too long"),
    ],
)
def test_a_line_that_is_no_entry_is_reported_by_its_number(line: bytes, reason: str) -> None:
    lines = "".join(export_lines([review(), review()])).encode().split(b"\n")[:-1]
    entries, bad, whole = read_lines([*lines[:2], line, *lines[2:]])
    assert [(one.line, one.reason) for one in bad] == [(3, reason)]
    assert (len(entries), whole) == (2, False)


@given(st.lists(st.binary(max_size=60).filter(lambda line: b"\n" not in line), max_size=5))
def test_any_bytes_can_be_read(lines: list[bytes]) -> None:
    entries, _, _ = read_lines(lines)
    assert entries == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this is no export of progress: the first line is b''."),
        (b"question,mark\n", "this is no export of progress: the first line is b'question,mark'."),
        (b'{"format": "cyberdip-progress", "version": 2}\n', "this export is of version 2; this cyberdip reads versions up to 1."),
        (b'{"format": "cyberdip-progress", "version": true}\n', "this export is of version True; this cyberdip reads versions up to 1."),
    ],
    ids=["empty", "a table", "newer", "no version"],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)
    with Store.in_memory() as store:
        with pytest.raises(FileError) as error:
            import_file(store, path)
        assert str(error.value).startswith(f"{path}: {said}")


def test_a_copy_of_a_store_can_be_imported(tmp_path: Path) -> None:
    with Store.open(tmp_path / "copy.sqlite") as copy:
        copy.append(review("q", id="r1"))
    with Store.in_memory() as store:
        assert import_file(store, tmp_path / "copy.sqlite").changes.added == 1


def test_one_id_with_two_contents_is_reported() -> None:
    with Store.in_memory() as store:
        store.merge([review("q", id="r1", mark=1.0)])
        assert store.merge([review("q", id="r1", mark=0.0)]).clashes == ("r1",)
