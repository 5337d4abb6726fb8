"""What a question of ours was before a format had to ask it in its own way: the label `type:` says so, its parts agree.

Where they do not (someone changed the question since), it stays what the file makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cyberdip.exchange.reasons_in_words import Told, told
from cyberdip.library.model import Record

BLANK = "_____"
_UNIT = re.compile(r"\n\n\(Unit: ([^\n]+)\)$")
_GAP_SHOWN = re.compile(r"\((\d{1,3})\) _____")
UNIT_SHOWN = "\n\n(Unit: {})"
GAP_SHOWN = f"({{}}) {BLANK}"


def as_labelled(record: Record, kind: str, also: Sequence[str] = ()) -> Record:
    """Return a question as it was. kind: what its label says that it is; also: other names of its unit."""
    reshape = _RESHAPED.get((kind, record["type"]))
    return reshape(record, also) or record if reshape else record


def _numeric(record: Record, also: Sequence[str]) -> Record | None:
    unit = _UNIT.search(record["stem"])
    if not unit:
        return None
    record |= {"stem": record["stem"][: unit.start()], "unit": unit[1]}
    return record | ({"accept": list(also)} if also else {})


def _order(record: Record, _: Sequence[str]) -> Record | None:
    places = [pair["left"] for pair in record["pairs"]]
    if places != [f"{number}." for number in range(1, len(places) + 1)] or "distractors" in record:
        return None
    steps = [pair["right"] for pair in record["pairs"]]
    return {**_common(record), "type": "order", "order": steps}


def _match(record: Record, _: Sequence[str]) -> Record | None:
    if "distractors" not in record:
        return None
    extra = [wrong["text"] for wrong in record["distractors"]]
    said = told(record.get("rationale", ""), extra)
    reasons = [{"text": text, "rationale": said.reasons.get((text, 0), "")} for text in extra]
    return {**record, "distractors": reasons, "rationale": said.rationale}


def _cloze_of_pairs(record: Record, _: Sequence[str]) -> Record | None:
    """Return the text with gaps that was asked as pairs of gaps and words."""
    numbers = [pair["left"] for pair in record["pairs"]]
    if numbers != [f"({number})" for number in range(1, len(numbers) + 1)]:
        return None
    stem = _GAP_SHOWN.sub(r"{\1}", record["stem"])
    if re.findall(r"\{(\d+)\}", stem) != [str(number) for number in range(1, len(numbers) + 1)]:
        return None
    keys = [pair["right"] for pair in record["pairs"]]
    said = told(record.get("rationale", ""), [*keys, *(wrong["text"] for wrong in record.get("distractors", ()))])
    gaps = [_gap(number, key, said) for number, key in enumerate(keys, start=1)]
    return {**_common(record), "type": "cloze", "stem": stem, "gaps": gaps, "rationale": said.rationale}


def _gap(number: int, key: str, said: Told) -> Record:
    gap: Record = {"key": key}
    if number in said.also:
        gap["accept"] = said.also[number]
    wrong = [{"text": text, "rationale": why} for (text, at), why in said.reasons.items() if at == number]
    return gap | ({"distractors": wrong} if wrong else {})


def _cloze_of_answers(record: Record, _: Sequence[str]) -> Record | None:
    """Return the text with one gap whose answers stood at its end."""
    stem = record["stem"]
    gap = {name: record[name] for name in ("key", "accept", "distractors") if name in record}
    stem = stem.replace(GAP_SHOWN.format(1), "{1}") if stem.count(GAP_SHOWN.format(1)) == 1 else f"{stem} {{1}}"
    return _also_right({**_common(record), "type": "cloze", "stem": stem, "gaps": [gap]}, ())


def _also_right(record: Record, _: Sequence[str]) -> Record | None:
    """Return a text with gaps that offer options, with the other words that would be right there."""
    said = told(record.get("rationale", ""), ())
    if not said.also:
        return record
    gaps = [
        gap | ({"accept": said.also[number]} if "distractors" in gap and number in said.also else {})
        for number, gap in enumerate(record["gaps"], start=1)
    ]
    return {**record, "gaps": gaps, "rationale": said.rationale}


def _common(record: Record) -> Record:
    return {name: record[name] for name in ("stem", "rationale") if name in record}


_RESHAPED = {
    ("numeric", "numeric"): _numeric,
    ("order", "match"): _order,
    ("match", "match"): _match,
    ("cloze", "match"): _cloze_of_pairs,
    ("cloze", "choice"): _cloze_of_answers,
    ("cloze", "short"): _cloze_of_answers,
    ("cloze", "cloze"): _also_right,
}
