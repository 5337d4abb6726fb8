"""Our marks as QTI's response processing: what `cyberdip.study.marking` gives, as nearly as its expressions can say it.

Every type has a correct response, and a mapping where parts of an answer count, for programs that carry out no rules of
an item's own. The mapping gives our part marks already: what is guessed wrong is worth less than nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations

from cyberdip.exchange.markup import escape, lines_of, tag
from cyberdip.exchange.qti.names import EXPLANATION, FEEDBACK, RESPONSE, SCORE, SHOWN

MOST_STEPS = 8
"""Steps of an order question whose sequence is marked in part: the rules grow with the square of their number."""
MOST_COMPARISONS = 400
"""Left sides times wrong right sides of a matching whose reasons are shown."""
HITS = "HITS"


def declare_response(identifier: str, cardinality: str, base: str, correct: Sequence[object], mapping: str = "") -> str:
    """Return the declaration of a response, with what is right."""
    values = tag("correctResponse", *(tag("value", escape(str(value))) for value in correct))
    return lines_of(
        "responseDeclaration", values, mapping, identifier=identifier, cardinality=cardinality, baseType=base
    )


def declare_outcome(identifier: str, cardinality: str, base: str, default: object = None, **bounds: object) -> str:
    """Return the declaration of an outcome."""
    value = "" if default is None else tag("defaultValue", tag("value", str(default)))
    return tag("outcomeDeclaration", value, identifier=identifier, cardinality=cardinality, baseType=base, **bounds)


def mapping(worths: Sequence[tuple[str, float]], *, default: float = 0, text: bool = False, **bounds: object) -> str:
    """Return a mapping. text: the keys are texts, whose case makes no difference."""
    entries = (
        tag("mapEntry", mapKey=key, mappedValue=worth, caseSensitive=False if text else None) for key, worth in worths
    )
    return lines_of("mapping", *entries, **bounds, defaultValue=default)


def processing(*rules: str) -> str:
    """Return the response processing of an item; the explanation is shown whatever the response was."""
    shown = _set(EXPLANATION, base("identifier", SHOWN))
    return lines_of("responseProcessing", *rules, shown)


def all_or_nothing(test: str = "") -> str:
    """Return the rule that gives a full mark where the test holds: that the response is the correct one, or another."""
    return _condition(_if(test or _is_correct(), _score(1)), _else(_score(0)))


def within(key: float, tolerance: float) -> str:
    """Return the test whether a number is the correct one, give or take the tolerance.

    It is said a second time as a range, since there are players that know no tolerance.
    """
    near = tag("equal", variable(), _correct(), toleranceMode="absolute", tolerance=f"{tolerance} {tolerance}")
    low, high = (
        tag(name, variable(), _float(bound)) for name, bound in (("gte", key - tolerance), ("lte", key + tolerance))
    )
    return tag("or", near, tag("and", low, high))


def exactly() -> str:
    """Return the test whether a number is the correct one."""
    return tag("equal", variable(), _correct(), toleranceMode="exact")


def by_mapping() -> str:
    """Return the rule that gives what the mapping says, and a full mark only where all is right."""
    return _condition(
        _if(_is_correct(), _score(1)),
        _else_if(tag("isNull", variable()), _score(0)),
        _else(_set(SCORE, _mapped(RESPONSE))),
    )


def multiple_mapping(keys: Sequence[str], wrong: Sequence[str]) -> str:
    """Return what each ticked option is worth: the share of keys less the share of distractors."""
    worths = [(key, 1 / len(keys)) for key in keys] + [(option, -1 / len(wrong)) for option in wrong]
    return mapping(worths, lowerBound=0, upperBound=1)


class Matching:
    """How a matching is marked. rights: the right side of each left one; options: all right sides that are offered."""

    def __init__(self, lefts: Sequence[str], rights: Sequence[str], options: Sequence[str]) -> None:
        self.pairs = [f"{left} {right}" for left, right in zip(lefts, rights, strict=True)]
        count = len(lefts)
        chance = max(1 / max(1, len(options)), max(Counter(rights).values()) / count)
        # A miss takes away what makes the best constant answer worth nothing: (share - chance) / (1 - chance).
        self.miss = -chance / (count * (1 - chance)) if chance < 1 else 0.0
        self.is_partial = chance < 1

    def mapping(self) -> str:
        """Return what each pair is worth."""
        worths = [(pair, 1 / len(self.pairs)) for pair in self.pairs]
        return mapping(worths, default=self.miss, lowerBound=0, upperBound=1)

    def rules(self) -> list[str]:
        """Return the rules for its marks: a left side without a partner is a miss as well."""
        if not self.is_partial:
            return [all_or_nothing()]
        open_lefts = tag("subtract", _float(len(self.pairs)), tag("containerSize", variable()))
        part = tag("sum", _mapped(RESPONSE), tag("product", _float(self.miss), open_lefts))
        return [
            _condition(
                _if(_is_correct(), _score(1)),
                _else_if(tag("isNull", variable()), _score(0)),
                _else(_set(SCORE, part)),
            ),
            _not_below_nothing(),
        ]


def sequence(keys: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the outcomes and the rules for an order: pairs in the right sequence less pairs in the wrong one."""
    if len(keys) > MOST_STEPS:
        return [], [all_or_nothing()]
    places = [f"PLACE{number}" for number in range(1, len(keys) + 1)]
    pairs = list(combinations(places, 2))
    outcomes = [declare_outcome(name, "single", "integer") for name in places]
    outcomes.append(declare_outcome(HITS, "single", "float", 0))
    find = [_place_of(key, name, len(keys)) for key, name in zip(keys, places, strict=True)]
    count = [
        _condition(_if(tag("lt", variable(first), variable(second)), _set(HITS, _plus(HITS, 1))),
                   _else(_set(HITS, _plus(HITS, -1))))
        for first, second in pairs
    ]  # fmt: skip
    part = _set(SCORE, tag("divide", variable(HITS), _float(len(pairs))))
    is_short = tag("lt", tag("containerSize", variable()), _float(len(keys)))
    return outcomes, [
        _condition(
            _if(_is_correct(), _score(1)), _else_if(is_short, _score(0)), _else(*find, *count, part)
        ),
        _not_below_nothing(),
    ]  # fmt: skip


def _place_of(key: str, place: str, count: int) -> str:
    """Return the rule that finds where in the response an option stands."""
    tests = (
        tag("match", tag("index", variable(), n=number), base("identifier", key)) for number in range(1, count + 1)
    )
    branches = [
        (_if if number == 1 else _else_if)(test, _set(place, base("integer", number)))
        for number, test in enumerate(tests, start=1)
    ]
    return _condition(*branches)


def gaps(responses: Sequence[str], chance: float) -> tuple[list[str], list[str]]:
    """Return the outcomes and the rules for gaps: the share filled rightly. chance: how many come right by guessing."""
    count = [
        _condition(
            _if(tag("not", tag("isNull", variable(name))), _set(HITS, tag("sum", variable(HITS), _mapped(name))))
        )
        for name in responses
    ]
    above_chance = tag("subtract", variable(HITS), _float(chance)) if chance else variable(HITS)
    part = _set(SCORE, tag("divide", above_chance, _float(len(responses) - chance)))
    all_right = tag("gte", variable(HITS), _float(len(responses)))
    return [declare_outcome(HITS, "single", "float", 0)], [
        *count,
        _condition(_if(all_right, _score(1)), _else(part)),
        _not_below_nothing(),
    ]


def show_chosen() -> str:
    """Return the rule that shows the reasons of the options that were ticked."""
    return _set(FEEDBACK, variable())


def show_each(responses: Sequence[str] = (RESPONSE,)) -> str:
    """Return the rule that shows the reasons of the options that were chosen, one for each response."""
    return _set(FEEDBACK, tag("multiple", *map(variable, responses)))


def show_typed(identifier: str, text: str) -> str:
    """Return the rule that shows a reason where this wrong answer was typed."""
    test = tag("stringMatch", variable(), base("string", text), caseSensitive=False)
    return _condition(_if(test, _show(identifier)))


def show_matched(option: str, lefts: Sequence[str]) -> str:
    """Return the rule that shows a reason where this wrong right side was matched with anything."""
    tests = [tag("member", base("directedPair", f"{left} {option}"), variable()) for left in lefts]
    return _condition(_if(tag("or", *tests), _show(option)))


def _show(identifier: str) -> str:
    return _set(FEEDBACK, tag("multiple", variable(FEEDBACK), base("identifier", identifier)))


def variable(identifier: str = RESPONSE) -> str:
    """Return the expression for a variable's value."""
    return tag("variable", identifier=identifier)


def base(kind: str, value: object) -> str:
    """Return the expression for a value."""
    return tag("baseValue", escape(str(value)), baseType=kind)


def _correct() -> str:
    return tag("correct", identifier=RESPONSE)


def _is_correct() -> str:
    return tag("match", variable(), _correct())


def _mapped(identifier: str) -> str:
    return tag("mapResponse", identifier=identifier)


def _float(number: float) -> str:
    return base("float", number)


def _plus(outcome: str, number: int) -> str:
    return tag("sum", variable(outcome), _float(number))


def _set(outcome: str, expression: str) -> str:
    return tag("setOutcomeValue", expression, identifier=outcome)


def _score(number: int) -> str:
    return _set(SCORE, _float(number))


def _not_below_nothing() -> str:
    return _condition(_if(tag("lt", variable(SCORE), _float(0)), _score(0)))


def _branch(name: str) -> Callable[..., str]:
    return lambda *content: lines_of(name, *content)


_condition, _if, _else_if, _else = map(_branch, ("responseCondition", "responseIf", "responseElseIf", "responseElse"))
