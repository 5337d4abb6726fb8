"""Files a user asked for: written whole or not at all, and never over one that is there unless it was said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdip.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def check_place(file: Path, *, force: bool, option: str = "-o") -> None:
    """Refuse a place where no file could be written in the end, before any work is done."""
    if file.is_dir():
        raise UsageError(f"{option}: {file} is a folder.\n  Name a file in it.")
    if file.exists() and not force:
        raise UsageError(f"{file} is there already.\n  Name another file, or add --force to write over it.")
    if not file.parent.is_dir():
        raise UsageError(
            f"{option}: there is no folder {file.parent}.\n  Make it first, or name a file in another folder."
        )
    if not os.access(file.parent, os.W_OK):
        raise FileError(f"{file.parent}: no file can be written there.\n  Name a file in another folder.")


def write_whole(file: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write a file beside its place and move it there; FileError where it is there already or cannot be written."""
    if file.exists() and not force:
        raise FileError(f"{file} is there already.\n  Name another file, or add --force to write over it.")
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    beside = file.with_name(f".{file.name[:100]}.{os.getpid()}")
    try:
        with beside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    except OSError as error:
        try:
            beside.unlink(missing_ok=True)
        except OSError:
            pass
        raise FileError(f"{file}: cannot be written ({error.strerror}).\n  Name a file in another folder.") from None


def check_new_folder(folder: Path, *, option: str = "") -> None:
    """Refuse a folder that holds anything already, before any work is done."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        lead = f"{option}: " if option else ""
        raise UsageError(f"{lead}{folder} is there already and not empty.\n  Name a folder that does not exist yet.")


def write_folder(folder: Path, fill: Callable[[Path], object]) -> None:
    """Make a folder that does not exist or is empty: `fill` is given one beside it, which is then moved there."""
    import shutil  # with tempfile, slow to load for the many commands that write no folder
    import tempfile

    parent = folder.absolute().parent
    beside: str | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        beside = tempfile.mkdtemp(prefix=".cyberdip-", dir=parent)
        made = Path(beside) / "deck"
        fill(made)
        if folder.exists():
            folder.rmdir()
        made.replace(folder)
    except OSError as error:
        raise FileError(f"{folder}: cannot be written ({error.strerror}).\n  Name another folder.") from None
    finally:
        if beside:
            shutil.rmtree(beside, ignore_errors=True)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts, by their paths in a folder that does not exist or is empty; all of them or none."""

    def fill(made: Path) -> None:
        for name, text in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))

    write_folder(folder, fill)
