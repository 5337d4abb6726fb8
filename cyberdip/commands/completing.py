"""Completion in the shell: card ids, topics and paths. It never compiles: a shell waits for it at every Tab."""

from __future__ import annotations

import os

from cyberdip.commands.opening import decks_in_use
from cyberdip.library import folders
from cyberdip.library.index import Index, open_fresh

Suggestions = list[tuple[str, str]]


def cards(incomplete: str) -> Suggestions:
    """Return the ids of cards that begin so, each with its title."""
    index = _index()
    wanted = incomplete.casefold()
    rows = index.cards() if index else []
    return [(row["id"], row["title"]) for row in rows if row["id"].startswith(wanted)]


def topics(incomplete: str) -> Suggestions:
    """Return the ids of topics that begin so, each with its title."""
    index = _index()
    rows = index.topics() if index else []
    return [(row["id"], row["title"]) for row in rows if row["id"].startswith(incomplete)]


def paths_and_topics(incomplete: str) -> Suggestions:
    """Return the ids of learning paths and topics that begin so."""
    index = _index()
    rows = index.paths() if index else []
    found = [(row["id"], row["title"]) for row in rows if row["id"].startswith(incomplete)]
    return found + topics(incomplete)


def _index() -> Index | None:
    return open_fresh(decks_in_use(os.environ.get("CYBERDIP_DECK") or None), cache=folders.cache_folder())
