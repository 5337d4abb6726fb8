"""Which decks a command works on, and their index: the shipped deck and the user's own, or the one that was named."""

from __future__ import annotations

import os

from cyberdip.library import folders
from cyberdip.library.index import Index, open_index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def decks_in_use(deck: str | os.PathLike[str] | None) -> tuple[str, ...]:
    """Return the folders of the decks: the named one alone, or else the shipped one and those that were added."""
    if deck is not None:
        return (os.path.abspath(deck),)
    return (folders.shipped_deck(), *folders.added_decks())


def opened(deck: str | os.PathLike[str] | None) -> Index:
    """Return the index of the decks in use, compiled anew if their files have changed."""
    decks = decks_in_use(deck)
    try:
        return open_index(decks, cache=folders.cache_folder())
    except Exception as error:
        from cyberdip.errors import DeckError  # not needed by an answer, and so not loaded for one

        added = [folder for folder in decks[1:] if folder in str(error)]
        if not isinstance(error, DeckError) or not added:
            raise
        raise DeckError(f"{error}\n  Or do without it: cyberdip deck remove {added[0]}") from None


def opened_for(deck: str | os.PathLike[str] | None, index: Index, cards: Iterable[str]) -> Index:
    """Return the index itself, or a new one if the files of these cards have changed since it was compiled."""
    if index.is_fresh(cards):
        return index
    from cyberdip.library.index import compile_index

    return compile_index(decks_in_use(deck), cache=folders.cache_folder())
