"""Lays a card out in lines: one order of things for plain text and for Rich, which differ in their marks alone.

A plain `show` imports this module, so it stays light; Rich is not imported here.
"""

from __future__ import annotations

from cyberdip.library.text import clean
from cyberdip.view.dates_in_words import in_words
from cyberdip.view.lines import Line, Segment, cells, is_right_to_left, one_line, padded, wrap
from cyberdip.view.markdown import Span, is_web_address, parse
from cyberdip.view.sheet import (
    Citing,
    Group,
    Row,
    compared_rows,
    fact_groups,
    inline,
    source_text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cyberdip.view.markdown import Block
    from cyberdip.view.sheet import Record, Spans

WIDEST_PROSE = 88  # longer lines are hard to read back from
WIDEST_COMPARISON = 160
COLUMNS_FROM = 60  # below it, a label stands above its value
SIDE_BY_SIDE_FROM = 70
_GAP = 3


class Look:
    """The marks that plain text and Rich output differ in. `columns`: labels may stand beside their values."""

    __slots__ = ("bar", "bullet", "columns", "heading", "quote", "rule")

    def __init__(self, *, heading: str, quote: str, bar: str, bullet: str, rule: str, columns: bool) -> None:
        self.heading = heading
        self.quote = quote
        self.bar = bar
        self.bullet = bullet
        self.rule = rule
        self.columns = columns


PLAIN = Look(heading="## ", quote="> ", bar="", bullet="- ", rule="", columns=False)
RICH = Look(heading="", quote="│ ", bar="┃ ", bullet="• ", rule="─", columns=True)


class Page:
    """Collects the lines of one card or comparison."""

    def __init__(self, width: int, look: Look) -> None:
        self.width = width
        self.look = look
        self.lines: list[Line] = []
        self.citing = Citing()

    def add(
        self,
        segments: Iterable[Segment],
        *,
        first: Line | None = None,
        rest: Line | None = None,
        whole: bool = False,
    ) -> None:
        """Add text, wrapped; `first` and `rest` stand before its first and its other lines."""
        self.lines += wrap(segments, self.width, first=first, rest=rest, break_words=not whole)

    def gap(self) -> None:
        """Add one empty line, unless there is one already."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def heading(self, title: str) -> None:
        """Start a section."""
        self.gap()
        if title:
            self.add([(f"{self.look.heading}{one_line(title)}", "heading", "")])

    def rule(self, style: str) -> None:
        """Draw a line across, where the look has one."""
        if self.look.rule:
            self.lines.append([(self.look.rule * self.width, style, "")])

    def arabic(self, text: str) -> None:
        """Add Arabic on lines of its own, with nothing before or after it that a bidi terminal could move."""
        self.add([(text, "arabic", "")])

    def bullets(self, items: Iterable[Spans], *, indent: str = "") -> None:
        """Add a list."""
        mark = indent + self.look.bullet
        for item in items:
            self.add(self.segments(item), first=[(mark, "quiet", "")], rest=[(" " * cells(mark), "", "")])

    def segments(self, spans: Iterable[Span], base: str = "") -> list[Segment]:
        """Return spans as segments, citations numbered as they come."""
        out: list[Segment] = []
        for span in spans:
            if span.kind == "cite":
                if out and out[-1][0].endswith(" "):  # a mark stays with the word before it
                    out[-1] = (out[-1][0][:-1] + "\u00a0", out[-1][1], out[-1][2])
                out.append((self.citing.mark(span), "cite", ""))
            elif span.kind == "link":
                out += _link(span)
            elif span.kind == "code":
                out.append((span.text if self.look.columns else f"`{span.text}`", "code", ""))
            else:
                emphasis = " ".join([name for name, on in (("emph", span.emph), ("strong", span.strong)) if on])
                out.append((span.text, emphasis or base, ""))
        return out


def _link(span: Span) -> list[Segment]:
    if is_web_address(span.target):
        shown = [] if span.text == span.target else [(f" <{span.target}>", "quiet", "")]
        return [(span.text, "link", span.target), *shown]
    # an id that the words already spell would only be in the way
    spelled = "-".join(span.text.lower().split()) == span.target
    return [(span.text, "link", ""), *([] if spelled else [(f" ({span.target})", "quiet", "")])]


def card_lines(
    record: Record,
    *,
    linked_from: Sequence[tuple[str, str]] = (),
    titles: Mapping[str, str],
    kinds: Mapping[str, str],
    width: int,
    look: Look,
) -> list[Line]:
    """Return a whole card."""
    page = Page(min(width, WIDEST_PROSE), look)
    page.citing.turn_to(record)
    _head(page, record)
    body_blocks(page, parse(clean(str(record["body"]))))
    page.heading("Key points")
    page.bullets(inline(point) for point in record["key_points"])
    for group in fact_groups(record, titles):
        _group(page, group)
    _links(page, "See also", [(other, titles.get(other, other)) for other in record["related"]], kinds)
    named = [(other, title) for other, title in linked_from if other not in record["related"]]
    _links(page, "Named by", named, kinds)
    _other_names(page, record)
    _questions(page, record)
    page.citing.number_the_rest(record)
    source_list(page)
    page.gap()
    page.add([("Facts last checked: ", "label", ""), (in_words(record["as_of"]), "", "")])
    return page.lines


def _head(page: Page, record: Record) -> None:
    kind = one_line(record["kind"])
    page.add([(one_line(record["title"]), "title", "")])
    page.rule(f"kind.{kind}")
    arabic = record.get("arabic")
    if arabic:
        page.arabic(one_line(arabic["term"]))
        page.add([(one_line(arabic["translit"]), "emph", "")])
    topics = ", ".join(one_line(topic) for topic in record["topics"])
    page.add([(kind, f"kind.{kind}", ""), (f" · {one_line(record['level'])} · {topics}", "quiet", "")])
    page.gap()
    bar: Line = [(page.look.bar, f"kind.{kind}", "")] if page.look.bar else []
    page.add(page.segments(inline(record["summary"]), "summary"), first=bar, rest=bar)


def body_blocks(page: Page, blocks: Iterable[Block]) -> None:
    """Add the blocks of a body, an empty line between them."""
    for block in blocks:
        if block.kind == "heading":
            page.gap()
            page.add(page.segments(block.items[0], "heading"), first=[(page.look.heading, "heading", "")])
            continue
        if not (page.lines and page.lines[-1] and page.lines[-1][0][1] == "heading"):
            page.gap()
        if block.kind == "bullets":
            page.bullets(block.items)
        elif block.kind == "numbers":
            for number, item in enumerate(block.items, start=block.start):
                mark = f"{number}. "
                page.add(page.segments(item), first=[(mark, "quiet", "")], rest=[(" " * len(mark), "", "")])
        elif block.kind == "quote":
            bar: Line = [(page.look.quote, "quiet", "")]
            for number, item in enumerate(block.items):
                if number:
                    page.lines.append([(page.look.quote.rstrip(), "quiet", "")])
                page.add(page.segments(item, "quote"), first=bar, rest=bar)
        else:
            page.add(page.segments(block.items[0]))


def _group(page: Page, group: Group) -> None:
    page.heading(group.title)
    side = page.look.columns and page.width >= COLUMNS_FROM
    column = max(cells(row.label) for row in group.rows) + 2 if side else 0
    for row in group.rows:
        if row.arabic:
            for item in row.items:
                page.arabic("".join(span.text for span in item))
        elif not row.label:
            page.bullets(row.items)
        elif side:
            _row_in_columns(page, row, column)
        else:
            _stacked_row(page, row)


def _row_in_columns(page: Page, row: Row, column: int) -> None:
    blank = " " * column
    bullet = page.look.bullet if len(row.items) > 1 else ""
    for number, item in enumerate(row.items):
        lead: Line = [(blank, "", "")] if number else padded([(row.label, "label", "")], column)
        rest: Line = [(blank + " " * len(bullet), "", "")]
        page.add(page.segments(item), first=[*lead, (bullet, "quiet", "")] if bullet else lead, rest=rest)


def _stacked_row(page: Page, row: Row) -> None:
    if len(row.items) > 1:
        page.add([(f"{row.label}:", "label", "")])
        page.bullets(row.items)
    elif page.look.columns:
        page.add([(row.label, "label", "")])
        page.add(page.segments(row.items[0]), first=[("  ", "", "")], rest=[("  ", "", "")])
    else:
        page.add([(f"{row.label}: ", "label", ""), *page.segments(row.items[0])], rest=[("  ", "", "")])


def _links(page: Page, title: str, links: Sequence[tuple[str, str]], kinds: Mapping[str, str]) -> None:
    if not links:
        return
    page.heading(title)
    for card_id, card_title in links:
        kind = kinds.get(card_id, "")
        mark: Line = [(page.look.bullet, f"kind.{kind}" if kind else "quiet", "")]
        shown: list[Segment] = [(one_line(card_title), "link", ""), (f" ({one_line(card_id)})", "quiet", "")]
        if kind:
            shown.append((f" {one_line(kind)}", f"kind.{kind}", ""))
        page.add(shown, first=mark, rest=[("  ", "", "")])


def _other_names(page: Page, record: Record) -> None:
    names = [one_line(name) for name in record.get("aka", ())]
    if names:
        page.gap()
        latin = [name for name in names if not is_right_to_left(name)]
        page.add([("Also found as: ", "label", ""), ("; ".join(latin), "", "")], rest=[("  ", "", "")])
        for name in names:
            if is_right_to_left(name):
                page.arabic(name)


def _questions(page: Page, record: Record) -> None:
    count = len(record.get("questions", ()))
    if count:
        page.gap()
        command = f"cyberdip quiz --card {one_line(record['id'])}".replace(" ", "\u00a0")
        page.add([("Questions: ", "label", ""), (f"{count}. To be asked them: ", "", ""), (command, "command", "")])


def source_list(page: Page) -> None:
    """Add the sources that have a number, each with its address whole on a line of its own."""
    page.heading("Sources")
    for number, source in enumerate(page.citing.numbered, start=1):
        mark = f"[{number}] "
        rest: Line = [(" " * len(mark), "", "")]
        page.add([(source_text(source), "", "")], first=[(mark, "cite", "")], rest=rest)
        url = one_line(source.get("url") or "")
        if url:
            # an address is copied and clicked: it is never cut, and Rich makes a link only of a clean one
            page.add([(url, "link", url if is_web_address(url) else "")], first=rest, rest=rest, whole=True)


def compare_lines(first: Record, second: Record, *, titles: Mapping[str, str], width: int, look: Look) -> list[Line]:
    """Return two cards field by field: side by side where there is room, one under the other where not."""
    page = Page(min(width, WIDEST_COMPARISON), look)
    side = look.columns and page.width >= SIDE_BY_SIDE_FROM
    names = (one_line(first["title"]), one_line(second["title"]))
    if side:
        halves = tuple(wrap([(name, "title", "")], (page.width - _GAP) // 2) for name in names)
        _side_by_side(page, halves[0], halves[1])
    else:
        page.add([(f"{names[0]} and {names[1]}", "title", "")])
    page.rule("rule")
    rows = ({row.label: row for row in compared_rows(card, titles)} for card in (first, second))
    left, right = rows
    labels = list(dict.fromkeys([*left, *right]))
    labels.sort(key=lambda label: _CLOSING.get(label, 0))
    for label in labels:
        page.heading(label)
        _compared(page, (first, second), (left.get(label), right.get(label)), side=side)
    for card in (first, second):
        page.citing.turn_to(card)
        page.citing.number_the_rest(card)
    source_list(page)
    return page.lines


_CLOSING = {"Key points": 1, "See also": 2, "Last checked": 3}


def _compared(page: Page, cards: tuple[Record, Record], rows: tuple[Row | None, Row | None], *, side: bool) -> None:
    texts = "".join(span.text for row in rows if row for item in row.items for span in item)
    if side and not is_right_to_left(texts):  # a bidi terminal would move letters from one column into the other
        width = (page.width - _GAP) // 2
        halves = [_half(page, card, row, width) for card, row in zip(cards, rows, strict=True)]
        _side_by_side(page, halves[0], halves[1])
        return
    for card, row in zip(cards, rows, strict=True):
        if row and row.arabic:
            page.add([(f"{one_line(card['title'])}:", "label", "")])
            for item in row.items:
                page.arabic("".join(span.text for span in item))
            continue
        page.add([(f"{one_line(card['title'])}:", "label", "")])
        indent: Line = [("  ", "", "")]
        page.lines += [[*indent, *line] for line in _half(page, card, row, page.width - 2)]


def _half(page: Page, card: Record, row: Row | None, width: int) -> list[Line]:
    if row is None:
        return [[("no such field", "quiet", "")]]
    page.citing.turn_to(card)
    half = Page(width, page.look)
    half.citing = page.citing
    if len(row.items) == 1:
        half.add(half.segments(row.items[0]))
    elif row.items:
        half.bullets(row.items)
    else:
        half.add([("none", "quiet", "")])
    return half.lines


def _side_by_side(page: Page, left: list[Line], right: list[Line]) -> None:
    width = (page.width - _GAP) // 2 + _GAP
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else []
        other = right[number] if number < len(right) else []
        page.lines.append([*padded(one, width), *other] if other else one)
