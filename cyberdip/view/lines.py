"""Lays text out in lines of a given width, counted in cells of a terminal.

A segment is a run of text with the name of its meaning (view/theme.py) and, for a link, its address; a line is a list
of segments. Plain text is the segments' text, Rich output the same with styles: so both always say the same.
"""

from __future__ import annotations

from cyberdip.library.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Segment = tuple[str, str, str]  # text, name of meaning, web address
Line = list[Segment]

NO_BREAK = "\u00a0"  # keeps "para. 24" together; shown as a space
_VISIBLE_FORMATS = frozenset("\u00ad\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2")
_RIGHT_TO_LEFT = frozenset(("R", "AL"))
_LEAST_ROOM = 8


def one_line(text: object) -> str:
    """Return a field's text made harmless, on one line."""
    found = str(text)
    if found.isprintable() and "  " not in found and found == found.strip(" "):
        return found  # as nearly every field is
    words = clean(found).replace("\n", " ").replace("\t", " ").split(" ")
    return " ".join([word for word in words if word])


def cells(text: str) -> int:
    """Return how many columns text fills: 2 for a wide East Asian sign, 0 for a mark above or below a letter."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def _cell(character: str) -> int:
    if character < "\u0300":
        return 1
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me", "Cf") and character not in _VISIBLE_FORMATS:
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def is_right_to_left(text: str) -> bool:
    """Whether there is a letter in the text that is written from right to left."""
    if text.isascii():
        return False
    from unicodedata import bidirectional

    return any(c >= "\u0590" and bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def line_cells(line: Iterable[Segment]) -> int:
    """Return how many columns a line fills."""
    used = 0
    for text, _, _ in line:
        used += len(text) if text.isascii() else cells(text)
    return used


def line_text(line: Iterable[Segment]) -> str:
    """Return a line without its styles."""
    return "".join([text for text, _, _ in line])


def wrap(
    segments: Iterable[Segment],
    width: int,
    *,
    first: Line | None = None,
    rest: Line | None = None,
    break_words: bool = True,
) -> list[Line]:
    """Return the segments as lines of at most `width` cells, `first` before the first line and `rest` before others.

    A word that is too long for a line is cut, unless `break_words` is False: an address must stay whole.
    """
    first = first or []
    rest = rest or []
    room = max(_LEAST_ROOM, width - max(line_cells(first), line_cells(rest)))
    segments = list(segments)
    if len(segments) == 1:
        text, style, url = segments[0]
        if text and cells(text) <= room and "  " not in text and text == text.strip(" "):
            return [[*first, (text.replace(NO_BREAK, " "), style, url)]]
    lines: list[Line] = []
    line: Line = []
    used = 0
    for word, size in _fitting_words(segments, room, break_words=break_words):
        if line and used + 1 + size > room:
            lines.append(line)
            line, used = [], 0
        used += size + bool(line)
        if line and line[-1][1:] == word[0][1:]:
            text, style, url = line[-1]
            line[-1] = (f"{text} {word[0][0]}", style, url)
            line += word[1:]
        elif line:
            line += [(" ", "", ""), *word]
        else:
            line = list(word)
    if line:
        lines.append(line)
    return [[*(rest if number else first), *_joined(line)] for number, line in enumerate(lines)]


def _joined(line: Line) -> Line:
    """Return a line whose neighbours of one look are one segment, with ordinary spaces."""
    out: Line = []
    texts: list[str] = []
    for text, style, url in line:
        if out and out[-1][1:] == (style, url):
            texts.append(text)
            continue
        if out:
            out[-1] = ("".join(texts), out[-1][1], out[-1][2])
        out.append((text, style, url))
        texts = [text]
    if out:
        out[-1] = ("".join(texts), out[-1][1], out[-1][2])
    return [(text.replace(NO_BREAK, " "), style, url) for text, style, url in out]


def _words(segments: Iterable[Segment], separator: str) -> Iterator[Line]:
    word: Line = []
    for text, style, url in segments:
        for number, part in enumerate(text.split(separator)):
            if number and word:
                yield word
                word = []
            if part:
                word.append((part, style, url))
    if word:
        yield word


def _fitting_words(segments: Iterable[Segment], room: int, *, break_words: bool) -> Iterator[tuple[Line, int]]:
    """Yield words that fit into `room` cells, each with its size; what is longer is cut where it must be."""
    for word in _words(segments, " "):
        size = line_cells(word)
        if size <= room:
            yield word, size
            continue
        for part in _words(word, NO_BREAK):
            size = line_cells(part)
            if size <= room or not break_words:
                yield part, size
            else:
                yield from _cut(part, room)


def _cut(word: Line, room: int) -> Iterator[tuple[Line, int]]:
    piece: Line = []
    used = 0
    for text, style, url in word:
        start = 0
        for place, character in enumerate(text):
            size = _cell(character)
            if used + size > room:
                if start < place:
                    piece.append((text[start:place], style, url))
                yield piece, used
                piece, used, start = [], 0, place
            used += size
        piece.append((text[start:], style, url))
    if piece:
        yield piece, used


def padded(line: Line, width: int) -> Line:
    """Return a line filled up with spaces to `width` cells."""
    missing = width - line_cells(line)
    return [*line, (" " * missing, "", "")] if missing > 0 else line


def plain_text(lines: Iterable[Line]) -> str:
    """Return lines as text that ends in a newline, without spaces at line ends."""
    return "\n".join([line_text(line).rstrip(" ") for line in lines]) + "\n"
