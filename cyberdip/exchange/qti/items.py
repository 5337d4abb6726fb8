"""Our questions as items of QTI 2.1, one interaction for each type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cyberdip.exchange.carrying import Carried
from cyberdip.exchange.markup import escape, lines_of, tag
from cyberdip.exchange.printing import TRUE_FALSE
from cyberdip.exchange.qti import marking
from cyberdip.exchange.qti.names import ANSWER, EXPLANATION, FEEDBACK, QTI, RESPONSE, SCORE, SHOWN, TOOL, UNIT
from cyberdip.exchange.qti.texts import inline, paragraphs, phrase, with_prompt, words_only
from cyberdip.library.model import Distractor, QuestionType
from cyberdip.library.text import clean, on_one_line

LONGEST_TITLE = 80
_GAP = re.compile(r"\{(\d+)\}")
_SCHEMA = f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(slots=True)
class Parts:
    """What an item is made of, as XML. reasons: of wrong answers, by the identifier that shows them."""

    responses: list[str]
    body: list[str]
    rules: list[str]
    outcomes: list[str] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    interactions: tuple[str, ...] = ()


def item(carried: Carried, *, fixed: bool) -> tuple[str, tuple[str, ...]]:
    """Return a question as the XML of an item, and its interactions' names. fixed: the options keep their order."""
    question = carried.question
    parts = _WRITERS[question.type](carried, fixed)
    hint = [tag("infoControl", escape(clean(question.hint)), title="Hint")] if question.hint else []
    feedback = [_feedback(FEEDBACK, identifier, reason) for identifier, reason in parts.reasons]
    xml = lines_of(
        "assessmentItem",
        *parts.responses,
        marking.declare_outcome(SCORE, "single", "float", 0, normalMaximum=1, normalMinimum=0),
        marking.declare_outcome("MAXSCORE", "single", "float", 1),
        marking.declare_outcome(FEEDBACK, "multiple", "identifier"),
        marking.declare_outcome(EXPLANATION, "single", "identifier"),
        *parts.outcomes,
        tag("stylesheet", href="../style.css", type="text/css"),
        lines_of("itemBody", *parts.body, *hint),
        marking.processing(*parts.rules),
        *feedback,
        _feedback(EXPLANATION, SHOWN, carried.explanation),
        xmlns=QTI, xmlns__xsi=_INSTANCE, xsi__schemaLocation=_SCHEMA, identifier=question.id, title=title(carried),
        adaptive=False, timeDependent=False, toolName=TOOL,
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n', parts.interactions


def title(carried: Carried) -> str:
    """Return what a question is listed under: the beginning of its stem."""
    words = on_one_line(carried.question.stem)
    if carried.question.type is QuestionType.CLOZE:
        words = _GAP.sub("…", words)
    return words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1].rstrip()}…"


def _feedback(outcome: str, identifier: str, text: str) -> str:
    return tag(
        "modalFeedback", *paragraphs(text), outcomeIdentifier=outcome, showHide="show", identifier=identifier
    )  # fmt: skip


class _Names:
    """Identifiers of options that give nothing away: neither their place nor whether they are right."""

    def __init__(self, carried: Carried) -> None:
        self._seed = str(carried.question.id)
        self._taken: set[str] = set()

    def of(self, text: str, part: str = "") -> str:
        """Return a new identifier for an option. part: where in the question it stands."""
        digest = sha256(f"{self._seed}\n{part}\n{text}".encode("utf-8", "replace")).hexdigest()
        length = 6
        while (name := f"o{digest[:length]}") in self._taken:
            length += 1
        self._taken.add(name)
        return name

    def all(self, texts: Iterable[str], part: str = "") -> dict[str, str]:
        """Return an identifier for each option, by its text."""
        return {text: self.of(text, part) for text in dict.fromkeys(texts)}


def _reasons(distractors: Sequence[Distractor], names: dict[str, str]) -> list[tuple[str, str]]:
    return [(names[distractor.text], distractor.rationale) for distractor in distractors if distractor.text in names]


def _choices(texts: Iterable[str], names: dict[str, str], fixed: bool) -> list[str]:
    return [phrase("simpleChoice", text, identifier=names[text], fixed=fixed or None) for text in texts]


def _choice(carried: Carried, fixed: bool) -> Parts:
    question = carried.question
    is_multiple = question.type is QuestionType.MULTIPLE
    names = _Names(carried).all(carried.item.options)
    before, prompt = with_prompt(question.stem)
    keys = [names[key] for key in question.keys]
    wrong = [name for name in names.values() if name not in keys]
    interaction = lines_of(
        "choiceInteraction", prompt, *_choices(carried.item.options, names, fixed),
        responseIdentifier=RESPONSE, shuffle=not fixed, maxChoices=0 if is_multiple else 1,
    )  # fmt: skip
    declaration = marking.declare_response(
        RESPONSE, "multiple" if is_multiple else "single", "identifier", keys,
        marking.multiple_mapping(keys, wrong) if is_multiple else "",
    )  # fmt: skip
    single = [marking.all_or_nothing(), marking.show_each()]
    return Parts(
        [declaration], [*before, interaction],
        [marking.by_mapping(), marking.show_chosen()] if is_multiple else single,
        reasons=_reasons(question.distractors, names), interactions=("choiceInteraction",),
    )  # fmt: skip


def _true_false(carried: Carried, fixed: bool) -> Parts:
    before, prompt = with_prompt(carried.question.stem)
    choices = [tag("simpleChoice", shown, identifier=name, fixed=True) for name, shown in TRUE_FALSE.items()]
    interaction = lines_of(
        "choiceInteraction", prompt, *choices, responseIdentifier=RESPONSE, shuffle=False, maxChoices=1
    )
    declaration = marking.declare_response(RESPONSE, "single", "identifier", carried.question.keys)
    return Parts([declaration], [*before, interaction], [marking.all_or_nothing()], interactions=("choiceInteraction",))


def _order(carried: Carried, fixed: bool) -> Parts:
    names = _Names(carried).all(carried.item.options)
    before, prompt = with_prompt(carried.question.stem)
    keys = [names[key] for key in carried.question.keys]
    interaction = lines_of(
        "orderInteraction", prompt, *_choices(carried.item.options, names, fixed),
        responseIdentifier=RESPONSE, shuffle=not fixed,
    )  # fmt: skip
    declaration = marking.declare_response(RESPONSE, "ordered", "identifier", keys)
    outcomes, rules = marking.sequence(keys)
    return Parts([declaration], [*before, interaction], rules, outcomes, interactions=("orderInteraction",))


def _match(carried: Carried, fixed: bool) -> Parts:
    question = carried.question
    naming = _Names(carried)
    lefts = naming.all((pair.left for pair in question.pairs), "left")
    rights = naming.all(carried.item.options, "right")
    before, prompt = with_prompt(question.stem)
    # The left sides stay in their order; any number of them may have one right side, as with us.
    first = [
        phrase("simpleAssociableChoice", text, identifier=name, matchMax=1, fixed=True) for text, name in lefts.items()
    ]
    second = [
        phrase("simpleAssociableChoice", text, identifier=name, matchMax=0, fixed=fixed or None)
        for text, name in rights.items()
    ]
    interaction = lines_of(
        "matchInteraction", prompt, lines_of("simpleMatchSet", *first), lines_of("simpleMatchSet", *second),
        responseIdentifier=RESPONSE, shuffle=not fixed, maxAssociations=len(lefts),
    )  # fmt: skip
    marked = marking.Matching(
        list(lefts.values()), [rights[pair.right] for pair in question.pairs], list(rights.values())
    )
    declaration = marking.declare_response(RESPONSE, "multiple", "directedPair", marked.pairs, marked.mapping())
    reasons = _reasons(question.distractors, rights)
    shown = reasons if len(reasons) * len(lefts) <= marking.MOST_COMPARISONS else []
    rules = [*marked.rules(), *(marking.show_matched(name, list(lefts.values())) for name, _ in shown)]
    return Parts([declaration], [*before, interaction], rules, reasons=reasons, interactions=("matchInteraction",))


def _answer_line(*answers: str, unit: str = "") -> str:
    entry = tag("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=_length(answers))
    behind = f" {tag('span', inline(unit), class_=UNIT)}" if unit else ""
    return tag("p", entry, behind, class_=ANSWER)


def _length(answers: Sequence[str]) -> int:
    """Return how many letters there is room for: enough, and no measure of the answer."""
    return max(20, -(-max(map(len, answers), default=0) // 20) * 20)


def _short(carried: Carried, fixed: bool) -> Parts:
    question = carried.question
    answers = [clean(text) for text in (*question.keys, *question.accept)]
    wrong = [clean(distractor.text) for distractor in question.distractors]
    worths = marking.mapping([(text, 1) for text in answers] + [(text, 0) for text in wrong], text=True)
    declaration = marking.declare_response(RESPONSE, "single", "string", answers[:1], worths)
    reasons = [(f"wrong{number}", d.rationale) for number, d in enumerate(question.distractors, start=1)]
    shown = [marking.show_typed(name, text) for (name, _), text in zip(reasons, wrong, strict=True)]
    return Parts(
        [declaration], [*paragraphs(question.stem), _answer_line(*answers)], [marking.by_mapping(), *shown],
        reasons=reasons, interactions=("textEntryInteraction",),
    )  # fmt: skip


def _numeric(carried: Carried, fixed: bool) -> Parts:
    question = carried.question
    record = carried.record
    test = marking.within(record["key"], record["tolerance"]) if "tolerance" in record else marking.exactly()
    return Parts(
        [marking.declare_response(RESPONSE, "single", "float", question.keys)],
        [*paragraphs(question.stem), _answer_line(unit=question.unit or "")],
        [marking.all_or_nothing(test)],
        interactions=("textEntryInteraction",),
    )


def _cloze(carried: Carried, fixed: bool) -> Parts:
    question = carried.question
    parts = Parts([], [], [])
    naming = _Names(carried)
    gaps: dict[str, str] = {}
    chance = 0.0
    offered: list[str] = []
    for number, (gap, options) in enumerate(zip(question.gaps, carried.item.gap_options, strict=True), start=1):
        response = f"{RESPONSE}{number}"
        if options:
            names = naming.all(options, str(number))
            choices = (words_only("inlineChoice", text, identifier=name) for text, name in names.items())
            gaps[str(number)] = tag("inlineChoiceInteraction", *choices, responseIdentifier=response, shuffle=not fixed)
            worths = marking.mapping([(names[gap.key], 1)])
            parts.responses.append(marking.declare_response(response, "single", "identifier", [names[gap.key]], worths))
            parts.reasons += _reasons(gap.distractors, names)
            chance += 1 / len(options)
            offered.append(response)
        else:
            answers = [clean(text) for text in (gap.key, *gap.accept)]
            entry = tag("textEntryInteraction", responseIdentifier=response, expectedLength=_length(answers))
            gaps[str(number)] = entry
            worths = marking.mapping([(text, 1) for text in answers], text=True)
            parts.responses.append(marking.declare_response(response, "single", "string", answers[:1], worths))
    parts.body = paragraphs(question.stem, fill=lambda words: _GAP.sub(lambda found: gaps[found[1]], words))
    responses = [f"{RESPONSE}{number}" for number in range(1, len(gaps) + 1)]
    parts.outcomes, parts.rules = marking.gaps(responses, chance)
    parts.rules += [marking.show_each(offered)] if offered else []
    parts.interactions = tuple(_used(gaps.values()))
    return parts


def _used(gaps: Iterable[str]) -> Iterator[str]:
    for name in ("inlineChoiceInteraction", "textEntryInteraction"):
        if any(gap.startswith(f"<{name}") for gap in gaps):
            yield name


_WRITERS: dict[QuestionType, Callable[[Carried, bool], Parts]] = {
    QuestionType.CHOICE: _choice,
    QuestionType.MULTIPLE: _choice,
    QuestionType.TRUE_FALSE: _true_false,
    QuestionType.SHORT: _short,
    QuestionType.NUMERIC: _numeric,
    QuestionType.MATCH: _match,
    QuestionType.ORDER: _order,
    QuestionType.CLOZE: _cloze,
}
