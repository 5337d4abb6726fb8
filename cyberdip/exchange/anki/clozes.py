"""Anki's gaps, `{{c1::answer::hint}}`: found in a text, and made questions of.

Gaps may stand within gaps, and one card asks all gaps of its number while the others show their answers. The text is
walked once for all its numbers and without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cyberdip.exchange.plain_text import from_html

MOST_NUMBERS = 20
"""Cards that one note may ask for; each repeats the text."""
_SIGN = re.compile(r"\{\{c(\d{1,4}(?:,\d{1,4}){0,9})::|\}\}|::")
# Private characters stand for the signs while HTML becomes plain text; a text's own become U+FFFD first.
_OPEN, _NUMBERED, _CLOSE, _HINT = "\ue000", "\ue001", "\ue002", "\ue003"
_OWN = dict.fromkeys(map(ord, (_OPEN, _NUMBERED, _CLOSE, _HINT)), "\ufffd")
_PIECE = re.compile(f"{_OPEN}([0-9,]+){_NUMBERED}|{_CLOSE}|{_HINT}")
_LIKE_A_GAP = re.compile(r"\{(\d{1,3})\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A text with gaps `{1}`, `{2}` …, their answers, and the hints that stood in them."""

    stem: str
    answers: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(slots=True)
class Clozes:
    """A note's text in pieces: words, the numbers of a gap that opens, "hint", "close". lost: what HTML lost."""

    pieces: list[str | frozenset[int]]
    lost: tuple[str, ...] = ()
    numbers: dict[int, None] = field(default_factory=dict)

    def asked(self, number: int | None = None) -> Asked:
        """Return the text as the card of this number asks it; None for all gaps at once."""
        stem: list[str] = []
        answers: list[list[str]] = []
        hints: list[list[str]] = []
        inside: list[bool] = []  # for each gap that is open, whether it is asked: one at most
        asking = False
        hinting = 0  # how many gaps were open when a hint began
        for piece in self.pieces:
            if isinstance(piece, frozenset):
                asks = (number is None or number in piece) and not asking and not hinting
                if asks:
                    answers.append([])
                    hints.append([])
                    stem.append(f"{{{len(answers)}}}")
                    asking = True
                inside.append(asks)
            elif piece == _CLOSE:
                hinting = 0 if hinting == len(inside) else hinting
                ends = inside.pop()
                asking = asking and not ends
            elif piece == _HINT:
                hinting = hinting or len(inside)
            elif hinting:
                if inside[hinting - 1]:
                    hints[-1].append(piece)
            elif asking:
                answers[-1].append(piece)
            else:
                stem.append(piece)
        return Asked(_joined(stem), tuple(map(_joined, answers)), tuple(filter(None, map(_joined, hints))))


def _joined(parts: Iterable[str]) -> str:
    return "".join(parts).strip()


def clozes(html: str) -> Clozes:
    """Return the gaps of a field. What looks like one of ours (`{1}`) but is text becomes `(1)`."""
    marked = "".join(_marked(html.translate(_OWN)))
    text, lost = from_html(marked)
    found = Clozes([], lost)
    depth = at = 0
    for sign in _PIECE.finditer(text):
        _put_words(found, text[at : sign.start()])
        at = sign.end()
        if sign[1]:
            numbers = frozenset(int(number) for number in sign[1].split(",") if number)
            found.numbers |= dict.fromkeys(sorted(numbers))
            found.pieces.append(numbers)
            depth += 1
        elif depth:  # else its beginning was lost with a part that is no text
            found.pieces.append(sign[0])
            depth -= sign[0] == _CLOSE
    _put_words(found, text[at:])
    found.pieces += [_CLOSE] * depth
    return found


def _put_words(found: Clozes, words: str) -> None:
    if _LIKE_A_GAP.search(words):
        words = _LIKE_A_GAP.sub(r"(\1)", words)
        found.lost += ("the braces around a number",)
    if words:
        found.pieces.append(words)


def _marked(html: str) -> Iterator[str]:
    """Yield the text with private characters for the signs of gaps; signs that open or close nothing stay text."""
    signs = list(_SIGN.finditer(html))
    meant = _meant(signs)
    at = 0
    for place, sign in enumerate(signs):
        yield html[at : sign.start()]
        at = sign.end()
        if place not in meant:
            yield sign[0]
        elif sign[1]:
            yield f"{_OPEN}{sign[1]}{_NUMBERED}"
        else:
            yield _CLOSE if sign[0] == "}}" else _HINT
    yield html[at:]


def _meant(signs: list[re.Match[str]]) -> set[int]:
    """Return the places of the signs that make up gaps: those that are closed, with their ends and first `::`."""
    meant: set[int] = set()
    waiting: list[tuple[int, list[int]]] = []  # gaps that are open: the place of their sign, and of a hint's
    for place, sign in enumerate(signs):
        if sign[1]:
            waiting.append((place, []))
        elif waiting and sign[0] == "}}":
            start, hint = waiting.pop()
            meant.update((start, place, *hint))
        elif waiting and not waiting[-1][1]:
            waiting[-1][1].append(place)
    return meant
