"""Where the learner stands with cards, paths and topics, for `list --status`, `learn --list` and `stats`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cyberdip.commands.aiming import path_cards
from cyberdip.commands.selecting import check_words
from cyberdip.commands.storing import opened_store, shelf_of
from cyberdip.library.index import Index
from cyberdip.library.model import CardId
from cyberdip.library.vocabulary import LEVELS
from cyberdip.study.clock import Clock, now
from cyberdip.study.standing import Standing, path_progress, standings
from cyberdip.study.store import Store

Row = dict[str, Any]
ALL = "all"
STATUSES = (*(standing.value for standing in Standing), "due", "leech", ALL)


def with_status(index: Index, rows: Sequence[Row], wanted: Sequence[str], *, clock: Clock = now) -> list[Row]:
    """Return the rows of the cards that stand as wanted, each with its `status`: "learning", or "learning, due".

    `all` keeps every card, to see where each stands.
    """
    check_words(wanted, "status", STATUSES)
    with opened_store(write=False) as store:
        found = statuses(index, store, [CardId(row["id"]) for row in rows], clock=clock)
    kept = []
    for row in rows:
        words = found[row["id"]]
        if ALL in wanted or not words.isdisjoint(wanted):
            kept.append({**row, "status": ", ".join(word for word in STATUSES if word in words)})
    return kept


def statuses(index: Index, store: Store, cards: Iterable[CardId], *, clock: Clock = now) -> dict[str, set[str]]:
    """Return all that is true of each card: its standing, whether a question is due, whether one keeps slipping."""
    listed = list(cards)
    shelf = shelf_of(index)
    words: dict[str, set[str]] = {card: {standing.value} for card, standing in standings(store, shelf, listed).items()}
    slipping = [name for name, memory in store.memories().items() if memory.is_leech]
    for word, questions in (("due", list(store.due(clock().day))), ("leech", slipping)):
        for question in shelf.outlines(questions).values():
            if question.card in words:
                words[question.card].add(word)
    return words


def path_rows(index: Index, store: Store) -> list[Row]:
    """Return the paths, the easiest first, with how many of their cards are new, learning and known.

    `done` counts those met.
    """
    paths = sorted(index.paths(), key=lambda record: (LEVELS.index(record["level"]), record["title"]))
    records = [(record, [CardId(card) for card in path_cards(record)]) for record in paths]
    of_cards = standings(store, shelf_of(index), dict.fromkeys(card for _, cards in records for card in cards))
    rows = []
    for record, cards in records:
        progress = path_progress(of_cards[card] for card in cards if card in of_cards)
        rows.append(
            {
                **{name: record[name] for name in ("id", "title", "level", "introduction")},
                "lessons": len(record["lessons"]), "minutes": sum(lesson["minutes"] for lesson in record["lessons"]),
                "done": progress.learning + progress.known, "total": progress.total,
                "new": progress.new, "learning": progress.learning, "known": progress.known,
            }
        )  # fmt: skip
    return rows
