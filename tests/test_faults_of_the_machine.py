"""A full disk, many processes at once, a missing home: one clear line, and nothing that was there is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run

_FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from cyberdip.__main__ import main
sys.argv = ["cyberdip", *{arguments!r}]
main()
"""
linux_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")


def on_a_full_disk(arguments: list[str], *, limit: int, input: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program where no file can grow beyond `limit` bytes, as on a disk that is full from there on."""
    program = _FULL.format(limit=limit, arguments=arguments)
    return subprocess.run(
        [sys.executable, "-c", program], input=input, capture_output=True, encoding="utf-8", timeout=60
    )


@linux_only
@pytest.mark.parametrize("name", ["csv", "html", "qti", "anki"])
def test_an_export_to_a_full_disk_is_told_and_leaves_nothing_behind(
    name: str, home: Path, a_deck: Path, cyberdip: Run, tmp_path: Path
) -> None:
    cyberdip("list", "--deck", str(a_deck))
    out = tmp_path / "out"
    out.mkdir()
    ran = on_a_full_disk(["export", name, "-o", str(out / "file"), "--deck", str(a_deck)], limit=1000)
    assert ran.returncode == 3
    assert ran.stderr.count("\n") <= 2
    assert "cannot be written" in ran.stderr
    assert list(out.iterdir()) == []


@linux_only
def test_an_import_to_a_full_disk_is_told_and_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("stem,key,type\n" + "".join(f"What is {n}?,It {n},short\n" for n in range(50)), encoding="utf-8")
    ran = on_a_full_disk(["import", str(file), "--to", str(tmp_path / "deck")], limit=1000)
    assert ran.returncode == 3
    assert "cannot be written" in ran.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "mine.csv"] or not (tmp_path / "deck").exists()


@linux_only
def test_a_quiz_on_a_full_disk_ends_in_one_line_and_loses_no_earlier_answer(
    home: Path, a_deck: Path, cyberdip: Run
) -> None:
    cyberdip("quiz", "--seed", "5", "-n", "3", "--deck", str(a_deck), input="1\n1\n1\n")
    store = next(path for path in home.rglob("*") if path.suffix in (".db", ".sqlite", ".sqlite3"))
    before = store.stat().st_size
    ran = on_a_full_disk(["quiz", "--seed", "6", "--deck", str(a_deck)], limit=before, input="1\n" * 30)
    assert ran.returncode in (0, 3)
    assert "Traceback" not in ran.stderr
    exported = cyberdip("progress", "export")
    assert exported.returncode == 0
    assert exported.stdout.count('"question"') >= 3


def test_twenty_processes_at_once_on_one_store_and_one_index_lose_nothing(home: Path, a_deck: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "cyberdip",
        "quiz",
        "--type",
        "true-false",
        "--authored",
        "-n",
        "1",
        "--deck",
        str(a_deck),
    ]
    running = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        for _ in range(20)
    ]
    ended = [process.communicate("t\n", timeout=120) for process in running]
    assert [process.returncode for process in running] == [0] * 20, [error for _, error in ended if error]
    exported = subprocess.run(
        [sys.executable, "-m", "cyberdip", "progress", "export"], capture_output=True, encoding="utf-8"
    )
    assert exported.stdout.count('"question"') == 20


@pytest.mark.skipif(os.name == "nt", reason="a home folder is found in other ways there")
def test_without_a_home_folder_reading_works_and_a_line_says_what_is_not_kept(a_deck: Path, cyberdip: Run) -> None:
    bare = {"CYBERDIP_HOME": "", "HOME": "", "XDG_DATA_HOME": "", "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": ""}
    ran = cyberdip("search", "contact", "--deck", str(a_deck), env=bare)
    assert ran.returncode == 0
    assert "Traceback" not in ran.stderr
