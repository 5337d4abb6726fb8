"""Why an answer is right or wrong, out of the feedback that an item shows.

What is shown for the right answer is the rationale; what is shown for a wrong one, and not for the right one, is that
one's reason. Which feedback is shown is found by carrying out the item's rules; where they are not understood, feedback
with the name of an option is taken to be about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cyberdip.exchange.carrying import split_explanation
from cyberdip.exchange.qti.asking import Asking, Feedback
from cyberdip.exchange.qti.names import EXPLANATION
from cyberdip.exchange.qti.variables import Value
from cyberdip.library.faults import quoted
from cyberdip.library.model import Record

Responses = Mapping[str, Value]


class Reasons:
    """The reasons of one item. rationale: why the key is right; source: the line that names a source."""

    def __init__(self, asked: Asking, right: Responses, wrong: Mapping[str, Responses]) -> None:
        """Find the reasons. right: the right answer; wrong: wrong answers, by the names that they are asked for."""
        self._feedback = asked.feedback
        self._by_name: dict[str, list[Feedback]] = {}
        if asked.is_ours:
            shown = [one for one in asked.feedback if one.outcome == EXPLANATION]
            self._order = {one.identifier: place for place, one in enumerate(asked.feedback)}
            self._by_name = {one.identifier: [one] for one in asked.feedback if one.outcome != EXPLANATION}
        else:
            shown = self._found(asked, right, wrong)
            self._order = {}
        self.rationale, self.source = split_explanation(_together(shown))

    def _found(self, asked: Asking, right: Responses, wrong: Mapping[str, Responses]) -> list[Feedback]:
        """Sort the feedback by what shows it, and return what the right answer shows."""
        outcomes = asked.outcomes(right) if self._feedback else None
        if outcomes is None:
            return self._guessed(asked, wrong)
        shown = asked.shows(outcomes)
        told = {one.text for one in shown}
        for name, responses in wrong.items():
            self._by_name[name] = [one for one in asked.shows(asked.outcomes(responses) or {}) if one not in shown]
            told.update(one.text for one in self._by_name[name])
        asked.changed += [
            f"lost the feedback {quoted(one.identifier)}: no answer that comes in shows it"
            for one in self._feedback
            if one.text not in told
        ]
        return shown

    def _guessed(self, asked: Asking, wrong: Mapping[str, Responses]) -> list[Feedback]:
        """Sort the feedback by its names alone."""
        self._by_name = {one.identifier: [one] for one in self._feedback if one.identifier in wrong}
        others = [one for one in self._feedback if one.identifier not in wrong]
        if len(others) < 2:
            return others
        asked.changed += [
            f"lost the feedback {quoted(one.identifier)}: when it is shown is not clear" for one in others
        ]  # fmt: skip
        return []

    def of(self, name: str) -> str:
        """Return why a wrong answer is wrong, "" where nothing says so."""
        return _together(self._by_name.get(name, ()))

    def distractors(self, wrong: Sequence[tuple[str, str]]) -> list[Record]:
        """Return wrong answers, given by name and text, with their reasons; ours in the order of their reasons."""
        named = list(wrong)
        if all(name in self._order for name, _ in named):
            named.sort(key=lambda pair: self._order[pair[0]])
        return [{"text": text, "rationale": self.of(name)} for name, text in named]


def _together(feedback: Sequence[Feedback]) -> str:
    return "\n\n".join(dict.fromkeys(one.text for one in feedback))


Fields = tuple[Record, Reasons]
"""What an interaction gives: the fields of its question that its type has, and the reasons."""
