"""An item on its way in: its interactions, its texts, its rules, and why it may have to be left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cyberdip.exchange.markup import Element
from cyberdip.exchange.qti.names import SCORE, TOOL
from cyberdip.exchange.qti.processing import NotUnderstood, Processing
from cyberdip.exchange.qti.texts import plain
from cyberdip.exchange.qti.variables import Declaration, Single, Value
from cyberdip.library.faults import quoted

INLINE = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
FEEDBACK = frozenset({"modalFeedback", "feedbackBlock", "feedbackInline"})
_WHITE = re.compile("[ \t\n]+")  # a hard space was meant to be one
_COMPARES = frozenset({"match", "stringMatch", "equal", "equalRounded"})
_IN_AN_IMAGE = "asks for a place in an image"
_UNASKED: Mapping[str, str] = {
    "hotspotInteraction": _IN_AN_IMAGE, "selectPointInteraction": _IN_AN_IMAGE, "graphicOrderInteraction": _IN_AN_IMAGE,
    "graphicAssociateInteraction": _IN_AN_IMAGE, "graphicGapMatchInteraction": _IN_AN_IMAGE,
    "positionObjectInteraction": _IN_AN_IMAGE, "drawingInteraction": "asks for a drawing",
    "uploadInteraction": "asks for a file", "mediaInteraction": "plays a film or a sound",
    "sliderInteraction": "asks for a place on a slider", "endAttemptInteraction": "has a button in place of an answer",
    "customInteraction": "needs a program of its own", "portableCustomInteraction": "needs a program of its own",
}  # fmt: skip
_SHOWN: Mapping[str, str] = {
    "img": "an image", "picture": "an image", "svg": "a drawing", "object": "an embedded file", "video": "a film",
    "audio": "a sound", "iframe": "another page", "math": "a formula (MathML)", "include": "another file",
    "printedVariable": "a value that is worked out", "positionObjectStage": "an image",
    "assessmentStimulusRef": "a text that stands in another file",
}  # fmt: skip


class LeftOut(Exception):  # noqa: N818 - it becomes a Note
    """Why an item can't be taken, in words that follow its name."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A text that is shown where an outcome names it."""

    outcome: str
    identifier: str
    text: str


@dataclass(slots=True)
class Asking:
    """An item that is being read.

    shown_by: places in `feedback`, by the outcome and the value that show it. comparisons: the rules that compare a
    response with something, by the response's name. changed: what had to be changed to fit, in words that follow the
    item's name.
    """

    item: Element
    body: Element
    processing: Processing
    interactions: tuple[Element, ...]
    feedback: tuple[Feedback, ...] = ()
    shown_by: dict[tuple[str, Value], list[int]] = field(default_factory=dict)
    comparisons: dict[str, list[Element]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Whether this program wrote it, so that what it declares needs no second look."""
        return self.item.get("toolName") == TOOL

    def declaration(self, interaction: Element) -> Declaration:
        """Return the variable that an interaction answers; LeftOut where the item declares none."""
        name = interaction.get("responseIdentifier")
        if name not in self.processing.responses:
            raise LeftOut(f"declares no response {quoted(name)}")
        return self.processing.responses[name]

    def words(self, element: Element) -> str:
        """Return what an option shows, without the feedback in it."""
        hidden = {id(part): "" for part in element.walk() if part.name in FEEDBACK} if len(element.content) > 1 else {}
        return _WHITE.sub(" ", self.shown(element, instead=hidden)).strip(" ")

    def shown(self, element: Element, *, instead: Mapping[int, str | Element]) -> str:
        """Return an element as plain text; what is lost of it is noted."""
        text, lost = plain(element, instead=instead)
        self.changed += [f"lost {what}" for what in lost]
        return text

    def stem(self, instead: Mapping[int, str | Element]) -> str:
        """Return the text of the body that a learner sees before answering."""
        hidden: dict[int, str | Element] = {
            id(part): ""
            for part in self.body.walk()
            if part.name in FEEDBACK or part.name == "infoControl" or _is_for_others(part)
        }
        return self.shown(self.body, instead={**hidden, **instead})

    def stem_around(self, interaction: Element) -> str:
        """Return the text around an interaction, with its prompt in its place; LeftOut where there is none."""
        return asked_for(self.stem({id(interaction): interaction.first("prompt") or ""}))

    def options(self, parts: Iterable[Element]) -> dict[str, str]:
        """Return the texts of options by their identifiers; LeftOut where one is empty or stands twice."""
        options: dict[str, str] = {}
        seen: set[str] = set()
        for part in parts:
            name, text = part.get("identifier"), self.words(part)
            if not text:
                raise LeftOut(f"has an option without words ({quoted(name)})")
            if name in options or text.casefold() in seen:
                raise LeftOut(f"has an option twice ({quoted(text)})")
            options[name] = text
            seen.add(text.casefold())
        return options

    def shows(self, outcomes: Mapping[str, Value]) -> list[Feedback]:
        """Return the feedback that these outcomes show."""
        places = {
            place
            for outcome, value in outcomes.items()
            for one in (value if isinstance(value, tuple) else (value,))
            for place in self.shown_by.get((outcome, str(one).lower() if isinstance(one, bool) else one), ())
        }
        return [self.feedback[place] for place in sorted(places)]

    def outcomes(self, responses: Mapping[str, Value]) -> dict[str, Value] | None:
        """Return what these responses lead to, None where the rules are not understood."""
        try:
            return self.processing.run(responses)
        except NotUnderstood:
            return None

    def score(self, outcomes: Mapping[str, Value]) -> float | None:
        """Return the score among outcomes, None where there is none."""
        name = SCORE if SCORE in outcomes else _only_number(self.processing)
        found = outcomes.get(name)
        return found if isinstance(found, float) else None

    def scores(self, response: Declaration, singles: Sequence[Single]) -> dict[Single, float] | None:
        """Return what each of these is worth alone, None where the rules are not understood or score nothing."""
        found: dict[Single, float] = {}
        for single in singles:
            outcomes = self.outcomes({response.identifier: response.as_value([single])})
            score = self.score(outcomes) if outcomes is not None else None
            if score is None:
                return None
            found[single] = score
        return found if any(score > 0 for score in found.values()) else None


def asked_for(stem: str) -> str:
    """Return a stem; LeftOut where it has no words."""
    if not stem.strip():
        raise LeftOut("has no text that asks for something")
    return stem


def _is_for_others(part: Element) -> bool:
    return part.name == "rubricBlock" and "candidate" not in part.get("view", "candidate")


def _only_number(processing: Processing) -> str:
    numbers = [name for name, one in processing.outcomes.items() if one.base in ("float", "integer")]
    return numbers[0] if len(numbers) == 1 else ""


def asking(item: Element) -> Asking:
    """Return an item whose interactions can be asked; LeftOut says why it can't."""
    if item.get("adaptive") == "true":
        raise LeftOut("is adaptive: it is asked in several steps")
    if item.first("templateDeclaration") or item.first("templateProcessing"):
        raise LeftOut("is a template: its values are drawn when it is asked")
    body = item.first("itemBody")
    if body is None:
        raise LeftOut("has no body")
    interactions = tuple(part for part in body.walk() if part.name.endswith("Interaction"))
    _check_interactions(interactions)
    for part in (*item.all("assessmentStimulusRef"), *_visible(body)):
        if part.name in _SHOWN:
            raise LeftOut(f"shows {_SHOWN[part.name]}{_named(part)}")
    parts = tuple(item.walk())
    made = Asking(item, body, Processing(item, len(parts)), interactions)
    made.feedback = tuple(_feedback(made, parts))
    for place, one in enumerate(made.feedback):
        made.shown_by.setdefault((one.outcome, one.identifier), []).append(place)
    for rule in parts:
        if rule.name in _COMPARES:
            for part in rule.all("variable"):
                made.comparisons.setdefault(part.get("identifier"), []).append(rule)
    return made


def _check_interactions(interactions: Sequence[Element]) -> None:
    names = list(dict.fromkeys(part.name for part in interactions))
    if not names:
        raise LeftOut("asks nothing: it has no interaction")
    if len(interactions) > 1 and not set(names) <= INLINE:
        raise LeftOut(f"asks several things at once ({', '.join(names)})")
    if names[0] in _UNASKED:
        raise LeftOut(f"{_UNASKED[names[0]]} ({names[0]})")


def _visible(body: Element) -> Iterator[Element]:
    """Give what is shown before an answer: what stands in feedback is not looked at."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [part for part in element.children if part.name not in FEEDBACK]


def _named(part: Element) -> str:
    name = part.get("src") or part.get("data") or part.get("href")
    return f" ({quoted(name)})" if name and not name.startswith("data:") else ""


def _feedback(made: Asking, parts: Iterable[Element]) -> Iterator[Feedback]:
    for part in parts:
        if part.name in FEEDBACK and part.get("showHide", "show") == "show":
            text = made.shown(part, instead={})
            if text:
                yield Feedback(part.get("outcomeIdentifier"), part.get("identifier"), text)
