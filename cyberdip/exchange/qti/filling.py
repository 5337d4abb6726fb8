"""Items in which a learner types, or chooses a word in a text, as questions: short, numeric and with gaps."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence

from cyberdip.exchange.markup import Element
from cyberdip.exchange.qti.asking import Asking, LeftOut, asked_for
from cyberdip.exchange.qti.choosing import best
from cyberdip.exchange.qti.expressions import tolerance
from cyberdip.exchange.qti.names import ANSWER, UNIT
from cyberdip.exchange.qti.reasons import Fields, Reasons
from cyberdip.exchange.qti.variables import Declaration, Single, Value, number
from cyberdip.library.faults import quoted
from cyberdip.library.model import Record
from cyberdip.study.wording import same_answer

_NUMBERS = ("float", "integer")
_WHOLE = re.compile(r"[-+]?\d{1,15}")
_LITERAL_GAP = re.compile(r"\{(\d+)\}")
_MARKED_GAP = re.compile("\5(\\d+)\6")
_BEFORE_A_GAP = ("?", ":", "؟", "=")


def gap_mark(place: int) -> str:
    """Return what stands for a gap while its text is made plain: characters that no XML file has."""
    return f"\5{place}\6"


def with_gaps(asked: Asking, text: str) -> str:
    """Return a text with its gaps as `{1}`; what only looks like a gap is set in round brackets."""
    if _LITERAL_GAP.search(text):
        asked.changed.append("had numbers in braces, which are round brackets now: braces are for gaps")
        text = _LITERAL_GAP.sub(r"(\1)", text)
    return _MARKED_GAP.sub(r"{\1}", text)


def inline(asked: Asking) -> Fields:
    """Return the question of an item with one place to fill in, or several, in its text."""
    names = [part.get("responseIdentifier") for part in asked.interactions]
    if len(set(names)) < len(names):
        raise LeftOut("has two gaps for one response")
    marks: dict[int, str | Element] = {
        id(part): gap_mark(place) for place, part in enumerate(asked.interactions, start=1)
    }
    first = asked.interactions[0]
    if len(names) > 1 or first.name != "textEntryInteraction":
        return _cloze(asked, with_gaps(asked, asked.stem(marks)))
    response = asked.declaration(first)
    line = next((part for part in asked.body.walk() if part.name == "p" and part.get("class") == ANSWER), None)
    text = asked.stem(marks if line is None else {id(line): ""})
    bare = text if line is not None else _without_last_gap(text)
    if response.base in _NUMBERS:
        return _numeric(asked, response, bare or _MARKED_GAP.sub("____", text))
    if line is not None or (bare and not asked.is_ours):
        return _short(asked, response, bare)
    return _cloze(asked, with_gaps(asked, text))


def _without_last_gap(text: str) -> str:
    """Return the text before a gap that stands alone on the last line, or behind a question; else ""."""
    bare = text.removesuffix(gap_mark(1))
    if bare != text and (bare.endswith("\n") or bare.rstrip().endswith(_BEFORE_A_GAP)):
        return bare.rstrip()
    return ""


def _numeric(asked: Asking, response: Declaration, stem: str) -> Fields:
    key = _figure(asked, response)
    margin = _margin(asked, response, key)
    record: Record = {"type": "numeric", "stem": asked_for(stem), "key": key}
    record |= {} if margin is None else {"tolerance": margin}
    unit = next((part for part in asked.body.walk() if part.get("class") == UNIT), None)
    record |= {} if unit is None or not asked.is_ours else {"unit": asked.words(unit)}
    return record, Reasons(asked, {response.identifier: float(key)}, {})


def _figure(asked: Asking, response: Declaration) -> int | float:
    """Return the number that is right, with decimals only where it is written with them."""
    written = [
        value.text
        for declaration in asked.item.all("responseDeclaration")
        if declaration.get("identifier") == response.identifier
        for correct in declaration.all("correctResponse")
        for value in correct.all("value")
    ]
    written += _compared(asked, response)
    if response.mapping:
        written += [str(entry.key) for entry in response.mapping.entries if entry.worth > 0]
    found = next((value for value in map(_as_number, written) if value is not None), None)
    if found is None:
        raise LeftOut("does not say which number is right")
    return found


def _margin(asked: Asking, response: Declaration, key: float) -> int | float | None:
    """Return how far off is still right, None where the file does not say so."""
    for rule in asked.comparisons.get(response.identifier, ()):
        if rule.name == "equal" and rule.get("toleranceMode", "exact") != "exact":
            low, high = tolerance(rule, key)
            if low != high:
                asked.changed.append("took more on one side than on the other: now the lesser of both")
            elif rule.get("toleranceMode") == "absolute":
                return _as_number(rule.get("tolerance").split()[0]) or 0
            return min(low, high)
        if rule.name == "equalRounded" and rule.get("roundingMode") == "decimalPlaces":
            places = min(max(int(number(rule.get("figures"))), 0), 9)
            asked.changed.append(f"was right when rounded to {places} decimals: now within half of the last one")
            return float(5 / 10 ** (places + 1))
    return None


def _as_number(text: str) -> int | float | None:
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    found = number(text, float("nan"))
    return None if found != found else found


def _compared(asked: Asking, response: Declaration) -> Iterator[str]:
    """Give the values that the rules compare a response with."""
    for rule in asked.comparisons.get(response.identifier, ()):
        yield from (part.text.strip() for part in rule.all("baseValue"))


def essay(asked: Asking, interaction: Element) -> Fields:
    """Return the question of an item for a longer text, where it says which text is right."""
    response = asked.processing.responses.get(interaction.get("responseIdentifier"))
    if response is None or (not response.correct and response.mapping is None):
        raise LeftOut("asks for an essay, which nothing marks (extendedTextInteraction)")
    return _short(asked, response, asked.stem_around(interaction))


def _short(asked: Asking, response: Declaration, stem: str) -> Fields:
    accepted, wrong = _answers(asked, response)
    name = response.identifier
    record: Record = {"type": "short", "stem": asked_for(stem), "key": accepted[0]}
    record |= {"accept": accepted[1:]} if accepted[1:] else {}
    reasons = Reasons(asked, {name: accepted[0]}, {text: {name: text} for text in wrong})
    if asked.is_ours:  # our feedback has the names of the rules that show it, not of the answers
        distractors = _typed_wrong(asked, name, wrong)
    else:
        distractors = [one for one in reasons.distractors([(text, text) for text in wrong]) if one["rationale"]]
    return record | ({"distractors": distractors} if distractors else {}), reasons


def _typed_wrong(asked: Asking, name: str, wrong: Sequence[str]) -> list[Record]:
    always = set(asked.shows(asked.outcomes({}) or {}))
    return [
        {
            "text": text,
            "rationale": "\n\n".join(
                one.text for one in asked.shows(asked.outcomes({name: text}) or {}) if one not in always
            ),
        }
        for text in wrong
    ]


def _answers(asked: Asking, response: Declaration) -> tuple[list[str], list[str]]:
    """Return the texts that are right, the key first, and those that the file knows to be wrong."""
    entries = response.mapping.entries if response.mapping else ()
    compared = list(_compared(asked, response))
    known: list[Single] = [*response.correct, *(entry.key for entry in entries), *compared]
    texts = [text for text in dict.fromkeys(map(_written, known)) if text]
    scores = None
    if not asked.is_ours and len(asked.interactions) == 1:
        scores = asked.scores(response, texts)
    if scores is None:
        scores = _declared_scores(response, texts, compared)
    return _sorted(asked, texts, scores)


def _written(value: Single) -> str:
    """Return a value as a learner writes it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _declared_scores(response: Declaration, texts: Sequence[str], compared: Sequence[str]) -> dict[Single, float]:
    """Return what texts are worth by what is declared, for rules that are not carried out."""
    correct = set(map(_written, response.correct))
    if response.mapping is None:
        right = correct or set(compared)
        return {text: 1.0 if text in right else 0.0 for text in texts}
    worth: dict[str, float] = {}
    for entry in response.mapping.entries:
        worth.setdefault(_written(entry.key), entry.worth)
    most = max([*worth.values(), 0.0]) or 1.0
    return {text: worth.get(text) or (most if text in correct else 0.0) for text in texts}


def _sorted(asked: Asking, texts: Sequence[str], scores: Mapping[Single, float]) -> tuple[list[str], list[str]]:
    most = max((scores[text] for text in texts), default=0.0)
    if most <= 0:
        raise LeftOut("does not say which answer is right")
    accepted = [text for text in texts if scores[text] == most]
    for text in texts:
        if 0 < scores[text] < most and not any(same_answer(text, other) for other in accepted[:100]):
            asked.changed.append(f"the part of a mark for {quoted(text)} is gone: it counts as wrong")
    return accepted, [text for text in texts if scores[text] <= 0]


def _cloze(asked: Asking, stem: str) -> Fields:
    right: dict[str, Value] = {}
    wrong: dict[str, dict[str, str]] = {}
    gaps: list[Record] = []
    for part in asked.interactions:
        response = asked.declaration(part)
        name = response.identifier
        if part.name == "inlineChoiceInteraction":
            options = asked.options(part.all("inlineChoice"))
            key = _chosen(asked, response, options)
            right[name] = key
            gaps.append({"key": options.pop(key)})
            wrong[name] = options
        else:
            accepted, _ = _answers(asked, response)
            if response.base in _NUMBERS and _margin(asked, response, number(accepted[0])):
                asked.changed.append(f"the margin around {accepted[0]} is gone: a gap takes what is written alone")
            right[name] = accepted[0]
            gaps.append({"key": accepted[0]} | ({"accept": accepted[1:]} if accepted[1:] else {}))
    names = [option for options in wrong.values() for option in options]
    are_unique = len(set(names)) == len(names)
    named = {
        gap: {option if are_unique else f"{gap} {option}": option for option in options}
        for gap, options in wrong.items()
    }
    responses = {
        name: ChainMap({gap: option}, right) for gap, options in named.items() for name, option in options.items()
    }
    reasons = Reasons(asked, right, responses)
    for gap, record in zip(right, gaps, strict=True):
        if named.get(gap):
            record["distractors"] = reasons.distractors(
                [(name, wrong[gap][option]) for name, option in named[gap].items()]
            )
    return {"type": "cloze", "stem": stem, "gaps": gaps}, reasons


def _chosen(asked: Asking, response: Declaration, options: Mapping[str, str]) -> str:
    """Return the option that belongs in a gap."""
    correct = set(response.correct)
    found = [name for name in options if name in correct] or best(response, options)
    if not found:
        compared = set(_compared(asked, response))
        found = [name for name in options if name in compared]
    if len(found) != 1:
        raise LeftOut("has a gap of which it does not say what belongs there")
    return found[0]
