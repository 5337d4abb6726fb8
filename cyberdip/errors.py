"""The floor: every failure that a user can put right, each with its exit code."""

from __future__ import annotations

from enum import IntEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class ExitCode(IntEnum):
    """What a script that called `cyberdip` reads from `$?`."""

    DONE = 0
    NOTHING_FOUND = 1
    USAGE = 2
    BAD_FILE = 3
    INTERRUPTED = 130


class CyberdipError(Exception):
    """Something the user can put right. `str(error)` is shown as it stands, on stderr."""

    exit_code: ClassVar[ExitCode] = ExitCode.BAD_FILE


class NothingFound(CyberdipError):  # noqa: N818 - it is an answer, not a mishap
    """A search, a name or a selection that matches nothing."""

    exit_code = ExitCode.NOTHING_FOUND


class UsageError(CyberdipError):
    """The command line asks for something that cannot be."""

    exit_code = ExitCode.USAGE


class DeckError(CyberdipError):
    """A deck that cannot be used; the message names each fault with its file, line and field."""


class StoreError(CyberdipError):
    """The learner's store cannot be read or written; nothing in it has been changed."""


class FileError(CyberdipError):
    """A file that was named by the user cannot be read or written."""


class Interrupted(CyberdipError):  # noqa: N818 - Ctrl-C and Ctrl-D are no errors
    """The user left; the message, if any, says how to go on."""

    exit_code = ExitCode.INTERRUPTED
