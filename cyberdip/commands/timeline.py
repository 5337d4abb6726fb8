"""`timeline`: the dated cards in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdip.commands.opening import opened
from cyberdip.commands.selecting import check_selection
from cyberdip.errors import NothingFound, UsageError
from cyberdip.library.dates import When
from cyberdip.view import plain as plain_view
from cyberdip.view.output import put, put_json

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text


def timeline(
    *, topic: list[str] | None, since: str | None, until: str | None, deck: Path | None, as_json: bool, plain: bool,
    pager: bool,
) -> int:  # fmt: skip
    """Print the cards that have a date, from the earliest to the latest, within the bounds given."""
    first = _date("--from", since)
    last = _date("--to", until)
    if first and last and first.first_day > last.last_day:
        raise UsageError(f"--from {since} is later than --to {until}.\n  Swap them.")
    index = opened(deck)
    check_selection(index, topic=topic)
    rows = []
    for row in index.dated(topic=topic):
        when = When.parse(row["date"])
        if (first is None or when.last_day >= first.first_day) and (last is None or when.first_day <= last.last_day):
            rows.append(row)
    if as_json:
        put_json({"cards": rows})
        return 0 if rows else 1
    if not rows and not (first or last or topic):
        raise NothingFound("no card of the deck has a date.")
    if not rows:
        raise NothingFound("no card has a date within these bounds.\n  Widen --from and --to, or leave out --topic.")

    def as_rich(width: int) -> Text:
        from cyberdip.view import lists

        return lists.timeline(rows, width=width)

    put(plain=plain, pager=pager, as_rich=as_rich, as_plain=lambda _: plain_view.timeline(rows))
    return 0


def _date(option: str, text: str | None) -> When | None:
    if text is None:
        return None
    try:
        return When.parse(text if len(text) != 3 else f"0{text}")
    except ValueError:
        raise UsageError(
            f"{option}: {text!r} is no date.\n  Write a year, a month or a day: 2010, 2010-12, 2010-12-21."
        ) from None
