"""Items in which options are chosen or put in order, as questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cyberdip.exchange.markup import Element
from cyberdip.exchange.qti.asking import Asking, LeftOut
from cyberdip.exchange.qti.reasons import Fields, Reasons
from cyberdip.exchange.qti.variables import Declaration
from cyberdip.library.faults import quoted


def choice(asked: Asking, interaction: Element, parts: Sequence[Element] = (), stem: str = "") -> Fields:
    """Return the question of an item in which options are chosen. parts: the options, where they stand in the stem."""
    options = asked.options(parts or tuple(interaction.all("simpleChoice")))
    response = asked.declaration(interaction)
    stem = stem or asked.stem_around(interaction)
    is_multiple = response.cardinality != "single" and interaction.get("maxChoices") != "1"
    keys = _several_keys(asked, response, options) if is_multiple else [_one_key(asked, response, options)]
    wrong = {**options}
    for key in keys:
        del wrong[key]
    if not wrong:
        raise LeftOut("has no wrong option")
    right = {response.identifier: response.as_value(keys)}
    reasons = Reasons(asked, right, {name: {response.identifier: response.as_value([name])} for name in wrong})
    truth = {text.casefold(): name for name, text in options.items()}
    is_truth = set(truth) == {"true", "false"} and (not asked.is_ours or set(options) == set(truth))
    if is_truth and not is_multiple:
        return _true_false(asked, stem, truth["true"] == keys[0], reasons, next(iter(wrong)))
    distractors = reasons.distractors(list(wrong.items()))
    if is_multiple:
        texts = [options[key] for key in keys]
        return {"type": "multiple", "stem": stem, "keys": texts, "distractors": distractors}, reasons
    return {"type": "choice", "stem": stem, "key": options[keys[0]], "distractors": distractors}, reasons


def _true_false(asked: Asking, stem: str, key: bool, reasons: Reasons, wrong: str) -> Fields:
    if not reasons.rationale:
        reasons.rationale = reasons.of(wrong)
    elif reasons.of(wrong):
        asked.changed.append("lost the feedback for the wrong answer: true-false questions have one reason")
    return {"type": "true-false", "stem": stem, "key": key}, reasons


def _one_key(asked: Asking, response: Declaration, options: Mapping[str, str]) -> str:
    """Return the identifier of the option that alone is right."""
    declared = set(response.correct)
    correct = [name for name in options if name in declared]
    scores = None if asked.is_ours and correct else asked.scores(response, list(options))
    if scores:
        most = max(scores.values())
        found = [name for name in options if scores[name] == most]
        partly = [options[name] for name in options if 0 < scores[name] < most]
        asked.changed += [f"the part of a mark for {quoted(text)} is gone: it counts as wrong" for text in partly]
    else:
        found = correct or best(response, options)
    if len(found) > 1:
        raise LeftOut("has several options that are right, of which one is to be chosen")
    if not found:
        raise LeftOut("says of no option that it is right")
    return found[0]


def best(response: Declaration, options: Mapping[str, str]) -> list[str]:
    """Return the options that the mapping gives most for."""
    if response.mapping is None:
        return []
    worth = {name: response.mapping.worth(name) for name in options}
    most = max(worth.values())
    return [name for name in options if worth[name] == most] if most > 0 else []


def _several_keys(asked: Asking, response: Declaration, options: Mapping[str, str]) -> list[str]:
    """Return the identifiers of all options that are right."""
    keys = [str(name) for name in dict.fromkeys(response.correct) if name in options]
    if not keys and response.mapping:
        keys = [name for name in options if response.mapping.worth((name,)) > 0]
    if not keys and (scores := asked.scores(response, list(options))):
        keys = [name for name in options if scores[name] > 0]
    if not keys:
        raise LeftOut("says of no option that it is right")
    return keys


def hottext(asked: Asking, interaction: Element) -> Fields:
    """Return the question of an item in which words of a text are chosen."""
    parts = [part for part in interaction.walk() if part.name == "hottext"]
    return choice(asked, interaction, parts, asked.stem({}))


def order(asked: Asking, interaction: Element) -> Fields:
    """Return the question of an item in which all options are put in order."""
    options = asked.options(interaction.all("simpleChoice"))
    response = asked.declaration(interaction)
    keys = [str(name) for name in response.correct]
    if not keys:
        raise LeftOut("does not say which order is right")
    if sorted(keys) != sorted(options):
        raise LeftOut("asks for the order of some of its options only")
    reasons = Reasons(asked, {response.identifier: response.as_value(keys)}, {})
    record = {"type": "order", "stem": asked.stem_around(interaction), "order": [options[key] for key in keys]}
    return record, reasons
