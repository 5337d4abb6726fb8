"""Programs that look one entry up in a terminal, or ask questions in one, measured in the same run as ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bench.running import Row

_PAGE = """# tar

> Archiving utility.

- [c]reate an archive and write it to a [f]ile:

`tar cf {{path/to/target.tar}} {{path/to/file1 path/to/file2 ...}}`
"""
_DEBIAN = ("man-db", "tealdeer", "wordnet", "dict", "dictd", "dict-foldoc")
_PYPI = ("tldr", "mkdocs-quiz")


def install(folder: Path, python: str) -> None:
    """Install the peers as far as they can be: from PyPI into an environment of their own, from Debian by apt-get."""
    env = folder / "peers"
    subprocess.run([python, "-m", "venv", str(env)], check=True)
    for package in _PYPI:
        subprocess.run([str(env / "bin" / "python"), "-m", "pip", "install", "-q", package], check=False)
    if shutil.which("apt-get"):
        for package in _DEBIAN:
            command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


def rows(folder: Path) -> list[Row]:
    """Return one row for each peer, installed or not: those that are not fail their first run and are named so."""
    page = folder / "tar.md"
    page.write_text(_PAGE, encoding="utf-8")
    env = folder / "peers" / "bin"
    return [
        Row("man man", ["man", "-P", "cat", "man"]),
        Row("tldr (PyPI), a page", [str(env / "tldr"), "--render", str(page)]),
        Row("tldr (tealdeer), a page", ["/usr/bin/tldr", "--render", str(page)]),
        Row("mkdocs-quiz --help", [str(env / "mkdocs-quiz"), "--help"]),
        # wn ends with the number of senses that it found
        Row("wn attribution", ["wn", "attribution", "-over"], statuses=tuple(range(1, 128))),
        Row("dict protocol", ["dict", "-h", "localhost", "protocol"]),
    ]
