"""`search`: the cards that match any words, best first, each with the passage that matched."""

from __future__ import annotations

from cyberdip.commands.opening import opened, opened_for
from cyberdip.library import search as searching
from cyberdip.view import plain as plain_view
from cyberdip.view.output import put, put_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from rich.text import Text


def search(
    words: Sequence[str], *, limit: int = 10, kind: list[str] | None = None, topic: list[str] | None = None,
    deck: str | os.PathLike[str] | None = None, as_json: bool = False, plain: bool = False, pager: bool = False,
) -> int:  # fmt: skip
    """Print the cards that mention the words; `NothingFound` names the nearest titles if none does."""
    query = " ".join(words)
    index = opened(deck)
    if kind or topic:
        from cyberdip.commands.selecting import check_selection

        check_selection(index, kind=kind, topic=topic)
    results = searching.search(index, query, limit=limit, kind=kind, topic=topic)
    fresh = opened_for(deck, index, [hit.id for hit in results.hits])
    if fresh is not index:
        results = searching.search(fresh, query, limit=limit, kind=kind, topic=topic)
    if as_json:
        put_json(results.as_record())
        return 0 if results.hits else 1
    if not results.hits:
        from cyberdip.errors import NothingFound

        if not fresh.count():
            raise NothingFound("the deck has no cards.\n  `cyberdip deck new` starts a deck.")
        near = "".join(f"\n  {title}" for title in searching.nearest_titles(fresh, query))
        raise NothingFound(f"no card mentions {query[:100]!r}." + (f" The nearest titles:{near}" if near else ""))
    hits = [hit.as_record() for hit in results.hits]
    marks = results.hits[0].marks

    def as_rich(width: int) -> Text:
        from cyberdip.view import lists

        return lists.hit_list(hits, words=marks, corrected=results.corrected, width=width)

    put(
        plain=plain, pager=pager, as_rich=as_rich,
        as_plain=lambda width: plain_view.hit_list(hits, words=marks, corrected=results.corrected, width=width),
    )  # fmt: skip
    return 0
