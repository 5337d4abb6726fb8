"""A learner's log of any length, made by a program: `python -m bench.make_log STORE ANSWERS` on the shipped deck.

The answers are spread over the deck's questions and over past study days, so that some questions are due today.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from cyberdip.commands.opening import opened
from cyberdip.study.clock import Moment
from cyberdip.study.log import CardRead, Entry, Review, Sitting
from cyberdip.study.store import Store

DAY = 86_400_000


def entries(questions: list[tuple[str, str]], answers: int, *, now: int) -> Iterator[Entry]:
    """Yield the log: each card read once, and its questions answered again and again on the days before today."""
    days = max(30, answers // 300)
    first = now - days * DAY
    for number, card in enumerate(dict.fromkeys(card for card, _ in questions)):
        yield CardRead(f"read-{number:08}", card, Moment(first + number, 0))
    for number in range(answers):
        card, question = questions[(number * 7919) % len(questions)]
        at = first + (number * days // answers) * DAY + number % 50_000
        right = number % 7 != 0
        yield Review(
            id=f"answer-{number:08}", question=question, card=card, edition=1, response="made", mark=float(right),
            right=right, guessed=False, seconds=8.0, at=Moment(at, 0), sitting=Sitting.LEARN,
        )  # fmt: skip


def make_log(store: Path, answers: int) -> Path:
    """Write a store with so many answers; one that is there already is used again, and none is made for 0."""
    if store.exists() or not answers:
        return store
    store.parent.mkdir(parents=True, exist_ok=True)
    questions = [(card, record["id"]) for card, record in opened(None).questions()]
    with Store.open(store) as log:
        log.merge(entries(questions, answers, now=int(time.time() * 1000) - DAY))
    return store


if __name__ == "__main__":
    make_log(Path(sys.argv[1]), int(sys.argv[2]))
