"""Lays hits, lists, the timeline and the home screen out in lines, for plain text and for Rich alike.

Rows are mappings by the names of the records: `id`, `kind`, `title`, `level`, `summary`, `passage`, `date`. A plain
`search` imports this module, so it stays light.
"""

from __future__ import annotations

from cyberdip.view.dates_in_words import in_words
from cyberdip.view.layout import RICH, WIDEST_PROSE, Look
from cyberdip.view.lines import Line, Segment, cells, line_cells, one_line, padded, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    Row = Mapping[str, Any]

_ARTICLE = "ال"
_BAR_CELLS = 20
_STACKED_BELOW = 40
_COMMANDS_SIDE_BY_SIDE_FROM = 62
_COMMANDS = (
    ("cyberdip learn", "today's lesson"),
    ("cyberdip search WORDS", "find a term, treaty, norm or incident"),
    ("cyberdip quiz", "ten questions, with the reasons"),
)


def hit_lines(hits: Sequence[Row], *, words: Sequence[str], corrected: str, width: int, look: Look) -> list[Line]:
    """Return what a search found, best first; the words that matched are marked."""
    width = min(width, WIDEST_PROSE)
    lines: list[Line] = []
    if corrected:
        lines += wrap([("Showing what was found for ", "hint", ""), (one_line(corrected), "strong", "")], width)
    folded = [fold(word) for text in (*words, corrected) for word in one_line(text).split()]
    for rank, hit in enumerate(hits, start=1):
        if lines:
            lines.append([])
        mark = f"{rank}. "
        first: Line = [(mark, "quiet", "")]
        rest: Line = [(" " * len(mark), "", "")]
        kind = one_line(hit["kind"])
        lines += wrap(
            [
                *marked(one_line(hit["title"]), folded, base="title"),
                (" · ", "quiet", ""),
                (kind, f"kind.{kind}", ""),
                (" · ", "quiet", ""),
                (one_line(hit["id"]), "quiet", ""),
            ],
            width,
            first=first,
            rest=rest,
        )
        passage = one_line(hit.get("passage") or hit.get("summary") or "")
        lines += wrap(marked(passage, folded), width, first=rest, rest=rest)
    return lines


def fold(text: str) -> str:
    """Return a word as matching sees it: small letters, without marks above or below."""
    if text.isascii():
        return text.lower()
    from unicodedata import combining, normalize

    return "".join(c for c in normalize("NFKD", text.lower()) if not combining(c) and c != "ـ")


def marked(text: str, folded: Sequence[str], *, base: str = "") -> list[Segment]:
    """Return text as segments in which the words that begin like one of the `folded` ones stand out."""
    wanted = tuple({word for word in folded if word})
    if not wanted:
        return [(text, base, "")]
    out: list[Segment] = []
    for word, is_word in _tokens(text):
        seen = fold(word) if is_word else ""
        hit = is_word and (seen.startswith(wanted) or seen.removeprefix(_ARTICLE).startswith(wanted))
        out.append((word, "match" if hit else base, ""))
    return out


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of letters, digits and marks, and what stands between them, each with what it is."""
    start = 0
    inside = False
    for place, character in enumerate(text):
        letter = character.isalnum() or (character >= "\u0300" and cells(character) == 0)
        if letter != inside:
            if start < place:
                yield text[start:place], inside
            start, inside = place, letter
    if start < len(text):
        yield text[start:], inside


def card_list_lines(rows: Sequence[Row], *, width: int | None, look: Look) -> list[Line]:
    """Return one line a card: id, kind, level, `status` where the rows have one, title, in columns.

    Without a width a title is never cut.
    """
    names = ("id", "kind", "level", *(["status"] if rows and "status" in rows[0] else []), "title")
    table = [tuple(one_line(row[name]) for name in names) for row in rows]
    styles = [("quiet", f"kind.{kind}", *["quiet"] * (len(names) - 3), "title") for _, kind, *_ in table]
    if look is RICH and width is not None:
        return _reading_table(table, styles, width)
    return _columns(table, styles)


def timeline_lines(rows: Sequence[Row], *, width: int | None, look: Look) -> list[Line]:
    """Return the dated cards in the order given: date, kind, title and id."""
    table = [
        (in_words(str(row["date"])), one_line(row["kind"]), one_line(row["title"]), one_line(row["id"])) for row in rows
    ]
    if look is RICH and width is not None:
        return _timeline(table, min(width, 110))
    swapped = [(date, kind, f"{title} ({card_id})") for date, kind, title, card_id in table]
    return _columns(swapped, [("label", f"kind.{kind}", "") for _, kind, _, _ in table])


def _columns(table: Sequence[tuple[str, ...]], styles: Sequence[tuple[str, ...]]) -> list[Line]:
    """Return rows as columns two spaces apart; the last column is as long as it is."""
    sizes = [*[size + 2 for size in _widths(table)[:-1]], 0]
    lines = []
    for row, row_styles in zip(table, styles, strict=True):
        line: Line = []
        for text, style, size in zip(row, row_styles, sizes, strict=True):
            line.append((text, style, ""))
            missing = size - cells(text)
            if missing > 0:
                line.append((" " * missing, "", ""))
        lines.append(line)
    return lines


def _widths(table: Sequence[tuple[str, ...]]) -> list[int]:
    """Return how many cells the widest text of each column fills."""
    return [max(map(cells, column)) for column in zip(*table, strict=True)]


def _reading_table(table: Sequence[tuple[str, ...]], styles: Sequence[tuple[str, ...]], width: int) -> list[Line]:
    """Return a list of cards for a screen: the title first where there is no room for columns."""
    sizes = _widths(table)
    if sum(sizes) + 2 * (len(sizes) - 1) <= width:
        return _columns(table, styles)
    indent: Line = [("  ", "", "")]
    lines: list[Line] = []
    for card_id, kind, *others, title in table:
        lines += wrap([(title, "title", "")], width, rest=indent)
        about = f"· {' · '.join([*others, card_id])}"
        facts: Line = [(kind, f"kind.{kind}", ""), (" ", "", ""), (about, "quiet", "")]
        if 2 + line_cells(facts) <= width:
            lines.append([*indent, *facts])
        else:
            lines += wrap(facts, width, first=indent, rest=indent)
    return lines


def _timeline(table: Sequence[tuple[str, ...]], width: int) -> list[Line]:
    column = min(max((cells(date) for date, *_ in table), default=0) + 2, 36)
    stacked = width < column + _STACKED_BELOW - 10
    lines: list[Line] = []
    for date, kind, title, card_id in table:
        shown: list[Segment] = [
            (title, "title", ""), (" · ", "quiet", ""), (kind, f"kind.{kind}", ""), (f" · {card_id}", "quiet", "")
        ]  # fmt: skip
        if stacked:
            lines += wrap([(date, "label", "")], width)
            lines += wrap(shown, width, first=[("  ", "", "")], rest=[("  ", "", "")])
            continue
        dates = wrap([(date, "label", "")], column - 2)
        cards = wrap(shown, width - column)
        for number in range(max(len(dates), len(cards))):
            lead = padded(dates[number] if number < len(dates) else [], column)
            lines.append([*lead, *(cards[number] if number < len(cards) else [])])
    return lines


def topic_lines(rows: Sequence[Row], *, width: int, look: Look) -> list[Line]:
    """Return the topics: title and id, and below it how many cards there are (`cards`, optional) and the summary."""
    width = min(width, WIDEST_PROSE)
    lines: list[Line] = []
    for row in rows:
        if lines:
            lines.append([])
        count = f" · {_counted(row['cards'], 'card')}" if "cards" in row else ""
        lines += wrap([(one_line(row["title"]), "title", ""), (f" · {one_line(row['id'])}{count}", "quiet", "")], width)
        lines += wrap([(one_line(row["summary"]), "", "")], width, first=[("  ", "", "")], rest=[("  ", "", "")])
    return lines


def path_lines(rows: Sequence[Row], *, width: int, look: Look) -> list[Line]:
    """Return the learning paths, each with its level, how far it has come (`done` of `total`) and its introduction."""
    width = min(width, WIDEST_PROSE)
    lines: list[Line] = []
    for row in rows:
        if lines:
            lines.append([])
        about = f" · {one_line(row['id'])} · {one_line(row['level'])}"
        lines += wrap([(one_line(row["title"]), "title", ""), (about, "quiet", "")], width)
        indent: Line = [("  ", "", "")]
        lines += wrap(_progress(int(row["done"]), int(row["total"]), look), width, first=indent, rest=indent)
        if "lessons" in row:
            size = f"{_counted(row['lessons'], 'lesson')}, {row['minutes']} minutes".replace(" ", "\u00a0")
            lines += wrap([(size, "quiet", "")], width, first=indent, rest=indent)
        about, _, _ = str(row["introduction"]).strip().partition("\n\n")
        lines += wrap([(one_line(about), "", "")], width, first=indent, rest=indent)
    return lines


def _progress(done: int, total: int, look: Look) -> list[Segment]:
    """Return how far something has come: a bar where the look draws, and always the figures."""
    share = min(1.0, done / total) if total else 0.0
    figures = f"{done} of {total} ({share:.0%})".replace(" ", "\u00a0")
    if look is not RICH:
        return [(figures, "", "")]
    filled = round(share * _BAR_CELLS)
    return [("█" * filled, "bar", ""), ("░" * (_BAR_CELLS - filled), "quiet", ""), (f" {figures}", "", "")]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def home_lines(
    *,
    due: int,
    new: int,
    path: tuple[str, int, int] | None,
    card_of_day: Row | None,
    first_time: bool,
    width: int,
    look: Look,
) -> list[Line]:
    """Return the home screen: what is due, where the path stands, the card of the day, three useful commands."""
    width = min(width, WIDEST_PROSE)
    lines: list[Line] = wrap([("cyberdip", "title", ""), (" · cyber diplomacy, with its sources", "quiet", "")], width)
    if look.rule:
        lines.append([(look.rule * width, "rule", "")])
    lines.append([])
    if first_time:
        welcome = "Welcome. Ten minutes a day are enough; begin with "
        lines += wrap([(welcome, "", ""), ("cyberdip\u00a0learn", "command", "")], width)
    lines += _standing(due, new, path, width, look)
    if card_of_day:
        lines += [[], *_card_of_day(card_of_day, width, look)]
    lines.append([])
    return [*lines, *_commands(width)]


def _standing(due: int, new: int, path: tuple[str, int, int] | None, width: int, look: Look) -> list[Line]:
    if due or new:
        parts = [f"{_counted(due, 'question')} due", f"{_counted(new, 'new card')}"]
        today = ", ".join(part for part, count in zip(parts, (due, new), strict=True) if count)
    else:
        today = "nothing is due"
    lines = wrap([("Today: ", "label", ""), (today, "", "")], width)
    if path:
        title, done, total = path
        shown = [("Path: ", "label", ""), (f"{one_line(title)} ", "", ""), *_progress(done, total, look)]
        lines += wrap(shown, width)
    return lines


def _card_of_day(card: Row, width: int, look: Look) -> list[Line]:
    kind = one_line(card["kind"])
    lines = wrap([(f"{look.heading}Card of the day", "heading", "")], width)
    lines += wrap([(one_line(card["title"]), "title", ""), (" · ", "quiet", ""), (kind, f"kind.{kind}", "")], width)
    arabic = card.get("arabic")
    if arabic:
        lines += wrap([(one_line(arabic["term"]), "arabic", "")], width)
    lines += wrap([(one_line(card["summary"]), "", "")], width)
    command = f"cyberdip show {one_line(card['id'])}".replace(" ", "\u00a0")
    return [*lines, *wrap([(command, "command", "")], width)]


def _commands(width: int) -> list[Line]:
    column = max(len(command) for command, _ in _COMMANDS) + 2
    lines: list[Line] = []
    for command, what in _COMMANDS:
        if width >= _COMMANDS_SIDE_BY_SIDE_FROM:
            lines.append([*padded([(command, "command", "")], column), (what, "", "")])
        else:
            lines += wrap([(command, "command", "")], width)
            lines += wrap([(what, "", "")], width, first=[("  ", "", "")], rest=[("  ", "", "")])
    return lines
