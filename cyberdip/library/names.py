"""Names of cards, matched loosely: an id, a title, an alias, an acronym, the beginning of one, or a near miss."""

from __future__ import annotations

from cyberdip.library.words import distance, letters, name_key, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdip.errors import NothingFound
    from cyberdip.library.index import Index

_MOST_LISTED = 12


class Match:
    """The card that a name was taken to mean; `how` says so where the name was not exact, and is empty otherwise."""

    __slots__ = ("how", "id")

    def __init__(self, id: str, how: str = "") -> None:
        self.id, self.how = id, how


def find_card(index: Index, name: str) -> Match:
    """Return the card that a name means; `NothingFound` lists the candidates where there are several, or none."""
    name = name.strip()
    deck, _, card = name.rpartition(":")
    exact = index.rows("SELECT id FROM card WHERE id = ?", (name,)) or index.rows(
        "SELECT card.id FROM card JOIN deck ON deck.number = card.deck WHERE deck.id = ? AND card.id = ?", (deck, card)
    )
    if exact:
        return Match(exact[0][0])
    key = name_key(name[:300])
    if not key:
        raise _nothing_found(_none(index, name))
    found = index.rows(
        "SELECT card.id, card.title, min(name.rank) FROM name JOIN card ON card.number = name.card "
        "WHERE name.key = ? GROUP BY card.id ORDER BY 3, card.title", (key,),
    )  # fmt: skip
    best = [row for row in found if row[2] == found[0][2]]
    if best:
        return _only(index, name, best, "")
    found = index.rows(
        "SELECT card.id, card.title, name.key FROM name JOIN card ON card.number = name.card "
        "WHERE name.key >= ? AND name.key < ? GROUP BY card.id "
        "ORDER BY min(name.rank), card.title", (key, key + "\U0010ffff"),
    )  # fmt: skip
    if found:
        return _only(index, name, found, "")
    return _near_miss(index, name, key)


def _only(index: Index, name: str, found: Sequence[tuple[str, ...]], how: str) -> Match:
    if len(found) == 1:
        return Match(found[0][0], how)
    lines = "".join(f"\n  {row[0]}: {row[1]}" for row in found[:_MOST_LISTED])
    more = f"\n  … and {len(found) - _MOST_LISTED} more" if len(found) > _MOST_LISTED else ""
    raise _nothing_found(f"{name!r} means several cards; name one of them:{lines}{more}")


def _near_miss(index: Index, name: str, key: str) -> Match:
    """Take the one card whose name is nearest, if it is near enough for its length."""
    allowed = 0 if len(key) < 4 else 1 if len(key) < 6 else 2 if len(key) < 12 else 3
    bits = letters(key)
    nearest = allowed
    found: dict[str, tuple[str, str]] = {}
    query = (
        "SELECT name.key, name.letters, card.id, card.title FROM name JOIN card ON card.number = name.card "
        "WHERE length(name.key) BETWEEN ? AND ?"
    )
    for other, its_letters, card, title in index.rows(query, (len(key) - allowed, len(key) + allowed)):
        if allowed and (bits ^ its_letters).bit_count() <= 2 * nearest:
            slips = distance(key, other, nearest)
            if slips < nearest:
                nearest, found = slips, {}
            if slips <= nearest:
                found[card] = (card, title)
    if not found:
        found = {card: (card, title) for card, title in _corrected(index, key)}
    if not found:
        raise _nothing_found(_none(index, name))
    match = _only(index, name, list(found.values()), "")
    match.how = f"Took {name!r} as {match.id!r}."
    return match


def _corrected(index: Index, key: str) -> Sequence[tuple[str, ...]]:
    """Return the cards that are named once each word that no card has is taken for the nearest, by sound as well."""
    from cyberdip.library.correction import nearest_words

    corrected = []
    for word in words(key):
        known = index.rows("SELECT 1 FROM word WHERE word = ?", (word,))
        near = [] if known else nearest_words(index, word)
        corrected.append(near[0] if near else word)
    return index.rows(
        "SELECT DISTINCT card.id, card.title FROM name JOIN card ON card.number = name.card WHERE name.key = ?",
        (" ".join(corrected),),
    )


def _nothing_found(message: str) -> NothingFound:
    """Return the error; errors.py is imported only now, since it loads enum and typing, which a hit does not need."""
    from cyberdip.errors import NothingFound

    return NothingFound(message)


def _none(index: Index, name: str) -> str:
    from cyberdip.library.search import nearest_titles, search

    # Two that are spelt alike, and the card that speaks most of these words.
    found = [*nearest_titles(index, name, 2), *(hit.title for hit in search(index, name, limit=3).hits)]
    titles = list(dict.fromkeys(found))[:3]
    known = "".join(f"\n  {title}" for title in titles)
    return f"no card is called {name!r}." + (f" The nearest:{known}" if known else "")
