"""QTI's response processing carried out: what a response scores, and which feedback it shows.

What a question takes for right is said in a file by its correct response, by a mapping, or only by the rules that mark
it. So the rules are carried out for the responses that matter. Rules with an operator that is not known here, or that
take too many steps, raise `NotUnderstood`; the steps of an item are in proportion to its size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from cyberdip.exchange.markup import Element
from cyberdip.exchange.qti.expressions import OPERATORS, matches
from cyberdip.exchange.qti.variables import Declaration, Value, cast, declared

_FEWEST_STEPS = 500
_STEPS_AN_ELEMENT = 12
_LETTERS_A_STEP = 50


class NotUnderstood(Exception):  # noqa: N818 - the reader goes on with what the file declares
    """Rules of a kind that is not carried out here."""


class Processing:
    """The rules of one item, with its variables by their identifiers."""

    def __init__(self, item: Element, elements: int) -> None:
        """Take the rules of an item. elements: how many it has, which limits the steps."""
        self.responses = {one.identifier: one for one in map(declared, item.all("responseDeclaration"))}
        self.rules = item.first("responseProcessing")
        self._left = _FEWEST_STEPS + _STEPS_AN_ELEMENT * elements
        self._item = item
        self._variables: dict[str, Value] = {}

    @cached_property
    def outcomes(self) -> dict[str, Declaration]:
        """The outcomes, by their identifiers."""
        return {one.identifier: one for one in map(declared, self._item.all("outcomeDeclaration"))}

    @cached_property
    def _size(self) -> int:
        defaults = (one.default for one in self.outcomes.values())
        return len(self.responses) + sum(len(one) if isinstance(one, tuple) else 1 for one in defaults)

    def run(self, responses: Mapping[str, Value]) -> dict[str, Value]:
        """Return the outcomes of a response; NotUnderstood where the rules can't be carried out."""
        self._step(self._size)
        if self.rules is None:
            raise NotUnderstood
        self._variables = {name: one.initial for name, one in self.outcomes.items()}
        self._variables |= {name: responses.get(name) for name in self.responses}
        template = self.rules.get("template").rpartition("/")[2].removesuffix(".xml")
        if template:
            self._template(template)
        else:
            try:
                self._carry_out(self.rules.children)
            except _Exit:
                pass
            except (ValueError, IndexError, TypeError, OverflowError):  # an operator that lacks a side
                raise NotUnderstood from None
        return {name: self._variables[name] for name in self._variables if name not in self.responses}

    def _template(self, template: str) -> None:
        given = self._variables.get("RESPONSE")
        if "RESPONSE" not in self.responses or template not in ("match_correct", "map_response"):
            raise NotUnderstood
        if template == "map_response":
            self._variables["SCORE"] = self.mapped("RESPONSE")
        else:
            self._variables["SCORE"] = 1.0 if matches(given, self.correct("RESPONSE")) else 0.0

    def _step(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise NotUnderstood

    def _carry_out(self, rules: Iterable[Element]) -> None:
        for rule in rules:
            self._step()
            if rule.name == "responseCondition":
                self._carry_out(self._branch(rule))
            elif rule.name == "setOutcomeValue":
                expression = next(rule.children, None)
                found = self.value(expression) if expression else None
                outcome = self.outcomes.get(rule.get("identifier"))
                if outcome and outcome.cardinality == "single" and isinstance(found, tuple):
                    found = found[0] if len(found) == 1 else None
                self._variables[rule.get("identifier")] = found
            elif rule.name == "responseProcessingFragment":
                self._carry_out(rule.children)
            elif rule.name == "exitResponse":
                raise _Exit
            else:
                raise NotUnderstood

    def _branch(self, condition: Element) -> list[Element]:
        """Return the rules of the first branch whose test holds."""
        for branch in condition.children:
            parts = list(branch.children)
            if branch.name == "responseElse":
                return parts
            if self.value(parts[0]) is True:
                return parts[1:]
        return []

    def value(self, expression: Element) -> Value:
        """Return what an expression comes to; long values count as many steps."""
        self._step()
        if expression.name in _LEAVES:
            found = _LEAVES[expression.name](self, expression)
        elif expression.name in OPERATORS:
            found = OPERATORS[expression.name](expression, [self.value(part) for part in expression.children])
        else:
            raise NotUnderstood
        if isinstance(found, tuple):
            self._step(len(found))
        elif isinstance(found, str):
            self._step(len(found) // _LETTERS_A_STEP)
        return found

    def variable(self, name: str) -> Value:
        """Return a variable's value; NotUnderstood where there is none such."""
        if name not in self._variables:
            raise NotUnderstood
        return self._variables[name]

    def correct(self, name: str) -> Value:
        """Return the correct response of a variable."""
        if name not in self.responses:
            raise NotUnderstood
        return self.responses[name].as_value(self.responses[name].correct)

    def mapped(self, name: str) -> Value:
        """Return what the response is worth by the variable's mapping."""
        mapping = self.responses[name].mapping if name in self.responses else None
        if mapping is None:
            raise NotUnderstood
        given = self._variables[name]
        self._step(len(given) if isinstance(given, tuple) else 1)
        return mapping.worth(given)

    def base_value(self, expression: Element) -> Value:
        """Return the value that stands in an expression."""
        text = expression.text
        self._step(len(text) // _LETTERS_A_STEP)
        return cast(text, expression.get("baseType", "identifier"))


class _Exit(Exception):  # noqa: N818 - the rules end themselves
    pass


_LEAVES: Mapping[str, Callable[[Processing, Element], Value]] = {
    "variable": lambda rules, expression: rules.variable(expression.get("identifier")),
    "correct": lambda rules, expression: rules.correct(expression.get("identifier")),
    "mapResponse": lambda rules, expression: rules.mapped(expression.get("identifier")),
    "baseValue": lambda rules, expression: rules.base_value(expression),
    "null": lambda *_: None,
}
