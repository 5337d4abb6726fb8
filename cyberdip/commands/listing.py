"""`list`: the cards, one line each."""

from __future__ import annotations

from cyberdip.commands.opening import opened
from cyberdip.view import plain as plain_view
from cyberdip.view.output import put, put_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    from rich.text import Text


def list_cards(
    *, kind: list[str] | None, topic: list[str] | None, level: list[str] | None, status: list[str] | None,
    deck: str | os.PathLike[str] | None, as_json: bool, plain: bool, pager: bool,
) -> int:  # fmt: skip
    """Print the cards of the kinds, topics, levels and statuses asked for, by kind and title."""
    index = opened(deck)
    if kind or topic or level:
        from cyberdip.commands.selecting import check_selection

        check_selection(index, kind=kind, topic=topic, level=level)
    rows = index.cards(kind=kind, topic=topic, level=level)
    if status:
        from cyberdip.commands.standing import with_status

        rows = with_status(index, rows, status)
    if as_json:
        put_json({"cards": rows})
        return 0 if rows else 1
    if not rows:
        from cyberdip.errors import NothingFound

        if not index.count():
            raise NothingFound("the deck has no cards.\n  `cyberdip deck new` starts a deck.")
        raise NothingFound("no card is of that kind, topic, level and status together.\n  Leave one of them out.")

    def as_rich(width: int) -> Text:
        from cyberdip.view import lists

        return lists.card_list(rows, width=width)

    put(plain=plain, pager=pager, as_rich=as_rich, as_plain=lambda _: plain_view.card_list(rows))
    return 0
