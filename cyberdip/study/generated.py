"""Questions made from the fields of cards: term and definition, year, Arabic term, seat.

Wrong options come from cards of the same kind, first from those that share a topic. A card lends no wrong option where
it could be right by accident: it shares a name with the card asked about, one names the other, or the answers fold to
the same text. Where fewer than three are left, there is no question. The choice among them goes by a hash of both ids,
so a card that is added later displaces at most one option, and the key has no length or place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cyberdip.library.dates import When
from cyberdip.library.model import (
    Card,
    CardId,
    Citation,
    Distractor,
    Kind,
    Question,
    QuestionId,
    QuestionType,
    Skill,
    citation,
)
from cyberdip.library.text import fold

DISTRACTORS = 3
LONGEST_OPTION = 400
LONGEST_SEAT = 60
BLANK = "____"
_CITED = re.compile(r"\[\^([^\]]+)\]")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Facet:
    """One thing that can be asked of a card: the answer, the stem, and what to say of the answer afterwards."""

    card: Card
    answer: str
    stem: str
    says: str
    source: Citation
    also_right: tuple[str, ...] = ()


def generate(cards: Iterable[Card]) -> tuple[Question, ...]:
    """Return every question that these cards can carry, in order of card and name; the same cards give the same."""
    listed = sorted(cards, key=lambda card: card.id)
    names = {card.id: _names(card) for card in listed}
    found: list[Question] = []
    for name, facet_of in _FACETS:
        facets = [facet for card in listed if (facet := facet_of(card)) is not None]
        for facet in facets:
            question = _question(name, facet, facets, names)
            if question is not None:
                found.append(question)
    return tuple(sorted(found, key=lambda question: question.id))


def _question(
    name: str, facet: _Facet, facets: Sequence[_Facet], names: dict[CardId, frozenset[str]]
) -> Question | None:
    card = facet.card
    identity = f"{card.id}~{name}"
    wrong: list[Distractor] = []
    taken = {_key(facet.answer), *map(_key, facet.also_right)}
    for other in sorted(facets, key=lambda other: _nearness(identity, card, other.card)):
        if len(wrong) == DISTRACTORS:
            break
        if (
            other.card.kind is card.kind
            and other.card.id != card.id
            and not _could_be_right(facet, other, names, taken)
        ):
            taken.add(_key(other.answer))
            wrong.append(Distractor(other.answer, other.says))
    if len(wrong) < DISTRACTORS:
        return None
    return Question(
        id=QuestionId(identity), card=card.id, type=QuestionType.CHOICE, stem=facet.stem, rationale=facet.says,
        source=facet.source, level=card.level, skill=Skill.RECALL, keys=(facet.answer,),
        distractors=tuple(wrong), generated=True,
    )  # fmt: skip


def _nearness(identity: str, card: Card, other: Card) -> tuple[bool, bytes]:
    return not set(card.topics) & set(other.topics), sha256(f"{identity}\n{other.id}".encode()).digest()


def _could_be_right(facet: _Facet, other: _Facet, names: dict[CardId, frozenset[str]], taken: set[str]) -> bool:
    """Say whether the other card's answer might be right too, or look like an option that is there already."""
    answer = _key(other.answer)
    if any(_within(answer, one) or _within(one, answer) for one in taken):
        return True
    mine, theirs = names[facet.card.id], names[other.card.id]
    if any(_within(one, two) or _within(two, one) for one in mine for two in theirs):
        return True
    my_text, their_text = _key(facet.card.summary), _key(other.card.summary)
    return any(_within(name, their_text) for name in mine) or any(_within(name, my_text) for name in theirs)


def _key(text: str) -> str:
    """Return the folded words of a text, between spaces, so that whole words can be looked for."""
    return f" {' '.join(word.removeprefix('ال') for word in _WORDS.findall(fold(text)))} "


def _within(part: str, whole: str) -> bool:
    return bool(part.strip()) and part in whole


def _names(card: Card) -> frozenset[str]:
    arabic = (card.arabic.term, card.arabic.translit) if card.arabic else ()
    return frozenset(key for name in (card.title, *card.aka, *arabic) if (key := _key(name)).strip())


def _first_source(card: Card) -> Citation | None:
    found = _CITED.search(card.body)
    if found:
        return citation(found.group(1))
    return Citation(card.sources[0].id) if card.sources else None


def _names_itself(card: Card, text: str) -> bool:
    return any(_within(name, _key(text)) for name in _names(card))


def _without_names(card: Card, text: str) -> str:
    """Blank the card's own names out of a text."""
    for name in sorted((card.title, *card.aka), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", BLANK, text, flags=re.IGNORECASE)
    return text


def _definition(card: Card) -> _Facet | None:
    source = _first_source(card)
    if source is None or len(card.summary) > LONGEST_OPTION or _names_itself(card, card.summary):
        return None
    stem = f"Which of these describes “{card.title}”?"
    return _Facet(card, card.summary, stem, f"This describes {card.title}.", source)


def _term(card: Card) -> _Facet | None:
    source = _first_source(card)
    told = _without_names(card, card.summary)
    # An inflected form or a part of the title would still give it away; then there is no question.
    if source is None or len(told) > LONGEST_OPTION or _names_itself(card, told):
        return None
    stem = f"What is described here? “{told}”"
    return _Facet(card, card.title, stem, f"{card.title}: {card.summary}", source, card.aka)


def _year(card: Card, when: When | None, stem: str, says: str, source: Citation | None) -> _Facet | None:
    if when is None or source is None or when.start.about:
        return None
    last = when.last_day.year if not when.open_ended else when.start.year
    years = tuple(str(year) for year in range(when.start.year, min(last, when.start.year + 100) + 1))
    if any(year in text for year in years for text in (card.title, *card.aka)):
        return None
    return _Facet(card, years[0], stem, says, source, years[1:])


def _case_year(card: Card) -> _Facet | None:
    if card.when is None:
        return None
    word = "begin" if card.when.end or card.when.open_ended else "happen"
    stem = f"{card.title}: in which year did it {word}?"
    return _year(card, card.when, stem, f"{card.title}: {card.when}.", _first_source(card))


def _instrument_year(card: Card) -> _Facet | None:
    source = card.status.source if card.status else _first_source(card)
    stem = f"{card.title}: in which year was it adopted?"
    return _year(card, card.adopted, stem, f"{card.title}: adopted {card.adopted}.", source)


def _meaning(card: Card) -> _Facet | None:
    source = _first_source(card)
    if card.arabic is None or source is None or _sounds_alike(card):
        return None
    stem = f"What does this term stand for? {card.arabic.term} ({card.arabic.translit})"
    return _Facet(
        card, card.title, stem, f"{card.arabic.term} ({card.arabic.translit}): {card.title}.", source, card.aka
    )


def _arabic(card: Card) -> _Facet | None:
    source = _first_source(card)
    if card.arabic is None or source is None:
        return None
    stem = f"What is the Arabic term for “{card.title}”?"
    return _Facet(card, card.arabic.term, stem, f"{card.arabic.term} ({card.arabic.translit}): {card.title}.", source)


def _sounds_alike(card: Card) -> bool:
    """Say whether title and transliteration share a word, which would give the answer away."""
    if card.arabic is None:
        return False
    words = set(_key(card.arabic.translit.replace("al-", "")).split())
    return not words.isdisjoint(_key(f"{card.title} {' '.join(card.aka)}").split())


def _seat(card: Card) -> _Facet | None:
    facts = card.facts.get("seat")
    if not facts or len(facts) != 1 or len(facts[0].text) > LONGEST_SEAT:
        return None
    seat = _CITED.sub("", facts[0].text).strip().rstrip(".")
    if set(_key(seat).split()) & set(_key(f"{card.title} {' '.join(card.aka)}").split()):
        return None
    stem = f"Where is the seat of {card.title}?"
    return _Facet(card, seat, stem, f"{card.title} has its seat in {seat}.", facts[0].source)


def _of(kinds: Iterable[Kind], facet_of: Callable[[Card], _Facet | None]) -> Callable[[Card], _Facet | None]:
    allowed = frozenset(kinds)
    return lambda card: facet_of(card) if card.kind in allowed else None


_FACETS: tuple[tuple[str, Callable[[Card], _Facet | None]], ...] = (
    ("definition", _of((Kind.CONCEPT, Kind.PRINCIPLE), _definition)),
    ("term", _of((Kind.CONCEPT, Kind.PRINCIPLE), _term)),
    ("year", _of((Kind.CASE,), _case_year)),
    ("adopted", _of((Kind.INSTRUMENT,), _instrument_year)),
    ("meaning", _of((Kind.CONCEPT, Kind.PRINCIPLE), _meaning)),
    ("arabic", _of((Kind.CONCEPT, Kind.PRINCIPLE), _arabic)),
    ("seat", _of((Kind.INSTITUTION,), _seat)),
)
