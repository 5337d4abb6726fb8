"""Slips in a word: the words that some card has and that the typed one was probably meant to be."""

from __future__ import annotations

from cyberdip.library.words import distance, is_arabic, letters, sound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cyberdip.library.index import Index

_MOST = 4  # words that one typed word may stand for


def slips_allowed(word: str) -> int:
    """Return how many slips a word of this length is forgiven: none in short ones, which would fit anything."""
    length = len(word)
    return 0 if length < 3 or word.isdigit() else 1 if length < 7 else 2 if length < 12 else 3


def nearest_words(index: Index, word: str) -> list[str]:
    """Return up to four words of the decks that are most like a word that no card has, the likeliest first.

    Alike is: few slips apart; or the same skeleton of sounds, as one name in two transliterations. Among equals the
    word that more cards have is the likelier.
    """
    word = word[:40]
    # The first letter is seldom the wrong one: all other words are looked at only if those that share it don't do.
    found = _few_slips(index, word, word[0]) | _same_sound(index, word)
    if not found and len(word) > 1:
        found = _few_slips(index, word, word[1])
    if not found:
        found = _few_slips(index, word, "")
    ranked = sorted(found, key=lambda other: (found[other], other))
    if not ranked:
        return []
    nearest = found[ranked[0]][0]
    return [other for other in ranked if found[other][0] <= nearest + 0.5][:_MOST]


def _few_slips(index: Index, word: str, first: str) -> dict[str, tuple[float, int]]:
    """Return the words with this first letter that are few slips away, with how far away and how rare they are."""
    allowed = slips_allowed(word)
    found: dict[str, tuple[float, int]] = {}
    if not allowed:
        return found
    bits = letters(word)
    for other, cards, its_letters in index.rows(
        "SELECT word, cards, letters FROM word WHERE word >= ? AND word < ? AND length BETWEEN ? AND ?",
        (first, first + "\U0010ffff", len(word) - allowed, len(word) + allowed),
    ):
        if (bits ^ its_letters).bit_count() > 2 * allowed:
            continue
        slips = distance(word, other, allowed)
        if slips <= allowed:
            found[other] = (slips + (0.5 if word[0] != other[0] else 0.0), -cards)
    return found


def _same_sound(index: Index, word: str) -> dict[str, tuple[float, int]]:
    """Return the words with the same skeleton of sounds; a short skeleton fits much, so slips are counted as well."""
    skeleton = sound(word)
    found: dict[str, tuple[float, int]] = {}
    if is_arabic(word) or len(skeleton) < 2:
        return found
    for other, cards in index.rows("SELECT word, cards FROM word WHERE sound = ?", (skeleton,)):
        most = len(word) if len(skeleton) >= 5 else max(2, len(word) // 3)
        slips = distance(word, other, most)
        if slips <= most:
            found[other] = (max(0.6, min(slips - 1.0, 2.0)), -cards)
    return found
