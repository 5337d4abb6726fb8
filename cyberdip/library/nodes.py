"""YAML text to nodes that know their line, in bounded time and memory.

A card needs mappings, lists and plain values, nothing else. Tags, anchors and aliases are refused as soon as the
parser meets them, and so is nesting that no card has, so that no file can make this module build a large tree.
All scalars stay text: each field reads its own type (DESIGN section 3).
"""

from __future__ import annotations

from typing import Any

import yaml

MOST_BYTES = 1 << 20
_DEEPEST = 12
_TOO_DEEP = "nesting deeper than any card"
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml is 30 times as fast, but not on every platform


class Node:
    """A place in a YAML file: `value` is a text, a list of nodes, or a dict from key to (key node, value node)."""

    __slots__ = ("block", "column", "line", "value")

    def __init__(self, value: Any, line: int, column: int, *, block: bool = False) -> None:
        self.value = value
        self.line = line
        self.column = column
        self.block = block  # a block scalar: its text begins on the line below


class BadYaml(Exception):  # noqa: N818 - it becomes a Fault, which is the word of this room
    """A file that is not the YAML a deck is written in. `line` and `column` count from 1."""

    def __init__(self, line: int, column: int, found: str, expected: str, fix: str) -> None:
        super().__init__(found)
        self.line, self.column, self.found, self.expected, self.fix = line, column, found, expected, fix


def decode(data: bytes) -> str:
    """Return the text of a deck file: UTF-8, with or without a byte order mark; BadYaml for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadYaml(1, 1, "UTF-16 text", "UTF-8", "Save the file as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise BadYaml(
            line, column, f"the byte 0x{data[error.start]:02X}, which is not UTF-8", "UTF-8 text",
            "Save the file as UTF-8 (it looks like Latin-1 or Windows-1252).",
        ) from None  # fmt: skip
    return text.replace("\r\n", "\n")


def parse(text: str) -> Node | None:
    """Return the root node of a YAML text, None for an empty one; BadYaml says where and why it is refused."""
    try:
        return _build(_LOADER(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _syntax_error(text, error.problem or "", mark.line if mark else 0, mark.column if mark else 0) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line = before.count("\n") + 1
        raise BadYaml(
            line, len(before) - (before.rfind("\n") + 1) + 1, f"the character U+{_code(error.character):04X}",
            "text without control characters", "Remove the character.",
        ) from None  # fmt: skip
    except UnicodeEncodeError as error:  # a lone surrogate cannot be handed to libyaml
        raise BadYaml(
            text.count("\n", 0, error.start) + 1,
            1,
            "a lone surrogate",
            "whole characters",
            "Remove the character.",
        ) from None


def _code(character: Any) -> int:
    if isinstance(character, int):
        return character
    return ord(character[:1]) if isinstance(character, str) else int(character[0])


def _syntax_error(text: str, problem: str, line: int, column: int) -> BadYaml:
    lines = text.split("\n")
    source = lines[line] if line < len(lines) else ""
    indentation = source[: len(source) - len(source.lstrip())]
    if "\t" in indentation:
        return BadYaml(line + 1, 1, "a tab in the indentation", "spaces", "Indent with spaces; YAML allows no tabs.")
    fix = "Mend the line, or the one above it."
    if "nesting depth" in problem:  # newer releases of libyaml count too, and may stop before we meet the event
        return BadYaml(line + 1, column + 1, _TOO_DEEP, "a card", "Remove the nesting.")
    if "mapping values are not allowed" in problem:
        fix = "A text that contains ': ' needs quotes around it."
    elif "did not find expected" in problem or "could not find expected ':'" in problem:
        fix = "Look at the indentation, quotes and brackets here and on the line above."
    return BadYaml(line + 1, column + 1, f"broken YAML ({problem})", "a YAML mapping", fix)


def _refused(event: Any, found: str, expected: str, fix: str) -> BadYaml:
    mark = event.start_mark
    return BadYaml(mark.line + 1, mark.column + 1, found, expected, fix)


def _build(loader: Any) -> Node | None:
    """Build the tree from the parser's events; None for a stream without a document."""
    get_event = loader.get_event
    root: Node | None = None
    documents = 0
    while True:
        event = get_event()
        kind = type(event)
        if kind is yaml.StreamEndEvent:
            return root
        if kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _refused(event, "a second document (---)", "one document a file", "Split the file.")
            root = _node(get_event(), get_event, 1)


def _node(event: Any, get_event: Any, depth: int) -> Node:
    """Return the node that begins with an event. Depth is bounded, so that no file can exhaust the stack."""
    mark = event.start_mark
    if type(event) is yaml.ScalarEvent:
        if event.anchor is not None or event.tag not in (None, "!"):
            _refuse_extras(event)
        return Node(event.value, mark.line + 1, mark.column + 1, block=event.style == "|" or event.style == ">")
    _refuse_extras(event)
    if depth > _DEEPEST:
        raise _refused(event, _TOO_DEEP, "a card", "Remove the nesting.")
    is_list = type(event) is yaml.SequenceStartEvent
    value = _list(get_event, depth + 1) if is_list else _mapping(get_event, depth + 1)
    return Node(value, mark.line + 1, mark.column + 1)


def _list(get_event: Any, depth: int) -> list[Node]:
    found: list[Node] = []
    while type(event := get_event()) is not yaml.SequenceEndEvent:
        found.append(_node(event, get_event, depth))
    return found


def _mapping(get_event: Any, depth: int) -> dict[str, tuple[Node, Node]]:
    found: dict[str, tuple[Node, Node]] = {}
    while type(event := get_event()) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent:
            _refuse_extras(event)
            raise _refused(event, "a key that is no word", "a field name", "Name the field.")
        key = _node(event, get_event, depth)
        if key.value in found:
            raise _refused(event, f"the field {key.value!r} a second time", "each field once", "Remove one.")
        found[key.value] = (key, _node(get_event(), get_event, depth))
    return found


def _refuse_extras(event: Any) -> None:
    """Raise BadYaml for an alias, an anchor or a tag."""
    if type(event) is yaml.AliasEvent:
        raise _refused(event, "an alias (*…)", "plain values", "Write the value out; decks use no aliases.")
    if event.anchor is not None:
        raise _refused(event, "an anchor (&…)", "plain values", "Write the value out; decks use no anchors.")
    if event.tag is not None:
        raise _refused(event, f"the tag {event.tag!r}", "plain values", "Remove the tag.")
