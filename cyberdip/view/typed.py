"""Reads what a person typed on a line as an answer, a command, or neither; nothing that is typed raises."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cyberdip.library.model import QuestionType
from cyberdip.view import wording as w
from cyberdip.view.lines import one_line
from cyberdip.view.prompts import Action
from cyberdip.view.questions import letter

if TYPE_CHECKING:
    from cyberdip.study.items import Item
    from cyberdip.study.marking import Response

LONGEST = 2000
"""More than anyone types as an answer; the rest of a longer line is cut off."""

_SEPARATORS = re.compile(r"[\s,;،؛]+")
_NUMBER = re.compile(r"\d{1,9}[.)]?")  # \d takes the digits of every script, and so does int()
_LETTERED = re.compile(r"([a-z])\s*[-=:.)]?\s*(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer; `guessed` where a question mark stood at its end."""

    response: Response
    guessed: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was typed is no answer here; `why` says what is possible."""

    why: str


def read_line(item: Item, line: str) -> Typed | Action | Wrong:
    """Return what a line says in reply to a question other than a cloze of several gaps."""
    kind = item.question.type
    if kind is QuestionType.CLOZE:
        entry = read_gap(item, 0, line)
        if isinstance(entry, Typed) and isinstance(entry.response, str):
            return Typed((entry.response,), entry.guessed)
        return entry
    if kind is QuestionType.SHORT:
        return read_text(line)
    text = one_line(line[:LONGEST])
    command = command_of(text, words=True)
    if command:
        return command
    body, guessed = split_guess(text)
    if not body:
        return Action.HELP if guessed else Wrong(w.EMPTY)
    response = _READERS[kind](item, body)
    return response if isinstance(response, Wrong) else Typed(response, guessed)


def read_text(line: str, *, commands: bool = True) -> Typed | Action | Wrong:
    """Return a typed text: `=` before it takes it as it stands; a question mark at its end says that it is a guess."""
    text = one_line(line[:LONGEST])
    if text.startswith("="):
        literal = text[1:].strip()
        return Typed(literal, False) if literal else Wrong(w.EMPTY)
    command = command_of(text) if commands else None
    if command:
        return command
    body, guessed = split_guess(text)
    if not body:
        return Action.HELP if guessed else Wrong(w.EMPTY)
    return Typed(body, guessed)


def read_gap(item: Item, place: int, line: str) -> Typed | Action | Wrong:
    """Return what a line says in reply to one gap of a cloze."""
    options = item.gap_options[place] if place < len(item.gap_options) else ()
    if not options:
        return read_text(line)
    text = one_line(line[:LONGEST])
    command = command_of(text, words=True)
    if command:
        return command
    body, guessed = split_guess(text)
    if not body:
        return Action.HELP if guessed else Wrong(w.EMPTY)
    numbers = _numbers(body, len(options))
    if isinstance(numbers, Wrong):
        return numbers
    if len(numbers) > 1:
        return Wrong(w.ONE_ONLY.format(n=len(options)))
    return Typed(options[numbers[0] - 1], guessed)


def split_guess(text: str) -> tuple[str, bool]:
    """Return a text without the question marks at its end, and whether there were any."""
    body = text.rstrip("?؟？ ")
    return body, any(mark in text[len(body) :] for mark in "?؟？")


def command_of(text: str, *, words: bool = False) -> Action | None:
    """Return the command that a line is: a letter, or its word too where no text can be the answer."""
    folded = text.casefold()
    name = w.COMMANDS.get(folded) or (w.COMMAND_WORDS.get(folded) if words else None)
    return Action(name) if name else None


def _numbers(body: str, count: int) -> list[int] | Wrong:
    """Return the numbers of a line, each from 1 to `count`."""
    numbers: list[int] = []
    for part in _SEPARATORS.split(body):
        if not part:
            continue
        if not _NUMBER.fullmatch(part):
            return Wrong(w.NOT_A_NUMBER.format(found=part, n=count))
        number = int(part.rstrip(".)"))
        if not 1 <= number <= count:
            return Wrong(w.NO_SUCH_OPTION.format(found=number, n=count))
        numbers.append(number)
    return numbers or Wrong(w.EMPTY)


def _read_choice(item: Item, body: str) -> Response | Wrong:
    numbers = _numbers(body, len(item.options))
    if isinstance(numbers, Wrong):
        return numbers
    return item.options[numbers[0] - 1] if len(numbers) == 1 else Wrong(w.ONE_ONLY.format(n=len(item.options)))


def _read_true_false(item: Item, body: str) -> Response | Wrong:
    folded = body.casefold().rstrip(".")
    if folded in w.TRUE_WORDS:
        return "true"
    if folded in w.FALSE_WORDS:
        return "false"
    response = _read_choice(item, body)
    return Wrong(w.NOT_TRUE_FALSE.format(found=body)) if isinstance(response, Wrong) else response


def _read_multiple(item: Item, body: str) -> Response | Wrong:
    numbers = _numbers(body, len(item.options))
    if isinstance(numbers, Wrong):
        return numbers
    return tuple(option for place, option in enumerate(item.options, start=1) if place in numbers)


def _read_numeric(item: Item, body: str) -> Response | Wrong:
    # number words count too, so what is a number is for the marking to say
    return body if any(character.isalnum() for character in body) else Wrong(w.NO_NUMBER.format(found=body))


def _read_order(item: Item, body: str) -> Response | Wrong:
    count = len(item.options)
    numbers = _numbers(body, count)
    if isinstance(numbers, Wrong):
        return numbers
    twice = [number for number, times in Counter(numbers).items() if times > 1]
    if twice:
        return Wrong(w.ORDER_TWICE.format(n=count, twice=_list(twice)))
    missing = [number for number in range(1, count + 1) if number not in numbers]
    if missing:
        return Wrong(w.ORDER_MISSING.format(n=count, missing=_list(missing)))
    return tuple(item.options[number - 1] for number in numbers)


def _read_match(item: Item, body: str) -> Response | Wrong:
    lefts = [letter(place) for place in range(len(item.question.pairs))]
    if body[0].isdecimal():
        numbers = _numbers(body, len(item.options))
        if isinstance(numbers, Wrong):
            return numbers
        if len(numbers) > len(lefts):
            return Wrong(w.MATCH_FORM.format(found=body, example=match_example(item)))
        found = list(zip(lefts, numbers, strict=False))
    else:
        rest = _SEPARATORS.sub("", _LETTERED.sub("", body.casefold()))
        if rest:
            return Wrong(w.MATCH_FORM.format(found=body, example=match_example(item)))
        found = [(side, int(number)) for side, number in _LETTERED.findall(body.casefold())]
    return _matched(item, lefts, found)


def _matched(item: Item, lefts: list[str], found: list[tuple[str, int]]) -> Response | Wrong:
    for side, number in found:
        if side not in lefts:
            return Wrong(w.NO_SUCH_LETTER.format(found=side, last=lefts[-1]))
        if not 1 <= number <= len(item.options):
            return Wrong(w.NO_SUCH_OPTION.format(found=number, n=len(item.options)))
    twice = [side for side, times in Counter(side for side, _ in found).items() if times > 1]
    if twice:
        return Wrong(w.MATCH_TWICE.format(twice=_list(twice)))
    chosen = dict(found)
    missing = [side for side in lefts if side not in chosen]
    if missing:
        return Wrong(w.MATCH_MISSING.format(missing=_list(missing)))
    return tuple(item.options[chosen[side] - 1] for side in lefts)


def match_example(item: Item) -> str:
    """Return a line that answers this match question, right or wrong."""
    count = len(item.options)
    return " ".join(f"{letter(place)}{(place + 1) % count + 1}" for place in range(len(item.question.pairs)))


def order_example(item: Item) -> str:
    """Return a line that answers this order question, right or wrong."""
    count = len(item.options)
    return " ".join(str(number) for number in (*range(2, count + 1), 1))


def _list(things: list[str] | list[int]) -> str:
    return ", ".join(str(thing) for thing in things)


_READERS: dict[QuestionType, Callable[[Item, str], Response | Wrong]] = {
    QuestionType.CHOICE: _read_choice,
    QuestionType.TRUE_FALSE: _read_true_false,
    QuestionType.MULTIPLE: _read_multiple,
    QuestionType.NUMERIC: _read_numeric,
    QuestionType.ORDER: _read_order,
    QuestionType.MATCH: _read_match,
}
