"""Options that choose cards: a word that no deck knows is told at once, with the words that it knows."""

from __future__ import annotations

from cyberdip.errors import UsageError
from cyberdip.library.vocabulary import KINDS, LEVELS, way_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdip.library.index import Index


def check_selection(
    index: Index,
    *,
    kind: Sequence[str] | None = None,
    topic: Sequence[str] | None = None,
    level: Sequence[str] | None = None,
) -> None:
    """Raise `UsageError` for a kind, topic or level that there is not."""
    check_words(kind, "kind", KINDS)
    check_words(level, "level", LEVELS)
    if topic:
        check_words(topic, "topic", [t["id"] for t in index.topics()])


def check_words(given: Sequence[str] | None, option: str, known: Sequence[str]) -> None:
    """Raise `UsageError` if one of the words given with `--option` is none of those known."""
    for word in given or ():
        if word not in known:
            raise UsageError(f"--{option}: there is no {option} {word!r}.\n  {way_out(word, known)}")
