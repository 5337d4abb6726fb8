"""Starting a deck: a copy of the small commented deck in `starter/`, written whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

from cyberdip.library.writing import write_folder

STARTER = Path(__file__).parent / "starter"


def write_starter(folder: Path) -> int:
    """Write the starter deck to a folder that does not exist or is empty; return how many files it has."""
    write_folder(folder, lambda made: shutil.copytree(STARTER, made, copy_function=shutil.copyfile))
    return sum(1 for path in folder.rglob("*") if path.is_file())
