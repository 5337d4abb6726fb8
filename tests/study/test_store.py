import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from cyberdip.errors import StoreError
from cyberdip.study.clock import Moment
from cyberdip.study.log import CardRead, QuizTaken, Review, Withdrawal
from cyberdip.study.schedule import FOLDED_BY
from cyberdip.study.store import Settings, Store
from cyberdip.study.store.tables import APPLICATION_ID, LATEST, STEPS
from tests.study.making import MONDAY, noon, review

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX file rights")
NOT_ROOT = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everything")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "progress.sqlite"


def fill(store: Store, answers: int = 12) -> None:
    for number in range(answers):
        store.append(review(f"q{number % 3}", day=MONDAY + timedelta(days=number), mark=float(number % 4 != 0)))


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(path.parent.iterdir())}


def test_what_was_appended_is_there_after_reopening(path: Path) -> None:
    entries = [
        review("q1", response=("أ", "b"), mark=0.5, guessed=True),
        Withdrawal("w1", "r-unknown", noon(MONDAY)),
        CardRead("c1", "card", noon(MONDAY)),
        QuizTaken("z1", "topic=law n=5", 5, 3, 3.5, noon(MONDAY)),
    ]
    with Store.open(path) as store:
        for entry in entries:
            store.append(entry)
    with Store.open(path) as store:
        assert list(store.entries()) == entries


def test_memory_states_can_be_worked_out_again_from_the_log(path: Path) -> None:
    with Store.open(path) as store:
        fill(store)
        before, foretold = store.memories(), sorted(store.predictions())
        store.rebuild()
        assert store.memories() == before
        assert sorted(store.predictions()) == foretold
        assert len(before) == 3


def test_another_way_of_working_out_memory_rebuilds_all_states(path: Path) -> None:
    with Store.open(path) as store:
        fill(store)
        before = store.memories()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE memory SET stability = 1")
        raw.execute("UPDATE setting SET value = 'an older way' WHERE name = 'folded_by'")
    raw.close()
    with Store.open(path) as store:
        assert store.memories() == before
        assert store._value("folded_by") == FOLDED_BY


def test_an_answer_taken_back_never_happened_for_the_schedule(path: Path) -> None:
    with Store.open(path) as store:
        store.append(review("q", day=MONDAY, id="first"))
        once = store.memories()
        store.append(review("q", day=MONDAY + timedelta(days=3), mark=0.0, id="second"))
        assert store.last_answer() == next(e for e in store.entries() if e.id == "second")
        store.append(Withdrawal("w", "second", noon(MONDAY)))
        assert store.memories() == once
        last = store.last_answer()
        assert last is not None
        assert last.id == "first"
        store.append(Withdrawal("v", "first", noon(MONDAY)))
        assert (store.memories(), store.last_answer(), store.size()) == ({}, None, 2)


def test_a_clock_set_back_keeps_the_answer_in_its_place_in_time(path: Path) -> None:
    with Store.open(path) as store:
        store.append(review("q", day=MONDAY, mark=1.0))
        store.append(review("q", day=MONDAY - timedelta(days=30), mark=0.0))
        appended = store.memories()
        store.rebuild()
        assert store.memories() == appended
        assert appended["q"].last_day == MONDAY


def test_the_same_id_twice_is_a_mistake_of_the_caller(path: Path) -> None:
    with Store.open(path) as store:
        entry = review()
        store.append(entry)
        with pytest.raises(ValueError, match="has an entry"):
            store.append(entry)


def test_due_follows_the_retention_wanted(path: Path) -> None:
    with Store.open(path) as store:
        store.append(review("q", day=MONDAY, mark=1.0))
        assert set(store.due(MONDAY + timedelta(days=1))) == set()
        assert set(store.due(MONDAY + timedelta(days=2))) == {"q"}
        store.change_settings(Settings(retention=0.97))
        assert set(store.due(MONDAY + timedelta(days=1))) == {"q"}
        store.append(review("p", day=MONDAY, mark=1.0))
        assert set(store.due(MONDAY + timedelta(days=1))) == {"p", "q"}
    with Store.open(path) as store:
        assert store.settings() == Settings(retention=0.97, new_cards=3)


def test_due_counts_put_the_overdue_on_the_first_day(path: Path) -> None:
    with Store.open(path) as store:
        for name in ("a", "b"):
            store.append(review(name, day=MONDAY, mark=0.0))
        store.append(review("c", day=MONDAY, mark=1.0))
        assert store.due_counts(MONDAY, 4) == [0, 2, 1, 0]
        assert store.due_counts(MONDAY + timedelta(days=2), 2) == [3, 0]


def test_what_was_answered_today_is_known_in_every_time_zone(path: Path) -> None:
    with Store.open(path) as store:
        for number, offset in enumerate((-720, 0, 840)):
            at = Moment(noon(MONDAY).milliseconds - offset * 60_000, offset)
            store.append(review(f"q{number}", at=at))
        assert sorted(store.answered_on(MONDAY)) == [("q0", "card"), ("q1", "card"), ("q2", "card")]
        assert store.answered_on(MONDAY + timedelta(days=1)) == []


@POSIX
def test_only_its_owner_can_read_the_store(path: Path) -> None:
    with Store.open(path) as store:
        fill(store, 1)
        rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert set(rights.values()) == {0o600}


def test_looking_makes_no_file(path: Path) -> None:
    with Store.open(path, write=False) as store:
        assert store.is_empty()
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (b"this is a letter to my mother" * 10, "is damaged (it is not an SQLite file)"),
        (b"SQLite", "is damaged (it is not an SQLite file)"),
        (b"SQLite format 3\x00" + b"\xff" * 44 + LATEST.to_bytes(4, "big") + bytes(4) + APPLICATION_ID.to_bytes(4, "big") + b"\xff" * 4000, "is damaged"),
    ],
    ids=["another file", "cut off", "a broken header"],
)  # fmt: skip
@pytest.mark.parametrize("write", [True, False])
def test_a_damaged_store_is_named_and_left_as_it_is(path: Path, damage: bytes, said: str, write: bool) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    with pytest.raises(StoreError) as error:
        Store.open(path, write=write)
    assert str(error.value).startswith(f"{path}: the store of your progress {said}")
    assert "cyberdip progress import" in str(error.value)
    assert path.read_bytes() == damage


def test_damage_in_the_middle_is_named_when_it_is_met(path: Path) -> None:
    with Store.open(path) as store:
        fill(store, 60)
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xaa" * (len(whole) - 4096)
    path.write_bytes(bytes(whole))
    with pytest.raises(StoreError, match="is damaged"):
        Store.open(path)
    assert path.read_bytes() == bytes(whole)


def test_a_newer_store_is_refused_and_not_touched(path: Path) -> None:
    with Store.open(path) as store:
        fill(store)
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {LATEST + 1}")
    raw.close()
    before = contents(path)
    for write in (True, False):
        with pytest.raises(StoreError) as error:
            Store.open(path, write=write)
        assert str(error.value) == (
            f"{path}: this store is of version {LATEST + 1}; this cyberdip knows versions up to {LATEST}. "
            "It was left as it is.\n  Update cyberdip, or set CYBERDIP_HOME to another folder."
        )
    assert contents(path) == before


def test_a_database_of_another_program_is_refused_and_not_touched(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE bookmark (url TEXT)")
    raw.close()
    before = contents(path)
    with pytest.raises(StoreError, match="belongs to another program"):
        Store.open(path)
    assert contents(path) == before


def make_version_1(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as raw:
        for statement in STEPS[0]:
            raw.execute(statement)
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute("PRAGMA user_version = 1")
        raw.execute(
            "INSERT INTO review (id, question, card, edition, response, mark, guessed, seconds, at, offset, day, sitting)"
            " VALUES ('r', 'q', 'card', 1, '\"true\"', 1.0, 0, 2.5, ?, 0, ?, 'learn')",
            (noon(MONDAY).milliseconds, MONDAY.toordinal()),
        )
    raw.close()


def test_an_older_store_is_brought_up_and_a_copy_is_kept(path: Path) -> None:
    make_version_1(path)
    with Store.open(path) as store:
        assert store.memories()["q"].last_day == MONDAY
    copy = path.with_name("progress-version-1.sqlite")
    raw = sqlite3.connect(copy)
    assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    assert raw.execute("SELECT id FROM review").fetchall() == [("r",)]
    raw.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["progress-version-1.sqlite", "progress.sqlite"]


def test_looking_at_an_older_store_changes_nothing(path: Path) -> None:
    make_version_1(path)
    before = contents(path)
    with Store.open(path, write=False) as store:
        assert store.size() == 1
    assert contents(path) == before


def test_an_empty_file_is_a_new_store(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with Store.open(path) as store:
        assert store.is_empty()


def test_a_reset_empties_the_log_and_keeps_a_copy(path: Path) -> None:
    copy = path.with_name("copy.sqlite")
    with Store.open(path) as store:
        fill(store)
        store.change_settings(Settings(new_cards=9))
        log = list(store.entries())
        store.reset(keep_as=copy)
        assert (store.is_empty(), store.memories(), store.settings().new_cards) == (True, {}, 9)
        with pytest.raises(StoreError, match="is there already"):
            store.reset(keep_as=copy)
    with Store.open(copy, write=False) as kept:
        assert list(kept.entries()) == log


@NOT_ROOT
def test_a_read_only_folder_says_so_and_can_still_be_looked_at(path: Path) -> None:
    with Store.open(path) as store:
        fill(store)
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with Store.open(path, write=False) as store:
            assert store.size() == 12
        with pytest.raises(StoreError, match="read-only"):
            Store.open(path)
    finally:
        path.parent.chmod(0o700)


def test_a_store_that_turns_read_only_says_so(path: Path) -> None:
    with Store.open(path) as store:
        store._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError) as error:
            store.append(review())
    assert "is read-only or out of reach" in str(error.value)
    assert "CYBERDIP_HOME" in str(error.value)


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match=r"data/progress\.sqlite|data\\progress\.sqlite"):
        Store.open(tmp_path / "data" / "progress.sqlite")


def test_a_full_disk_says_so_and_loses_nothing_that_was_saved(path: Path) -> None:
    with Store.open(path) as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 5}")
        saved: list[Review] = []

        def go_on() -> None:
            for number in range(10_000):
                entry = review(f"q{number}", response="x" * 300)
                store.append(entry)
                saved.append(entry)

        with pytest.raises(StoreError) as error:
            go_on()
        assert "the disk is full" in str(error.value)
        assert "the earlier ones are" in str(error.value)
        assert saved
    with Store.open(path) as store:
        assert (list(store.entries()), store.check()) == (saved, "ok")


WRITER = """
import sys
from pathlib import Path
from cyberdip.study.store import Store
from tests.study.making import MONDAY, review
{before}
store = Store.open(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    entry = review(f"q{{number % 7}}", id=f"{{sys.argv[2]}}-{{number}}", response="x" * 200)
    store.append(entry)
    print(entry.id, flush=True)
"""
LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))"


def start(path: Path, name: str, answers: int, before: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER.format(before=before), str(path), name, str(answers)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def ids(path: Path) -> set[str]:
    with Store.open(path) as store:
        assert store.check() == "ok"
        return {entry.id for entry in store.entries() if isinstance(entry, Review)}


@POSIX
def test_a_file_that_may_not_grow_loses_nothing_that_was_confirmed(path: Path) -> None:
    writer = start(path, "a", 10_000, LIMIT)
    out, err = writer.communicate(timeout=120)
    assert "StoreError" in err
    assert "the disk is full or cannot be written" in err
    confirmed = set(out.split())
    assert confirmed
    assert confirmed <= ids(path)


def test_two_processes_append_at_once_and_both_are_kept(path: Path) -> None:
    writers = [start(path, name, 60) for name in "ab"]
    for writer in writers:
        _, err = writer.communicate(timeout=120)
        assert (writer.returncode, err) == (0, "")
    assert ids(path) == {f"{name}-{number}" for name in "ab" for number in range(60)}
    with Store.open(path) as store:
        before = store.memories()
        store.rebuild()
        assert store.memories() == before


def keep_appending(path: str, name: str, pipe: int) -> None:
    with Store.open(Path(path)) as store:
        number = 0
        while True:
            entry = review(f"q{number % 7}", id=f"{name}-{number}", day=MONDAY + timedelta(days=number))
            store.append(entry)
            os.write(pipe, f"{entry.id}\n".encode())
            number += 1


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_hundred_kills_at_random_moments_lose_no_confirmed_answer(path: Path) -> None:
    """kill -9, from before the store is made to the middle of an append; each survivor is opened and checked."""
    context = multiprocessing.get_context("fork")
    confirmed: set[str] = set()
    for kill in range(100):
        reader, writer = os.pipe()
        process = context.Process(target=keep_appending, args=(str(path), f"k{kill}", writer))
        process.start()
        os.close(writer)
        with open(reader, encoding="ascii") as pipe:
            for _ in range(kill % 4):  # none, then up to three answers are waited for, however slow the machine is
                confirmed.add(pipe.readline().strip())
            time.sleep(int.from_bytes(os.urandom(2), "big") / 65536 * 0.02)
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            confirmed.update(line.strip() for line in pipe if line.endswith("\n"))
        assert confirmed <= ids(path), f"after kill {kill + 1}"
    assert len(confirmed) > 100
    with Store.open(path) as store:
        before = store.memories()
        store.rebuild()
        assert store.memories() == before
