"""The questions that papers are drawn from, and the paper that a code or a file names."""

from __future__ import annotations

import sys
from pathlib import Path

from cyberdip.commands.storing import shelf_of
from cyberdip.library.index import Index
from cyberdip.library.model import CardId, Question
from cyberdip.study.selection import Place
from cyberdip.training.paper import Paper, Pool, read_paper_file, rebuild
from cyberdip.training.paper_code import read_code
from cyberdip.view.terminal import write


def pool_of(index: Index) -> Pool:
    """Return every authored question of the decks in use, with the place of its card."""
    return Pool(
        questions=tuple(Question.from_record(record, card) for card, record in index.questions()),
        places=places_of(index),
        decks=tuple(deck["id"] for deck in index.decks()),
        topics=tuple(topic["id"] for topic in index.topics()),
    )


def places_of(index: Index) -> dict[CardId, Place]:
    """Return where each card stands in its deck."""
    return {CardId(row["id"]): Place.from_row(row) for row in index.cards()}


def paper_named(index: Index, name: str) -> Paper:
    """Return the paper of a code, or of a file that `paper new -o` wrote; tells on stderr what has changed since."""
    path = Path(name)
    if not (path.suffix or "/" in name or "\\" in name) and not _is_file(path):
        return rebuild(pool_of(index), read_code(name))

    paper = read_paper_file(path, shelf_of(index).find)
    for question in paper.raised:
        write(f"The right answer to {question} has changed since this paper was made.\n", sys.stderr)
    return paper


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
