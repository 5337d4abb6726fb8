"""How the program asks: what every way of asking can do, and which way suits this terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TextIO

from cyberdip.view.terminal import is_terminal

if TYPE_CHECKING:
    from cyberdip.library.model import Card
    from cyberdip.study.items import Item
    from cyberdip.study.marking import Response
    from cyberdip.view.cards import Shape
    from cyberdip.view.questions import Paragraphs

Clock = Callable[[], float]


class Action(StrEnum):
    """What a learner does instead of answering.

    HINT, HELP, AGAIN and GUESS are dealt with by the prompter; a caller never gets them.
    """

    NEXT = "next"
    SKIP = "skip"
    CARD = "card"
    UNDO = "undo"
    LEAVE = "leave"
    BACK = "back"
    HINT = "hint"
    HELP = "help"
    AGAIN = "again"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the learner answered, whether it was marked as a guess, and how long it took since the question was shown.

    hinted: the hint was looked at.
    """

    response: Response
    guessed: bool
    seconds: float
    hinted: bool = False


class Prompter(Protocol):
    """A way of asking. Leaving is safe at every prompt.

    Ctrl-C raises `Interrupted` (without a message: the caller knows how to go on). Ctrl-D and the end of the input
    return `Action.LEAVE`, mean no to `confirm`, and raise `Interrupted` from `choose`, which has no such value.
    """

    def ask(
        self,
        item: Item,
        *,
        number: int,
        total: int | None,
        can_undo: bool,
        exam: bool,
        seconds_left: float | None = None,
    ) -> Answered | Action:
        """Show the question and return the answer, or SKIP, CARD, UNDO or LEAVE; with `exam`, no hint and no card."""
        ...

    def show(self, page: Paragraphs) -> None:
        """Print feedback or any other page of `questions`."""
        ...

    def after(self, choices: Sequence[Action] = ()) -> Action:
        """Ask how to go on after the feedback: NEXT or one of `choices` (CARD, UNDO, LEAVE unless given)."""
        ...

    def choose(self, title: str, options: Sequence[tuple[str, str]]) -> str:
        """Return the value of the option chosen, from pairs of value and label."""
        ...

    def confirm(self, text: str) -> bool:
        """Return whether the user says yes."""
        ...

    def pause(self, text: str) -> Action:
        """Wait for Enter; return NEXT or LEAVE."""
        ...

    def line(self, text: str) -> str | None:
        """Return a line that is typed as it stands; None where the input has ended."""
        ...

    def present(
        self, item: Item, card: Card, *, number: int, total: int | None, seconds: float | None = None
    ) -> Action:
        """Show one question large, the key on a keypress, and return NEXT, BACK or LEAVE."""
        ...


AFTER_FEEDBACK = (Action.CARD, Action.UNDO, Action.LEAVE)


def offered(item: Item, *, can_undo: bool, exam: bool) -> tuple[Action, ...]:
    """Return what can be done with a question instead of answering it."""
    actions = [Action.SKIP]
    if item.question.hint and not exam:
        actions.append(Action.HINT)
    if not exam:
        actions.append(Action.CARD)
    if can_undo:
        actions.append(Action.UNDO)
    return (*actions, Action.LEAVE)


def wants_lines(
    accessible: bool = False,
    *,
    environ: Mapping[str, str] = os.environ,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
) -> bool:
    """Whether to ask in numbered lines: asked for, a dumb terminal, or none."""
    if accessible or environ.get("CYBERDIP_ACCESSIBLE", "") not in ("", "0"):
        return True
    if environ.get("TERM", "") in ("dumb", "unknown"):
        return True
    # a Windows console sets no TERM; elsewhere a terminal without one can't be steered
    if os.name != "nt" and not environ.get("TERM"):
        return True
    stdin = sys.stdin if stdin is None else stdin
    return not (is_terminal(stdin) and is_terminal(stdout))


def make_prompter(
    accessible: bool = False,
    *,
    environ: Mapping[str, str] = os.environ,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    clock: Clock = time.monotonic,
    shape: Shape | None = None,
) -> Prompter:
    """Return the way of asking that suits this terminal: menus, or numbered lines.

    shape: what `--rtl visual` does to Arabic; for menus only, since a screen reader wants the logical order.

    A prompter from a file of answers is `Numbered(stdin=file)`.
    """
    if wants_lines(accessible, environ=environ, stdin=stdin, stdout=stdout):
        from cyberdip.view.numbered import Numbered

        return Numbered(stdin=stdin, stdout=stdout, environ=environ, clock=clock, waits=is_terminal(stdin or sys.stdin))
    from cyberdip.view.menus import Menus

    return Menus(stdout=stdout, environ=environ, clock=clock, shape=shape)
