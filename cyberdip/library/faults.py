"""What is wrong with a deck, and where: one fault a mistake, so that a deck with five faults reports five."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cyberdip.errors import DeckError
from cyberdip.library.nodes import Node

_SHOWN = 60  # characters of a wrong value that a message quotes


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A mistake in a deck. `file` is relative to the deck; `line` and `column` count from 1, 0 where there is none."""

    file: str
    line: int
    column: int
    field: str
    message: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        name = f" {self.field}:" if self.field else ""
        return f"{place}:{name} {self.message}\n  {self.fix}"

    def as_record(self) -> dict[str, Any]:
        """Return the fault as `deck check --json` prints it."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "field": self.field,
            "message": self.message,
            "fix": self.fix,
        }


@dataclass(slots=True)
class Report:
    """The faults of one file, in the order in which they were met."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, node: Node | None, name: str, *, found: object, expected: str, fix: str, below: int = 0) -> None:
        """Note that `name`, which stands at `node` (or `below` lines under its start), is not as expected."""
        line, column = (node.line + below, 1 if below else node.column) if node else (0, 0)
        self.faults.append(Fault(self.file, line, column, name, f"found {quoted(found)}, expected {expected}.", fix))


def quoted(found: object) -> str:
    """Return a wrong value as a message quotes it: one line, cut short, with nothing in it that acts on a terminal."""
    if not isinstance(found, str):
        return str(found)
    text = repr(found)  # escapes control characters and what cannot be printed
    return text if len(text) <= _SHOWN else text[: _SHOWN - 2] + "…" + text[0]


class Words:
    """A phrase that a message gives as it is, where there is no value to quote."""

    __slots__ = ("words",)

    def __init__(self, words: str) -> None:
        self.words = words

    def __str__(self) -> str:
        return self.words


NOTHING = Words("nothing")


def deck_error(name: str, faults: list[Fault] | tuple[Fault, ...], *, most: int = 5) -> DeckError:
    """Return the error for a deck that cannot be used: its first faults and where to see the rest."""
    shown = "\n".join(str(fault) for fault in faults[:most])
    more = f"\n… and {len(faults) - most} more." if len(faults) > most else ""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return DeckError(f"the deck {name} has {count}:\n{shown}{more}\n  `cyberdip deck check {name}` lists them all.")
