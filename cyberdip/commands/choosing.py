"""Options that choose questions, by their cards or by a paper: the same words for `quiz` and `export`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from cyberdip.commands.selecting import check_selection, check_words
from cyberdip.errors import UsageError
from cyberdip.library.index import Index
from cyberdip.library.model import CardId, Kind, Level, QuestionType
from cyberdip.library.names import find_card
from cyberdip.library.vocabulary import QUESTION_TYPES
from cyberdip.study.selection import Selection
from cyberdip.view.terminal import write


@dataclass(frozen=True, slots=True)
class Choice:
    """What the options ask for; None and False where an option was left out. paper: a code, or a file's name.

    path: a learning path, named loosely, whose cards alone are asked about.
    """

    kind: list[str] | None = None
    topic: list[str] | None = None
    level: list[str] | None = None
    card: list[str] | None = None
    type: list[str] | None = None
    count: int | None = None
    seed: str | None = None
    authored: bool = False
    paper: str | None = None
    path: str | None = None


def check_paper_alone(choice: Choice) -> None:
    """Raise `UsageError` where a paper is named beside options that would choose other questions."""
    others = {
        "--kind": choice.kind, "--topic": choice.topic, "--level": choice.level, "--card": choice.card,
        "--type": choice.type, "--path": choice.path, "-n": choice.count is not None, "--seed": choice.seed is not None,
    }  # fmt: skip
    extra = [option for option, given in others.items() if given]
    if extra:
        raise UsageError(f"--paper and {extra[0]} don't go together: a paper says what is asked.\n  Leave one out.")


def selection_of(index: Index, choice: Choice) -> Selection:
    """Return what the options let through; `UsageError` for a word that no deck knows."""
    check_selection(index, kind=choice.kind, topic=choice.topic, level=choice.level)
    check_words(choice.type, "type", QUESTION_TYPES)
    return Selection(
        kinds=frozenset(map(Kind, choice.kind or ())),
        topics=frozenset(choice.topic or ()),
        levels=frozenset(map(Level, choice.level or ())),
        cards=frozenset(CardId(name) for name in cards_named(index, choice.card)),
        types=frozenset(map(QuestionType, choice.type or ())),
        authored_only=choice.authored,
    )


def cards_named(index: Index, names: list[str] | None) -> list[str]:
    """Return the ids of cards that are named loosely; a near miss is told on stderr."""
    cards = []
    for name in names or ():
        match = find_card(index, name)
        if match.how:
            write(f"{match.how}\n", sys.stderr)
        cards.append(match.id)
    return cards
