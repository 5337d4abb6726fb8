"""Blueprints: which shares of a paper go to which topics, kinds, levels and types, and which questions fill them.

A share is a filter and an amount: "40 % on topic norms", "3 advanced cases". Each question of a paper fills one share,
or none where the shares leave room. Whether a blueprint can be met is then a question of matching: questions on one
side, shares with so many places on the other. The questions are taken in an order of chance and each is kept if the
ones before it can be moved so that all find a place (Kuhn, "The Hungarian method for the assignment problem", Naval
Research Logistics Quarterly 2, 1955). What can be met is met, and what can't is found with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cyberdip.errors import FileError, UsageError
from cyberdip.library.faults import quoted
from cyberdip.library.model import Kind, Level, QuestionType
from cyberdip.library.nodes import BadYaml, Node, decode, parse
from cyberdip.library.vocabulary import KINDS, LEVELS, QUESTION_TYPES, way_out
from cyberdip.study.selection import Candidate, Selection

_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(%?)")
_FIELDS = ("kind", "topic", "level", "type")
_KNOWN = {"kind": KINDS, "level": LEVELS, "type": QUESTION_TYPES}
_FORM = "Write it as topic=norms:40% or kind=case,level=advanced:3."


@dataclass(frozen=True, slots=True)
class Wish:
    """A share as it was asked for: its filter, and a number of questions or a percentage of the paper (0 to 100)."""

    amount: float
    percent: bool
    kind: Kind | None = None
    topic: str | None = None
    level: Level | None = None
    type: QuestionType | None = None

    def __str__(self) -> str:
        words = [f"{name}={value}" for name in _FIELDS if (value := getattr(self, name)) is not None]
        return ",".join(words)

    def selection(self) -> Selection:
        """Return what the filter lets through, as a selection."""
        return Selection(
            kinds=frozenset({self.kind} if self.kind is not None else ()),
            topics=frozenset({self.topic} if self.topic is not None else ()),
            levels=frozenset({self.level} if self.level is not None else ()),
            types=frozenset({self.type} if self.type is not None else ()),
        )


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a blueprint file asks for: how many questions (None: said elsewhere), and the shares."""

    number: int | None
    wishes: tuple[Wish, ...]


def parse_share(text: str, *, topics: Sequence[str]) -> Wish:
    """Return the share that `--share` names; UsageError says what is wrong with it."""
    named, colon, amount = text.rpartition(":")
    if not colon:
        raise UsageError(f"--share {text!r}: there is no amount.\n  {_FORM}")
    given: dict[str, str] = {}
    for part in named.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name not in _FIELDS or name in given:
            raise UsageError(
                f"--share {text!r}: found {part.strip()!r}, expected kind, topic, level or type.\n  {_FORM}"
            )
        given[name] = value
    return _wish(given, amount.strip(), f"--share {text!r}", topics=topics, error=UsageError)


def read_blueprint(path: Path, *, topics: Sequence[str]) -> Blueprint:
    """Return what a blueprint file asks for; FileError with the line for anything else.

    The file is YAML: `number: 20` and `shares:`, a list of {kind, topic, level, type, share}.
    """
    try:
        root = parse(decode(path.read_bytes()))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}).\n  Name a blueprint file.") from None
    except BadYaml as error:
        raise FileError(
            f"{path}:{error.line}: found {error.found}, expected {error.expected}.\n  {error.fix}"
        ) from None
    fields = _mapping(root, path, ("number", "shares"), "a blueprint with number and shares")
    number = None
    if "number" in fields:
        node = fields["number"]
        if not isinstance(node.value, str) or not node.value.isdigit() or not 0 < int(node.value) < 100_000:
            raise _wrong(path, node, "number", "how many questions the paper has", "Write a number, such as 20.")
        number = int(node.value)
    wishes = []
    for row in _list(fields.get("shares"), path):
        of_row = _mapping(row, path, (*_FIELDS, "share"), "a share such as {topic: norms, share: 40%}")
        place = f"{path}:{row.line}: shares"
        given = {name: str(node.value) for name, node in of_row.items() if name != "share"}
        if "share" not in of_row or not given:
            raise FileError(
                f"{place}: found a share without its amount or its filter.\n  Write {{topic: norms, share: 40%}}."
            )
        wishes.append(_wish(given, str(of_row["share"].value), place, topics=topics, error=FileError))
    return Blueprint(number, tuple(wishes))


def _mapping(node: Node | None, path: Path, known: Sequence[str], expected: str) -> dict[str, Node]:
    if node is None or not isinstance(node.value, dict):
        raise FileError(f"{path}:{node.line if node else 1}: expected {expected}.\n  docs/papers.md shows one.")
    for name, (key, _) in node.value.items():
        if name not in known:
            raise _wrong(
                path, key, quoted(name), f"one of {', '.join(known)}", "Remove the field, or correct its name."
            )
    return {name: value for name, (_, value) in node.value.items()}


def _list(node: Node | None, path: Path) -> list[Node]:
    if node is None:
        return []
    if not isinstance(node.value, list):
        raise _wrong(path, node, "shares", "a list", "Begin each share on a line of its own with '- '.")
    return node.value


def _wrong(path: Path, node: Node, name: str, expected: str, fix: str) -> FileError:
    found = quoted(node.value) if isinstance(node.value, str) else "a list or mapping"
    return FileError(f"{path}:{node.line}: {name}: found {found}, expected {expected}.\n  {fix}")


def _wish(
    given: dict[str, str], amount: str, place: str, *, topics: Sequence[str], error: type[UsageError] | type[FileError]
) -> Wish:
    """Return a share from its texts; `error` with the place where one of them is not known."""
    for name, value in given.items():
        known = topics if name == "topic" else _KNOWN[name]
        if value not in known:
            raise error(f"{place}: there is no {name} {quoted(value)}.\n  {way_out(value, known)}")
    found = _AMOUNT.fullmatch(amount)
    if found is None or float(found[1]) == 0 or (not found[2] and "." in found[1]) or len(found[1]) > 7:
        raise error(f"{place}: found {quoted(amount)}, expected a number of questions or a percentage.\n  {_FORM}")
    return Wish(
        amount=float(found[1]),
        percent=bool(found[2]),
        kind=Kind(given["kind"]) if "kind" in given else None,
        topic=given.get("topic"),
        level=Level(given["level"]) if "level" in given else None,
        type=QuestionType(given["type"]) if "type" in given else None,
    )


def apportion(wishes: Sequence[Wish], number: int) -> tuple[int, ...]:
    """Return how many of `number` questions each share gets; UsageError where they come to more.

    Percentages are met by the largest remainders (Hamilton's method): each share gets the whole questions of its
    quota, and those with the largest fractions one more, until the sum is the rounded sum of the quotas.
    """
    quotas = [wish.amount * number / 100 if wish.percent else wish.amount for wish in wishes]
    percents = sum(wish.amount for wish in wishes if wish.percent)
    counts = [int(quota + 1e-9) for quota in quotas]
    spare = round(sum(quotas) + 1e-9) - sum(counts)
    for place in sorted(range(len(wishes)), key=lambda place: (counts[place] - quotas[place], place))[:spare]:
        counts[place] += 1
    if percents > 100 + 1e-9:
        raise UsageError(f"the shares come to {percents:g} % of the paper.\n  Lower them to 100 % together, or less.")
    if sum(counts) > number:
        raise UsageError(
            f"the shares come to {sum(counts)} questions, but the paper has {number}.\n  Lower them, or raise -n."
        )
    empty = [str(wish) for wish, count in zip(wishes, counts, strict=True) if not count]
    if empty:
        raise UsageError(f"the share {empty[0]} comes to no question of {number}.\n  Raise it, or raise -n.")
    return tuple(counts)


def fill(
    candidates: Iterable[Candidate], fits: Sequence[Callable[[Candidate], bool]], counts: Sequence[int]
) -> list[list[Candidate]]:
    """Return the questions of each share, taken from `candidates` in their order; as many as can be placed.

    fits: for each share, whether a candidate can fill it. counts: the places of each share.
    """
    taken: list[list[Candidate]] = [[] for _ in counts]
    wanted = sum(counts)
    for candidate in candidates:
        if sum(map(len, taken)) == wanted:
            break
        _place(candidate, taken, fits, counts, set())
    return taken


def _place(
    candidate: Candidate,
    taken: list[list[Candidate]],
    fits: Sequence[Callable[[Candidate], bool]],
    counts: Sequence[int],
    seen: set[int],
) -> bool:
    """Find the candidate a place, moving others from share to share where that makes room."""
    open_to = [share for share, fit in enumerate(fits) if counts[share] and share not in seen and fit(candidate)]
    for share in open_to:
        if len(taken[share]) < counts[share]:
            taken[share].append(candidate)
            return True
    for share in open_to:
        if share in seen:
            continue
        seen.add(share)
        for place, other in enumerate(taken[share]):
            if _place(other, taken, fits, counts, seen):
                taken[share][place] = candidate
                return True
    return False
