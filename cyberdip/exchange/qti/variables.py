"""The variables of an item: the values that QTI has, what is declared as right, and what responses are worth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cyberdip.exchange.markup import Element

Single = bool | float | str
Value = Single | tuple[Single, ...] | None
"""A value of QTI: one, a container (several, or in an order), or NULL. Identifiers, pairs and strings are texts."""
_NUMBERS = frozenset({"float", "integer", "duration"})


class Ordered(tuple[Single, ...]):
    """A container whose order counts."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class MapEntry:
    """What one response is worth in a mapping. is_exact: another case is another response."""

    key: Single
    worth: float
    is_exact: bool


class Mapping:
    """What responses are worth. `entries` stand as in the file."""

    __slots__ = ("_exact", "_folded", "_highest", "_lowest", "_otherwise", "entries")

    def __init__(self, element: Element, base: str) -> None:
        self.entries = tuple(_entries(element, base))
        self._otherwise = number(element.get("defaultValue"))
        self._lowest = number(element.get("lowerBound"), -math.inf)
        self._highest = number(element.get("upperBound"), math.inf)
        self._exact: dict[Single, float] = {}
        self._folded: dict[str, float] = {}
        for entry in self.entries:
            self._exact.setdefault(entry.key, entry.worth)
            if not entry.is_exact and isinstance(entry.key, str):
                self._folded.setdefault(entry.key.casefold(), entry.worth)

    def worth(self, value: Value) -> float:
        """Return what a response is worth."""
        if value is None:
            return 0.0
        total = math.fsum(map(self._worth, dict.fromkeys(value) if isinstance(value, tuple) else (value,)))
        return min(max(total, self._lowest), self._highest)

    def _worth(self, value: Single) -> float:
        if value in self._exact or not isinstance(value, str):
            return self._exact.get(value, self._otherwise)
        return self._folded.get(value.casefold(), self._otherwise)


def _entries(mapping: Element, base: str) -> Iterator[MapEntry]:
    for entry in mapping.all("mapEntry"):
        key = cast(entry.get("mapKey"), base)
        if key is not None:
            # Exact unless it says otherwise: QTI 2.0 has no such attribute, and its examples list each spelling.
            yield MapEntry(key, number(entry.get("mappedValue")), entry.get("caseSensitive", "true") != "false")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A variable of an item. correct: what is declared as right. mapping: None where there is none."""

    identifier: str
    cardinality: str
    base: str
    correct: tuple[Single, ...]
    default: Value
    mapping: Mapping | None

    @property
    def initial(self) -> Value:
        """What an outcome is before the rules: its default, or nothing, which for a number is 0."""
        is_number = self.cardinality == "single" and self.base in ("float", "integer")
        return 0.0 if is_number and self.default is None else self.default

    def as_value(self, singles: Sequence[Single]) -> Value:
        """Return values as this variable holds them."""
        return _held(singles, self.cardinality)


def declared(element: Element) -> Declaration:
    """Return a variable from its `responseDeclaration` or `outcomeDeclaration`."""
    base = element.get("baseType", "identifier")
    cardinality = element.get("cardinality", "single")
    mapping = element.first("mapping")
    return Declaration(
        element.get("identifier"), cardinality, base,
        correct=tuple(_values(element.first("correctResponse"), base)),
        default=_held(tuple(_values(element.first("defaultValue"), base)), cardinality),
        mapping=Mapping(mapping, base) if mapping else None,
    )  # fmt: skip


def _held(singles: Sequence[Single], cardinality: str) -> Value:
    if not singles:
        return None
    return singles[0] if cardinality == "single" else Ordered(singles) if cardinality == "ordered" else tuple(singles)


def _values(element: Element | None, base: str) -> Iterator[Single]:
    for value in element.all("value") if element else ():
        single = cast(value.text, base)
        if single is not None:
            yield single


def cast(text: str, base: str) -> Single | None:
    """Return a text of a file as a value of this base type, None where it is none."""
    text = text.strip()
    if base == "boolean":
        return text in ("true", "1")
    if base in _NUMBERS:
        found = number(text, math.nan)
        return None if math.isnan(found) else found
    if base == "string":
        return text
    words = text.split()
    return " ".join(sorted(words) if base == "pair" else words)


def number(text: str, default: float = 0.0) -> float:
    """Return a number of a file, the default where it is none."""
    try:
        found = float(text) if len(text) < 100 and "_" not in text else math.nan
    except ValueError:
        return default
    return found if math.isfinite(found) else default
