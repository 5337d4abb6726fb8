"""The core of QTI's expressions (QTI 2.1 information model, section 15): operators over values that are worked out.

NULL is None, and what is done with it is NULL, but for `isNull`, `and`, `or` and the operators that make containers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from cyberdip.exchange.markup import Element
from cyberdip.exchange.qti.variables import Ordered, Single, Value, number

Operator = Callable[[Element, Sequence[Value]], Value]


def matches(one: Value, other: Value) -> bool | None:
    """Say whether two values are the same; containers that are not ordered, whatever their order."""
    if one is None or other is None:
        return None
    if isinstance(one, tuple) and isinstance(other, tuple) and not isinstance(one, Ordered):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other


def _singles(values: Sequence[Value]) -> list[Single]:
    """Return all single values of these, without NULL and with what containers hold."""
    found: list[Single] = []
    for value in values:
        if isinstance(value, tuple):
            found += value
        elif value is not None:
            found.append(value)
    return found


def _numbers(values: Sequence[Value]) -> list[float] | None:
    """Return the numbers of these values, None where one is NULL or no number."""
    found = _singles(values)
    if None in values or not all(isinstance(one, float) for one in found):
        return None
    return [one for one in found if isinstance(one, float)]


def _arithmetic(work_out: Callable[[list[float]], float | bool | None]) -> Operator:
    def operator(expression: Element, values: Sequence[Value]) -> Value:
        found = _numbers(values)
        if not found:
            return None
        if len(found) < 2 and expression.name in _TWO_SIDED:
            raise ValueError(expression.name)
        return work_out(found)

    return operator


def _and(_: Element, values: Sequence[Value]) -> Value:
    return False if False in values else None if None in values else True


def _or(_: Element, values: Sequence[Value]) -> Value:
    return True if True in values else None if None in values else False


def _not(_: Element, values: Sequence[Value]) -> Value:
    return None if values[0] is None else not values[0]


def _match(_: Element, values: Sequence[Value]) -> Value:
    one, other = values
    return matches(one, other)


def _equal(expression: Element, values: Sequence[Value]) -> Value:
    found = _numbers(values)
    if not found or len(found) != 2:
        return None
    given, right = found
    low, high = tolerance(expression, right)
    return right - low <= given <= right + high or math.isclose(given, right)


def tolerance(expression: Element, right: float) -> tuple[float, float]:
    """Return how far below and above the right value an `equal` still takes a number."""
    mode = expression.get("toleranceMode", "exact")
    sizes = [number(size) for size in expression.get("tolerance").split()[:2]]
    if mode == "exact" or not sizes:
        return 0.0, 0.0
    low, high = abs(sizes[0]), abs(sizes[-1])
    share = abs(right) / 100 if mode == "relative" else 1.0
    return low * share, high * share


def _equal_rounded(expression: Element, values: Sequence[Value]) -> Value:
    found = _numbers(values)
    figures = number(expression.get("figures"), -1.0)
    if not found or len(found) != 2 or not 0 <= figures <= 15:
        return None
    if expression.get("roundingMode", "significantFigures") == "decimalPlaces":
        one, other = (round(value, int(figures)) for value in found)
    else:
        one, other = (float(f"{value:.{max(int(figures), 1)}g}") for value in found)
    return one == other


def _string_match(expression: Element, values: Sequence[Value]) -> Value:
    one, other = values
    if not isinstance(one, str) or not isinstance(other, str):
        return None
    if expression.get("caseSensitive", "true") == "false":
        one, other = one.casefold(), other.casefold()
    return other in one if expression.get("substring") == "true" else one == other


def _substring(expression: Element, values: Sequence[Value]) -> Value:
    one, other = values
    if not isinstance(one, str) or not isinstance(other, str):
        return None
    return one in other if expression.get("caseSensitive", "true") != "false" else one.casefold() in other.casefold()


def _member(_: Element, values: Sequence[Value]) -> Value:
    one, container = values
    if one is None or container is None:
        return None
    return one in container if isinstance(container, tuple) else one == container


def _contains(_: Element, values: Sequence[Value]) -> Value:
    if None in values:
        return None
    whole, part = (_singles([value]) for value in values)
    return all(whole.count(one) >= part.count(one) for one in part)


def _index(expression: Element, values: Sequence[Value]) -> Value:
    place = int(number(expression.get("n")))
    container = values[0]
    if not isinstance(container, tuple) or not 1 <= place <= len(container):
        return None
    return container[place - 1]


def _delete(_: Element, values: Sequence[Value]) -> Value:
    one, container = values
    return tuple(value for value in _singles([container]) if value != one) or None


def _product(found: list[float]) -> float:
    return math.prod(found)


_TWO_SIDED = frozenset({"subtract", "divide", "gt", "gte", "lt", "lte"})
OPERATORS: Mapping[str, Operator] = {
    "and": _and, "or": _or, "not": _not, "match": _match, "equal": _equal, "equalRounded": _equal_rounded,
    "stringMatch": _string_match, "member": _member, "contains": _contains, "index": _index, "delete": _delete,
    "substring": _substring,
    "isNull": lambda _, values: values[0] is None or values[0] in ((), ""),
    "multiple": lambda _, values: tuple(_singles(values)) or None,
    "ordered": lambda _, values: Ordered(_singles(values)) or None,
    "containerSize": lambda _, values: float(len(_singles(values))),
    "integerToFloat": lambda _, values: values[0],
    "sum": _arithmetic(math.fsum), "product": _arithmetic(_product), "max": _arithmetic(max), "min": _arithmetic(min),
    "subtract": _arithmetic(lambda found: found[0] - found[1]),
    "divide": _arithmetic(lambda found: found[0] / found[1] if found[1] else None),
    "gt": _arithmetic(lambda found: found[0] > found[1]), "gte": _arithmetic(lambda found: found[0] >= found[1]),
    "lt": _arithmetic(lambda found: found[0] < found[1]), "lte": _arithmetic(lambda found: found[0] <= found[1]),
}  # fmt: skip
