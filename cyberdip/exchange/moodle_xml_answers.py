"""The answers of each of Moodle's types, and the record that they make. Source: question/format/xml/format.php."""

from __future__ import annotations

import re
from collections.abc import Callable

from cyberdip.exchange.html_tags import resolve_references
from cyberdip.exchange.markup import Element
from cyberdip.exchange.moodle_cloze import Gap, cut, of_gap
from cyberdip.exchange.moodle_marks import (
    Marked,
    NotTaken,
    Offered,
    number,
    of_numbers,
    of_options,
    of_pairs,
    of_steps,
    of_typed,
    plain_number,
    shown,
)
from cyberdip.exchange.moodle_xml_texts import Asked, raw
from cyberdip.library.model import Record

_MOST_GAPS = 200
_MARK = "\ufde0"
"""Stands where a gap stood, while the text around it is read; no text can have it."""


def share(text: str, otherwise: float) -> float:
    """Return the number that a text is, `otherwise` where it is none."""
    try:
        return float(number(text))
    except NotTaken:
        return otherwise


def _percent(answer: Element) -> float:
    """Return what an answer earns; old files say it in an element of its own, as a share of 1."""
    if (old := answer.first("fraction")) is not None:
        return share(old.text, 0) * 100
    return share(answer.get("fraction", "0"), 0)


def _is_true(element: Element | None, *, otherwise: bool) -> bool:
    return otherwise if element is None else element.text.strip() not in ("", "0", "false")


def _multichoice(question: Asked) -> Marked:
    options = [
        Offered(question.texts.line(answer), _percent(answer), question.feedback(answer))
        for answer in question.answers()
    ]
    return of_options(options, single=_is_true(question.element.first("single"), otherwise=True))


def _true_false(question: Asked) -> Marked:
    answers = question.answers()
    words = [raw(answer).casefold() for answer in answers]
    if set(words) != {"true", "false"}:  # in another language: the first is true, says Moodle
        words = ["true", "false"]
    said = dict(zip(words, answers, strict=False))
    if len(said) != 2:
        raise NotTaken("it does not say what is true and what is false")
    key = _percent(said["true"]) >= 99.9
    right, wrong = said["true" if key else "false"], said["false" if key else "true"]
    return Marked({"type": "true-false", "key": key}, [question.feedback(right), question.feedback(wrong)])


def _shortanswer(question: Asked) -> Marked:
    answers = [Offered(raw(answer), _percent(answer), question.feedback(answer)) for answer in question.answers()]
    if _is_true(question.element.first("usecase"), otherwise=False):
        question.said.append("capitals and small letters make no difference here")
    return of_typed(answers)


def _numerical(question: Asked) -> Marked:
    numbers = []
    for answer in question.answers():
        text, reason = raw(answer), question.feedback(answer)
        if text in ("*", ""):
            question.said += ["the feedback for any other answer is not kept"] if reason else []
            continue
        margin = answer.first("tolerance")
        tolerance = plain_number(number(margin.text), question.said) if margin and margin.text.strip() else None
        numbers.append((Offered(text, _percent(answer), reason), plain_number(number(text), question.said), tolerance))
    marked = of_numbers(numbers)
    marked.record |= _units(question)
    return marked


def _units(question: Asked) -> Record:
    """Return the unit of a number and its other names; units of another size can't be kept."""
    names = []
    for units in question.element.all("units"):
        for unit in units.all("unit"):
            name, factor = unit.first("unit_name"), unit.first("multiplier")
            if name is None or not name.text.strip():
                continue
            text = " ".join(name.text.split())
            if factor is None or share(factor.text, 1.0) == 1:
                names.append(text)
            else:
                question.said.append(f"the unit {shown(text)} of another size is not kept")
    return {"unit": names[0]} | ({"accept": names[1:]} if names[1:] else {}) if names else {}


def _matching(question: Asked) -> Marked:
    pairs = []
    for pair in question.answers("subquestion"):
        answer = pair.first("answer")
        right = raw(answer) if answer else ""
        right = question.texts.plain(right, "html") if "<" in right else resolve_references(right)
        left, right = question.texts.line(pair) if pair.first("text") else "", " ".join(right.split())
        if right:
            pairs.append((left, right))
        elif left:
            raise NotTaken(f"the pair of {shown(left)} has no right side")
    return of_pairs(pairs)


def _ordering(question: Asked) -> Marked:
    question.said += [
        f"the feedback for {shown(raw(a))} is not kept" for a in question.answers() if question.feedback(a)
    ]
    return of_steps([question.texts.line(answer) for answer in question.answers()])


def _cloze(question: Asked) -> Marked:
    text = question.element.first("questiontext")
    kind = question.texts.default
    pieces: list[str] = []
    gaps: list[Record] = []
    made = Marked({"type": "cloze"})
    for piece in cut(raw(text) if text else ""):
        if isinstance(piece, Gap):
            question.gathered.count(answers=len(piece.answers))
            if len(gaps) == _MOST_GAPS:
                raise NotTaken(f"it has more than {_MOST_GAPS} gaps")
            marked = of_gap(piece, lambda html: question.texts.plain(html, "html"))
            gaps.append(marked.record)
            made.changed += marked.changed
            piece = _MARK
        else:
            piece = piece.replace(_MARK, "\ufffd")
        pieces.append(piece)
    if not gaps:
        raise NotTaken("a Cloze question without a gap")
    made.record |= {"stem": numbered(question.texts.plain("".join(pieces), kind), made.changed), "gaps": gaps}
    return made


def numbered(stem: str, said: list[str]) -> str:
    """Return a stem with its gaps as `{1}`, `{2}` …; a brace of its own that looks like one becomes a bracket."""
    parts = _OWN_GAP.sub(r"(\1)", stem).split(_MARK)
    if _OWN_GAP.search(stem):
        said.append("a number in braces that is no gap is written in brackets")
    return parts[0] + "".join(f"{{{number}}}{part}" for number, part in enumerate(parts[1:], start=1))


_OWN_GAP = re.compile(r"\{(\d{1,9})\}")


def _gapselect(question: Asked) -> Marked:
    """Read Moodle's “select missing words”: `[[2]]` is a gap with the second choice for a key, among its group."""
    name = "selectoption" if question.element.first("selectoption") else "dragbox"
    choices = question.answers(name)
    texts = [question.texts.line(choice) for choice in choices]
    groups = [group.text.strip() if (group := choice.first("group")) else "1" for choice in choices]
    gaps: list[Record] = []

    def gap(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if not 0 <= at < len(choices):
            raise NotTaken(f"its gap {found[0]} has no choice")
        others = [text for text, group in zip(texts, groups, strict=True) if group == groups[at] and text != texts[at]]
        wrong = [{"text": text, "rationale": ""} for text in dict.fromkeys(others)]
        gaps.append({"key": texts[at]} | ({"distractors": wrong} if wrong else {}))
        if len(gaps) > _MOST_GAPS:
            raise NotTaken(f"it has more than {_MOST_GAPS} gaps")
        return _MARK

    text = question.element.first("questiontext")
    made = Marked({"type": "cloze"})
    written = _PLACED.sub(gap, raw(text).replace(_MARK, "\ufffd") if text else "")
    if not gaps:
        raise NotTaken("it has no gap")
    stem = numbered(question.texts.plain(written, question.texts.default), made.changed)
    made.record |= {"stem": stem, "gaps": gaps}
    return made


_PLACED = re.compile(r"\[\[(\d{1,4})\]\]")

READERS: dict[str, Callable[[Asked], Marked]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _gapselect,
    "ddwtos": _gapselect,
}
