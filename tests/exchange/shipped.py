"""The questions of the deck that ships, on their way out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cyberdip.exchange.carrying import Carried, Outgoing
from cyberdip.library.folders import shipped_deck
from cyberdip.library.model import Card, Question
from cyberdip.library.reading import read_deck
from cyberdip.study.items import present
from tests.exchange.making import authored


@cache
def shipped(*, fixed: bool = False) -> Outgoing:
    """Return every question of the shipped deck. fixed: with the options in the order of a paper."""
    deck = read_deck(Path(shipped_deck()))
    titles = {topic.id: topic.title for topic in deck.topics}
    carried = []
    for record in deck.cards.values():
        card = Card.from_record(record)
        for one in record.get("questions", ()):
            question = Question.from_record(one, card.id)
            source = card.source(question.source.source)
            parts = (
                source.author,
                source.title,
                source.publisher,
                source.symbol,
                source.date or source.year,
                question.source.place,
            )
            carried.append(
                Carried(
                    question=question, record=one, card=card,
                    item=present(question, seed="7") if fixed else authored(question),
                    topic=card.topics[0], topic_title=titles[card.topics[0]],
                    source=f"{', '.join(str(part) for part in parts if part)}.{f' {source.url}' if source.url else ''}",
                    url=source.url or "",
                    deck=deck.info.id,
                )
            )  # fmt: skip
    return Outgoing(deck.info.title, deck.info.title, deck.info.licence, tuple(carried), fixed=fixed)
