"""Text for pipes, scripts and screen readers: no boxes, no colour, no cursor movement, no Rich.

The front door prints a plain `show` or `search` through this module before anything heavy is imported.
Every function returns text that ends in a newline, or nothing where there is nothing to show.
"""

from __future__ import annotations

from cyberdip.view.layout import PLAIN, card_lines, compare_lines
from cyberdip.view.lines import plain_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from cyberdip.view.lines import Line

    Record = Mapping[str, Any]


def show_card(
    record: Record,
    *,
    linked_from: Sequence[tuple[str, str]] = (),
    titles: Mapping[str, str],
    kinds: Mapping[str, str] | None = None,
    width: int,
) -> str:
    """Return one card in full. `linked_from`: (id, title) of the cards that name it; `titles`, `kinds`: by card id."""
    return plain_text(
        card_lines(record, linked_from=linked_from, titles=titles, kinds=kinds or {}, width=width, look=PLAIN)
    )


def compare(first: Record, second: Record, *, titles: Mapping[str, str] | None = None, width: int) -> str:
    """Return two cards field by field, one under the other."""
    return plain_text(compare_lines(first, second, titles=titles or {}, width=width, look=PLAIN))


def hit_list(hits: Sequence[Record], *, words: Sequence[str] = (), corrected: str | None = None, width: int) -> str:
    """Return what a search found, best first: rank, title, kind, id, and the passage that matched."""
    from cyberdip.view.list_layout import hit_lines

    return _text(hit_lines(hits, words=words, corrected=corrected or "", width=width, look=PLAIN))


def card_list(rows: Sequence[Record]) -> str:
    """Return one line a card, whole however long: id, kind, level, title; the first three hold no spaces."""
    from cyberdip.view.list_layout import card_list_lines

    return _text(card_list_lines(rows, width=None, look=PLAIN))


def timeline(rows: Sequence[Record]) -> str:
    """Return one line a card: date, kind, title and id. `row["date"]` is in the notation of the card format."""
    from cyberdip.view.list_layout import timeline_lines

    return _text(timeline_lines(rows, width=None, look=PLAIN))


def topic_list(rows: Sequence[Record], *, width: int) -> str:
    """Return the topics: id, title, summary and, where given, the number of `cards`."""
    from cyberdip.view.list_layout import topic_lines

    return _text(topic_lines(rows, width=width, look=PLAIN))


def path_list(rows: Sequence[Record], *, width: int) -> str:
    """Return the learning paths: id, title, level, introduction, `done` of `total`."""
    from cyberdip.view.list_layout import path_lines

    return _text(path_lines(rows, width=width, look=PLAIN))


def home(
    *,
    due: int,
    new: int,
    path: tuple[str, int, int] | None,
    card_of_day: Record | None,
    first_time: bool,
    width: int,
) -> str:
    """Return the home screen. `path`: its title, how many cards are done, how many there are."""
    from cyberdip.view.list_layout import home_lines

    return _text(
        home_lines(
            due=due,
            new=new,
            path=path,
            card_of_day=card_of_day,
            first_time=first_time,
            width=width,
            look=PLAIN,
        )
    )


def _text(lines: list[Line]) -> str:
    return plain_text(lines) if lines else ""
