"""Tab completes cards, topics and commands in bash, zsh, fish and PowerShell, and never waits for a deck to be compiled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run


def complete(shell: str, line: str) -> list[str]:
    """Return what the shell is offered for a command line that ends at the cursor."""
    words = line.split(" ")
    env = {
        **os.environ,
        "_CYBERDIP_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
    }
    ran = subprocess.run([sys.executable, "-m", "cyberdip"], env=env, capture_output=True, encoding="utf-8", timeout=60)
    assert ran.stderr == ""
    return ran.stdout.splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("cyberdip show stux", "stuxnet"),
        ("cyberdip cite oic-c", "oic-cert"),
        ("cyberdip list --topic arab-l", "arab-league"),
        ("cyberdip list --kind princ", "principle"),
        ("cyberdip timel", "timeline"),
    ],
    ids=["a card to show", "a card to cite", "a topic", "a kind", "a command"],
)
def test_tab_offers_what_begins_so(cyberdip: Run, home: Path, shell: str, line: str, offered: str) -> None:
    assert cyberdip("search", "attribution").returncode == 0  # compiles the index once
    assert any(offered in answer for answer in complete(shell, line))


def test_without_an_index_tab_offers_nothing_and_waits_for_nothing(home: Path) -> None:
    assert [offer for offer in complete("bash", "cyberdip show stux") if offer] == []
    assert not home.exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_one_that_the_shell_reads(cyberdip: Run, shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    script = cyberdip(env={"_CYBERDIP_COMPLETE": f"source_{shell}"})
    file = tmp_path / f"cyberdip.{shell}"
    file.write_text(script.stdout, encoding="utf-8")
    assert "_CYBERDIP_COMPLETE" in script.stdout
    assert subprocess.run([program, "-n", str(file)], capture_output=True, timeout=60).returncode == 0
