"""Hits, lists, the timeline and the home screen on a terminal, as Rich text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from cyberdip.view import list_layout
from cyberdip.view.cards import Record, Shape, as_rich
from cyberdip.view.layout import RICH


def hit_list(
    hits: Sequence[Record],
    *,
    words: Sequence[str] = (),
    corrected: str | None = None,
    width: int,
    shape: Shape | None = None,
) -> Text:
    """Return what a search found, best first; words of the passage that begin like one of `words` stand out."""
    lines = list_layout.hit_lines(hits, words=words, corrected=corrected or "", width=width, look=RICH)
    return as_rich(lines, shape=shape)


def card_list(rows: Sequence[Record], *, width: int, shape: Shape | None = None) -> Text:
    """Return the cards in columns, or two lines a card where the columns would not fit."""
    return as_rich(list_layout.card_list_lines(rows, width=width, look=RICH), shape=shape)


def timeline(rows: Sequence[Record], *, width: int, shape: Shape | None = None) -> Text:
    """Return the dated cards in the order given. `row["date"]` is in the notation of the card format."""
    return as_rich(list_layout.timeline_lines(rows, width=width, look=RICH), shape=shape)


def topic_list(rows: Sequence[Record], *, width: int, shape: Shape | None = None) -> Text:
    """Return the topics: id, title, summary and, where given, the number of `cards`."""
    return as_rich(list_layout.topic_lines(rows, width=width, look=RICH), shape=shape)


def path_list(rows: Sequence[Record], *, width: int, shape: Shape | None = None) -> Text:
    """Return the learning paths: id, title, level, introduction, `done` of `total`."""
    return as_rich(list_layout.path_lines(rows, width=width, look=RICH), shape=shape)


def home(
    *,
    due: int,
    new: int,
    path: tuple[str, int, int] | None,
    card_of_day: Record | None,
    first_time: bool,
    width: int,
    shape: Shape | None = None,
) -> Text:
    """Return the home screen. `path`: its title, how many cards are done, how many there are."""
    lines = list_layout.home_lines(
        due=due, new=new, path=path, card_of_day=card_of_day, first_time=first_time, width=width, look=RICH
    )
    return as_rich(lines, shape=shape)
