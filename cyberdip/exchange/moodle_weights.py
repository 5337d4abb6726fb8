"""The shares of a mark that Moodle accepts for one option: a closed list, and every other one stops its import.

Source: Moodle, `question_bank::fraction_options_full` and `match_grade_options`, which takes what is off by less than
0.00001. Where options are ticked, the positive shares have to add up to 1, rounded to two digits.
"""

from __future__ import annotations

_POSITIVE = (
    "100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20", "16.66667",
    "14.28571", "12.5", "11.11111", "10", "5",
)  # fmt: skip
WEIGHTS = (*_POSITIVE, "0", *(f"-{weight}" for weight in reversed(_POSITIVE)))
"""In per cent, as Moodle writes them."""
MOST_KEYS = 20
"""More right options than this can't share a mark: the smallest weight is 5 %."""
_OFF = 0.001
_EQUAL = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111"}


def is_accepted(percent: float) -> bool:
    """Say whether Moodle takes a weight as it stands."""
    return any(abs(percent - float(weight)) < _OFF for weight in WEIGHTS)


def nearest(percent: float) -> str:
    """Return the weight of Moodle's list that is nearest."""
    return min(WEIGHTS, key=lambda weight: abs(percent - float(weight)))


def shares(keys: int) -> tuple[str, ...]:
    """Return a weight for each of some right options, adding up to 100 %; as equal as Moodle's list allows.

    ValueError for more than MOST_KEYS.
    """
    if not 1 <= keys <= MOST_KEYS:
        raise ValueError(f"no weights for {keys} right options")
    if keys in _EQUAL:
        return (_EQUAL[keys],) * keys
    tens = MOST_KEYS - keys  # the rest have half of a ten
    return ("10",) * tens + ("5",) * (keys - tens)


def penalty(distractors: int) -> str:
    """Return the weight of each of some wrong options: together they take off what the right ones give, or more."""
    return nearest(min(-100 / distractors, -5))
