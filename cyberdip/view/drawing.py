"""What the pages of a lesson and of `stats` are drawn with: bars, counted words, days, and the way to the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cyberdip.view.dates_in_words import in_words
from cyberdip.view.layout import PLAIN, RICH, WIDEST_PROSE, Look
from cyberdip.view.lines import Line, Segment, one_line, plain_text, wrap
from cyberdip.view.output import put

Layout = Callable[[int, Look], list[Line]]
BAR_CELLS = 20
INDENT: Line = [("  ", "", "")]
_LEAST_TEXT = 30
_NO_BREAK = "\u00a0"


def put_lines(layout: Layout, *, plain: bool, pager: bool = False) -> None:
    """Print what `layout` makes of the width and the look: as Rich text on a terminal, else as plain text."""

    def rich(width: int) -> object:
        from cyberdip.view.cards import as_rich

        return as_rich(layout(width, RICH))

    put(plain=plain, pager=pager, as_plain=lambda width: plain_text(layout(width, PLAIN)), as_rich=rich)  # type: ignore[arg-type]


def para(text: str, width: int, look: str = "", *, label: str = "", indent: bool = False) -> list[Line]:
    """Return one paragraph, with a label before it or not."""
    start = INDENT if indent else []
    segments: list[Segment] = [(label, "label", "")] if label else []
    return wrap([*segments, (text, look, "")], min(width, WIDEST_PROSE), first=start, rest=start)


def title_lines(text: str, width: int, look: Look) -> list[Line]:
    """Return the title of a page, underlined where the look draws."""
    width = min(width, WIDEST_PROSE)
    lines = wrap([(one_line(text), "title", "")], width)
    return [*lines, [(look.rule * width, "rule", "")]] if look.rule else lines


def heading_lines(text: str, width: int, look: Look) -> list[Line]:
    """Return an empty line and a heading."""
    return [[], *wrap([(f"{look.heading}{one_line(text)}", "heading", "")], min(width, WIDEST_PROSE))]


def command_lines(rows: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Return commands with what each does: beside each other where there is room, else below each other."""
    width = min(width, WIDEST_PROSE)
    beside = [command for command, _ in rows if 4 + len(command) + _LEAST_TEXT <= width]
    column = max(map(len, beside), default=0) + 2
    lines: list[Line] = []
    for command, what in rows:
        if command in beside:
            pad: Segment = (" " * (column - len(command)), "", "")
            start: Line = [*INDENT, (command, "command", ""), pad]
            lines += wrap([(what, "", "")], width, first=start, rest=[(" " * (2 + column), "", "")])
        else:  # a command is copied: a word of it is never cut
            shown: Segment = (unbroken(command), "command", "")
            lines += wrap([shown], width, first=INDENT, rest=INDENT, break_words=False)
            lines += wrap([(what, "", "")], width, first=[*INDENT, *INDENT], rest=[*INDENT, *INDENT])
    return lines


def bar(share: float, look: Look, *, cells: int = BAR_CELLS, style: str = "bar") -> list[Segment]:
    """Return a bar of so many cells, of which `share` is filled; nothing where the look does not draw."""
    if look is not RICH or cells < 1:
        return []
    share = min(1.0, max(0.0, share))
    filled = round(share * cells)
    if share and not filled:
        filled = 1  # a little is not nothing
    return [("█" * filled, style, ""), ("░" * (cells - filled), "quiet", ""), (_NO_BREAK, "", "")]


def unbroken(text: str) -> str:
    """Return a text that is not wrapped within."""
    return text.replace(" ", _NO_BREAK)


def counted(number: int, noun: str, several: str | None = None) -> str:
    """Return `1 card`, `2 cards`: the number and the noun stay on one line."""
    return unbroken(f"{number:,} {noun if number == 1 else several or noun + 's'}")


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{round(100 * share)}%"


def sentence_list(parts: list[str]) -> str:
    """Return `one`, `one and two`, `one, two and three`."""
    return " and ".join([*([", ".join(parts[:-1])] if parts[1:] else []), *parts[-1:]])


def day_in_words(day: date) -> str:
    """Return `23 November 2026`."""
    return in_words(day.isoformat())
