"""What every test stands on: the program run as a user runs it, with a home folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A deadline would be a test that looks at the clock, and fails on a busy machine.
settings.register_profile("cyberdip", deadline=None)
settings.load_profile("cyberdip")

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "cyberdip" / "data"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", autouse=True)
def no_home_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test, and every process it starts, away from the real home folder and settings."""
    # A shell lets what it starts in the background ignore Ctrl-C, and every program that a test starts would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    home = tmp_path_factory.mktemp("home")
    kept = dict(os.environ)
    for name in list(os.environ):
        if name.startswith(("CYBERDIP_", "XDG_")) or name in ("COLUMNS", "LINES", "NO_COLOR", "PAGER"):
            del os.environ[name]
    os.environ["CYBERDIP_HOME"] = str(home)
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ["PYTHONUTF8"] = "1"
    yield
    os.environ.clear()
    os.environ.update(kept)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder for one test: store, index and list of decks are all in it."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CYBERDIP_HOME", str(folder))
    return folder


@pytest.fixture
def cyberdip() -> Run:
    """Run the program: `cyberdip("show", "stuxnet", input="", env={...})`; output is text, no terminal."""

    def run(
        *arguments: str,
        input: str = "",
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cyberdip", *arguments],
            input=input, capture_output=True, encoding="utf-8", errors="surrogateescape",
            env={**os.environ, **(env or {})}, cwd=cwd, timeout=timeout,
        )  # fmt: skip

    return run


@pytest.fixture
def a_deck(tmp_path: Path) -> Path:
    """A small deck that holds together, to be changed by the test."""
    from cyberdip.library.starting import write_starter

    folder = tmp_path / "deck"
    write_starter(folder)
    return folder
