"""The index keeps up with the decks by itself, whatever happens to its file and folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberdip.errors import DeckError
from cyberdip.library import index as indexing
from cyberdip.library.folders import shipped_deck
from cyberdip.library.index import Index, index_file, open_fresh, open_index
from cyberdip.library.reading import deck_files
from cyberdip.library.search import search

POINT = "concepts/point-of-contact.yaml"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def opened(deck: Path, cache: Path) -> Index:
    return open_index((str(deck),), cache=str(cache))


def fresh(deck: Path, cache: Path) -> Index | None:
    return open_fresh((str(deck),), cache=str(cache))


def titles(index: Index) -> list[str]:
    return [row["title"] for row in index.cards()]


def answers(index: Index) -> object:
    found = [(hit.id, hit.score, hit.passage) for hit in search(index, "contact").hits]
    return index.cards(), [index.card(row["id"]) for row in index.cards()], index.questions(), found


def kept(deck: Path, cache: Path) -> Path:
    return Path(index_file((str(deck),), str(cache)))


def retitle(deck: Path, title: str) -> None:
    path = deck / POINT
    lines = path.read_text(encoding="utf-8").split("\n")
    lines = [f"title: {title}" if line.startswith("title:") else line for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")


def test_a_deck_is_compiled_once_and_then_opened(a_deck: Path, cache: Path) -> None:
    assert fresh(a_deck, cache) is None
    assert titles(opened(a_deck, cache)) == [
        "Point of contact", "Exercise: a call in the night", "The directory of contacts",
    ]  # fmt: skip
    assert fresh(a_deck, cache) is not None


def test_a_change_in_place_is_seen(a_deck: Path, cache: Path) -> None:
    opened(a_deck, cache)
    retitle(a_deck, "Contact point")
    assert fresh(a_deck, cache) is None
    assert "Contact point" in titles(opened(a_deck, cache))


@pytest.mark.parametrize("change", ["added", "removed", "renamed"])
def test_a_file_added_removed_or_renamed_is_seen(a_deck: Path, cache: Path, change: str) -> None:
    opened(a_deck, cache)
    file = a_deck / POINT
    if change == "added":
        (a_deck / "concepts" / "x.yaml").write_text("id: x\n", encoding="utf-8")
    elif change == "removed":
        file.unlink()
    else:
        file.rename(file.with_name("other.yaml"))
    assert fresh(a_deck, cache) is None
    with pytest.raises(DeckError):
        opened(a_deck, cache)


def test_an_index_of_another_version_is_replaced(a_deck: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(a_deck, cache)
    monkeypatch.setattr(indexing, "__version__", "9.9.9")
    assert fresh(a_deck, cache) is None
    assert len(titles(opened(a_deck, cache))) == 3
    assert fresh(a_deck, cache) is not None


def test_an_index_of_other_decks_under_the_same_name_is_replaced(a_deck: Path, cache: Path) -> None:
    opened(a_deck, cache)
    other = kept(a_deck, cache).read_bytes()
    file = Path(index_file((shipped_deck(),), str(cache)))
    file.write_bytes(other)
    assert "Attribution" in titles(open_index((shipped_deck(),), cache=str(cache)))


@pytest.mark.parametrize("left", [0, 1, 99, 4096, 50_000], ids=str)
def test_an_index_that_was_cut_off_is_replaced(a_deck: Path, cache: Path, left: int) -> None:
    opened(a_deck, cache)
    file = kept(a_deck, cache)
    file.write_bytes(file.read_bytes()[:left])
    assert len(titles(opened(a_deck, cache))) == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**9), byte=st.integers(0, 255), length=st.integers(1, 3000))
def test_damage_anywhere_is_mended_and_the_answers_are_right(
    a_deck: Path, cache: Path, place: int, byte: int, length: int
) -> None:
    right = answers(opened(a_deck, cache))
    file = kept(a_deck, cache)
    data = bytearray(file.read_bytes())
    place %= len(data)
    data[place : place + length] = bytes([byte]) * min(length, len(data) - place)
    file.write_bytes(data)
    assert answers(opened(a_deck, cache)) == right
    assert answers(opened(a_deck, cache)) == right


def test_damage_under_an_open_index_is_mended(a_deck: Path, cache: Path) -> None:
    opened(a_deck, cache)
    index = opened(a_deck, cache)
    file = kept(a_deck, cache)
    size = file.stat().st_size
    with file.open("r+b") as out:
        out.write(bytes(size))
    assert len(titles(index)) == 3


def test_what_a_process_left_that_was_cut_off_is_removed(a_deck: Path, cache: Path) -> None:
    opened(a_deck, cache)
    left, recent = cache / "index-0.sqlite.1.2.new", cache / "index-0.sqlite.3.4.new"
    for path in (left, recent):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))
    retitle(a_deck, "Contact point")
    opened(a_deck, cache)
    assert not left.exists()
    assert recent.exists()


def test_a_full_disk_costs_time_and_nothing_else(a_deck: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(indexing, "_sum", full)
    assert len(titles(opened(a_deck, cache))) == 3
    assert list(cache.iterdir()) == []


def test_reading_an_index_loads_neither_yaml_nor_typing_nor_the_card_model(a_deck: Path, cache: Path) -> None:
    opened(a_deck, cache)
    script = (
        "import sys; before = set(sys.modules)\n"
        "from cyberdip.library.index import open_index\n"
        "from cyberdip.library.search import search\n"
        "from cyberdip.library.names import find_card\n"
        "index = open_index((sys.argv[1],), cache=sys.argv[2])\n"
        "search(index, 'point of contcat'); index.card(find_card(index, 'Point of contact').id)\n"
        "heavy = {'yaml', 'json', 're', 'typing', 'enum', 'dataclasses', 'pathlib', 'datetime', 'collections.abc',\n"
        "         'cyberdip.library.model', 'cyberdip.library.compile', 'cyberdip.errors'}\n"
        "print(sorted(heavy & (set(sys.modules) - before)))"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(a_deck), str(cache)], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere; Windows has other rights")
def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(a_deck: Path, cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o500)
    assert len(titles(opened(a_deck, cache))) == 3
    assert list(cache.iterdir()) == []


def test_a_cache_that_is_a_file_costs_time_and_nothing_else(a_deck: Path, cache: Path) -> None:
    cache.write_text("not a folder", encoding="utf-8")
    assert len(titles(opened(a_deck, cache))) == 3


def test_without_a_home_folder_the_index_is_in_memory(a_deck: Path) -> None:
    assert len(titles(open_index((str(a_deck),), cache=None))) == 3


def test_two_processes_that_compile_at_once_both_find_everything(a_deck: Path, cache: Path) -> None:
    script = (
        "import sys; from cyberdip.library.index import open_index; "
        "print(len(open_index((sys.argv[1],), cache=sys.argv[2]).cards()))"
    )
    for _ in range(3):
        kept(a_deck, cache).unlink(missing_ok=True)
        running = [
            subprocess.Popen([sys.executable, "-c", script, str(a_deck), str(cache)], stdout=subprocess.PIPE, text=True)
            for _ in range(6)
        ]
        assert [process.communicate()[0].strip() for process in running] == ["3"] * 6
        assert {path.suffix for path in cache.iterdir()} <= {".sqlite", ".checked"}


def test_the_same_deck_gives_the_same_index_after_any_edits(a_deck: Path, cache: Path, tmp_path: Path) -> None:
    for title in ("One", "Two", "Three"):
        retitle(a_deck, title)
        opened(a_deck, cache)
    again = open_index((str(a_deck),), cache=str(tmp_path / "other"))
    index = opened(a_deck, cache)
    for table in ("card", "question", "name", "word", "link", "topic", "path"):
        assert index.rows(f"SELECT * FROM {table}") == again.rows(f"SELECT * FROM {table}")


def test_every_file_of_a_deck_counts_for_its_freshness(a_deck: Path, cache: Path) -> None:
    for path in deck_files(a_deck):
        opened(a_deck, cache)
        assert fresh(a_deck, cache) is not None
        path.write_text(path.read_text(encoding="utf-8") + "\n# a comment\n", encoding="utf-8")
        assert fresh(a_deck, cache) is None, path


def test_a_large_deck_is_looked_at_in_full_once_a_minute_and_where_it_answers_from(
    a_deck: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cyberdip.library import compile as compiling

    monkeypatch.setattr(compiling, "_LARGE", 1)
    opened(a_deck, cache)
    file = kept(a_deck, cache)
    state = (a_deck / "concepts").stat()
    retitle(a_deck, "Contact point")
    os.utime(a_deck / "concepts", ns=(state.st_atime_ns, state.st_mtime_ns))
    index = fresh(a_deck, cache)
    assert index is not None
    assert not index.is_fresh(["point-of-contact"])
    assert index.is_fresh(["exercise-night-call"])
    past = file.stat().st_mtime - 61
    os.utime(file, (past, past))
    assert fresh(a_deck, cache) is None


def test_two_decks_may_use_the_same_ids(a_deck: Path, tmp_path: Path, cache: Path) -> None:
    import shutil

    other = tmp_path / "other"
    shutil.copytree(a_deck, other)
    deck = other / "deck.yaml"
    deck.write_text(deck.read_text(encoding="utf-8").replace("id: my-course", "id: theirs"), encoding="utf-8")
    index = open_index((str(a_deck), str(other)), cache=str(cache))
    assert index.card("theirs:point-of-contact")["related"] == [
        "theirs:directory-of-contacts", "theirs:exercise-night-call",
    ]  # fmt: skip
    assert index.deck_of("theirs:point-of-contact")["id"] == "theirs"
    assert len({question["id"] for _, question in index.questions()}) == 18
