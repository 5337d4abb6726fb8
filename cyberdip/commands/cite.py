"""`cite`: a citation of a card and of its sources."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cyberdip.commands.opening import opened
from cyberdip.exchange.citing import cite as cite_record
from cyberdip.library.names import find_card
from cyberdip.view.terminal import write

if TYPE_CHECKING:
    from pathlib import Path


def cite(name: str, *, style: str, deck: Path | None, plain: bool) -> int:
    """Print the citation in one of the styles of `exchange.citing`."""
    index = opened(deck)
    match = find_card(index, name)
    if match.how:
        write(f"{match.how}\n", sys.stderr)
    write(cite_record(index.card(match.id), style, deck=index.deck_of(match.id)))
    return 0
