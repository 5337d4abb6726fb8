"""`compare`: two cards side by side, field by field."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cyberdip.commands.opening import opened
from cyberdip.commands.show import linked_cards
from cyberdip.errors import UsageError
from cyberdip.library.names import find_card
from cyberdip.view import plain as plain_view
from cyberdip.view.output import put, put_json
from cyberdip.view.terminal import write

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text


def compare(first: str, second: str, *, deck: Path | None, as_json: bool, plain: bool, pager: bool) -> int:
    """Print two cards so that each field of one stands beside the same field of the other."""
    index = opened(deck)
    matches = [find_card(index, name) for name in (first, second)]
    for match in matches:
        if match.how:
            write(f"{match.how}\n", sys.stderr)
    if matches[0].id == matches[1].id:
        raise UsageError(f"Both names mean the card {matches[0].id}.\n  Name two cards.")
    left, right = (index.card(match.id) for match in matches)
    if as_json:
        put_json({"cards": [left, right]})
        return 0
    titles = {card: title for card, (title, _) in index.titles(linked_cards(left) + linked_cards(right)).items()}

    def as_rich(width: int) -> Text:
        from cyberdip.view import cards

        return cards.compare(left, right, titles=titles, width=width)

    put(
        plain=plain, pager=pager, as_rich=as_rich,
        as_plain=lambda width: plain_view.compare(left, right, titles=titles, width=width),
    )  # fmt: skip
    return 0
