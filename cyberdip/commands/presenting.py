"""`quiz --present`: the questions for a room, one at a time on a projector, the key on a keypress."""

from __future__ import annotations

from collections.abc import Sequence

from cyberdip.library.index import Index
from cyberdip.library.model import Card, Question
from cyberdip.study.items import present
from cyberdip.view.prompts import Action, Prompter


def present_questions(
    index: Index, questions: Sequence[Question], *, seed: str, prompter: Prompter, seconds: float | None
) -> int:
    """Show the questions one after the other, back and forth; nothing is marked or kept."""
    place = 0
    while place < len(questions):
        question = questions[place]
        card = Card.from_record({**index.card(question.card), "questions": []})
        action = prompter.present(
            present(question, seed=seed), card, number=place + 1, total=len(questions), seconds=seconds
        )
        if action is Action.LEAVE:
            break
        place = max(0, place - 1) if action is Action.BACK else place + 1
    return 0
