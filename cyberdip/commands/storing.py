"""Where a command finds the learner's store, and the shelf of questions that a lesson draws on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdip.errors import StoreError
from cyberdip.library import folders
from cyberdip.library.index import Index
from cyberdip.study.store import Store
from cyberdip.study.store.keeping import FILE_NAME
from cyberdip.view.terminal import write as say

if TYPE_CHECKING:
    from cyberdip.study.shelf import IndexShelf

_NO_HOME = "There is no home folder, so answers are not kept. Set CYBERDIP_HOME to a folder of yours to keep them.\n"


def store_path() -> Path | None:
    """Return where the learner's store is, or would be; None where the user has no home folder at all."""
    folder = folders.data_folder()
    return None if folder is None else Path(folder) / FILE_NAME


def opened_store(*, write: bool) -> Store:
    """Return the learner's store; without a home folder one in memory, and a line on stderr that says so.

    write: False for commands that only look: then no file is made or changed, and no store is an empty one.
    """
    path = store_path()
    if path is None:
        say(_NO_HOME, sys.stderr)
        return Store.in_memory()
    return Store.open(path, write=write)


def kept_store(*, write: bool) -> Store:
    """Return the learner's store; StoreError where there is no home folder, for what makes no sense without one."""
    if store_path() is None:
        raise StoreError("there is no home folder to keep progress in.\n  Set CYBERDIP_HOME to a folder of yours.")
    return opened_store(write=write)


def shelf_of(index: Index) -> IndexShelf:
    """Return the questions of the decks in use, as a lesson asks for them."""
    from cyberdip.study.shelf import IndexShelf  # what plans a lesson; a quiz does without

    return IndexShelf(index)
