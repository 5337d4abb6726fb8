"""One question put to the learner: asked, answered, told; shared by `quiz` and `learn`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cyberdip.commands.show import put_card
from cyberdip.library.index import Index
from cyberdip.library.model import Card, CardId
from cyberdip.study.items import Item
from cyberdip.study.marking import Response, Verdict, chosen_distractors
from cyberdip.view.prompts import Action, Answered, Prompter
from cyberdip.view.questions import BLANK, feedback


class Sitting(Protocol):
    """What a quiz and a lesson have in common: a question is answered, passed over, or the last one taken back."""

    def answer(self, response: Response, *, guessed: bool = False) -> Verdict | None:
        """Mark and save the response; None where the verdict is kept back."""
        ...

    def skip(self) -> None:
        """Pass the question over."""
        ...

    def undo(self) -> object:
        """Take the last answer back."""
        ...


@dataclass(slots=True)
class Asker:
    """Puts questions to a learner, and shows what came of the answers.

    exam: nothing is told before the end. plain: cards are shown as plain text.
    """

    prompter: Prompter
    index: Index
    exam: bool = False
    plain: bool = False

    def ask(
        self,
        sitting: Sitting,
        item: Item,
        *,
        number: int,
        total: int | None,
        can_undo: bool,
        seconds_left: Callable[[], float | None] = lambda: None,
        seen_edition: int | None = None,
    ) -> Action:
        """Ask until the question is settled or taken back; return LEAVE if the learner leaves, else NEXT."""
        while True:
            outcome = self.prompter.ask(
                item, number=number, total=total, can_undo=can_undo, exam=self.exam, seconds_left=seconds_left()
            )
            if outcome is Action.CARD:
                self.show_card(item.question.card)
                self.prompter.show((BLANK,))
            elif outcome is Action.UNDO:
                self.prompter.show((BLANK,))
                sitting.undo()
                return Action.NEXT
            elif outcome is Action.LEAVE:
                return Action.LEAVE
            elif isinstance(outcome, Answered):
                verdict = sitting.answer(outcome.response, guessed=outcome.guessed)
                return self._told(sitting, item, outcome, verdict, seen_edition)
            else:
                sitting.skip()
                return self._told(sitting, item, None, None, seen_edition)

    def show_card(self, card: CardId) -> None:
        """Show a whole card, as `show` does."""
        put_card(self.index, card, plain=self.plain, pager=not self.plain)

    def card(self, card: CardId) -> Card:
        """Return the card, with its questions left aside."""
        return card_alone(self.index, card)

    def _told(
        self, sitting: Sitting, item: Item, answered: Answered | None, verdict: Verdict | None, seen_edition: int | None
    ) -> Action:
        """Show what came of the answer and how to go on from it."""
        if self.exam:
            self.prompter.show((BLANK,))
            return Action.NEXT
        if answered is not None and verdict is None:
            return Action.NEXT  # the time was up: the caller says so
        response = answered.response if answered else None
        chosen = chosen_distractors(item, response) if response is not None else ()
        self.prompter.show(
            feedback(
                item, response, verdict, self.card(item.question.card), chosen=chosen,
                guessed=bool(answered and answered.guessed), seen_edition=seen_edition,
            )
        )  # fmt: skip
        while True:
            action = self.prompter.after()
            if action is Action.CARD:
                self.show_card(item.question.card)
                self.prompter.show((BLANK,))
                continue
            if action is Action.UNDO:
                self.prompter.show((BLANK,))
                sitting.undo()
                return Action.NEXT
            return action


def card_alone(index: Index, card: CardId) -> Card:
    """Return a card with its questions left aside: what stands beside one of them needs no others."""
    return Card.from_record({**index.card(card), "questions": []})
