"""Starting a deck: a copy of the small commented deck in `starter/`, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from cyberdip.errors import FileError

STARTER = Path(__file__).parent / "starter"


def write_starter(folder: Path) -> int:
    """Write the starter deck to a folder that does not exist or is empty; return how many files it has."""
    parent = folder.absolute().parent
    beside: str | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        beside = tempfile.mkdtemp(prefix=".cyberdip-", dir=parent)
        made = Path(beside) / "deck"
        shutil.copytree(STARTER, made, copy_function=shutil.copyfile)
        if folder.exists():
            folder.rmdir()
        os.replace(made, folder)
        return sum(1 for path in folder.rglob("*") if path.is_file())
    except OSError as error:
        raise FileError(f"{folder}: cannot be written ({error.strerror}).\n  Name another folder.") from None
    finally:
        if beside:
            shutil.rmtree(beside, ignore_errors=True)
