"""`list`: the cards, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdip.commands.opening import opened
from cyberdip.commands.selecting import check_selection
from cyberdip.errors import NothingFound
from cyberdip.view import plain as plain_view
from cyberdip.view.output import put, put_json

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text


def list_cards(
    *, kind: list[str] | None, topic: list[str] | None, level: list[str] | None, status: list[str] | None,
    deck: Path | None, as_json: bool, plain: bool, pager: bool,
) -> int:  # fmt: skip
    """Print the cards of the kinds, topics, levels and statuses asked for, by kind and title."""
    index = opened(deck)
    check_selection(index, kind=kind, topic=topic, level=level)
    rows = index.cards(kind=kind, topic=topic, level=level)
    if status:
        from cyberdip.commands.standing import with_status

        rows = with_status(index, rows, status)
    if as_json:
        put_json({"cards": rows})
        return 0 if rows else 1
    if not rows and not index.count():
        raise NothingFound("the deck has no cards.\n  `cyberdip deck new` starts a deck.")
    if not rows:
        raise NothingFound("no card is of that kind, topic, level and status together.\n  Leave one of them out.")

    def as_rich(width: int) -> Text:
        from cyberdip.view import lists

        return lists.card_list(rows, width=width)

    put(plain=plain, pager=pager, as_rich=as_rich, as_plain=lambda _: plain_view.card_list(rows))
    return 0
