"""Asks with menus of arrow keys, for a terminal; slow to import, so only `prompts.make_prompter` does."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

import questionary
from prompt_toolkit.output import ColorDepth

from cyberdip.errors import Interrupted
from cyberdip.library.model import QuestionType
from cyberdip.view import wording as w
from cyberdip.view.lines import is_right_to_left, line_text, one_line, wrap
from cyberdip.view.pointing import (
    LEAST_ROOM,
    POINTER,
    STYLE,
    Entry,
    Rule,
    control_of,
    leaving,
    menu_keys,
    moving,
    run,
    ticking,
)
from cyberdip.view.present import show_slides
from cyberdip.view.prompts import AFTER_FEEDBACK, Action, Answered, Clock, offered
from cyberdip.view.questions import (
    Paragraph,
    Paragraphs,
    View,
    answer_page,
    hint_page,
    option_text,
    question_page,
)
from cyberdip.view.terminal import make_console, width
from cyberdip.view.typed import Typed, Wrong, read_text

if TYPE_CHECKING:
    from cyberdip.library.model import Card
    from cyberdip.study.items import Item
    from cyberdip.study.marking import Response
    from cyberdip.view.cards import Shape

_LETTERS = {
    Action.SKIP: "s",
    Action.HINT: "h",
    Action.CARD: "c",
    Action.UNDO: "u",
    Action.AGAIN: "r",
    Action.LEAVE: "q",
    Action.NEXT: "n",
    Action.GUESS: "g",
}
_SETTLED = -1
Option = tuple[int, str]


class Menus:
    """A prompter of menus; see `prompts.Prompter`."""

    def __init__(
        self,
        *,
        stdout: TextIO | None = None,
        environ: Mapping[str, str] = os.environ,
        clock: Clock = time.monotonic,
        shape: Shape | None = None,
    ) -> None:
        self._stdout = sys.stdout if stdout is None else stdout
        self._environ = environ
        self._clock = clock
        self._shape = shape
        self._colours = not environ.get("NO_COLOR")

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
        """Show the question and return the answer, or what to do instead."""
        self.show(question_page(item, number=number, total=total, options=False, seconds_left=seconds_left))
        asking = _Asking(self, item, offered(item, can_undo=can_undo, exam=exam))
        started = self._clock()
        while True:
            outcome = asking.once()
            if not isinstance(outcome, Action):
                return Answered(outcome, asking.guessed, self._clock() - started, asking.hinted)
            if outcome is not Action.AGAIN:
                return outcome

    def show(self, page: Paragraphs) -> None:
        """Print a page with Rich."""
        make_console(self._stdout, environ=self._environ).print(View(page, self._shape), crop=False, overflow="ignore")

    def after(self, choices: Sequence[Action] = AFTER_FEEDBACK) -> Action:
        """Ask how to go on, in a menu that stands on the next question."""
        chosen = self.select(w.WHAT_NEXT, (), (Action.NEXT, *choices), how=w.PICK_HOW)
        return Action(chosen)

    def choose(self, title: str, options: Sequence[tuple[str, str]]) -> str:
        """Return the value of the option chosen."""
        chosen = self.select(one_line(title), [(n, one_line(label)) for n, (_, label) in enumerate(options)])
        if isinstance(chosen, Action):
            raise Interrupted
        return options[int(chosen)][0]

    def confirm(self, text: str) -> bool:
        """Return whether the user says yes."""
        question = questionary.confirm(one_line(text), default=False, **self._settings())
        return run(question, {}) is True

    def pause(self, text: str) -> Action:
        """Wait for a key; q and Ctrl-D leave."""
        question = questionary.press_any_key_to_continue(f"{one_line(text)} {w.ENTER_OR}".strip(), **self._settings())
        left = run(question, {"q": lambda event: event.app.exit(result=Action.LEAVE)})
        return Action.LEAVE if left is Action.LEAVE else Action.NEXT

    def present(
        self, item: Item, card: Card, *, number: int, total: int | None, seconds: float | None = None
    ) -> Action:
        """Fill the screen with the question, on a keypress with its key."""
        try:
            return show_slides(
                item,
                card,
                number=number,
                total=total,
                seconds=seconds,
                clock=self._clock,
                shape=self._shape,
                colours=self._colours,
            )
        except KeyboardInterrupt:
            raise Interrupted from None
        except EOFError:
            return Action.LEAVE

    def select(
        self,
        message: str,
        options: Sequence[Option],
        actions: Sequence[Action] = (),
        *,
        how: str = w.SELECT_HOW,
        guess: _Asking | None = None,
        letters: Mapping[str, int] | None = None,
    ) -> Any:
        """Return the number of the option chosen, or the action.

        guess: whose mark as a guess an entry shows and changes. letters: more keys that move to an option.
        """
        entries = _entries([(value, self.shaped(label)) for value, label in options])
        if actions and options:
            entries.append(Rule(str))
        if guess:
            entries.append(Entry(guess.guess_label, Action.GUESS, key=_LETTERS[Action.GUESS]))
        entries += [Entry(_said(w.ENTRIES[action]), action, key=_LETTERS[action]) for action in actions]
        question = questionary.select(
            self._message(message),
            entries,
            instruction=how,
            pointer=POINTER,
            use_jk_keys=False,
            **self._settings(),
        )
        control = control_of(question.application)
        keys = menu_keys(control, entries, toggle=guess.toggle if guess else _nothing)
        keys |= {key: moving(control, place) for key, place in (letters or {}).items()}
        return run(question, keys)

    def tick(self, message: str, options: Sequence[Option], ticked: Sequence[int], asking: _Asking) -> Any:
        """Return the numbers of the options ticked, or the action whose letter was pressed; ticks are remembered."""
        entries = _entries([(value, self.shaped(label)) for value, label in options], box=True)
        for entry, (value, _) in zip(entries, options, strict=True):
            entry.checked = value in ticked
        letters = [w.COMMAND_NAMES[action] for action in asking.actions]
        entries += [
            Rule(str),
            Rule(lambda: f"{_LETTERS[Action.GUESS]}) {asking.guess_label()}"),
            Rule(_said(w.CHECKBOX_MORE.format(keys=", ".join(letters)))),
        ]
        question = questionary.checkbox(
            self._message(message),
            entries,
            instruction=w.CHECKBOX_HOW,
            pointer=POINTER,
            use_jk_keys=False,
            **self._settings(),
        )
        control = control_of(question.application)
        keys = {_LETTERS[action]: leaving(control, action) for action in asking.actions}
        keys[_LETTERS[Action.GUESS]] = lambda event: asking.toggle()
        keys |= {str(n + 1): ticking(control, n, value) for n, (value, _) in enumerate(options[:9])}
        outcome = run(question, keys)
        asking.ticked = [value for value, _ in options if value in control.selected_options]
        return outcome

    def type(self, message: str) -> str | Action:
        """Return a typed line."""
        question = questionary.text(self._message(message), **self._settings())
        outcome = run(question, {}, text=True)
        return outcome if isinstance(outcome, Action) else str(outcome)

    def line(self, text: str) -> str | None:
        """Return a typed line, None where Ctrl-D ended it."""
        typed = self.type(one_line(text))
        return typed if isinstance(typed, str) and not isinstance(typed, Action) else None

    def _message(self, text: str) -> str:
        """Return a text wrapped between words, as prompt_toolkit does not, beside the question mark."""
        room = max(LEAST_ROOM, width(self._stdout, environ=self._environ) - 3)
        return "\n  ".join(line_text(line) for line in wrap([(self.shaped(text), "", "")], room))

    def shaped(self, text: str) -> str:
        """Return a text as `--rtl visual` wants it seen."""
        return self._shape(text) if self._shape and is_right_to_left(text) else text

    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = {"style": STYLE}
        if not self._colours:
            settings["color_depth"] = ColorDepth.DEPTH_1_BIT
        return settings


def _entries(options: Sequence[Option], *, box: bool = False) -> list[questionary.Choice]:
    return [
        Entry(_said(label), value, key=str(place) if place < 10 else "", box=box)
        for place, (value, label) in enumerate(options, start=1)
    ]


def _said(text: str) -> Callable[[], str]:
    return lambda: text


def _nothing() -> None:
    """Stand in where there is no guess to mark."""


class _Asking:
    """One question being asked: its options, its ways out, and whether it is marked as a guess."""

    def __init__(self, menus: Menus, item: Item, actions: Sequence[Action]) -> None:
        self._menus = menus
        self._item = item
        self._question = item.question
        self.actions = tuple(actions)
        self.guessed = False
        self.hinted = False
        self.ticked: list[int] = []
        self._told = False

    def toggle(self) -> None:
        """Mark the answer as a guess, or take the mark away."""
        self.guessed = not self.guessed

    def guess_label(self) -> str:
        """Return the entry that says whether the answer is marked as a guess."""
        return w.GUESS.format(state=w.GUESS_STATES[self.guessed])

    def once(self) -> Response | Action:
        """Ask once, and return the response, or an action; AGAIN wants it asked once more."""
        ways: dict[QuestionType, Callable[[], Response | Action]] = {
            QuestionType.CHOICE: self._choice,
            QuestionType.TRUE_FALSE: self._choice,
            QuestionType.MULTIPLE: self._multiple,
            QuestionType.SHORT: self._typed,
            QuestionType.NUMERIC: self._typed,
            QuestionType.MATCH: self._match,
            QuestionType.ORDER: self._order,
            QuestionType.CLOZE: self._cloze,
        }
        return ways[self._question.type]()

    def _pick(
        self,
        message: str,
        options: Sequence[Option],
        *,
        again: bool = False,
        how: str = w.SELECT_HOW,
        letters: Mapping[str, int] | None = None,
    ) -> Any:
        """Return the number of the option chosen, or an action; the hint is shown and the menu asked once more."""
        actions = (Action.AGAIN, *self.actions) if again else self.actions
        while True:
            chosen = self._menus.select(message, options, actions, how=how, guess=self, letters=letters)
            if chosen is not Action.HINT:
                return chosen
            self._hint()

    def _hint(self) -> None:
        self.hinted = True
        self._menus.show(hint_page(self._question))

    def _choice(self) -> Response | Action:
        options = [(n, option_text(self._question, option)) for n, option in enumerate(self._item.options)]
        letters = {}
        if self._question.type is QuestionType.TRUE_FALSE:
            letters = {
                w.TRUE_KEY: self._item.options.index("true"),
                w.FALSE_KEY: self._item.options.index("false"),
            }
        chosen = self._pick(w.YOUR_CHOICE, options, letters=letters)
        return chosen if isinstance(chosen, Action) else self._item.options[chosen]

    def _multiple(self) -> Response | Action:
        options = [(n, one_line(option)) for n, option in enumerate(self._item.options)]
        outcome = self._menus.tick(w.YOUR_CHOICES, options, self.ticked, self)
        if outcome is Action.HINT:
            self._hint()
            return Action.AGAIN
        if isinstance(outcome, Action):
            return outcome
        return tuple(self._item.options[n] for n in self.ticked) if self.ticked else self._more()

    def _more(self) -> Action:
        """Offer what else can be done where the answer is not picked from a menu; AGAIN goes back to the answer."""
        chosen = self._pick(w.MORE, [(_SETTLED, w.BACK_TO_ANSWER)], how=w.PICK_HOW)
        return chosen if isinstance(chosen, Action) else Action.AGAIN

    def _text(self, message: str) -> str | Action:
        """Return one typed text; a question mark at its end marks the answer as a guess."""
        while True:
            line = self._menus.type(message)
            if isinstance(line, Action):
                return line
            entry = read_text(line, commands=False)
            if isinstance(entry, Typed) and isinstance(entry.response, str):
                self.guessed = self.guessed or entry.guessed
                return entry.response
            if isinstance(entry, Wrong) or entry is Action.HELP:
                chosen = self._more()
                if chosen is not Action.AGAIN:
                    return chosen

    def _typed(self) -> Response | Action:
        self._say_how_to_type()
        return self._text(w.YOUR_CHOICE)

    def _say_how_to_type(self) -> None:
        if self._told:
            return
        self._told = True
        names = ", ".join(w.ENTRIES[action].lower() for action in self.actions)
        self._menus.show((Paragraph(w.TEXT_HOW.format(actions=names), "quiet"),))

    def _match(self) -> Response | Action:
        taken: list[int] = []
        for pair in self._question.pairs:
            options = [
                (n, w.TAKEN.format(option=one_line(side)) if n in taken else one_line(side))
                for n, side in enumerate(self._item.options)
            ]
            chosen = self._pick(w.BELONGS_TO.format(left=one_line(pair.left)), options, again=bool(taken))
            if isinstance(chosen, Action):
                return chosen
            taken.append(chosen)
        return self._settle(tuple(self._item.options[n] for n in taken))

    def _order(self) -> Response | Action:
        left = list(enumerate(self._item.options))
        order: list[str] = []
        while len(left) > 1:
            options = [(n, one_line(option)) for n, option in left]
            chosen = self._pick(w.PLACE.format(number=len(order) + 1), options, again=bool(order))
            if isinstance(chosen, Action):
                return chosen
            order.append(self._item.options[chosen])
            left = [(n, option) for n, option in left if n != chosen]
        return self._settle((*order, *(option for _, option in left)))

    def _cloze(self) -> Response | Action:
        texts: list[str] = []
        for place in range(len(self._question.gaps)):
            offers = self._item.gap_options[place] if place < len(self._item.gap_options) else ()
            message = w.GAP_PROMPT.format(number=place + 1)
            if offers:
                chosen = self._pick(message, [(n, one_line(text)) for n, text in enumerate(offers)], again=bool(texts))
                given = chosen if isinstance(chosen, Action) else offers[chosen]
            else:
                self._say_how_to_type()
                given = self._text(message)
            if isinstance(given, Action):
                return given
            texts.append(given)
        return tuple(texts) if len(texts) == 1 else self._settle(tuple(texts))

    def _settle(self, response: tuple[str, ...]) -> Response | Action:
        """Show an answer that was given in parts, and ask whether it stands."""
        self._menus.show(answer_page(self._item, response))
        settled = self._pick(w.SETTLE, [(_SETTLED, w.SETTLE_YES)], again=True, how=w.PICK_HOW)
        return settled if isinstance(settled, Action) else response
