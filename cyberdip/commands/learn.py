"""`learn`: today's lesson of a path or topic: due reviews, then new cards, each read and then asked."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from cyberdip.commands.aiming import Aim, default_aim, named_aim
from cyberdip.commands.asking import Asker
from cyberdip.commands.opening import opened
from cyberdip.commands.show import surroundings
from cyberdip.commands.standing import path_rows
from cyberdip.commands.storing import opened_store, shelf_of
from cyberdip.errors import Interrupted, NothingFound, UsageError
from cyberdip.library.index import Index
from cyberdip.library.model import CardId
from cyberdip.study.lesson import Done, Lesson, LessonSummary
from cyberdip.study.marking import Response, Verdict
from cyberdip.study.planning import Ask, Read, Why
from cyberdip.study.schedule import check_retention
from cyberdip.study.store import Store
from cyberdip.view import lesson_pages as pages
from cyberdip.view.drawing import put_lines
from cyberdip.view.layout import PLAIN, RICH, Look
from cyberdip.view.lines import Line
from cyberdip.view.output import put_json
from cyberdip.view.prompts import Action, make_prompter
from cyberdip.view.terminal import height, is_plain, is_terminal, width, write

_FURTHEST_DAYS = 400
_ROWS_OF_A_PROMPT = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of `learn` ask for."""

    name: str = ""
    count: int | None = None
    minutes: float | None = None
    new_cards: int | None = None
    retention: float | None = None
    accessible: bool = False
    plain: bool = False


def learn(wanted: Wanted, *, deck: Path | None) -> int:
    """Hold today's lesson; each answer is saved before the next question. `Interrupted` says how to go on."""
    index = opened(deck)
    if not index.count():
        raise NothingFound("the deck has no cards, so there is nothing to learn.\n  `cyberdip deck new` starts a deck.")
    aim = named_aim(index, wanted.name) if wanted.name.strip() else None
    if aim and aim.how:
        write(f"{aim.how}\n", sys.stderr)
    with opened_store(write=True) as store:
        _change_settings(store, wanted)
        if wanted.count == 0:
            write("Nothing was asked: -n 0 asks for no question.\n")
            return 0
        aim = aim or default_aim(index, store.last_path())
        first_time = store.is_empty()
        lesson = Lesson(store, shelf_of(index), aim.scope, limit=wanted.count, minutes=wanted.minutes)
        if aim.path and aim.path != store.last_path():
            store.remember_path(aim.path)
        sitting = _Sitting(index, store, lesson, aim, wanted, deck=deck)
        try:
            sitting.hold(first_time=first_time)
        except (Interrupted, KeyboardInterrupt):
            raise Interrupted(sitting.saved()) from None
    return 0


def _change_settings(store: Store, wanted: Wanted) -> None:
    """Keep the daily limit and the retention that were asked for, and say so."""
    settings = store.settings()
    said = []
    if wanted.retention is not None:
        try:
            share = check_retention(wanted.retention / 100 if wanted.retention > 1 else wanted.retention)
        except ValueError:
            raise UsageError(
                f"--retention: {wanted.retention:g} is not between 0.7 and 0.97.\n"
                "  It is the share of answers that you want to recall when they are asked again; 0.9 suits most."
            ) from None
        settings = replace(settings, retention=share)
        said.append(f"From now on questions come back when recall has fallen to {round(100 * share)}%.\n")
    if wanted.new_cards is not None:
        settings = replace(settings, new_cards=wanted.new_cards)
        said.append(f"From now on at most {pages.new_cards(wanted.new_cards)} a day.\n")
    if settings != store.settings():
        store.change_settings(settings)
    write("".join(said))


class _Sitting:
    """A lesson as it goes on between a learner and the terminal."""

    def __init__(
        self, index: Index, store: Store, lesson: Lesson, aim: Aim, wanted: Wanted, *, deck: Path | None
    ) -> None:
        self.index, self.store, self.lesson, self.aim = index, store, lesson, aim
        self.plain = wanted.plain or wanted.accessible
        self.limited = wanted.count is not None and lesson.place[1] >= wanted.count
        self.prompter = make_prompter(self.plain)
        self.asker = Asker(self.prompter, index, plain=self.plain)
        self.read = 0
        self.settled: list[bool] = []
        self.begins = store.cards_read().keys().isdisjoint(aim.cards)
        self.cards = [step.card for step in lesson.steps if isinstance(step, Read)]
        self.deck = ["--deck", str(deck)] if deck else []
        self.name = [aim.name] if aim.name else []
        self.command = self._command("learn", *self.name)

    def _command(self, *words: str) -> str:
        return shlex.join(["cyberdip", *words, *self.deck])

    def hold(self, *, first_time: bool) -> None:
        """Go through the steps until they are done, the time is over, or the learner leaves."""
        if not self.lesson.steps:
            self._say_nothing_is_due()
            return
        if not (self._welcome() if first_time else self._say_what_comes()):
            self._leave()
            return
        if self.aim.introduction and self.begins and not first_time:
            self._put(lambda columns, _: pages.path_lines_before(self.aim.title, self.aim.introduction, width=columns))
        while not isinstance(step := self.lesson.next(), Done):
            action = self._read(step.card) if isinstance(step, Read) else self._ask(step)
            if action is Action.LEAVE:
                step = self.lesson.next()
                if not isinstance(step, Done):
                    self._leave()
                    return
                break
        self._end(step.left if isinstance(step, Done) and step.out_of_time else None)

    def saved(self) -> str:
        """Return the line for a learner who leaves: what is saved, and how to go on."""
        return pages.saved_sentence(read=self.read, answered=sum(self.settled), command=self.command)

    # What a question does to the lesson; `settled` holds for each one gone by whether it was answered

    def answer(self, response: Response, *, guessed: bool = False) -> Verdict:
        """Mark and save the response to the question on hand."""
        verdict = self.lesson.answer(response, guessed=guessed)
        self.settled.append(True)
        return verdict

    def skip(self) -> None:
        """Pass the question on hand over."""
        self.lesson.skip()
        self.settled.append(False)

    def undo(self) -> None:
        """Take the last answer, or the last passing over, back."""
        if self.lesson.undo() is not None:
            self.settled.pop()

    def _leave(self) -> None:
        self._put(lambda columns, _: pages.leaving_lines(self.saved(), command=self.command, width=columns))

    def _put(self, layout: Callable[[int, Look], list[Line]]) -> None:
        put_lines(layout, plain=self.plain)

    # Before the first question

    def _welcome(self) -> bool:
        """Greet a first-time learner; False where they leave."""
        card = self.lesson.steps[0].card
        first = self.index.titles([card])[card][0]
        self._put(lambda columns, _: pages.welcome_lines(title=self.aim.title, first=first, width=columns))
        return self.prompter.pause("") is not Action.LEAVE

    def _say_what_comes(self) -> bool:
        whys = [step.why for step in self.lesson.steps if isinstance(step, Ask)]
        first = self.lesson.steps[0]
        new_before_any_card = 0
        for step in self.lesson.steps:
            if not isinstance(step, Ask):
                break
            new_before_any_card += step.why is Why.NEW
        self._put(
            lambda columns, _: pages.today_lines(
                reviews=whys.count(Why.DUE) + whys.count(Why.CHANGED),
                further=whys.count(Why.FURTHER) + new_before_any_card,
                new=len(self.cards),
                going_on=isinstance(first, Ask) and first.why is Why.NEW and first.card in self.aim.cards,
                width=columns,
            )
        )
        return True

    # The steps

    def _ask(self, step: Ask) -> Action:
        settled, total = self.lesson.place
        return self.asker.ask(
            self, self.lesson.item_of(step), number=settled + 1, total=total, can_undo=bool(self.settled),
            seen_edition=step.memory.edition if step.memory else None,
        )  # fmt: skip

    def _read(self, card: CardId) -> Action:
        """Show a card, a screen at a time where someone sits before one, and log that it was read."""
        shown = self._pages_of(card)
        is_asked = any(isinstance(step, Ask) and step.card == card for step in self.lesson.steps)
        for number, lines in enumerate(shown, start=1):
            self._put(lambda _, __, lines=lines: [[], *lines, []])  # type: ignore[misc]
            last = pages.THEN_ASKED if is_asked else pages.THEN_ON
            text = last if number == len(shown) else pages.PAGE_OF.format(number=number, total=len(shown))
            if self.prompter.pause(text) is Action.LEAVE:
                return Action.LEAVE
        self.lesson.read()
        self.read += 1
        write("\n")
        return Action.NEXT

    def _pages_of(self, card: CardId) -> list[list[Line]]:
        record = self.index.card(card)
        linked_from, titles, kinds = surroundings(self.index, card, record)
        waits = is_terminal(sys.stdin) and is_terminal()
        return pages.reading_pages(
            record,
            header=pages.card_header(
                number=self.cards.index(card) + 1, total=len(self.cards), lesson=self.aim.lessons.get(card)
            ),
            linked_from=linked_from,
            titles=titles,
            kinds=kinds,
            width=width(),
            rows=height() - _ROWS_OF_A_PROMPT if waits else None,
            look=PLAIN if is_plain(self.plain) else RICH,
        )

    # The end

    def _end(self, left: int | None) -> None:
        summary = self.lesson.summary()
        cards = {*summary.cards_read, *(question.card for question in summary.leeches)}
        titles = {card: title for card, (title, _) in self.index.titles(cards).items()}
        self._put(
            lambda columns, look: pages.end_lines(
                summary, titles=titles, path=self.aim.title, next_due=self._next_due(), left=left,
                ways=self._ways(summary, left), width=columns, look=look,
            )
        )  # fmt: skip

    def _say_nothing_is_due(self) -> None:
        summary = self.lesson.summary()
        today = self.lesson.today
        self._put(
            lambda columns, look: pages.nothing_due_lines(
                tomorrow=summary.tomorrow, next_due=self._next_due(), path=self.aim.title, progress=summary.path,
                read_today=sum(day == today for day in self.store.cards_read().values()),
                new_cards=self.store.settings().new_cards, ways=self._ways(summary, None), width=columns, look=look,
            )
        )  # fmt: skip

    def _next_due(self) -> date | None:
        """Return the next day, from tomorrow on, on which a question falls due."""
        tomorrow = self.lesson.today + timedelta(days=1)
        counts = self.store.due_counts(tomorrow, _FURTHEST_DAYS)
        days = next((days for days, count in enumerate(counts) if count), None)
        return None if days is None else tomorrow + timedelta(days=days)

    def _ways(self, summary: LessonSummary, left: int | None) -> tuple[tuple[str, str], ...]:
        """Return the commands that make sense now, with what each does."""
        ways = []
        limit = self.store.settings().new_cards
        if left is not None or self.limited:
            ways.append((self.command, "go on with the rest"))
        if self.aim.path and not summary.path.new:
            ways.append((self._command("quiz", "--path", self.aim.path), "the closing quiz, on all of its cards"))
        if summary.path.new:
            ways.append(
                (self._command("learn", *self.name, "--new", str(limit + 5)), f"more new cards a day than {limit}")
            )
        else:
            ways.append((self._command("learn", "--list"), "choose another path or a topic"))
        if not self.aim.path or summary.path.new:
            ways.append((self._command("quiz"), "ten questions, with the reasons"))
        return (*ways, (self._command("stats"), "how far you have come"))


def list_paths(*, deck: Path | None, as_json: bool, plain: bool) -> int:
    """Print the paths and how far each has come, and the topics, which can be learnt as well."""
    index = opened(deck)
    with opened_store(write=False) as store:
        rows = path_rows(index, store)
    topics = [topic for topic in index.topics() if topic["cards"]]
    if as_json:
        put_json({"paths": rows, "topics": [{name: t[name] for name in ("id", "title", "cards")} for t in topics]})
        return 0
    if not rows and not topics:
        raise NothingFound("the deck has no path and no topic with a card.")
    put_lines(lambda columns, look: pages.choice_lines(rows, topics, width=columns, look=look), plain=plain, pager=True)
    return 0
