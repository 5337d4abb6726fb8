"""A paper as Markdown that a trainer can go on editing: CommonMark with tables, nothing that a converter trips over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cyberdip.exchange.printing import MARKING, Asked, Form, Key, Option, Sheets

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$])")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
_LINE = "\\_" * 40
_TICKED = ("choice", "multiple", "true-false")


def paper_markdown(paper: Sheets) -> str:
    """Return the paper as one Markdown file."""
    parts: list[str] = []
    for form in paper.forms:
        if "paper" in paper.parts:
            parts += [*_head(paper, form, ""), *_questions(form.questions)]
        if "grid" in paper.parts:
            parts += [*_head(paper, form, "Answer sheet"), *_grid(form.questions)]
    if "key" in paper.parts:
        for form in paper.forms:
            parts += [*_head(paper, form, "Marking key", names=False), *_keys(form)]
    return "\n".join(parts).strip("\n") + "\n"


def escape(text: str) -> str:
    """Return a text in which no sign means anything to Markdown."""
    text = _SPECIAL.sub(r"\\\1", text).replace("&", "&amp;")
    return _BEGINS.sub(lambda found: f"{found[1]}{_inert(found[2])}", text)


def _inert(begin: str) -> str:
    return f"{begin[:-1]}\\{begin[-1]}"


def _head(paper: Sheets, form: Form, part: str, *, names: bool = True) -> list[str]:
    heading = ": ".join(word for word in (paper.title, part) if word)
    heading += f", form {form.letter}" if len(paper.forms) > 1 else ""
    fields = (
        ["Name: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_ Date: \\_\\_\\_\\_\\_\\_\\_\\_", ""] if names else []
    )
    count = "1 question" if len(form.questions) == 1 else f"{len(form.questions)} questions"
    return ["", f"# {escape(heading)}", "", f"Code: {form.code}. {count}. {escape(paper.deck)}.", "", *fields]


def _questions(questions: Sequence[Asked]) -> Iterator[str]:
    for question in questions:
        lines = escape(question.stem).split("\n")
        yield f"**{question.number}.** " + "  \n".join(line.strip() for line in lines)
        yield ""
        yield f"*{escape(question.task)}*"
        yield ""
        yield from _answers(question)
        yield ""


def _answers(question: Asked) -> Iterator[str]:
    if question.kind in _TICKED:
        yield from _list(question.options, "☐ ")
    elif question.kind == "match":
        yield from (f"- {left.mark}. {escape(left.text)}: \\_\\_\\_\\_" for left in question.lefts)
        yield ""
        yield "To be matched with:"
        yield ""
        yield from _list(question.options)
    elif question.kind == "order":
        yield from _list(question.options)
        yield ""
        yield "Order: " + " ".join(["\\_\\_\\_\\_"] * question.places)
    else:
        yield from _list(question.gaps)
        yield from [""] if question.gaps else []
        for place in range(question.places):
            mark = f"({place + 1}) " if question.places > 1 else ""
            yield f"{mark}{_LINE}  "


def _list(options: Sequence[Option], box: str = "") -> Iterator[str]:
    return (f"- {box}{option.mark}{'.' if option.mark.isalnum() else ''} {escape(option.text)}" for option in options)


def _grid(questions: Sequence[Asked]) -> Iterator[str]:
    yield "| No. | Answer |"
    yield "|---:|:---|"
    for question in questions:
        if question.kind in _TICKED:
            cell = " ".join(f"☐ {option.mark}" for option in question.options)
        elif question.kind == "match":
            cell = " ".join(f"{left.mark} \\_\\_\\_" for left in question.lefts)
        else:
            cell = " ".join(["\\_" * (4 if question.kind == "order" else 20)] * question.places)
        yield f"| {question.number} | {cell} |"


def _keys(form: Form) -> Iterator[str]:
    yield MARKING
    yield ""
    others = [option.mark for option in form.keys[0].others] if form.keys else []
    names = ["No.", *(f"Form {letter}" for letter in others), "Key", "Answer", "Reason", "Source and card"]
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
