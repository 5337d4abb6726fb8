"""Asks in numbered lines: for screen readers, pipes and scripts, with no cursor movement and no escape sequence."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from cyberdip.errors import Interrupted
from cyberdip.library.model import QuestionType
from cyberdip.view import wording as w
from cyberdip.view.lines import one_line
from cyberdip.view.present import plain_answer, plain_question
from cyberdip.view.prompts import AFTER_FEEDBACK, Action, Answered, Clock, offered
from cyberdip.view.questions import (
    BLANK,
    Paragraph,
    Paragraphs,
    as_text,
    hint_page,
    numbered,
    option_text,
    question_page,
)
from cyberdip.view.terminal import is_terminal, width, write
from cyberdip.view.typed import (
    Typed,
    Wrong,
    command_of,
    match_example,
    order_example,
    read_gap,
    read_line,
)

if TYPE_CHECKING:
    from cyberdip.library.model import Card
    from cyberdip.study.items import Item


class Numbered:
    """A prompter of lines; see `prompts.Prompter`. waits: someone is there to press Enter between two questions."""

    def __init__(
        self,
        *,
        stdin: TextIO | None = None,
        stdout: TextIO | None = None,
        environ: Mapping[str, str] = os.environ,
        clock: Clock = time.monotonic,
        waits: bool = True,
    ) -> None:
        self._stdin = sys.stdin if stdin is None else stdin
        self._waits = waits
        self._stdout = stdout
        self._environ = environ
        self._clock = clock
        self._explained: set[str] = set()
        # a stray byte in a pipe is a wrong answer, not the end of the program
        reconfigure = getattr(self._stdin, "reconfigure", None)
        if reconfigure:
            with contextlib.suppress(OSError, ValueError):
                reconfigure(errors="replace")

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
        actions = offered(item, can_undo=can_undo, exam=exam)
        self.show(question_page(item, number=number, total=total, seconds_left=seconds_left))
        self._explain(item, actions)
        started = self._clock()
        asking = _Asking(self, item, actions)
        entry = asking.gaps() if item.question.type is QuestionType.CLOZE else asking.line(w.PROMPT)
        if isinstance(entry, Action):
            return entry
        return Answered(entry.response, entry.guessed, self._clock() - started, asking.hinted)

    def show(self, page: Paragraphs) -> None:
        """Print a page as plain text."""
        write(as_text(page, width(self._stdout, environ=self._environ)), self._stdout)

    def after(self, choices: Sequence[Action] = AFTER_FEEDBACK) -> Action:
        """Ask how to go on: Enter, or a letter. Answers from a pipe are answers only, so then it goes on at once."""
        if not self._waits:
            return Action.NEXT
        commands = ", ".join(w.COMMAND_NAMES[action] for action in (Action.NEXT, *choices))
        while True:
            line = self.read(w.AFTER.format(commands=commands))
            if line is None:
                return Action.LEAVE
            text = one_line(line)
            command = Action.NEXT if not text else command_of(text, words=True)
            if command is Action.NEXT or (command in choices and command is not None):
                return command
            self.say(w.AFTER_WRONG.format(found=text, commands=commands))

    def choose(self, title: str, options: Sequence[tuple[str, str]]) -> str:
        """Return the value of the option whose number, or value, is typed."""
        self.show((Paragraph(title, "strong"), *numbered(tuple(one_line(label) for _, label in options))))
        while True:
            line = self.read(w.PROMPT_CHOICE)
            if line is None:
                raise Interrupted
            text = one_line(line)
            for value, _ in options:
                if text == value:
                    return value
            if text.isdecimal() and len(text) < 10 and 1 <= int(text) <= len(options):
                return options[int(text) - 1][0]
            self.say(w.NOT_A_NUMBER.format(found=text, n=len(options)))

    def confirm(self, text: str) -> bool:
        """Return whether the user says yes; the end of the input says no."""
        while True:
            line = self.read(w.YES_NO.format(text=one_line(text)))
            if line is None:
                return False
            said = one_line(line).casefold()
            if said in w.TRUE_WORDS or said in w.FALSE_WORDS:
                return said in w.TRUE_WORDS
            self.say(w.YES_NO_WRONG)

    def pause(self, text: str) -> Action:
        """Wait for Enter; q and the end of the input leave."""
        if text:
            self.say(text)
        if not self._waits:
            return Action.NEXT
        line = self.read(w.ENTER_OR)
        if line is None or command_of(one_line(line), words=True) is Action.LEAVE:
            return Action.LEAVE
        return Action.NEXT

    def present(
        self, item: Item, card: Card, *, number: int, total: int | None, seconds: float | None = None
    ) -> Action:
        """Show a question, after Enter its key; the time allowed is said, not counted down."""
        self.show(plain_question(item, number=number, total=total))
        if seconds is not None:
            self.say(w.TIME_FOR_IT.format(time=w.duration(seconds)))
        for prompt, page in ((w.PRESENT_ENTER, plain_answer(item, card)), (w.PRESENT_NEXT, ())):
            line = self.read(prompt)
            text = "" if line is None else one_line(line).casefold()
            if line is None or command_of(text, words=True) is Action.LEAVE:
                return Action.LEAVE
            if text in ("b", "back"):
                return Action.BACK
            self.show(page)
        return Action.NEXT

    def line(self, text: str) -> str | None:
        """Return a typed line, None where the input has ended."""
        return self.read(f"{one_line(text)} ")

    def say(self, text: str) -> None:
        """Print one paragraph."""
        self.show((Paragraph(text),))

    def read(self, prompt: str) -> str | None:
        """Return the next line, None at the end of the input; in a pipe the line is printed after its prompt."""
        write(prompt, self._stdout)
        try:
            line = self._stdin.readline()
        except KeyboardInterrupt:
            write("\n", self._stdout)
            raise Interrupted from None
        except (OSError, ValueError):  # the terminal has gone
            line = ""
        if not line:
            write("\n", self._stdout)
            return None
        line = line.rstrip("\r\n")
        if not is_terminal(self._stdin):
            write(one_line(line) + "\n", self._stdout)
        return line

    def _explain(self, item: Item, actions: Sequence[Action]) -> None:
        """Say how to answer; the commands with their words the first time, their letters alone from then on."""
        kind = item.question.type
        self.say(how_to_answer(item))
        commands = ", ".join(w.COMMAND_NAMES[action] for action in (*actions, Action.HELP))
        if commands not in self._explained:
            self._explained.add(commands)
            self.say(f"{commands}.")
        if kind is QuestionType.CLOZE and len(item.question.gaps) > 1 and kind not in self._explained:
            self._explained.add(kind)
            self.say(w.HELP["cloze"])

    def explain_all(self, item: Item, actions: Sequence[Action]) -> None:
        """Print the help of a question: how to answer it and what else can be typed."""
        lines = [how_to_answer(item)]
        kind = item.question.type
        if kind in (QuestionType.SHORT, QuestionType.CLOZE):
            lines.append(w.HELP["text"])
        if kind is QuestionType.CLOZE and len(item.question.gaps) > 1:
            lines += [w.HELP["cloze"], w.HELP["again"]]
        lines += [w.HELP[action] for action in actions]
        self.show(tuple(Paragraph(line) for line in lines))


def how_to_answer(item: Item) -> str:
    """Return the line under the options."""
    kind: str = item.question.type
    if kind == QuestionType.CLOZE and len(item.question.gaps) == 1:
        kind = "cloze-one"
    example = ""
    if kind == QuestionType.MATCH:
        example = match_example(item)
    elif kind == QuestionType.ORDER:
        example = order_example(item)
    return w.HOW[kind].format(n=len(item.options), example=example)


class _Asking:
    """One question being asked: it reads lines until one of them is an answer or a way out."""

    def __init__(self, prompter: Numbered, item: Item, actions: Sequence[Action]) -> None:
        self._prompter = prompter
        self._item = item
        self._actions = actions
        self.hinted = False

    def line(self, prompt: str, *, gap: int | None = None, again: bool = False) -> Typed | Action:
        while True:
            line = self._prompter.read(prompt)
            if line is None:
                return Action.LEAVE
            if gap == 0 and (whole := self._all_gaps(line)):
                return whole
            entry = read_line(self._item, line) if gap is None else read_gap(self._item, gap, line)
            if isinstance(entry, Typed):
                return entry
            if isinstance(entry, Wrong):
                self._prompter.say(entry.why)
                if entry.why == w.EMPTY:
                    self._prompter.say(how_to_answer(self._item))
            elif entry is Action.AGAIN and again:
                return entry
            elif left := self._act(entry):
                return left

    def _act(self, action: Action) -> Action | None:
        """Do what can be done here, and return what the caller has to do."""
        if action is Action.HELP:
            self._prompter.explain_all(self._item, self._actions)
        elif action not in self._actions:
            self._prompter.say(w.REFUSED[action])
        elif action is Action.HINT:
            self.hinted = True
            self._prompter.show(hint_page(self._item.question)[:-1])
        else:
            return action
        return None

    def gaps(self) -> Typed | Action:
        """Ask for the gaps of a cloze, one line each, and return all of them."""
        question = self._item.question
        count = len(question.gaps)
        texts: list[str] = []
        guessed = False
        while len(texts) < count:
            place = len(texts)
            options = self._item.gap_options[place] if place < len(self._item.gap_options) else ()
            if options:
                shown = numbered(tuple(option_text(question, option) for option in options))
                self._prompter.show((BLANK, Paragraph(w.GAP_PROMPT.format(number=place + 1)), *shown))
            prompt = w.PROMPT if options else w.PROMPT_GAP.format(number=place + 1)
            entry = self.line(prompt, gap=place, again=place > 0)
            if entry is Action.AGAIN:
                texts, guessed = [], False
            elif isinstance(entry, Action) or isinstance(entry.response, tuple):
                return entry
            else:
                texts.append(entry.response)
                guessed = guessed or entry.guessed
        return Typed(tuple(texts), guessed)

    def _all_gaps(self, line: str) -> Typed | None:
        """Return all gaps, where the line has as many parts between bars as there are gaps."""
        parts = line.split("|")
        if len(parts) < 2 or len(parts) != len(self._item.question.gaps):
            return None
        entries = [read_gap(self._item, place, part) for place, part in enumerate(parts)]
        typed = [entry for entry in entries if isinstance(entry, Typed)]
        texts = tuple(entry.response for entry in typed if isinstance(entry.response, str))
        return Typed(texts, any(entry.guessed for entry in typed)) if len(texts) == len(parts) else None
