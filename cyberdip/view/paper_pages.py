"""A paper on the screen: its codes, what it is made of, its questions, and what to do with it next."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cyberdip.library.model import Card, CardId, QuestionType
from cyberdip.study.items import Item
from cyberdip.view import wording as w
from cyberdip.view.lines import one_line
from cyberdip.view.questions import BLANK, Paragraph, Paragraphs, header, key_page, letter, option_text, stem, why

_NAMES = {"kind": "Kinds: ", "topic": "Topics: ", "level": "Levels: ", "type": "Types: "}


@dataclass(frozen=True, slots=True)
class Summary:
    """A paper in short. codes: one a form. spread: how many questions by kind, topic, level and type.

    file: where the paper was written, or None. shown: the form whose questions follow, None where none do.
    """

    codes: tuple[str, ...]
    questions: int
    revision: str
    spread: Mapping[str, Mapping[str, int]]
    file: str | None = None
    shown: int | None = None


def summary_page(paper: Summary) -> Paragraphs:
    """Return the paper in short, with the commands that print it and sit it."""
    count = "1 question" if paper.questions == 1 else f"{paper.questions} questions"
    forms = "" if len(paper.codes) == 1 else f", in {len(paper.codes)} forms"
    page = [Paragraph(f"A paper of {count}{forms}", "title")]
    for number, code in enumerate(paper.codes):
        label = "Code: " if len(paper.codes) == 1 else f"Form {'ABCD'[number]}: "
        page.append(Paragraph(code, "strong", label, whole=True))
    page.append(Paragraph(paper.revision, "", "Made with revision: "))
    for name, label in _NAMES.items():
        counts = ", ".join(f"{word} {count}" for word, count in paper.spread.get(name, {}).items())
        page.append(Paragraph(counts, "", label))
    if paper.file:
        page.append(Paragraph(paper.file, "", "Written to: ", whole=True))
    if paper.shown is None:
        code = shlex.quote(paper.codes[0])
        page += [
            BLANK,
            Paragraph(f"cyberdip paper show {code}", "", "To look at it: ", whole=True),
            Paragraph(f"cyberdip paper print {code} -o paper.html", "", "To print it: ", whole=True),
            Paragraph(
                f'cyberdip quiz --paper {code} --exam --name "…" --save result.json', "", "To sit it: ", whole=True
            ),
        ]
    return (*page, BLANK)


def questions_page(items: Sequence[Item], cards: Mapping[CardId, Card], *, key: bool) -> Paragraphs:
    """Return the questions as they are asked; with `key`, each with its right answer, its reason and its card."""
    page: list[Paragraph] = []
    for number, item in enumerate(items, start=1):
        question = item.question
        page += [Paragraph(header(question, number, len(items)), "quiet"), Paragraph(stem(question), "title")]
        page += _options(item)
        if key:
            page += [*key_page(item), why(question)]
            card = w.CARD_NAME.format(title=one_line(cards[question.card].title), id=question.card)
            page.append(Paragraph(card, "quiet", w.CARD, "quiet"))
        page.append(BLANK)
    return tuple(page)


def _options(item: Item) -> Paragraphs:
    question = item.question
    if question.type is QuestionType.MATCH:
        lefts = [_row(letter(place), pair.left) for place, pair in enumerate(question.pairs)]
        return (*lefts, Paragraph(w.BELONGS, "quiet"), *(_row(str(n), text) for n, text in enumerate(item.options, 1)))
    if question.type is QuestionType.CLOZE:
        given = ((place, options) for place, options in enumerate(item.gap_options, start=1) if options)
        return tuple(_row(f"({place})", " / ".join(map(one_line, options))) for place, options in given)
    return tuple(
        _row(letter(place).upper(), option_text(question, option)) for place, option in enumerate(item.options)
    )


def _row(mark: str, text: str) -> Paragraph:
    return Paragraph(one_line(text), "", f"  {mark}.  ", hang=True)
