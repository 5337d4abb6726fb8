"""Where the program keeps things: the store, the settings, the index, and the list of the user's own decks."""

from __future__ import annotations

import os
import sys

_LIST = "decks.txt"


def shipped_deck() -> str:
    """Return the folder of the deck that ships with the program."""
    return os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")


def data_folder() -> str | None:
    """Return the folder of the learner's store; None where the user has no home folder at all."""
    return _folder("data", "XDG_DATA_HOME", (".local", "share"))


def config_folder() -> str | None:
    """Return the folder of the settings; None where the user has no home folder at all."""
    return _folder("config", "XDG_CONFIG_HOME", (".config",))


def cache_folder() -> str | None:
    """Return the folder of the index; None where the user has no home folder at all: then the index is in memory."""
    return _folder("cache", "XDG_CACHE_HOME", (".cache",))


def _folder(what: str, variable: str, default: tuple[str, ...]) -> str | None:
    home = os.environ.get("CYBERDIP_HOME")
    if home:
        home = os.path.abspath(home)
        return os.path.join(home, "cache") if what == "cache" else home
    if sys.platform in ("win32", "darwin"):
        import platformdirs

        return str(getattr(platformdirs, f"user_{what}_dir")("cyberdip", appauthor=False))
    # The XDG rules worked out here: importing platformdirs costs as much as the whole quick answer.
    base = os.environ.get(variable, "")
    if not base.strip() or not os.path.isabs(base):
        user = os.path.expanduser("~")
        if user in ("~", "/") or not os.path.isabs(user):
            return None
        base = os.path.join(user, *default)
    return os.path.join(base, "cyberdip")


def added_decks() -> tuple[str, ...]:
    """Return the folders of the decks that the user has added, in the order in which they were."""
    folder = config_folder()
    if folder is None:
        return ()
    try:
        with open(os.path.join(folder, _LIST), encoding="utf-8") as file:
            return tuple(line for line in file.read().split("\n") if line)
    except (FileNotFoundError, NotADirectoryError):
        return ()


def remember_deck(path: str) -> None:
    """Add a deck's folder to the list; the list is written whole or not at all."""
    _write_list([*added_decks(), path])


def forget_deck(path: str) -> None:
    """Take a deck's folder off the list."""
    _write_list([other for other in added_decks() if other != path])


def _write_list(paths: list[str]) -> None:
    from cyberdip.errors import FileError

    folder = config_folder()
    if folder is None:
        raise FileError("there is no home folder to remember decks in.\n  Set CYBERDIP_HOME to a folder of yours.")
    target = os.path.join(folder, _LIST)
    beside = f"{target}.{os.getpid()}"
    try:
        os.makedirs(folder, exist_ok=True)
        with open(beside, "w", encoding="utf-8") as file:
            file.write("".join(f"{path}\n" for path in paths))
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError as error:
        raise FileError(
            f"{target}: cannot be written ({error.strerror}).\n  Set CYBERDIP_HOME to a folder that you can write to."
        ) from None
