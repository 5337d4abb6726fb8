"""Other people's card templates filled in, so that a question is asked in the words in which its author asks it.

Only what Anki documents is done: `{{Field}}`, filters before a name, `{{#Field}}…{{/Field}}` and `{{^Field}}`. Scripts
and styles are taken out beforehand. A template is taken apart once, and the walk through it never goes back.
Source: the Anki manual, Card Templates (Field Replacements, Card Generation).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_TEMPLATE = 200_000
BEGINS, ENDS = "\ue004", "\ue005"
"""Private characters around each field on a back, by which the answer is told from what stands beside it."""
_MOST_PLACES = 1_000
_PLACE = re.compile(r"\{\{([^{}]{1,200})\}\}")
_SKIPPED = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_EMPTY = re.compile(r"(?:\s|</?(?:br|div) ?/?>|&nbsp;)*+", re.IGNORECASE)
_ANSWER = re.compile(r"<hr[^<>]{0,100}\bid\s*=\s*[\"']?answer\b", re.IGNORECASE)
_NO_TEXT = frozenset(("FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"))


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a card, taken apart: HTML as it stands, then the name in the place after it, and so on."""

    pieces: tuple[str, ...]
    is_front: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names of the fields that are shown on it."""
        places = (place for place in self.pieces[1::2] if place[:1] not in "#^/!=" and not self._unseen(place))
        return frozenset(map(_field_of, places)) - _NO_TEXT

    def filled(self, fields: Mapping[str, str], *, most: int) -> Shown | None:
        """Return the side of a note's card; None where it has more than `most` characters."""
        shown = Shown(size=len(self.pieces))
        hidden: list[bool] = []  # for each section that is open, whether it is left out
        covered = 0
        for number, piece in enumerate(self.pieces):
            words = piece
            if number % 2:
                sign, name = piece[:1], piece[1:].strip()
                if sign in "#^":
                    is_empty = name in fields and not _has_text(fields[name])
                    hidden.append(is_empty if sign == "#" else not is_empty)
                    covered += hidden[-1]
                elif sign == "/" and hidden:
                    covered -= hidden.pop()
                words = "" if sign in "#^/!=" else self._words(piece, fields, shown, covered=bool(covered))
            if words and not covered:
                is_marked = number % 2 and not self.is_front
                shown.html.append(f"{BEGINS}{words}{ENDS}" if is_marked else words)
                shown.size += len(words)
                if shown.size > most:
                    return None
        return shown

    def _words(self, place: str, fields: Mapping[str, str], shown: Shown, *, covered: bool) -> str:
        words = "" if self._unseen(place) else fields.get(_field_of(place), "")
        if "hint" in _filters(place):
            if words and not covered:
                shown.size += len(words)
                shown.hints.append(words)
            return ""
        return words

    def _unseen(self, place: str) -> bool:
        """Say whether a place is spoken, or typed into, and shows no words."""
        filters = _filters(place)
        return any(one.startswith("tts") for one in filters) or (self.is_front and "type" in filters)


@dataclass(slots=True)
class Shown:
    """A side of one card: its HTML in pieces, what it shows when asked for a hint, and what it cost to fill in."""

    html: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    size: int = 0


def front(template: str) -> Side:
    """Take the front of a card apart."""
    return Side(_apart(_without_code(template)), is_front=True)


def back(template: str) -> Side:
    """Take the back of a card apart, without what stands before the line that begins the answer: the front again."""
    bare = _without_code(template)
    line = _ANSWER.search(bare)
    return Side(_apart(bare[bare.find(">", line.end()) + 1 :] if line else bare))


def _apart(template: str) -> tuple[str, ...]:
    pieces = _PLACE.split(template, maxsplit=_MOST_PLACES)
    return tuple(piece if number % 2 == 0 else piece.strip() for number, piece in enumerate(pieces))


def _without_code(template: str) -> str:
    """Return a template without scripts, styles and comments, which are no words."""
    template = template[:LONGEST_TEMPLATE]
    for begins, ends in _SKIPPED:
        parts = re.split(begins, template, flags=re.IGNORECASE)
        kept = [parts[0]]
        for part in parts[1:]:
            closed = re.search(ends, part, flags=re.IGNORECASE)
            kept += [part[closed.end() :]] if closed else []
        template = "".join(kept)
    return template


def _field_of(place: str) -> str:
    return place.rpartition(":")[2].strip()


def _filters(place: str) -> list[str]:
    return [part.strip() for part in place.split(":")[:-1]]


def _has_text(html: str) -> bool:
    return _EMPTY.fullmatch(html) is None
