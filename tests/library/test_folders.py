"""Where things are kept, and the list of the user's own decks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from cyberdip.errors import FileError
from cyberdip.library import folders


def test_cyberdip_home_holds_everything(home: Path) -> None:
    assert folders.data_folder() == str(home)
    assert folders.config_folder() == str(home)
    assert folders.cache_folder() == str(home / "cache")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there platformdirs itself is asked")
@pytest.mark.parametrize(
    "settings",
    [{}, {"XDG_CACHE_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/e"}, {"XDG_CACHE_HOME": ""},
     {"XDG_DATA_HOME": "not/absolute"}, {"XDG_CONFIG_HOME": "  "}],
    ids=["no settings", "settings", "an empty one", "a relative one", "a blank one"],
)  # fmt: skip
def test_without_it_the_folders_are_those_of_platformdirs(
    settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CYBERDIP_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    if settings.get("XDG_DATA_HOME") == "not/absolute":  # the XDG specification: such a path is to be ignored
        assert folders.data_folder() == str(tmp_path / ".local/share/cyberdip")
        return
    assert folders.data_folder() == platformdirs.user_data_dir("cyberdip")
    assert folders.config_folder() == platformdirs.user_config_dir("cyberdip")
    assert folders.cache_folder() == platformdirs.user_cache_dir("cyberdip")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there a home folder is always known")
def test_without_any_home_folder_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CYBERDIP_HOME", raising=False)
    monkeypatch.setenv("HOME", "/")
    assert (folders.data_folder(), folders.config_folder(), folders.cache_folder()) == (None, None, None)
    assert folders.added_decks() == ()
    with pytest.raises(FileError, match="Set CYBERDIP_HOME"):
        folders.remember_deck("/decks/mine")


def test_the_shipped_deck_is_there() -> None:
    assert os.path.isfile(os.path.join(folders.shipped_deck(), "deck.yaml"))


def test_added_decks_are_remembered_in_order_and_forgotten(home: Path) -> None:
    assert folders.added_decks() == ()
    for path in ("/decks/b", "/decks/a", "/decks/مجموعة"):
        folders.remember_deck(path)
    folders.forget_deck("/decks/a")
    folders.forget_deck("/decks/never-added")
    assert folders.added_decks() == ("/decks/b", "/decks/مجموعة")
    assert [path.name for path in home.iterdir()] == ["decks.txt"]


def test_a_list_that_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("CYBERDIP_HOME", str(tmp_path / "file"))
    with pytest.raises(FileError, match="cannot be written"):
        folders.remember_deck("/decks/mine")


def test_the_folders_are_worked_out_without_platformdirs() -> None:
    script = "import sys; from cyberdip.library.folders import cache_folder; cache_folder(); print('platformdirs' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout
    assert found.strip() == str(sys.platform in ("win32", "darwin") and "CYBERDIP_HOME" not in os.environ)
