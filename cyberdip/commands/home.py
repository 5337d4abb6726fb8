"""The home screen: what is due, where the path stands, the card of the day, three useful commands.

It is the first thing that many see and opens in no time, so that it asks the index and the store for counts and loads
neither questions nor the schedule.
"""

from __future__ import annotations

import os

from cyberdip.commands.aiming import default_aim
from cyberdip.commands.opening import opened
from cyberdip.library import folders
from cyberdip.study.store.glance import Glance, study_day
from cyberdip.view import plain as plain_view
from cyberdip.view.output import put, put_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Any

    from rich.text import Text

    from cyberdip.library.index import Index

    Record = dict[str, Any]

_STEP = 7919  # a prime: day after day it leads through all the cards, and not to neighbours

_MANY = 500


def home(*, deck: str | PathLike[str] | None, as_json: bool, plain: bool, today: int | None = None) -> int:
    """Print what is due and where the learner stands. No store is made, and none is needed.

    today: the ordinal of the study day, the present one if left out.
    """
    index = opened(deck)
    today = study_day() if today is None else today
    record = _standing(index, today)
    card = _card_of_the_day(index, today)
    if as_json:
        from datetime import date

        put_json(
            {"day": date.fromordinal(today).isoformat(), **record, "card_of_the_day": _short(card) if card else None}
        )
        return 0
    if card is None:
        from cyberdip.errors import NothingFound

        raise NothingFound("the deck has no cards.\n  `cyberdip deck new` starts a deck.")
    path = record["path"]
    shown = {
        "due": record["due"] + record["further"], "new": record["new_cards"],
        "path": (path["title"], path["done"], path["total"]) if path else None,
        "card_of_day": card, "first_time": record["first_time"],
    }  # fmt: skip

    def as_rich(width: int) -> Text:
        from cyberdip.view import lists

        return lists.home(**shown, width=width)

    put(plain=plain, as_rich=as_rich, as_plain=lambda width: plain_view.home(**shown, width=width))
    return 0


def _standing(index: Index, today: int) -> Record:
    """Return what today's lesson would hold, and how far its path has come."""
    folder = folders.data_folder()
    with Glance(os.path.join(folder, "progress.sqlite") if folder else None, today) as glance:
        aim = default_aim(index, glance.last_path())
        there = index.question_counts(aim.cards)
        cards = [card for card in aim.cards if card in there]
        read, asked = glance.read_of(cards), glance.asked_of(cards)
        read_today = glance.read_today()
        due = _due(index, glance, read_today.union(glance.answered_today()))
        limit = max(0, glance.new_cards() - len(read_today))
        return {
            "first_time": glance.is_empty(),
            "due": sum(due.values()),
            "further": _further(index, glance, due),
            "new_cards": min(limit, len(set(cards) - read)),
            "path": {"id": aim.path, "title": aim.title, "done": len(read | asked), "total": len(cards)}
            if cards
            else None,
        }


def _due(index: Index, glance: Glance, taken: set[str]) -> dict[str, int]:
    """Return how many reviews of each card today's lesson would ask: one, unless that card is all that is due."""
    if glance.due_count() > _MANY:
        # With such a backlog nobody counts the few questions that have left the deck since.
        return dict.fromkeys(glance.due_cards() - taken, 1)
    due = glance.due()
    revised = index.editions_above_one()
    if revised:
        seen = glance.editions(list(revised))
        due.update((question, "") for question, edition in seen.items() if edition < revised[question])
    found: dict[str, int] = {}
    for card in index.cards_of_questions(list(due)).values():
        found[card] = found.get(card, 0) + 1
    if len(found) == 1 and taken <= found.keys():
        return found
    return {card: 1 for card in found if card not in taken}


def _further(index: Index, glance: Glance, due: dict[str, int]) -> int:
    """Return how many further questions of cards already read come up today; behind a backlog there are none."""
    if len(due) > _MANY:
        return 0
    read = glance.read()
    return glance.further(read, index.question_counts(None if len(read) > _MANY else list(read)), due)


def _card_of_the_day(index: Index, today: int) -> Record | None:
    """Return the card that this study day shows to everyone with the same deck."""
    name = index.card_at(today * _STEP)
    return index.card(name) if name else None


def _short(card: Record) -> Record:
    return {name: card[name] for name in ("id", "kind", "title", "summary")}
