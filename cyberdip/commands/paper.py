"""`paper`: a test with a code, made from a selection or a blueprint, looked at and printed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyberdip.commands.asking import card_alone
from cyberdip.commands.opening import opened
from cyberdip.commands.pooling import paper_named, places_of, pool_of
from cyberdip.commands.selecting import check_selection, check_words
from cyberdip.errors import UsageError
from cyberdip.exchange.printing import PARTS, sheets
from cyberdip.library.index import Index
from cyberdip.library.model import Card, CardId, Kind, Level, QuestionType
from cyberdip.library.vocabulary import QUESTION_TYPES
from cyberdip.library.writing import check_place, write_whole
from cyberdip.study.items import Item
from cyberdip.study.selection import Selection
from cyberdip.training.blueprint import Wish, parse_share, read_blueprint
from cyberdip.training.paper import Paper, Wanted, new_paper, option_seed, paper_record, spread
from cyberdip.training.paper_code import MOST_FORMS, revision_name
from cyberdip.view.output import put, put_json
from cyberdip.view.terminal import write

if TYPE_CHECKING:
    from cyberdip.view.questions import Paragraphs

DEFAULT_NUMBER = 20


@dataclass(frozen=True, slots=True)
class NewPaper:
    """What the options of `paper new` ask for."""

    kind: list[str] | None = None
    topic: list[str] | None = None
    level: list[str] | None = None
    type: list[str] | None = None
    number: int | None = None
    share: list[str] | None = None
    blueprint: Path | None = None
    seed: str | None = None
    forms: int = 1
    output: Path | None = None
    force: bool = False


def new(asked: NewPaper, *, deck: Path | None, as_json: bool, plain: bool) -> int:
    """Make a paper and print its codes; write its file too, where one is named."""
    if asked.output:
        check_place(asked.output, force=asked.force)
    if not 1 <= asked.forms <= MOST_FORMS:
        raise UsageError(f"--forms {asked.forms}: a paper has 1 to {MOST_FORMS} forms.")
    index = opened(deck)
    check_selection(index, kind=asked.kind, topic=asked.topic, level=asked.level)
    check_words(asked.type, "type", QUESTION_TYPES)
    number, wishes = _blueprint(index, asked)
    wanted = Wanted(
        number=number,
        selection=Selection(
            kinds=frozenset(map(Kind, asked.kind or ())), topics=frozenset(asked.topic or ()),
            levels=frozenset(map(Level, asked.level or ())), types=frozenset(map(QuestionType, asked.type or ())),
            authored_only=True,
        ),
        wishes=wishes,
        forms=asked.forms,
        seed=asked.seed,
    )  # fmt: skip
    pool = pool_of(index)
    paper = new_paper(pool, wanted, chance=os.urandom(8).hex())
    counted = spread(paper.questions, pool.places)
    record = paper_record(paper, decks=index.decks())
    if asked.output:
        write_whole(asked.output, json.dumps(record, ensure_ascii=False, indent=2) + "\n", force=asked.force)
    if as_json:
        put_json({**record, "spread": counted})
        return 0
    _put(_summary(index, paper, counted, file=asked.output), plain=plain)
    return 0


def _blueprint(index: Index, asked: NewPaper) -> tuple[int, tuple[Wish, ...]]:
    """Return how many questions are wanted, and their shares, from the options and the blueprint file."""
    topics = [topic["id"] for topic in index.topics()]
    wishes = [parse_share(text, topics=topics) for text in asked.share or ()]
    number = asked.number
    if asked.blueprint:
        blueprint = read_blueprint(asked.blueprint, topics=topics)
        wishes = [*blueprint.wishes, *wishes]
        number = number if number is not None else blueprint.number
    return DEFAULT_NUMBER if number is None else number, tuple(wishes)


def show(name: str, *, form: str, key: bool, deck: Path | None, as_json: bool, plain: bool, pager: bool) -> int:
    """Print the questions of a form, with the keys if they are asked for."""
    index = opened(deck)
    paper = paper_named(index, name)
    number = form_number(paper, form)
    items = paper.items(number)
    if as_json:
        put_json(_record(index, paper, number, items))
        return 0
    from cyberdip.view.paper_pages import questions_page

    summary = _summary(index, paper, spread(paper.questions, places_of(index)), file=None, form=number)
    _put((*summary, *questions_page(items, cards_of(index, items), key=key)), plain=plain, pager=pager)
    return 0


def form_number(paper: Paper, form: str) -> int:
    """Return the form that a letter names, the code's own for ""; UsageError where the paper has no such form."""
    if not form:
        return paper.code.form
    place = "ABCD".find(form.strip().upper()) if len(form.strip()) == 1 else -1
    if not 0 <= place < paper.code.forms:
        there = "form A only" if paper.code.forms == 1 else f"forms A to {'ABCD'[paper.code.forms - 1]}"
        raise UsageError(f"--form {form!r}: this paper has {there}.\n  `cyberdip paper new --forms 2` makes two.")
    return place


def cards_of(index: Index, items: tuple[Item, ...]) -> dict[CardId, Card]:
    """Return the cards of these questions, for their titles and sources."""
    names = dict.fromkeys(item.question.card for item in items)
    return {name: card_alone(index, name) for name in names}


def _record(index: Index, paper: Paper, form: int, items: tuple[Item, ...]) -> dict[str, Any]:
    """Return a form for a script: its questions in order, with the options as they are shown."""
    code = paper.code.with_form(form)
    written = index.find_questions(item.question.id for item in items)
    return {
        **paper_record(paper, decks=index.decks()),
        "code": str(code),
        "form": code.letter,
        "seed": option_seed(code),
        "questions": [
            {
                "number": number, "card": item.question.card, **written[item.question.id][1],
                "options": list(item.options), "gap_options": [list(options) for options in item.gap_options],
            }
            for number, item in enumerate(items, start=1)
        ],
    }  # fmt: skip


def _summary(
    index: Index, paper: Paper, counted: dict[str, dict[str, int]], *, file: Path | None, form: int | None = None
) -> Paragraphs:
    from cyberdip.view.paper_pages import Summary, summary_page

    decks = ", ".join(f"{deck['id']} {deck['version']}" for deck in index.decks())
    titles = index.topic_titles()
    return summary_page(
        Summary(
            codes=tuple(str(paper.code.with_form(number)) for number in range(paper.code.forms)),
            questions=len(paper.questions),
            revision=f"{revision_name(paper.code.revision)} ({decks})",
            spread={**counted, "topic": {titles.get(name, name): n for name, n in counted["topic"].items()}},
            file=str(file) if file else None,
            shown=form,
        )
    )


def _put(page: Paragraphs, *, plain: bool, pager: bool = False) -> None:
    from cyberdip.view.questions import View, as_text

    put(plain=plain, pager=pager, as_plain=lambda width: as_text(page, width), as_rich=lambda _: View(page))


@dataclass(frozen=True, slots=True)
class Printed:
    """What the options of `paper print` ask for. format: "" for what the file's name says, HTML without one."""

    format: str = ""
    output: Path | None = None
    part: list[str] | None = None
    form: str = ""
    title: str = "Test paper"
    force: bool = False


def print_(name: str, wanted: Printed, *, deck: Path | None) -> int:
    """Write a paper for print: its forms, their answer grids and marking keys."""
    check_words(wanted.part, "part", PARTS)
    format_ = _format(wanted)
    if wanted.output:
        check_place(wanted.output, force=wanted.force)
    elif format_ == "pdf":
        raise UsageError("a PDF can't be printed here.\n  Name a file: -o paper.pdf")
    index = opened(deck)
    paper = paper_named(index, name)
    numbers = [form_number(paper, wanted.form)] if wanted.form else range(paper.code.forms)
    forms = []
    for number in numbers:
        code = paper.code.with_form(number)
        forms.append((code.letter, str(code), paper.items(number)))
    decks = ", ".join(f"{row['title']}, {row['version']}" for row in index.decks())
    made = sheets(wanted.title, forms, cards_of(index, forms[0][2]), deck=decks, parts=wanted.part or PARTS)
    content: str | bytes
    if format_ == "pdf":
        from cyberdip.exchange.print_pdf import paper_pdf

        content = paper_pdf(made)
    elif format_ == "markdown":
        from cyberdip.exchange.print_markdown import paper_markdown

        content = paper_markdown(made)
    else:
        from cyberdip.exchange.print_html import paper_html

        content = paper_html(made)
    if wanted.output:
        write_whole(wanted.output, content, force=wanted.force)
        write(f"Wrote the paper to {wanted.output}.\n")
    elif isinstance(content, str):
        write(content)
    return 0


def _format(wanted: Printed) -> str:
    if wanted.format:
        check_words([wanted.format], "format", tuple(_SUFFIXES.values()))
        return wanted.format
    suffix = wanted.output.suffix.lower() if wanted.output else ""
    if suffix and suffix not in _SUFFIXES:
        raise UsageError(
            f"-o {wanted.output}: a paper is printed as {', '.join(_SUFFIXES)}.\n  Or say it: --format html."
        )
    return _SUFFIXES.get(suffix, "html")


_SUFFIXES = {".html": "html", ".md": "markdown", ".pdf": "pdf"}
