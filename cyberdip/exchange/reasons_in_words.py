"""What a program's type has no place for, said in the general feedback: learners read it, and so do we on the way back.

Moodle's matching question has no feedback for one right side, and GIFT none for a gap. So each reason becomes a
paragraph between the rationale and the source:

    Why not “Fire”? Fire is flag J.
    Why not “left” in (1)? That is another harbour.
    In (2), “2” is right too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cyberdip.exchange.carrying import Carried
from cyberdip.library.model import Record

_WHY = "Why not “"
_ENDS = re.compile(r"”(?: in \((\d{1,3})\))?\? ")
_ALSO = re.compile(r"In \((\d{1,3})\), “(.*)” is right too\.")
_MOST_ENDS = 20
"""How many closing quotation marks of a paragraph are tried; an option has few in it."""


@dataclass(slots=True)
class Told:
    """What a general feedback said. reasons: by option and gap; gap 0 for a question without gaps. also: by gap."""

    rationale: str = ""
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)
    also: dict[int, list[str]] = field(default_factory=dict)


def explanation_of(carried: Carried, distractors: Iterable[Record] = (), gaps: Iterable[Record] = ()) -> str:
    """Return the general feedback of a question: its rationale, these reasons, and its source."""
    rationale = carried.question.rationale
    paragraphs = [f"{_WHY}{wrong['text']}”? {wrong['rationale']}" for wrong in distractors]
    for number, gap in enumerate(gaps, start=1):
        paragraphs += [f"{_WHY}{d['text']}” in ({number})? {d['rationale']}" for d in gap.get("distractors", ())]
        paragraphs += [f"In ({number}), “{text}” is right too." for text in gap.get("accept", ())]
    return "\n\n".join([rationale, *paragraphs]) + carried.explanation[len(rationale) :]


def told(rationale: str, options: Iterable[str]) -> Told:
    """Take a rationale apart that `explanation_of` made, the source being gone already. options: all there are."""
    known = frozenset(options)
    found = Told()
    why: list[str] = []
    reasons: dict[tuple[str, int], list[str]] = {}
    pieces = why
    for paragraph in rationale.split("\n\n"):
        if also := _ALSO.fullmatch(paragraph):
            found.also.setdefault(int(also[1]), []).append(also[2])
            pieces = why
        elif reason := _reason(paragraph, known):
            pieces = reasons[reason[0]] = [reason[1]]
        else:
            pieces.append(paragraph)
    found.rationale = "\n\n".join(why)
    found.reasons = {about: "\n\n".join(parts) for about, parts in reasons.items()}
    return found


def _reason(paragraph: str, known: frozenset[str]) -> tuple[tuple[str, int], str] | None:
    """Return what a paragraph gives the reason for, and the reason; None where it gives none."""
    if not paragraph.startswith(_WHY):
        return None
    for _, end in zip(range(_MOST_ENDS), _ENDS.finditer(paragraph, len(_WHY)), strict=False):
        option = paragraph[len(_WHY) : end.start()]
        if option in known:
            return (option, int(end[1] or 0)), paragraph[end.end() :]
    return None
