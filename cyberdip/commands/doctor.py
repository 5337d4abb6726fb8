"""`doctor`: what a person is asked for who reports a fault: versions, folders, decks, index and store."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import Any

from cyberdip import __version__
from cyberdip.commands.opening import decks_in_use
from cyberdip.errors import CyberdipError
from cyberdip.library import folders
from cyberdip.library.index import SQLITE_VERSION, index_file, open_fresh, open_index
from cyberdip.study.store import Store
from cyberdip.study.store.keeping import FILE_NAME
from cyberdip.view.output import put_json
from cyberdip.view.terminal import is_terminal, width, write

_PACKAGES = ("typer", "rich", "pyyaml", "questionary", "platformdirs", "fsrs")


def doctor(*, as_json: bool, deck: Path | None) -> int:
    """Print the state of everything; 1 if something is wrong that the user can put right."""
    report: dict[str, Any] = {
        "program": {
            "cyberdip": __version__,
            "python": platform.python_version(),
            "sqlite": SQLITE_VERSION,
            "system": platform.platform(terse=True),
            **_package_versions(),
        },
        "terminal": {
            "stdout": "terminal" if is_terminal(sys.stdout) else "no terminal",
            "encoding": getattr(sys.stdout, "encoding", None),
            "columns": width(),
            "TERM": os.environ.get("TERM", ""),
            "NO_COLOR": bool(os.environ.get("NO_COLOR")),
        },
        "folders": {
            "data": _folder(folders.data_folder()),
            "settings": _folder(folders.config_folder()),
            "cache": _folder(folders.cache_folder()),
        },
    }
    decks, index, deck_faults = _decks(deck)
    store, store_faults = _store()
    report |= {"decks": decks, "index": index, "store": store}
    faults = [*deck_faults, *store_faults]
    report["faults"] = faults
    if as_json:
        put_json(report)
    else:
        write(_as_text(report))
    return 1 if faults else 0


def _package_versions() -> dict[str, str]:
    from importlib import metadata

    found = {}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _folder(path: str | None) -> str:
    if path is None:
        return "none (there is no home folder; set CYBERDIP_HOME)"
    at = path
    while not os.path.exists(at) and os.path.dirname(at) != at:
        at = os.path.dirname(at)
    return path if os.access(at, os.W_OK) else f"{path} (cannot be written)"


def _decks(deck: Path | None) -> tuple[list[dict[str, Any]], dict[str, Any], list[str]]:
    decks = decks_in_use(deck)
    cache = folders.cache_folder()
    was_fresh = open_fresh(decks, cache=cache) is not None
    try:
        index = open_index(decks, cache=cache)
    except CyberdipError as error:
        return [{"folder": folder} for folder in decks], {"state": "cannot be made"}, [str(error)]
    kept = index.file()
    state = "fresh" if was_fresh else "made anew just now"
    return (
        index.decks(),
        {
            "state": state if kept else "in memory, since the cache folder cannot be written",
            "file": kept or (index_file(decks, cache) if cache else None),
            "megabytes": round(os.path.getsize(kept) / 1e6, 1) if kept else None,
            "cards": index.count(),
        },
        [],
    )


def _store() -> tuple[dict[str, Any], list[str]]:
    folder = folders.data_folder()
    if folder is None:
        return {"state": "none: there is no home folder, so answers are not kept"}, []
    path = Path(folder) / FILE_NAME
    if not path.exists():
        return {"state": "not made yet: it is, with your first answer", "file": str(path)}, []
    try:
        with Store.open(path, write=False) as store:
            said = store.check()
            found = {"state": said, "file": str(path), "answers": store.size()}
    except CyberdipError as error:
        return {"state": "cannot be used", "file": str(path)}, [str(error)]
    return found, [] if said == "ok" else [f"{path}: {said}"]


def _as_text(report: dict[str, Any]) -> str:
    lines: list[str] = []
    for title in ("program", "terminal", "folders", "index", "store"):
        lines.append(f"{title.capitalize()}")
        lines += [f"  {name}: {value}" for name, value in report[title].items() if value not in (None, "")]
    lines.append("Decks")
    for deck in report["decks"]:
        if "id" in deck:
            lines.append(f"  {deck['id']} {deck['version']}: {deck['cards']} cards, {deck['questions']} questions")
        lines.append(f"    {deck['folder']}")
    lines += ["", *report["faults"]] if report["faults"] else ["", "Nothing is wrong."]
    return "\n".join(lines) + "\n"
