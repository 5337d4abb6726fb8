"""`export`: questions and cards to the formats of other programs, in the order and form in which those take them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from cyberdip.commands.asking import card_alone
from cyberdip.commands.choosing import Choice, cards_named, check_paper_alone, selection_of
from cyberdip.commands.opening import opened
from cyberdip.commands.pooling import paper_named, places_of
from cyberdip.commands.selecting import check_selection
from cyberdip.errors import NothingFound, UsageError
from cyberdip.exchange.carrying import Carried, Exported, Note, Outgoing, several
from cyberdip.exchange.citing import source_line, sources_bibtex, sources_csl
from cyberdip.library.index import Index
from cyberdip.library.model import Card, CardId, Question, QuestionType, Record
from cyberdip.library.text import on_one_line
from cyberdip.library.vocabulary import CARD_FORMATS, FORMATS, way_out
from cyberdip.library.writing import check_place, write_whole
from cyberdip.study.items import Item, present
from cyberdip.study.selection import Place, Selection
from cyberdip.view.terminal import write

_SHOWN = 10  # of the things that a format can't hold, on stderr


@dataclass(frozen=True, slots=True)
class Wanted(Choice):
    """What the options of `export` ask for."""

    output: Path | None = None
    force: bool = False
    template: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A format of questions: the module of `exchange` that writes it.

    binary: it can't be printed on a terminal. dated: its files say when they were made, and `export` is told.
    """

    module: str
    title: str
    binary: bool = False
    dated: bool = False


QUESTIONS: Mapping[str, Format] = {
    "gift": Format("gift", "a GIFT file"),
    "moodle": Format("moodle_xml", "a Moodle XML file"),
    "qti": Format("qti", "a QTI package", binary=True),
    "anki": Format("anki", "an Anki package", binary=True, dated=True),
    "csv": Format("csv_table", "a table"),
}
"""The formats that hold questions, by the name on the command line."""


def export(name: str, wanted: Wanted, *, deck: Path | None) -> int:
    """Write what was chosen in a format, to a file or to stdout; what the format can't hold is told on stderr."""
    _check(name, wanted)
    if wanted.output:
        check_place(wanted.output, force=wanted.force)
    if wanted.template:
        from cyberdip.exchange.csv_table import template

        return _put(Exported(template()), wanted, "a table to write in")
    index = opened(deck)
    if name in CARD_FORMATS:
        records = _cards(index, wanted)
        return _put(Exported(_CARD_WRITERS[name](index, records)), wanted, several(len(records), "card"))
    outgoing = _outgoing(index, wanted)
    options = {"made": _now()} if QUESTIONS[name].dated else {}
    exported = import_module(f"cyberdip.exchange.{QUESTIONS[name].module}").export(outgoing, **options)
    return _put(exported, wanted, several(len(outgoing.questions), "question"))


def _now() -> int:
    """Return the seconds since 1970, or what SOURCE_DATE_EPOCH says, by which a build can be repeated byte for byte."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(fixed) if fixed.isascii() and fixed.isdigit() else int(time.time())


def _check(name: str, wanted: Wanted) -> None:
    if name == "xapi":
        raise UsageError(
            "xapi holds results, not questions.\n  `cyberdip results push --print FILES…` prints the statements."
        )
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}.\n  {way_out(name, FORMATS)}")
    if wanted.template and name != "csv":
        raise UsageError("--template goes with csv: `cyberdip export csv --template`.")
    if name in CARD_FORMATS and wanted.type:
        raise UsageError(f"--type chooses questions, and {name} holds cards.\n  Leave it out.")
    if name in QUESTIONS and QUESTIONS[name].binary and not wanted.output:
        raise UsageError(f"{QUESTIONS[name].title} can't be printed here.\n  Name a file: -o {_example(name)}")
    if wanted.paper is not None:
        check_paper_alone(wanted)


def _example(name: str) -> str:
    return {"anki": "deck.apkg", "qti": "questions.zip"}[name]


def _put(exported: Exported, wanted: Wanted, what: str) -> int:
    if wanted.output:
        write_whole(wanted.output, exported.content, force=wanted.force)
        write(f"Wrote {what} to {wanted.output}.\n")
    elif isinstance(exported.content, str):
        write(exported.content)
    _tell(exported.lost)
    return 0


def _tell(lost: tuple[Note, ...]) -> None:
    """Say on stderr what the format could not hold."""
    if not lost:
        return
    lines = [f"  {note}\n" for note in lost[:_SHOWN]]
    more = f"  … and {len(lost) - _SHOWN} more.\n" if len(lost) > _SHOWN else ""
    write(f"This format can't hold {several(len(lost), 'thing')}:\n{''.join(lines)}{more}", sys.stderr)


def _outgoing(index: Index, wanted: Wanted) -> Outgoing:
    """Return the questions of the paper, or of the selection in the order of the deck."""
    if wanted.paper is not None:
        paper = paper_named(index, wanted.paper)
        items = paper.items(paper.code.form)
        title, fixed = f"Paper {paper.code}", True
    else:
        selection = selection_of(index, wanted)
        items = tuple(map(_authored, _admitted(index, selection)))
        title, fixed = on_one_line(" ".join(deck["title"] for deck in index.decks())), False
    if not items:
        raise NothingFound("no question fits this selection.\n  Ask for less, or other cards.")
    return Outgoing(
        title=title,
        deck=on_one_line(", ".join(f"{deck['title']}, {deck['version']}" for deck in index.decks())),
        licence=on_one_line(", ".join(dict.fromkeys(deck["licence"] for deck in index.decks()))),
        questions=_carried(index, items),
        fixed=fixed,
    )


def _admitted(index: Index, selection: Selection) -> list[Question]:
    places: Mapping[CardId, Place] = places_of(index)
    questions = (Question.from_record(record, card) for card, record in index.questions())
    return [question for question in questions if selection.admits(question, places[question.card])]


def _authored(question: Question) -> Item:
    """Return a question with its options in the author's order, the key first; other programs shuffle them."""
    if question.type in (QuestionType.CHOICE, QuestionType.MULTIPLE):
        return Item(question, options=question.keys + tuple(d.text for d in question.distractors))
    return present(question, seed="export")


def _carried(index: Index, items: tuple[Item, ...]) -> tuple[Carried, ...]:
    cards: dict[CardId, Card] = {name: card_alone(index, name) for name in {item.question.card for item in items}}
    records = {name: record for name, (_, record) in index.find_questions(i.question.id for i in items).items()}
    topics = index.main_topics(cards)
    decks = {name: str(index.deck_of(name)["id"]) for name in cards}
    titles = index.topic_titles()
    carried = []
    for item in items:
        question, card = item.question, cards[item.question.card]
        source = card.source(question.source.source)
        carried.append(
            Carried(
                question=question,
                record=records[question.id],
                card=card,
                item=item,
                topic=topics[card.id],
                topic_title=on_one_line(titles.get(topics[card.id], topics[card.id])),
                source=source_line(source, question.source.place),
                url=source.url or "",
                deck=decks[card.id],
            )
        )
    return tuple(carried)


def _cards(index: Index, wanted: Wanted) -> list[Record]:
    """Return the cards that were chosen, by kind and title; with a paper those that its questions are of."""
    if wanted.paper is not None:
        paper = paper_named(index, wanted.paper)
        named = dict.fromkeys(str(question.card) for question in paper.questions)
        return [index.card(card) for card in named]
    check_selection(index, kind=wanted.kind, topic=wanted.topic, level=wanted.level)
    rows = index.cards(kind=wanted.kind, topic=wanted.topic, level=wanted.level)
    cards = set(cards_named(index, wanted.card))
    chosen = [row["id"] for row in rows if not cards or row["id"] in cards]
    if not chosen:
        raise NothingFound("no card is of that kind, topic and level together.\n  Leave one of them out.")
    return [index.card(card) for card in chosen]


def _handout(index: Index, records: list[Record], *, html: bool) -> str:
    from cyberdip.view.handout import handout_html, handout_markdown

    decks = {deck["id"]: deck for deck in index.decks()}
    titles = {row["id"]: row["title"] for row in index.cards()}
    make = handout_html if html else handout_markdown
    return make(records, titles=titles, decks=list(decks.values()))


_CARD_WRITERS: Mapping[str, Callable[[Index, list[Record]], Any]] = {
    "bibtex": lambda _, records: sources_bibtex(records),
    "csl-json": lambda _, records: sources_csl(records),
    "markdown": lambda index, records: _handout(index, records, html=False),
    "html": lambda index, records: _handout(index, records, html=True),
}
