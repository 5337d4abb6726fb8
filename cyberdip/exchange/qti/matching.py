"""Items in which sides are matched, options paired or words put into gaps, as questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cyberdip.exchange.markup import Element
from cyberdip.exchange.qti.asking import Asking, LeftOut
from cyberdip.exchange.qti.filling import gap_mark, with_gaps
from cyberdip.exchange.qti.reasons import Fields, Reasons
from cyberdip.exchange.qti.variables import Declaration
from cyberdip.library.faults import quoted
from cyberdip.library.model import Record

_MOST_WORDS = 5_000  # in all gaps of one question; each gap offers all words


def _pairs(response: Declaration) -> list[tuple[str, str]]:
    """Return the pairs that are right, by the correct response or else by the mapping."""
    pairs = list(dict.fromkeys(response.correct))
    if not pairs and response.mapping:
        pairs = [entry.key for entry in response.mapping.entries if entry.worth > 0]
    split = [str(pair).split() for pair in pairs]
    found = [(pair[0], pair[1]) for pair in split if len(pair) == 2]
    if not found:
        raise LeftOut("does not say which pairs are right")
    return found


def match(asked: Asking, interaction: Element) -> Fields:
    """Return the question of an item in which the options of two sets are matched."""
    sets = list(interaction.all("simpleMatchSet"))
    if len(sets) != 2:
        raise LeftOut("has not two sets to match")
    lefts, rights = (asked.options(one.all("simpleAssociableChoice")) for one in sets)
    response = asked.declaration(interaction)
    pairs = [pair for pair in _pairs(response) if pair[0] in lefts and pair[1] in rights]
    if len({left for left, _ in pairs}) < len(pairs):  # the first set are the categories
        lefts, rights = rights, lefts
        pairs = [(right, left) for left, right in pairs]
        flipped = True
    else:
        flipped = False
    if len({left for left, _ in pairs}) < len(pairs):
        raise LeftOut("has sides that belong to several others")
    paired = {left for left, _ in pairs}
    alone = [text for name, text in lefts.items() if name not in paired]
    asked.changed += [f"lost {quoted(text)}, which belongs to nothing" for text in alone]
    return _matched(asked, interaction, response, pairs, lefts, rights, flipped=flipped)


def _matched(
    asked: Asking, interaction: Element, response: Declaration, pairs: Sequence[tuple[str, str]],
    lefts: Mapping[str, str], rights: Mapping[str, str], *, flipped: bool = False,
) -> Fields:  # fmt: skip
    """Return a match question of these pairs; right sides without a left one are its distractors."""
    if len(pairs) < 2:
        raise LeftOut("has fewer than two pairs")
    used = {right for _, right in pairs}
    wrong = [(name, text) for name, text in rights.items() if name not in used]
    name = response.identifier
    some_left = pairs[0][0]

    def given(pair: tuple[str, str]) -> str:
        return " ".join(reversed(pair) if flipped else pair)

    reasons = Reasons(
        asked,
        {name: tuple(map(given, pairs))},
        {other: {name: (given((some_left, other)),)} for other, _ in wrong},
    )
    record: Record = {
        "type": "match", "stem": asked.stem_around(interaction),
        "pairs": [{"left": lefts[left], "right": rights[right]} for left, right in pairs],
    }  # fmt: skip
    return record | ({"distractors": reasons.distractors(wrong)} if wrong else {}), reasons


def associate(asked: Asking, interaction: Element) -> Fields:
    """Return the question of an item in which pairs are made of one set of options."""
    options = asked.options(interaction.all("simpleAssociableChoice"))
    response = asked.declaration(interaction)
    pairs = [pair for pair in _pairs(response) if pair[0] in options and pair[1] in options]
    names = [name for pair in pairs for name in pair]
    if len(set(names)) < len(names):
        raise LeftOut("has options that belong to several others")
    asked.changed.append("is set as a matching of two sides: it was one set, of which pairs were to be made")
    lefts = {left: options[left] for left, _ in pairs}
    rights = {name: text for name, text in options.items() if name not in lefts}
    return _matched(asked, interaction, response, pairs, lefts, rights)


def gap_match(asked: Asking, interaction: Element) -> Fields:
    """Return the question of an item in which words are put into the gaps of a text."""
    if interaction.first("gapImg"):
        raise LeftOut("shows an image in place of words (gapImg)")
    options = asked.options(interaction.all("gapText"))
    response = asked.declaration(interaction)
    # A directed pair goes from the word to the gap.
    keys = {gap: word for word, gap in _pairs(response) if word in options}
    gaps = [part for part in interaction.walk() if part.name == "gap"]
    if not gaps or any(gap.get("identifier") not in keys for gap in gaps):
        raise LeftOut("has a gap of which it does not say what belongs there")
    if len(gaps) * len(options) > _MOST_WORDS:
        raise LeftOut(f"offers {len(options)} words in each of {len(gaps)} gaps")
    instead: dict[int, str | Element] = {id(part): "" for part in interaction.all("gapText")}
    instead |= {id(gap): gap_mark(place) for place, gap in enumerate(gaps, start=1)}
    stem = with_gaps(asked, asked.stem(instead))
    reasons = Reasons(asked, {response.identifier: tuple(f"{keys[gap]} {gap}" for gap in keys)}, {})
    made = []
    for gap in gaps:
        key = keys[gap.get("identifier")]
        wrong = [{"text": text, "rationale": ""} for name, text in options.items() if name != key]
        made.append({"key": options[key]} | ({"distractors": wrong} if wrong else {}))
    return {"type": "cloze", "stem": stem, "gaps": made}, reasons
