"""Citations of a card and of its sources: as text, as BibTeX, and as CSL-JSON for reference managers."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cyberdip.errors import UsageError
from cyberdip.library.dates import Point, When
from cyberdip.library.model import Source
from cyberdip.library.text import on_one_line

Record = Mapping[str, Any]

_KEY_LETTERS = frozenset(string.ascii_letters + string.digits + "-.")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The braces have names of their own, because BibTeX counts `\\{` and `\\}` as braces all the same.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "$&#%_"},
    }
)
_IN_ADDRESS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"})


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that can be cited, in the words that all styles share.

    kind: `report` for a document with an official number, `page` for another with an address, `document` for the
    rest, `entry` for a card. container: the deck that an entry stands in.
    """

    key: str
    kind: str
    title: str
    publisher: str
    author: str | None = None
    when: When | None = None
    symbol: str | None = None
    url: str | None = None
    note: str | None = None
    container: str | None = None
    version: str | None = None


def cite(record: Record, style: str, *, deck: Record) -> str:
    """Return a citation of a card and of its sources in one of STYLES; UsageError for another style.

    deck: the fields of its `deck.yaml`; `title`, `version` and `licence` are used.
    """
    if style not in STYLES:
        raise UsageError(f"no citation style is called {style!r}.\n  Choose one of: {', '.join(STYLES)}.")
    return STYLES[style]([card_reference(record, deck), *source_references([record])])


def source_line(source: Source, place: str | None) -> str:
    """Return a source of a card, and the place in it, on one line that ends in its address."""
    parts = (source.author, source.title, source.publisher, source.symbol, source.date or source.year)
    words = [on_one_line(str(part)) for part in (*parts, place) if part]
    return f"{', '.join(words)}.{f' {source.url}' if source.url else ''}"


def sources_bibtex(records: Iterable[Record]) -> str:
    """Return all sources of some cards as BibTeX, each once."""
    return _bibtex(source_references(records))


def sources_csl(records: Iterable[Record]) -> str:
    """Return all sources of some cards as CSL-JSON, each once."""
    return _csl(source_references(records))


def card_reference(record: Record, deck: Record) -> Reference:
    """Return a card as an entry of its deck. Its date is that of the last check of its facts."""
    checked = When.parse(record["as_of"])
    return Reference(
        key=_key(f"cyberdip-{record['id']}", set()),
        kind="entry",
        title=_line(record["title"]),
        publisher=_line(deck["title"]),
        when=checked,
        note=f"Facts last checked {checked}. Licence: {_line(deck['licence'])}",
        container=_line(deck["title"]),
        version=_line(deck["version"]),
    )


def source_references(records: Iterable[Record]) -> list[Reference]:
    """Return the sources of some cards, each document once, with keys that differ even in small letters."""
    found: list[Reference] = []
    seen: set[tuple[str, ...]] = set()
    taken: set[str] = set()
    for record in records:
        for source in record["sources"]:
            fields = ("title", "publisher", "author", "year", "date", "symbol", "url", "note")
            identity = tuple(str(source.get(name, "")) for name in fields)
            if identity not in seen:
                seen.add(identity)
                found.append(_source_reference(source, taken))
    return found


def _source_reference(source: Record, taken: set[str]) -> Reference:
    def given(name: str) -> str | None:
        return _line(source[name]) if source.get(name) else None

    date = source.get("date") or source.get("year")
    symbol, url = given("symbol"), given("url")
    return Reference(
        key=_key(source["id"], taken),
        kind="report" if symbol else "page" if url else "document",
        title=_line(source["title"]),
        publisher=_line(source["publisher"]),
        author=given("author"),
        when=When.parse(str(date).zfill(4)) if date else None,
        symbol=symbol,
        url=url,
        note=given("note"),
    )


def _line(text: object) -> str:
    return on_one_line(str(text))


def _key(wanted: str, taken: set[str]) -> str:
    """Return an ASCII key that BibTeX, which takes `A` and `a` for the same, can tell from those `taken`."""
    bare = "".join(c for c in wanted if c in _KEY_LETTERS) or "source"
    key, number = bare, 1
    while key.lower() in taken:
        number += 1
        key = f"{bare}-{number}"
    taken.add(key.lower())
    return key


def _text(references: list[Reference]) -> str:
    card, *sources = references
    return "\n".join([_in_words(card), *(["", "Sources"] if sources else []), *map(_in_words, sources)]) + "\n"


def _in_words(reference: Reference) -> str:
    """Return "Author or publisher. Title. Symbol. Publisher, date. Address"; what is missing is left out."""
    when = str(reference.when) if reference.when else None
    if reference.kind == "entry":
        container = f"In: {reference.container}, version {reference.version}"
        return _sentences([f"“{reference.title}”", container, reference.note])
    publisher = reference.publisher if reference.author not in (None, reference.publisher) else None
    place = ", ".join(part for part in (publisher, when) if part)
    lead = reference.author or reference.publisher
    text = _sentences([lead, reference.title, reference.symbol, place])
    if reference.note:
        text += f" ({reference.note})"
    return f"{text} {reference.url}" if reference.url else text


def _sentences(parts: Iterable[str | None]) -> str:
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def _bibtex(references: list[Reference]) -> str:
    return "\n".join(_bibtex_entry(reference) for reference in references)


def _bibtex_entry(reference: Reference) -> str:
    fields: dict[str, str] = {}
    # doubled braces keep capitals, and keep "and" within a body's name from making two authors of it
    if reference.kind == "report":
        fields["author"] = f"{{{{{escape_latex(reference.author or reference.publisher)}}}}}"
    elif reference.author:
        fields["author"] = f"{{{{{escape_latex(reference.author)}}}}}"
    fields["title"] = f"{{{{{escape_latex(reference.title)}}}}}"
    if reference.kind == "report":
        fields["institution"] = f"{{{escape_latex(reference.publisher)}}}"
    elif reference.container:
        fields["howpublished"] = (
            f"{{{escape_latex(reference.container)}, version {escape_latex(reference.version or '')}}}"
        )
    else:
        fields["howpublished"] = f"{{{escape_latex(reference.publisher)}}}"
    if reference.symbol:
        fields["number"] = f"{{{escape_latex(reference.symbol)}}}"
    fields.update(_bibtex_date(reference.when))
    if reference.url:
        fields["url"] = f"{{{reference.url.translate(_IN_ADDRESS)}}}"
    if reference.note:
        fields["note"] = f"{{{escape_latex(reference.note)}}}"
    kind = "techreport" if reference.kind == "report" else "misc"
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{reference.key},", *lines, "}"]) + "\n"


def _bibtex_date(when: When | None) -> dict[str, str]:
    if when is None:
        return {}
    start = when.start
    if when.end or when.open_ended or start.about:
        return {"year": f"{{{when}}}"}
    out = {"year": f"{{{start.year}}}"}
    if start.month:
        out["month"] = _MONTHS[start.month - 1]
    if start.day:
        out["day"] = f"{{{start.day}}}"
    return out


def escape_latex(text: str) -> str:
    """Return text with every sign that LaTeX or BibTeX would act on in a form that prints it; Unicode is kept."""
    return text.translate(_LATEX)


def _csl(references: list[Reference]) -> str:
    return json.dumps([_csl_item(reference) for reference in references], ensure_ascii=False, indent=2) + "\n"


_CSL_TYPES = {"report": "report", "page": "webpage", "document": "document", "entry": "entry-encyclopedia"}


def _csl_item(reference: Reference) -> dict[str, Any]:
    item: dict[str, Any] = {"id": reference.key, "type": _CSL_TYPES[reference.kind], "title": reference.title}
    author = reference.author or (reference.publisher if reference.kind == "report" else None)
    if author:
        item["author"] = [{"literal": author}]
    if reference.container:
        item["container-title"] = reference.container
        item["version"] = reference.version
    else:
        item["publisher"] = reference.publisher
    if reference.symbol:
        item["number"] = reference.symbol
    if reference.when:
        item["issued"] = _csl_date(reference.when)
    if reference.url:
        item["URL"] = reference.url
    if reference.note:
        item["note"] = reference.note
    return item


def _csl_date(when: When) -> dict[str, Any]:
    points = [when.start, when.end] if when.end else [when.start]
    issued: dict[str, Any] = {"date-parts": [_date_parts(point) for point in points if point]}
    if when.start.about:
        issued["circa"] = True
    return issued


def _date_parts(point: Point) -> list[int]:
    return [part for part in (point.year, point.month, point.day) if part is not None]


STYLES: dict[str, Callable[[list[Reference]], str]] = {"text": _text, "bibtex": _bibtex, "csl-json": _csl}
"""The citation styles by name; each makes text of references, the card's first."""
