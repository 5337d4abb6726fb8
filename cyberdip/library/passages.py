"""The passage of a card that a search shows: the sentence that has most of the query, cut to a readable length."""

from __future__ import annotations

from cyberdip.library.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTH = 200  # characters


def passage(sentences: str, groups: Sequence[tuple[Sequence[str], float]]) -> str:
    """Return the best of a card's sentences, which are one a line.

    groups: for each word of the query the beginnings by which it shows in a folded text, and what it is worth.
    """
    best, best_folded, best_worth = "", "", -1.0
    whole = fold(sentences)
    sought = [([mark for mark in marks if mark in whole], worth) for marks, worth in groups]
    for sentence, folded in zip(sentences.split("\n"), whole.split("\n"), strict=True):
        worth = 0.0
        for marks, its_worth in sought:
            for mark in marks:
                if mark in folded and _find(folded, mark) >= 0:
                    worth += its_worth
                    break
        if sentence.startswith(("Also: ", "Source: ")):
            worth /= 2  # a list of names has many of the words and says nothing
        if worth > best_worth:
            best, best_folded, best_worth = sentence, folded, worth
    if len(best) <= _LENGTH:
        return best
    places = [place for marks, _ in groups for mark in marks if (place := _find(best_folded, mark)) >= 0]
    # Folding can shorten a text, so a place in the folded sentence is only about the place in the sentence.
    start = max(0, min(min(places, default=0) - _LENGTH // 3, len(best) - _LENGTH))
    end = start + _LENGTH
    if start:
        start = best.find(" ", start) + 1
    if end < len(best):
        end = max(best.rfind(" ", start, end), start + 1)
    return ("… " if start else "") + best[start:end] + (" …" if end < len(best) else "")


def _find(folded: str, mark: str) -> int:
    """Return where a word that begins with the mark stands, -1 if none does; Arabic joins prefixes to its words."""
    place = folded.find(mark)
    while place > 0 and folded[place - 1].isalnum() and mark < "\u0600":
        place = folded.find(mark, place + 1)
    return place
