"""A paper as Markdown that a trainer can go on editing: CommonMark with tables, nothing that a converter trips over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from cyberdip.exchange.printing import MARKING, TICKED, Asked, Form, Key, Option, Sheets

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$])")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def paper_markdown(paper: Sheets) -> str:
    """Return the paper as one Markdown file."""
    lines = [line for part, form in paper.pages() for line in (*_head(paper, part, form), *_BODIES[part](form))]
    return "\n".join(lines).strip("\n") + "\n"


def escape(text: str) -> str:
    """Return a text in which no sign means anything to Markdown."""
    text = _SPECIAL.sub(r"\\\1", text).replace("&", "&amp;")
    return _BEGINS.sub(lambda found: f"{found[1]}{_inert(found[2])}", text)


def _inert(begin: str) -> str:
    return f"{begin[:-1]}\\{begin[-1]}"


def _head(paper: Sheets, part: str, form: Form) -> list[str]:
    fields = [f"Name: {_blank(16)} Date: {_blank(8)}", ""] if part != "key" else []
    heading = escape(paper.heading(part, form))
    return ["", f"# {heading}", "", f"Code: {form.code}. {form.size}. {escape(paper.deck)}.", "", *fields]


def _blank(length: int) -> str:
    return "\\_" * length


def _questions(form: Form) -> Iterator[str]:
    for question in form.questions:
        lines = escape(question.stem).split("\n")
        yield f"**{question.number}.** " + "  \n".join(line.strip() for line in lines)
        yield ""
        yield f"*{escape(question.task)}*"
        yield ""
        yield from _answers(question)
        yield ""


def _answers(question: Asked) -> Iterator[str]:
    if question.kind in TICKED:
        yield from _list(question.options, "☐ ")
    elif question.kind == "match":
        yield from (f"- {left.mark}. {escape(left.text)}: {_blank(4)}" for left in question.lefts)
        yield ""
        yield "To be matched with:"
        yield ""
        yield from _list(question.options)
    elif question.kind == "order":
        yield from _list(question.options)
        yield ""
        yield "Order: " + " ".join([_blank(4)] * question.places)
    else:
        yield from _list(question.gaps)
        yield from [""] if question.gaps else []
        for place in range(question.places):
            mark = f"({place + 1}) " if question.places > 1 else ""
            yield f"{mark}{_blank(40)}  "


def _list(options: Sequence[Option], box: str = "") -> Iterator[str]:
    return (f"- {box}{option.mark}{'.' if option.mark.isalnum() else ''} {escape(option.text)}" for option in options)


def _grid(form: Form) -> Iterator[str]:
    yield "| No. | Answer |"
    yield "|---:|:---|"
    for question in form.questions:
        if question.kind in TICKED:
            cell = " ".join(f"☐ {option.mark}" for option in question.options)
        elif question.kind == "match":
            cell = " ".join(f"{left.mark} {_blank(3)}" for left in question.lefts)
        else:
            cell = " ".join([_blank(4 if question.kind == "order" else 20)] * question.places)
        yield f"| {question.number} | {cell} |"


def _keys(form: Form) -> Iterator[str]:
    yield MARKING
    yield ""
    names = ["No.", *(f"Form {letter}" for letter in form.others), "Key", "Answer", "Reason", "Source and card"]
    yield f"| {' | '.join(names)} |"
    yield f"|{'|'.join([':---'] * len(names))}|"
    for key in form.keys:
        yield f"| {' | '.join(_cells(key))} |"


def _cells(key: Key) -> Iterator[str]:
    yield str(key.number)
    yield from (option.text for option in key.others)
    yield escape(key.short)
    yield "; ".join(map(escape, key.answer))
    yield escape(key.why)
    arabic = f" {escape(key.arabic)}" if key.arabic else ""
    yield f"{escape(key.source)} Card: {escape(key.card)}{arabic}"


_BODIES: dict[str, Callable[[Form], Iterator[str]]] = {"paper": _questions, "grid": _grid, "key": _keys}
