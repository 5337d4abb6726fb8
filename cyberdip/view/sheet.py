"""What there is to say of a card beside its prose: its facts as rows, its links, its sources in order of citation.

Values only; view/layout.py decides how they look. A plain `show` imports this module, so it stays light.
"""

from __future__ import annotations

from cyberdip.view.dates_in_words import in_words
from cyberdip.view.lines import NO_BREAK, one_line
from cyberdip.view.markdown import Span, parse_inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    Spans = tuple[Span, ...]
    Record = Mapping[str, Any]

NOT_KNOWN = "not known"

WORKS = {
    "quran": "Qur'an",
    "bukhari": "Sahih al-Bukhari",
    "muslim": "Sahih Muslim",
    "abu-dawud": "Sunan Abi Dawud",
    "tirmidhi": "Jami' al-Tirmidhi",
    "nasai": "Sunan al-Nasa'i",
    "ibn-majah": "Sunan Ibn Majah",
}
FACT_LABELS = {
    "founded": "Founded",
    "seat": "Seat",
    "members": "Members",
    "strategy": "Strategy",
    "laws": "Laws",
    "bodies": "Bodies",
    "cert": "CERT",
    "memberships": "Memberships",
    "treaties": "Treaties",
    "positions": "Positions",
    "events": "Events",
}
"""The fields of a country or institution, in the order in which they are shown."""
_FACT_ORDER = {
    "institution": ("founded", "seat", "members", "bodies", "laws", "memberships", "positions", "events"),
    "country": ("strategy", "laws", "bodies", "cert", "memberships", "treaties", "positions", "events"),
}


class Row:
    """A label and what stands under it: one item or more. `arabic` rows are lines of Arabic and nothing else."""

    __slots__ = ("arabic", "items", "label")

    def __init__(self, label: str, items: Sequence[Spans], *, arabic: bool = False) -> None:
        self.label = label
        self.items = tuple(items)
        self.arabic = arabic


class Group:
    """Rows that belong together under a heading."""

    __slots__ = ("rows", "title")

    def __init__(self, title: str, rows: Iterable[Row]) -> None:
        self.title = title
        self.rows = tuple(rows)


class Citing:
    """Numbers sources from 1, in the order in which they are first cited; one numbering can serve several cards."""

    def __init__(self) -> None:
        self.numbered: list[Record] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self._known: dict[str, Record] = {}

    def turn_to(self, record: Record) -> None:
        """Read source ids as those of this card from now on."""
        self._known = {source["id"]: source for source in record.get("sources", ())}

    def number(self, source: Record) -> int:
        """Return the number of a source, giving it the next one if it has none yet."""
        # two cards may use one document under two ids, or one id for two documents
        identity = tuple(str(source.get(name, "")) for name in ("title", "publisher", "symbol", "url", "note"))
        if identity not in self._numbers:
            self.numbered.append(source)
            self._numbers[identity] = len(self.numbered)
        return self._numbers[identity]

    def mark(self, span: Span) -> str:
        """Return a citation as it is shown: `[1, para. 24]`; an unknown source keeps its id."""
        source = self._known.get(span.target)
        name = str(self.number(source)) if source is not None else span.target
        text = f"[{name}, {span.place}]" if span.place else f"[{name}]"
        return text.replace(" ", NO_BREAK)

    def number_the_rest(self, record: Record) -> None:
        """Give the sources that are never cited their numbers, last."""
        for source in record.get("sources", ()):
            self.number(source)


def inline(text: object) -> Spans:
    """Return the spans of a field of running text."""
    return parse_inline(one_line(text))


def plain_span(text: object) -> Spans:
    """Return a span of text in which nothing is a marker."""
    return (Span("text", one_line(text)),)


def citation(text: object) -> Span:
    """Return the citation of a `source` field."""
    source, _, place = one_line(text).partition(",")
    return Span("cite", "", target=source.strip(), place=place.strip())


def card_link(card_id: str, titles: Mapping[str, str]) -> Span:
    """Return a link to a card, by its title where it is known."""
    card_id = one_line(card_id)
    return Span("link", one_line(titles.get(card_id, card_id)), target=card_id)


def fact_groups(record: Record, titles: Mapping[str, str]) -> list[Group]:
    """Return the facts of the card's kind, in reading order."""
    build = _BUILDERS.get(record["kind"])
    groups = build(record, titles) if build else []
    return [group for group in groups if group.rows]


def _prose(label: str, text: object) -> list[Row]:
    return [Row(label, [inline(text)])] if text else []


def _date(label: str, text: str | None) -> list[Row]:
    return [Row(label, [plain_span(in_words(text))])] if text else []


def _list(label: str, texts: Iterable[object]) -> list[Row]:
    items = [inline(text) for text in texts]
    return [Row(label, items)] if items else []


def _case(record: Record, titles: Mapping[str, str]) -> list[Group]:
    attributions = record.get("attribution", ())
    none_made = [Row("Attribution", [plain_span("none made in public")])] if attributions == "none" else []
    entries = [entry for entry in attributions if not isinstance(entry, str)]
    norms = [(card_link(norm, titles),) for norm in record.get("norms", ())]
    return [
        Group(
            "The case",
            [
                *_date("When", record.get("when")),
                *_prose("Where", record.get("where")),
                *_list("Parties", record.get("parties", ())),
                *none_made,
            ],
        ),
        *(
            Group(
                "Attribution" if len(entries) == 1 else f"Attribution {number} of {len(entries)}",
                _accusation(entry),
            )
            for number, entry in enumerate(entries, start=1)
        ),
        Group(
            "What followed",
            [*_prose("Response", record.get("response")), *_prose("Outcome", record.get("outcome"))],
        ),
        Group("Norms and law that apply", [Row("", norms)] if norms else []),
        Group("Lessons", _list("", record.get("lessons", ()))),
    ]


def _accusation(entry: Record) -> list[Row]:
    on = entry.get("on")
    return [
        Row("By", [inline(entry["by"])]),
        Row("To", [inline(entry["to"])]),
        Row("On", [plain_span(in_words(on) if on else NOT_KNOWN)]),
        Row("Form", [(*inline(entry["form"]), Span("text", NO_BREAK), citation(entry["source"]))]),
        Row("Denied", [inline(entry["denied"])]),
    ]


def _principle(record: Record, titles: Mapping[str, str]) -> list[Group]:
    return [Group(passage_name(text), _passage(text)) for text in record.get("texts", ())]


def passage_name(text: Record) -> str:
    """Return the work and the place of a quoted text: "Qur'an 5:1"."""
    work = one_line(text["work"])
    return f"{WORKS.get(work, work)} {one_line(text['ref'])}"


def _passage(text: Record) -> list[Row]:
    translator = one_line(text["translation"])
    return [
        Row(
            "Arabic",
            [plain_span(line) for line in str(text["arabic"]).split("\n") if line.strip()],
            arabic=True,
        ),
        Row("English", [(*inline(text["english"]), Span("text", NO_BREAK), citation(text["source"]))]),
        Row("Translation", [plain_span("the deck's own" if translator == "ours" else translator)]),
        *_prose("Grading", text.get("grading")),
    ]


def _instrument(record: Record, titles: Mapping[str, str]) -> list[Group]:
    rows = [*_date("Adopted", record.get("adopted")), *_date("In force", record.get("in_force"))]
    status = record.get("status")
    if status:
        on = Span("text", f" ({in_words(status['on'])}){NO_BREAK}")
        rows.append(Row("Status", [(*inline(status["text"]), on, citation(status["source"]))]))
    return [Group("The instrument", [*rows, *_list("Parties", record.get("parties", ()))])]


def _profile(record: Record, titles: Mapping[str, str]) -> list[Group]:
    rows = []
    for name in _FACT_ORDER[record["kind"]]:
        facts = record.get(name)
        if facts is not None:
            items = [plain_span(facts)] if isinstance(facts, str) else [_fact(fact, titles) for fact in facts]
            rows.append(Row(FACT_LABELS[name], items))
    return [Group("Profile" if record["kind"] == "country" else "The institution", rows)]


def _fact(fact: Record, titles: Mapping[str, str]) -> Spans:
    spans = [*inline(fact["text"])]
    if fact.get("on"):
        spans.append(Span("text", f" ({in_words(fact['on'])})"))
    spans += [Span("text", NO_BREAK), citation(fact["source"])]
    if fact.get("card"):
        spans += [Span("text", " → "), card_link(fact["card"], titles)]
    return tuple(spans)


_BUILDERS: dict[str, Callable[[Record, Mapping[str, str]], list[Group]]] = {
    "case": _case,
    "principle": _principle,
    "instrument": _instrument,
    "country": _profile,
    "institution": _profile,
}


def compared_rows(record: Record, titles: Mapping[str, str]) -> list[Row]:
    """Return what a reader compares of a card, one row for each field."""
    rows = [
        Row("Kind", [plain_span(record["kind"])]),
        Row("Level", [plain_span(record["level"])]),
        Row("Topics", [plain_span(", ".join(map(str, record["topics"])))]),
        Row("Summary", [inline(record["summary"])]),
    ]
    arabic = record.get("arabic")
    if arabic:
        rows.insert(0, Row("Arabic", [plain_span(arabic["term"])], arabic=True))
        rows.insert(1, Row("Transliteration", [plain_span(arabic["translit"])]))
    entries: list[Spans] = []
    texts: list[Spans] = []
    for group in fact_groups(record, titles):
        if group.title.startswith("Attribution"):
            entries.append(_in_a_sentence(group))
        elif record["kind"] == "principle":
            texts.append(plain_span(group.title))
        else:
            rows += [Row(row.label or group.title, row.items, arabic=row.arabic) for row in group.rows]
    if entries:
        rows.append(Row("Attribution", entries))
    if texts:
        rows.append(Row("Texts", texts))
    rows.append(Row("Key points", [inline(point) for point in record["key_points"]]))
    related = [(card_link(other, titles),) for other in record["related"]]
    if related:
        rows.append(Row("See also", related))
    rows.append(Row("Last checked", [plain_span(in_words(record["as_of"]))]))
    return rows


def _in_a_sentence(group: Group) -> Spans:
    """Return an accusation on one line: by whom, to whom, on what date, in what form, and whether denied."""
    said = {row.label: row.items[0] for row in group.rows}
    return (
        *(
            Span("text", "By "),
            *said["By"],
            Span("text", " to "),
            *said["To"],
            Span("text", "; on: "),
            *said["On"],
        ),
        *(Span("text", "; form: "), *said["Form"], Span("text", "; denied: "), *said["Denied"]),
    )


def source_text(source: Record) -> str:
    """Return a source in sentences: author, title, symbol, publisher and date, and a note in brackets."""
    date = source.get("date") or source.get("year")
    publisher = one_line(source["publisher"])
    dated = f"{publisher}, {in_words(str(date))}" if date else publisher
    author = source.get("author")
    parts = [author if author != source["publisher"] else None, source["title"], source.get("symbol"), dated]
    sentences = [one_line(part) for part in parts if part]
    if source.get("note"):
        sentences[-1] += f" ({one_line(source['note']).rstrip('.')})"
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in sentences)
