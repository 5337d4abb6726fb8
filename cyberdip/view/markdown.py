"""Reads the little Markdown that a card's body may use, and shows everything else as the text it is.

The subset is the one of docs/card-format.md. Any text can be read, in time that grows no faster than its length:
a marker that is not closed is text, and nothing is looked for twice. A plain `show` imports this module, so it is
built of plain classes and string methods; `re` and `dataclasses` would cost more than the parsing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    SpanKind = Literal["text", "code", "link", "cite"]
    BlockKind = Literal["paragraph", "bullets", "numbers", "quote", "heading"]

_ID_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_SOURCE_ID_LETTERS = _ID_LETTERS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ._")
_MAX_LIST_NUMBER_DIGITS = 3  # "2021. " at the start of a wrapped line is a year, not the 2021st item


class Span:
    """A run of text with one look.

    kind: `text`, `code`, `link` or `cite`. text: what is shown; for `cite`, the mark as it was typed.
    target: the web address or card id of a link, the source's id of a citation. place: where in the source.
    """

    __slots__ = ("emph", "kind", "place", "strong", "target", "text")

    def __init__(
        self,
        kind: SpanKind,
        text: str,
        *,
        target: str = "",
        place: str = "",
        emph: bool = False,
        strong: bool = False,
    ) -> None:
        self.kind = kind
        self.text = text
        self.target = target
        self.place = place
        self.emph = emph
        self.strong = strong

    def _key(self) -> tuple[str, str, str, str, bool, bool]:
        return (self.kind, self.text, self.target, self.place, self.emph, self.strong)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Span{self._key()}"


class Block:
    """A paragraph, list, quotation or heading.

    items: the items of a list, the paragraphs of a quotation, or the one text of a paragraph or heading.
    start: the first number of a numbered list.
    """

    __slots__ = ("items", "kind", "start")

    def __init__(self, kind: BlockKind, items: tuple[tuple[Span, ...], ...], *, start: int = 1) -> None:
        self.kind = kind
        self.items = items
        self.start = start

    def __eq__(self, other: object) -> bool:
        mine = (self.kind, self.items, self.start)
        return isinstance(other, Block) and mine == (other.kind, other.items, other.start)

    def __hash__(self) -> int:
        return hash((self.kind, self.items, self.start))

    def __repr__(self) -> str:
        return f"Block({self.kind!r}, {self.items!r}, start={self.start})"


def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of a body."""
    return tuple(
        Block(kind, tuple(parse_inline(item) for item in items), start=start)
        for kind, items, start in _raw_blocks(text)
    )


def _raw_blocks(text: str) -> Iterator[tuple[BlockKind, list[str], int]]:
    """Yield each block's kind, the source text of its items, and the first number of a list."""
    kind: BlockKind | None = None
    items: list[list[str]] = []
    start = 1
    after_blank = False
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped:
            after_blank = True
            continue
        found, content, number = _line_kind(line, stripped)
        indented = line[:2].isspace()
        interrupts = found != "paragraph" and not (found == "numbers" and kind == "paragraph" and number != 1)
        in_list = kind in ("bullets", "numbers")
        if kind is None:
            pass
        elif (in_list and found == kind) or (found == kind == "quote" and not after_blank):
            # a bare `>` parts two paragraphs of one quotation
            if in_list or not content:
                items.append([content])
            else:
                items[-1].append(content)
            after_blank = False
            continue
        elif (in_list and found == "paragraph" and (indented or not after_blank)) or (
            not after_blank and not interrupts and kind != "heading"
        ):
            items[-1].append(stripped)
            after_blank = False
            continue
        if kind is not None:
            yield kind, _joined(items), start
        if found == "numbers" and not interrupts and not after_blank:
            found, content = "paragraph", stripped
        kind, items, start, after_blank = found, [[content]], number, False
    if kind is not None:
        yield kind, _joined(items), start


def _joined(items: list[list[str]]) -> list[str]:
    texts = [" ".join(lines).strip() for lines in items]
    return [text for text in texts if text] or [""]


def _line_kind(line: str, stripped: str) -> tuple[BlockKind, str, int]:
    """Return what a line alone looks like, its content without the marker, and its number in a list."""
    if stripped.startswith("## ") and not line[:1].isspace():
        return "heading", stripped[3:].strip(), 1
    if stripped.startswith("- "):
        return "bullets", stripped[2:].strip(), 1
    if stripped[0] == ">" and (len(stripped) == 1 or stripped[1] == " "):
        return "quote", stripped[2:].strip(), 1
    digits, dot, _ = stripped[: _MAX_LIST_NUMBER_DIGITS + 2].partition(". ")
    if dot and digits.isascii() and digits.isdigit():
        return "numbers", stripped[len(digits) + 2 :].strip(), int(digits)
    return "paragraph", stripped, 1


def parse_inline(text: str) -> tuple[Span, ...]:
    """Return the spans of one paragraph, item or field."""
    tokens: list[Span | _Stars] = []
    seek = _Seek(text)
    position = plain_from = 0
    size = len(text)
    while position < size:
        character = text[position]
        found: tuple[list[Span | _Stars], int] | None = None
        if character == "*":
            found = _stars(text, position)
        elif character == "`":
            found = _code(text, position, seek)
        elif character == "[":
            found = _bracket(text, position, seek)
        if found is None:
            position += 1
            continue
        if plain_from < position:
            tokens.append(Span("text", text[plain_from:position]))
        tokens.extend(found[0])
        position = plain_from = found[1]
    if plain_from < size:
        tokens.append(Span("text", text[plain_from:]))
    _pair_stars(tokens)
    return tuple(_merged(tokens))


class _Stars:
    """A marker of emphasis that waits for its partner. `role` becomes `open` or `close` when it is found."""

    __slots__ = ("can_close", "can_open", "mark", "role", "target")

    def __init__(self, mark: str, *, can_open: bool, can_close: bool) -> None:
        self.mark = mark
        self.can_open = can_open
        self.can_close = can_close
        self.role = ""
        self.target = ""


class _Seek:
    """Finds the next place of a character, and remembers it, so that no stretch of text is searched twice."""

    __slots__ = ("_known", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, int] = {}

    def next(self, character: str, start: int) -> int:
        """Return the first place of `character` at or after `start`, or -1; `start` must not go back."""
        known = self._known.get(character)
        if known is None or -1 < known < start:
            known = self._text.find(character, start)
            self._known[character] = known
        return known


def _stars(text: str, position: int) -> tuple[list[Span | _Stars], int]:
    end = position
    while end < len(text) and text[end] == "*":
        end += 1
    run = text[position:end]
    can_open = end < len(text) and not text[end].isspace()
    can_close = position > 0 and not text[position - 1].isspace()
    if len(run) > 3 or not (can_open or can_close):
        return [Span("text", run)], end
    marks = {1: ("*",), 2: ("**",), 3: ("**", "*")}[len(run)]
    return [_Stars(mark, can_open=can_open, can_close=can_close) for mark in marks], end


def _code(text: str, position: int, seek: _Seek) -> tuple[list[Span | _Stars], int] | None:
    end = seek.next("`", position + 1)
    if end <= position + 1:  # not closed, or empty
        return None
    return [Span("code", text[position + 1 : end])], end + 1


def _bracket(text: str, position: int, seek: _Seek) -> tuple[list[Span | _Stars], int] | None:
    """Read a citation or a link that begins here, or None."""
    close = seek.next("]", position + 1)
    if close < 0 or -1 < seek.next("[", position + 1) < close:
        return None
    inside = text[position + 1 : close]
    if inside.startswith("^"):
        source, _, place = inside[1:].partition(",")
        if not source.strip() or not _SOURCE_ID_LETTERS.issuperset(source.strip()):
            return None
        mark = text[position : close + 1]
        return [Span("cite", mark, target=source.strip(), place=place.strip())], close + 1
    if not inside.strip() or text[close + 1 : close + 2] != "(":
        return None
    end = _target_end(text, close + 2)
    target = text[close + 2 : end]
    if end < 0 or not (is_id(target) or is_web_address(target)):
        return None
    return _label(inside, target), end + 1


def _target_end(text: str, start: int) -> int:
    """Return the place of the bracket that closes a link's target, or -1; brackets within an address may nest."""
    depth = 0
    for place in range(start, len(text)):
        character = text[place]
        if character == "(":
            depth += 1
        elif character == ")":
            if depth == 0:
                return place
            depth -= 1
        elif character in "[]<>" or character.isspace():
            return -1  # also what keeps a row of unclosed links from being read over and over
    return -1


def _label(inside: str, target: str) -> list[Span | _Stars]:
    """Return the pieces of a link's text, which may be emphasised in itself."""
    pieces: list[Span | _Stars] = []
    plain_from = position = 0
    while (position := inside.find("*", position)) >= 0:
        if plain_from < position:
            pieces.append(Span("link", inside[plain_from:position], target=target))
        stars, position = _stars(inside, position)
        for star in stars:
            if isinstance(star, _Stars):
                star.target = target
                pieces.append(star)
            else:
                pieces.append(Span("link", star.text, target=target))
        plain_from = position
    if plain_from < len(inside):
        pieces.append(Span("link", inside[plain_from:], target=target))
    return pieces


def _pair_stars(tokens: list[Span | _Stars]) -> None:
    """Decide which markers open and close emphasis; the rest stay without a role, as text."""
    waiting: dict[str, tuple[int, _Stars]] = {}
    index = 0
    while index < len(tokens):
        run = [tokens[index]]
        while index + len(run) < len(tokens) and all(isinstance(t, _Stars) for t in (run[0], tokens[index + len(run)])):
            run.append(tokens[index + len(run)])
        stars = [token for token in run if isinstance(token, _Stars)]
        if len(stars) == 2 and stars[0].mark != stars[1].mark:
            # `***` closes first what was opened last
            last_opened = max(waiting, key=lambda mark: waiting[mark][0], default="")
            if last_opened == stars[1].mark:
                stars[0].mark, stars[1].mark = stars[1].mark, stars[0].mark
        for star in stars:
            _pair_one(star, index, waiting)
            index += 1
        if not stars:
            index += 1


def _pair_one(star: _Stars, index: int, waiting: dict[str, tuple[int, _Stars]]) -> None:
    opener = waiting.get(star.mark)
    if opener and star.can_close and opener[0] < index - 1:
        opener[1].role, star.role = "open", "close"
        del waiting[star.mark]
        for mark in [mark for mark, (place, _) in waiting.items() if place > opener[0]]:
            del waiting[mark]  # it would reach over the end of the outer emphasis
    elif not opener and star.can_open:
        waiting[star.mark] = (index, star)


def _merged(tokens: list[Span | _Stars]) -> Iterator[Span]:
    """Yield the spans with their emphasis, neighbours of one look joined."""
    emph = strong = False
    parts: list[str] = []
    last: Span | None = None
    for token in tokens:
        if isinstance(token, _Stars):
            if token.role:
                if token.mark == "*":
                    emph = token.role == "open"
                else:
                    strong = token.role == "open"
                continue
            token = Span("link" if token.target else "text", token.mark, target=token.target)
        look = (token.kind, token.target, emph, strong)
        if last and token.kind in ("text", "link") and look == (last.kind, last.target, last.emph, last.strong):
            parts.append(token.text)
            continue
        if last:
            last.text = "".join(parts)
            yield last
        token.emph, token.strong = emph, strong
        last, parts = token, [token.text]
    if last:
        last.text = "".join(parts)
        yield last


def is_id(text: str) -> bool:
    """Whether a text could be the id of a card: lower-case ASCII words joined by hyphens."""
    return bool(text) and _ID_LETTERS.issuperset(text) and text[0] != "-" and text[-1] != "-"


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address with nothing in it that a terminal could act on."""
    rest = text[8:] if text.startswith("https://") else text[7:] if text.startswith("http://") else ""
    return bool(rest) and rest.isprintable() and not any(c.isspace() or c in '<>"\\^`{|}\ufffd' for c in rest)
