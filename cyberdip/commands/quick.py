"""The quick answer: the home screen, `show`, `search` or `list` from the index, before Typer is imported.

Typer alone costs more than the whole answer. The words are read here only as far as they are beyond doubt: anything
else is left to Typer, which then runs the very same command, so that both routes print the same bytes.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What each command line may hold to be answered here: the options that take a value, and whether words may stand.
_HOME = ("", ("--deck",), False)
_COMMANDS = {
    "show": ("show", ("--deck",), True),
    "search": ("search", ("--deck", "-n", "--limit"), True),
    "list": ("list", ("--deck", "--kind", "--topic", "--level"), False),
}


def answer(arguments: list[str]) -> int | None:
    """Run the command and return its exit code; None where Typer has to read the command line."""
    command, valued, has_words = _COMMANDS.get(arguments[0], _HOME) if arguments else _HOME
    words: list[str] = []
    given: dict[str, list[str]] = {}
    rest = iter(arguments[1:] if command else arguments)
    for word in rest:
        if not word.startswith("-") or word == "-":
            words.append(word)
        elif word in valued:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
            given.setdefault(word, []).append(value)
        elif word == "--plain" or (word == "--no-pager" and command):
            given[word] = []
        else:
            return None
    if bool(words) > has_words:
        return None
    return _run(command, words, given)


def _run(command: str, words: list[str], given: dict[str, list[str]]) -> int | None:
    deck = given["--deck"][-1] if "--deck" in given else os.environ.get("CYBERDIP_DECK") or None
    options: dict[str, Any] = {"deck": deck, "plain": "--plain" in given}
    if not command:
        from cyberdip.commands.home import home

        return home(**options, as_json=False)
    options["pager"] = "--no-pager" not in given
    if command == "list":
        from cyberdip.commands.listing import list_cards

        chosen: dict[str, Any] = {name: given.get(f"--{name}") for name in ("kind", "topic", "level")}
        return list_cards(**options, **chosen, status=None, as_json=False)
    if command == "search":
        limit = _limit(given)
        if limit is None:
            return None
        from cyberdip.commands.search import search

        return search(words, limit=limit, **options)
    if not words:
        return None
    from cyberdip.commands.show import show

    return show(" ".join(words), **options)


def _limit(given: dict[str, list[str]]) -> int | None:
    """Return how many hits are wanted; None where Typer has to say what is wrong with the number."""
    numbers = [*given.get("-n", ()), *given.get("--limit", ())]
    if not all(n.isascii() and n.isdigit() and len(n) <= 4 and 1 <= int(n) <= 1000 for n in numbers):
        return None
    if len(numbers) > 1:
        return None  # the last one counts, and their order is not kept here
    return int(numbers[0]) if numbers else 10
