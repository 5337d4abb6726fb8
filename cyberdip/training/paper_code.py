"""The code of a paper: what was asked for, the seed and the deck's revision, in letters that can't be confused.

A code is written in Crockford's base 32 (the digits and the capitals without I, L, O and U), five bits a character, in
groups of four. Read back, small letters, spaces and hyphens do not matter, O counts as 0, I and L as 1.

The characters are, in order:

    1    version of this notation, 1
    1    form (0 to 3) and number of forms (1 to 4): form + 4 * (forms - 1)
    4    revision of the deck, 20 bits
    4    seed, 20 bits
    n    number of questions
    1    what follows: 1 kinds, 2 topics, 4 levels, 8 types, 16 shares
    n    the kinds as a sum of powers of two, in the order of the card format; likewise levels and types
    n    the number of topics, and each as its place among the deck's topic ids in order
    n    the number of shares, and for each: what it names (1 kind, 2 topic, 4 level, 8 type), those, how many questions
    1    check character

"n" is a number in groups of four bits, the lowest first; the fifth bit says that another group follows.

The check character is the sum of all others, each times its own power of a generator of GF(32) (x^5 + x^2 + 1), as in
the codes of Reed and Solomon ("Polynomial Codes over Certain Finite Fields", J. SIAM 8, 1960). A single wrong character
is always found, and so are two that changed places, unless they stand 31 apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from cyberdip.errors import UsageError
from cyberdip.library.model import Kind, Level, QuestionType

Word = TypeVar("Word")
VERSION = 1
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MOST_FORMS = 4
TWENTY_BITS = 1 << 20
_READ_AS = {**{letter: place for place, letter in enumerate(LETTERS)}, "O": 0, "I": 1, "L": 1}
_SHORTEST, _LONGEST = 13, 2000
_KINDS, _LEVELS, _TYPES = tuple(Kind), tuple(Level), tuple(QuestionType)


class BadCode(UsageError):  # noqa: N818 - it is what the user typed, and the message says so
    """A text that is no paper's code."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a paper: `count` questions of this kind, topic, level and type; None lets all through.

    topic: its place among the ids of the deck's topics, in order.
    """

    count: int
    kind: Kind | None = None
    topic: int | None = None
    level: Level | None = None
    type: QuestionType | None = None


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a code says. form: 0 for form A. seed, revision: 20 bits. topics: places, as in `Share`."""

    revision: int
    seed: int
    count: int
    form: int = 0
    forms: int = 1
    kinds: frozenset[Kind] = frozenset()
    topics: tuple[int, ...] = ()
    levels: frozenset[Level] = frozenset()
    types: frozenset[QuestionType] = frozenset()
    shares: tuple[Share, ...] = ()

    def __post_init__(self) -> None:
        if not (0 <= self.revision < TWENTY_BITS and 0 <= self.seed < TWENTY_BITS and self.count > 0):
            raise ValueError(f"no such paper: {self}")
        if not 0 <= self.form < self.forms <= MOST_FORMS:
            raise ValueError(f"no such form: {self.form} of {self.forms}")

    def __str__(self) -> str:
        symbols = list(self._symbols())
        text = "".join(LETTERS[symbol] for symbol in (*symbols, _check(symbols)))
        return "-".join(text[start : start + 4] for start in range(0, len(text), 4))

    @property
    def letter(self) -> str:
        """The form's letter, A to D."""
        return "ABCD"[self.form]

    @property
    def paper(self) -> str:
        """The code of form A: the name under which results of all forms are one paper's."""
        return str(self.with_form(0))

    def with_form(self, form: int) -> PaperCode:
        """Return the code of another form of the paper."""
        return replace(self, form=form)

    def _symbols(self) -> Iterator[int]:
        yield VERSION
        yield self.form + 4 * (self.forms - 1)
        yield from _fixed(self.revision)
        yield from _fixed(self.seed)
        yield from _number(self.count)
        parts = (self.kinds, self.topics, self.levels, self.types, self.shares)
        yield sum(1 << place for place, part in enumerate(parts) if part)
        if self.kinds:
            yield from _number(sum(1 << _KINDS.index(kind) for kind in self.kinds))
        if self.topics:
            yield from _numbers((len(self.topics), *self.topics))
        if self.levels:
            yield from _number(sum(1 << _LEVELS.index(level) for level in self.levels))
        if self.types:
            yield from _number(sum(1 << _TYPES.index(type_) for type_ in self.types))
        if self.shares:
            yield from _number(len(self.shares))
            for share in self.shares:
                yield from _share(share)


def read_code(text: str) -> PaperCode:
    """Return what a code says; BadCode for anything that is none."""
    shown = text.strip() if len(text.strip()) <= 60 else text.strip()[:59] + "…"
    symbols = _symbols_of(text, shown)
    if not _SHORTEST <= len(symbols) <= _LONGEST:
        raise BadCode(f"{shown!r} is no paper's code: it has {len(symbols)} characters.\n  {_LOOK}")
    if _check(symbols[:-1]) != symbols[-1]:
        raise BadCode(
            f"{shown!r} is no paper's code: its check character does not fit, so something in it was mistyped.\n"
            f"  {_LOOK}"
        )
    if symbols[0] != VERSION:
        raise BadCode(
            f"{shown!r} was made by a newer cyberdip, whose codes this version can't read.\n  Update cyberdip."
        )
    reader = _Reader(symbols[1:-1])
    try:
        code = reader.code()
        if str(code).replace("-", "") != "".join(LETTERS[symbol] for symbol in symbols):
            raise ValueError(code)
    except (ValueError, IndexError):
        raise BadCode(f"{shown!r} is no paper's code, though its check character fits.\n  {_LOOK}") from None
    return code


_LOOK = "Compare it letter by letter with the trainer's; small letters and spaces do not matter, and 0 may be an O."


def revision_name(revision: int) -> str:
    """Return a revision as people read it: its four characters in the code."""
    return "".join(LETTERS[symbol] for symbol in _fixed(revision))


def _symbols_of(text: str, shown: str) -> list[int]:
    symbols = []
    for letter in text:
        if letter in "-–—_." or letter.isspace():
            continue
        symbol = _READ_AS.get(letter.upper())
        if symbol is None:
            raise BadCode(f"{shown!r} is no paper's code: {letter!r} does not occur in one.\n  {_LOOK}")
        symbols.append(symbol)
    return symbols


class _Reader:
    """Reads the characters of a code from left to right; IndexError where they end too soon."""

    def __init__(self, symbols: Sequence[int]) -> None:
        self._symbols = symbols
        self._at = 0

    def code(self) -> PaperCode:
        forms = self._next()
        revision, seed, count, parts = self._fixed(), self._fixed(), self._number(), self._next()
        code = PaperCode(
            revision=revision, seed=seed, count=count, form=forms % 4, forms=forms // 4 + 1,
            kinds=frozenset(self._of(_KINDS)) if parts & 1 else frozenset(),
            topics=tuple(self._number() for _ in range(self._many())) if parts & 2 else (),
            levels=frozenset(self._of(_LEVELS)) if parts & 4 else frozenset(),
            types=frozenset(self._of(_TYPES)) if parts & 8 else frozenset(),
            shares=tuple(self._share() for _ in range(self._many())) if parts & 16 else (),
        )  # fmt: skip
        if self._at != len(self._symbols):
            raise ValueError("more than a code")
        return code

    def _next(self) -> int:
        self._at += 1
        return self._symbols[self._at - 1]

    def _fixed(self) -> int:
        return sum(self._next() << shift for shift in (15, 10, 5, 0))

    def _number(self) -> int:
        value = shift = 0
        while True:
            symbol = self._next()
            value |= (symbol & 15) << shift
            shift += 4
            if symbol < 16:
                return value

    def _many(self) -> int:
        count = self._number()
        if count > len(self._symbols):
            raise ValueError("more parts than characters")
        return count

    def _of(self, words: Sequence[Word]) -> Iterator[Word]:
        mask = self._number()
        if mask >> len(words):
            raise ValueError("a word that there is not")
        return (word for place, word in enumerate(words) if mask >> place & 1)

    def _share(self) -> Share:
        named = self._next()
        return Share(
            kind=_KINDS[self._number()] if named & 1 else None,
            topic=self._number() if named & 2 else None,
            level=_LEVELS[self._number()] if named & 4 else None,
            type=_TYPES[self._number()] if named & 8 else None,
            count=self._number(),
        )


def _share(share: Share) -> Iterator[int]:
    named = (share.kind, share.topic, share.level, share.type)
    yield sum(1 << place for place, part in enumerate(named) if part is not None)
    if share.kind is not None:
        yield from _number(_KINDS.index(share.kind))
    if share.topic is not None:
        yield from _number(share.topic)
    if share.level is not None:
        yield from _number(_LEVELS.index(share.level))
    if share.type is not None:
        yield from _number(_TYPES.index(share.type))
    yield from _number(share.count)


def _fixed(value: int) -> Iterator[int]:
    return (value >> shift & 31 for shift in (15, 10, 5, 0))


def _number(value: int) -> Iterator[int]:
    while value > 15:
        yield 16 | value & 15
        value >>= 4
    yield value


def _numbers(values: Iterable[int]) -> Iterator[int]:
    for value in values:
        yield from _number(value)


def _check(symbols: Sequence[int]) -> int:
    """Return the sum of the characters, each times a power of its own of the generator 2 of GF(32)."""
    total = 0
    for symbol in symbols:
        total = _double(total ^ symbol)
    return total


def _double(symbol: int) -> int:
    symbol <<= 1
    return symbol ^ 0b100101 if symbol > 31 else symbol
