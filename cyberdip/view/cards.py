"""Cards on a terminal: the lines of view/layout.py as Rich text with colours and clickable addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rich.style import Style
from rich.text import Text

from cyberdip.view.layout import RICH, card_lines, compare_lines
from cyberdip.view.lines import Line, is_right_to_left
from cyberdip.view.theme import style

Record = Mapping[str, Any]
Shape = Callable[[str], str]
"""What `--rtl visual` does to a run of text: `cyberdip.view.rtl.visual`."""


def card(
    record: Record,
    *,
    linked_from: Sequence[tuple[str, str]] = (),
    titles: Mapping[str, str],
    kinds: Mapping[str, str] | None = None,
    width: int,
    shape: Shape | None = None,
) -> Text:
    """Return one card in full. `linked_from`: (id, title) of the cards that name it; `titles`, `kinds`: by card id."""
    lines = card_lines(record, linked_from=linked_from, titles=titles, kinds=kinds or {}, width=width, look=RICH)
    return as_rich(lines, shape=shape)


def compare(
    first: Record,
    second: Record,
    *,
    titles: Mapping[str, str] | None = None,
    width: int,
    shape: Shape | None = None,
) -> Text:
    """Return two cards field by field, side by side from 70 columns on."""
    return as_rich(compare_lines(first, second, titles=titles or {}, width=width, look=RICH), shape=shape)


def as_rich(lines: Iterable[Line], *, shape: Shape | None = None) -> Text:
    """Return lines as one Rich text, which is not wrapped again; a segment's text is data, never markup."""
    out = Text(no_wrap=True, overflow="ignore", end="\n")
    for number, line in enumerate(lines):
        if number:
            out.append("\n")
        for text, name, url in line:
            if shape and is_right_to_left(text):
                text = shape(text)
            look = style(name)
            out.append(text, Style.parse(look) + Style(link=url) if url else look)
    return out
