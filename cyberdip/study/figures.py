"""Whether a typed figure is the right one: numbers as people write them, with their units.

`1,500`, `1.500`, `1 500`, `1'500`, `١٥٠٠` and `1.5 thousand` are one number. Where a comma or point can be read in two
ways (`1,500`), both readings are tried: what is being examined is the figure, not the punctuation of a country.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from cyberdip.library.text import fold

LONGEST_FIGURE = 120
_ABOUT = frozenset(
    fold(word)
    for word in (
        "about approximately approx around roughly circa ca c nearly almost some over exactly "
        "حوالي نحو تقريبا زهاء قرابة"
    ).split()
)
_SCALES = {
    fold(name): scale
    for scale, names in (
        (10**2, "hundred مئة مائة"),
        (10**3, "thousand thousands k ألف آلاف"),
        (10**6, "million millions mn مليون ملايين"),
        (10**9, "billion billions bn مليار مليارات"),
        (10**12, "trillion trillions tn تريليون"),
    )
    for name in names.split()
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_TENS = "thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER_WORDS = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=3)},
}
_NUMBER = re.compile(r"[-+]?[.,]?\d(?:[\d., ]*\d)?")
_WORD = re.compile(r"[^\W\d_]+|[%$€£¥₤₺₹﷼]")
_PERCENT = frozenset({"%", "percent", "pct", "percentage", *map(fold, ("بالمئة", "بالمائة", "المئة", "المائة"))})
_SEPARATORS = {
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007'\u2019_\u066c"), " "),
    ord("\u066b"): ".",
    ord("\u060c"): ",",
    ord("\u066a"): "%",
    ord("\u2212"): "-",
    ord("~"): " ",
    ord("\u2248"): " ",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A typed figure: the values it can mean, and the words that stood with it, without `about` and the like."""

    values: tuple[float, ...]
    words: tuple[str, ...]


def parse_figure(text: str) -> Figure | None:
    """Read a figure as people type it; None where there is not exactly one number."""
    if len(text) > LONGEST_FIGURE:
        return None
    plain = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text.translate(_SEPARATORS)
    ).strip()
    numbers = list(_NUMBER.finditer(plain))
    if len(numbers) > 1:
        return None
    if numbers:
        values = _readings(numbers[0].group())
        rest = _WORD.findall(fold_words(plain[: numbers[0].start()] + " " + plain[numbers[0].end() :]))
    else:
        rest = _WORD.findall(fold_words(plain))
        spelt = [word for word in rest if word in _NUMBER_WORDS]
        if not spelt or len(spelt) > 2 or (len(spelt) == 2 and not _is_compound(spelt)):
            return None
        values = (float(sum(_NUMBER_WORDS[word] for word in spelt)),)
        rest = [word for word in rest if word not in _NUMBER_WORDS]
    for word in rest:
        values = tuple(value * _SCALES.get(word, 1) for value in values)
    words = tuple(word for word in rest if word not in _ABOUT and word not in _SCALES)
    return Figure(values, words) if values else None


def fold_words(text: str) -> str:
    """Fold the letters of a text and keep its signs (%, $, €), which `fold` is free to drop."""
    return " ".join(fold(part) if any(c.isalpha() for c in part) else part for part in _WORD.findall(text))


def _is_compound(words: list[str]) -> bool:
    """Say whether two number words are one number, such as twenty-seven."""
    return _NUMBER_WORDS[words[0]] >= 20 and 1 <= _NUMBER_WORDS[words[1]] <= 9


def _readings(number: str) -> tuple[float, ...]:
    """Return every value a written number can have: a comma or point parts thousands or begins the decimals."""
    sign = -1.0 if number.startswith("-") else 1.0
    body = number.lstrip("+-")
    found: list[float] = []
    for decimal_sign in (".", ","):
        whole, mark, decimals = body.rpartition(decimal_sign)
        candidates = [(body, "")] + ([(whole, decimals)] if mark else [])
        for integer, fraction in candidates:
            groups = re.split("[., ]", integer)
            if len(groups) > 1 and not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
                continue
            if len(set(re.findall("[., ]", integer))) > 1:
                continue
            # One sign cannot part the thousands and begin the decimals too.
            if fraction and (decimal_sign in integer or not fraction.isdecimal()):
                continue
            value = sign * float("".join(groups) + ("." + fraction if fraction else ""))
            if value not in found:
                found.append(value)
    return tuple(found)


def is_right_figure(
    figure: Figure, *, key: float, tolerance: float, unit: str | None, unit_names: tuple[str, ...], stem: str
) -> bool:
    """Say whether the figure is the key, within the tolerance and in its unit.

    A unit may be left out. Where the question has none, words of its own stem may stand with the number ("193
    states"), and a percentage is read as the share it is.
    """
    words = set(figure.words)
    values = figure.values
    if unit is None:
        if words & _PERCENT:
            values = tuple(value / 100 for value in values)
            words -= _PERCENT | {"في", "per", "cent"}
        allowed = set(_WORD.findall(fold_words(stem)))
    else:
        allowed = set()
        for name in (unit, *unit_names):
            allowed |= set(_WORD.findall(fold_words(name)))
        if allowed & (_PERCENT | {"cent"}):
            allowed |= _PERCENT | {"per", "cent", "في"}
    allowed |= {word.removesuffix("s") for word in allowed} | {f"{word}s" for word in allowed}
    if words - allowed:
        return False
    return any(abs(value - key) <= tolerance or math.isclose(abs(value - key), tolerance) or math.isclose(value, key)
               for value in values)  # fmt: skip
