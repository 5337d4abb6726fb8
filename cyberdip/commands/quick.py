"""The quick answer: `show` or `search` from the index, before Typer is imported.

Typer alone costs more than the whole answer. The words are read here only as far as they are beyond doubt: anything
else is left to Typer, which then runs the very same command, so that both routes print the same bytes.
"""

from __future__ import annotations

import os

_FLAGS = ("--plain", "--no-pager")


def answer(arguments: list[str]) -> int | None:
    """Run `show` or `search` and return its exit code; None where Typer has to read the command line."""
    command, words, deck, limit = arguments[0], [], os.environ.get("CYBERDIP_DECK") or None, 10
    rest = iter(arguments[1:])
    plain = False
    for word in rest:
        if not word.startswith("-") or word == "-":
            words.append(word)
        elif word in _FLAGS:
            plain = plain or word == "--plain"
        elif word == "--deck":
            deck = next(rest, None)
            if deck is None or deck.startswith("-"):
                return None
        elif word in ("-n", "--limit") and command == "search":
            number = next(rest, "")
            if not (number.isascii() and number.isdigit() and 1 <= len(number) <= 4 and 1 <= int(number) <= 1000):
                return None
            limit = int(number)
        else:
            return None
    if command == "show" and not words:
        return None
    if command == "show":
        from cyberdip.commands.show import show

        return show(" ".join(words), deck=deck, plain=plain, pager="--no-pager" not in arguments)
    from cyberdip.commands.search import search

    return search(words, limit=limit, deck=deck, plain=plain, pager="--no-pager" not in arguments)
