"""Cards as a handout, as HTML that stands alone or as Markdown: what `show` prints, to be given away on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cyberdip.exchange.print_markdown import escape
from cyberdip.exchange.printing import runs
from cyberdip.exchange.web import page
from cyberdip.exchange.web import text as escaped
from cyberdip.library.text import clean
from cyberdip.view.dates_in_words import in_words
from cyberdip.view.lines import is_right_to_left, one_line
from cyberdip.view.markdown import Block, Span, is_web_address, parse
from cyberdip.view.sheet import Citing, Row, fact_groups, inline, source_text

if TYPE_CHECKING:
    from cyberdip.view.sheet import Record, Spans

_STYLE = """
article + article { break-before: page; margin-top: 3.5rem; }
.summary { font-size: 1.1em; border-inline-start: 4px solid var(--mark); padding-inline-start: .8rem; }
blockquote { margin: .6rem 0; padding-inline-start: .8rem; border-inline-start: 3px solid var(--line); }
.cite { color: var(--soft); font-size: .85em; } a { color: inherit; text-decoration-color: var(--mark); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .4rem 0; }
dt { color: var(--soft); } dd { margin: 0; } dd ul { margin: 0; padding-inline-start: 1.1rem; }
p.term { font-size: 1.35em; margin: 0; } ol.sources { padding-inline-start: 2rem; font-size: .9em; }
ol.sources li { overflow-wrap: anywhere; }
nav ul { columns: 2; } @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } nav ul { columns: 1; } }
"""


@dataclass(frozen=True, slots=True)
class _Look:
    """How one format writes a card's parts; each function returns a piece of the file.

    spans: running text, given a card's citations. heading: level and text. item_list: numbered from 1 or not.
    """

    spans: Callable[[Iterable[Span], Citing], str]
    heading: Callable[[int, str], str]
    paragraph: Callable[[str, str], str]
    item_list: Callable[[Sequence[str], int], str]
    quote: Callable[[Sequence[str]], str]
    rows: Callable[[Sequence[Row], Citing], str]
    arabic: Callable[[str], str]
    source: Callable[[Record], str]


def handout_html(records: Sequence[Record], *, titles: Mapping[str, str], decks: Sequence[Record]) -> str:
    """Return the cards as one HTML file. titles: of all cards, by id; decks: those that they are from."""
    title = _title(records, decks)
    toc = "".join(f'<li><a href="#{escaped(r["id"])}">{_set(one_line(r["title"]))}</a></li>' for r in records)
    contents = f"<nav><h1>{_set(title)}</h1>\n<ul>{toc}</ul></nav>\n" if len(records) > 1 else ""
    articles = (
        f'<article id="{escaped(r["id"])}">\n{_card(r, titles, _HTML)}</article>\n' for r in records
    )  # fmt: skip
    return page(
        title, f"{contents}{''.join(articles)}<footer><small>{_set(_imprint(decks))}</small></footer>\n", style=_STYLE
    )


def handout_markdown(records: Sequence[Record], *, titles: Mapping[str, str], decks: Sequence[Record]) -> str:
    """Return the cards as one Markdown file, as CommonMark has it."""
    cards = "".join(_card(record, titles, _MARKDOWN) for record in records)
    return f"{cards}---\n\n{escape(_imprint(decks))}\n"


def _title(records: Sequence[Record], decks: Sequence[Record]) -> str:
    return one_line(records[0]["title"]) if len(records) == 1 else one_line(", ".join(d["title"] for d in decks))


def _imprint(decks: Sequence[Record]) -> str:
    return one_line(" ".join(f"{deck['title']}, {deck['version']}. Licence: {deck['licence']}." for deck in decks))


def _card(record: Record, titles: Mapping[str, str], look: _Look) -> str:
    """Return a whole card, in the order in which `show` prints it."""
    citing = Citing()
    citing.turn_to(record)
    parts = [look.heading(1, one_line(record["title"]))]
    arabic = record.get("arabic")
    if arabic:
        parts += [
            look.arabic(one_line(arabic["term"])),
            look.paragraph(look.spans(_emph(arabic["translit"]), citing), ""),
        ]
    topics = ", ".join(map(one_line, record["topics"]))
    meta = Span("text", f"{one_line(record['kind'])} · {one_line(record['level'])} · {topics}")
    parts.append(look.paragraph(look.spans([meta], citing), "quiet"))
    parts.append(look.paragraph(look.spans(inline(record["summary"]), citing), "summary"))
    parts += [_block(block, citing, look) for block in parse(clean(str(record["body"])))]
    parts.append(look.heading(2, "Key points"))
    parts.append(look.item_list([look.spans(inline(point), citing) for point in record["key_points"]], 0))
    for group in fact_groups(record, titles):
        parts += [look.heading(2, group.title), look.rows(group.rows, citing)]
    if record["related"]:
        named = [look.spans([Span("text", one_line(titles.get(r, r)))], citing) for r in record["related"]]
        parts += [look.heading(2, "See also"), look.item_list(named, 0)]
    citing.number_the_rest(record)
    parts.append(look.heading(2, "Sources"))
    parts.append(look.item_list([look.source(source) for source in citing.numbered], 1))
    checked = Span("text", f"Facts last checked: {in_words(record['as_of'])}.")
    return "".join([*parts, look.paragraph(look.spans([checked], citing), "quiet")])


def _emph(text: object) -> Spans:
    return (Span("text", one_line(text), emph=True),)


def _block(block: Block, citing: Citing, look: _Look) -> str:
    texts = [look.spans(item, citing) for item in block.items]
    if block.kind == "heading":
        return look.heading(2, "".join(span.text for span in block.items[0]))
    if block.kind in ("bullets", "numbers"):
        return look.item_list(texts, block.start if block.kind == "numbers" else 0)
    return look.quote(texts) if block.kind == "quote" else look.paragraph(texts[0], "")


def _set(text: str) -> str:
    """Return a text as HTML, its Arabic set from right to left."""
    return "".join(
        f'<bdi lang="ar" dir="rtl">{escaped(run)}</bdi>' if arabic else escaped(run) for run, arabic in runs(text)
    )


def _html_spans(spans: Iterable[Span], citing: Citing) -> str:
    out = []
    for span in spans:
        text = _set(span.text)
        if span.kind == "cite":
            text = f'<span class="cite">{escaped(citing.mark(span))}</span>'
        elif span.kind == "code":
            text = f"<code>{text}</code>"
        elif span.kind == "link" and is_web_address(span.target):
            text = f'<a href="{escaped(span.target)}">{text}</a>'
        text = f"<em>{text}</em>" if span.emph else text
        out.append(f"<strong>{text}</strong>" if span.strong else text)
    return "".join(out)


def _html_rows(rows: Sequence[Row], citing: Citing) -> str:
    out = []
    for row in rows:
        if row.arabic:
            value = "".join(
                f'<p lang="ar" dir="rtl">{escaped("".join(s.text for s in item))}</p>' for item in row.items
            )
        elif len(row.items) == 1:
            value = _html_spans(row.items[0], citing)
        else:
            value = f"<ul>{''.join(f'<li>{_html_spans(item, citing)}</li>' for item in row.items)}</ul>"
        out.append(f"<dt>{escaped(row.label)}</dt><dd>{value}</dd>" if row.label else f"<dt></dt><dd>{value}</dd>")
    return f"<dl>{''.join(out)}</dl>\n"


def _html_list(items: Sequence[str], start: int) -> str:
    tag = f'ol class="sources" start="{start}"' if start else "ul"
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag.split()[0]}>\n"


def _html_source(source: Record) -> str:
    url = one_line(source.get("url") or "")
    link = f'<br><a href="{escaped(url)}">{escaped(url)}</a>' if is_web_address(url) else ""
    return f"{_set(source_text(source))}{link}"


_HTML = _Look(
    spans=_html_spans,
    heading=lambda level, text: f"<h{level}>{_set(text)}</h{level}>\n",
    paragraph=lambda text, name: f'<p class="{name}">{text}</p>\n' if name else f"<p>{text}</p>\n",
    item_list=_html_list,
    quote=lambda texts: f"<blockquote>{''.join(f'<p>{text}</p>' for text in texts)}</blockquote>\n",
    rows=_html_rows,
    arabic=lambda text: f'<p class="term" lang="ar" dir="rtl">{escaped(text)}</p>\n',
    source=_html_source,
)


def _markdown_spans(spans: Iterable[Span], citing: Citing) -> str:
    out = []
    for span in spans:
        text = escape(span.text)
        if span.kind == "cite":
            text = escape(citing.mark(span))
        elif span.kind == "link" and is_web_address(span.target):
            text = f"[{text}](<{span.target}>)"
        mark = "**" if span.strong else ""
        mark += "*" if span.emph else ""
        bare = text.strip()
        out.append(text.replace(bare, f"{mark}{bare}{mark}", 1) if mark and bare else text)
    return "".join(out)


def _markdown_rows(rows: Sequence[Row], citing: Citing) -> str:
    out = []
    for row in rows:
        texts = [_markdown_spans(item, citing) for item in row.items]
        if row.arabic or (len(texts) == 1 and is_right_to_left(texts[0])):
            out.append(f"- **{escape(row.label)}:**\n\n" + "".join(f"  {text}\n\n" for text in texts))
        elif not row.label:
            out += [f"- {text}\n" for text in texts]
        elif len(texts) == 1:
            out.append(f"- **{escape(row.label)}:** {texts[0]}\n")
        else:
            out.append(f"- **{escape(row.label)}:**\n" + "".join(f"  - {text}\n" for text in texts))
    return "".join(out) + "\n"


def _markdown_list(items: Sequence[str], start: int) -> str:
    marks = (f"{number}. " if start else "- " for number in range(start, start + len(items)))
    return "".join(f"{mark}{item}\n" for mark, item in zip(marks, items, strict=True)) + "\n"


def _markdown_source(source: Record) -> str:
    url = one_line(source.get("url") or "")
    return f"{escape(source_text(source))}{f' <{url}>' if is_web_address(url) else ''}"


_MARKDOWN = _Look(
    spans=_markdown_spans,
    heading=lambda level, text: f"{'#' * level} {escape(text)}\n\n",
    paragraph=lambda text, _: f"{text}\n\n",
    item_list=_markdown_list,
    quote=lambda texts: "".join(f"> {text}\n>\n" for text in texts) + "\n",
    rows=_markdown_rows,
    arabic=lambda text: f"{text}\n\n",
    source=_markdown_source,
)
