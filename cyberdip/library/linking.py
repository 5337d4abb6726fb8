"""Links between the cards of a deck: every id is used once, and every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from cyberdip.library.faults import Fault, Report
from cyberdip.library.nodes import Node

_BODY_LINK = re.compile(r"\]\(([a-z0-9]+(?:-[a-z0-9]+)*)\)")
_CARD_LISTS = ("related", "norms")


class Mention(NamedTuple):
    """An id in a file: what it is the id of (card, topic, question, path), and where it stands."""

    what: str
    id: str
    field: str
    line: int
    column: int


@dataclass(slots=True)
class Mentions:
    """The ids that one file defines, and those that it uses."""

    defined: list[Mention] = field(default_factory=list)
    used: list[Mention] = field(default_factory=list)

    def card(self, root: Node) -> None:
        """Gather a card's id, its questions' ids, and its links to cards and topics."""
        self._define("card", _text_at(root, "id"), "id")
        for name in _CARD_LISTS:
            self._use_all("card", root, name)
        self._use_all("topic", root, "topics")
        for name, (_, node) in root.value.items():
            if not isinstance(node.value, list) or name == "sources":
                continue
            for i, item in enumerate(node.value):
                if not isinstance(item.value, dict):
                    continue
                if name == "questions":
                    self._define("question", _text_at(item, "id"), f"questions[{i}].id")
                    for j, old in enumerate(_list_at(item, "formerly")):
                        self._define("question", old, f"questions[{i}].formerly[{j}]")
                else:
                    self._use("card", _text_at(item, "card"), f"{name}[{i}].card")
        body = _text_at(root, "body")
        if body:
            for found in _BODY_LINK.finditer(body.value):
                below = body.value.count("\n", 0, found.start()) + 1 if body.block else 0
                self.used.append(Mention("card", found.group(1), "body", body.line + below, 1))

    def path(self, root: Node) -> None:
        """Gather a learning path's id and the cards of its lessons."""
        self._define("path", _text_at(root, "id"), "id")
        for i, lesson in enumerate(_list_at(root, "lessons")):
            for j, card in enumerate(_list_at(lesson, "cards") if isinstance(lesson.value, dict) else ()):
                self._use("card", card, f"lessons[{i}].cards[{j}]")

    def _define(self, what: str, node: Node | None, name: str) -> None:
        _note(self.defined, what, node, name)

    def _use(self, what: str, node: Node | None, name: str) -> None:
        _note(self.used, what, node, name)

    def _use_all(self, what: str, root: Node, name: str) -> None:
        for i, item in enumerate(_list_at(root, name)):
            self._use(what, item, f"{name}[{i}]")


def _note(mentions: list[Mention], what: str, node: Node | None, name: str) -> None:
    if node is not None and isinstance(node.value, str) and node.value:
        mentions.append(Mention(what, node.value, name, node.line, node.column))


def link_faults(files: Iterable[tuple[str, Mentions]], topics: set[str]) -> list[Fault]:
    """Return every id that two places claim, and every link that leads nowhere.

    A card that could not be read still counts as defined: its own faults are enough.
    """
    found: list[Fault] = []
    places: dict[tuple[str, str], str] = {}
    listed = list(files)
    for file, mentions in listed:
        for mention in mentions.defined:
            place = f"{file}:{mention.line}"
            before = places.setdefault((mention.what, mention.id), place)
            if before != place:
                _report(found, file, mention, f"an id of its own: {before} has this one", "Change one of them.")
    known = {"card": {name for what, name in places if what == "card"}, "topic": topics}
    for file, mentions in listed:
        seen: set[str] = set()
        for mention in mentions.used:
            if mention.id not in known[mention.what]:
                near = get_close_matches(mention.id, known[mention.what], 1)
                expected = "a topic of topics.yaml" if mention.what == "topic" else "the id of a card of this deck"
                fix = f"Did you mean {near[0]!r}?" if near else f"Correct the id, or add the {mention.what}."
                _report(found, file, mention, expected, fix)
            elif mention.field.startswith("lessons[") and mention.id in seen:
                _report(found, file, mention, "each card once in a path", "Remove it from one of the lessons.")
            seen.add(mention.id)
    return found


def _report(found: list[Fault], file: str, mention: Mention, expected: str, fix: str) -> None:
    node = Node("", mention.line, mention.column)
    Report(file, found).add(node, mention.field, found=mention.id, expected=expected, fix=fix)


def _text_at(node: Node, name: str) -> Node | None:
    pair = node.value.get(name)
    return pair[1] if pair and isinstance(pair[1].value, str) and pair[1].value else None


def _list_at(node: Node, name: str) -> list[Node]:
    pair = node.value.get(name)
    return pair[1].value if pair and isinstance(pair[1].value, list) else []
