"""Questions made from the fields of cards: term and definition, year, Arabic term, seat.

Wrong options come from cards of the same kind, first from those that share a topic. A card lends no wrong option where
it could be right by accident: it shares a name with the card asked about, one names the other, or the answers fold to
the same text. Where fewer than three are left, there is no question. The choice among them goes by a hash of both ids,
so a card that is added later displaces at most one option, and the key has no length or place of its own.

A quiz asks for ten questions of a deck of hundreds, so a `Maker` reads only the cards that a question takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
from cyberdip.study.selection import Place

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


class Maker:
    """Makes questions one at a time. places: all cards; read: returns a card, and is asked once for each."""

    def __init__(self, places: Mapping[CardId, Place], *, read: Callable[[CardId], Card]) -> None:
        self._places = places
        self._read = read
        self._cards: dict[CardId, Card] = {}
        self._names: dict[CardId, frozenset[str]] = {}
        self._summaries: dict[CardId, str] = {}
        self._facets: dict[tuple[str, CardId], _Facet | None] = {}
        self._made: dict[str, Question | None] = {}
        self._of_kind: dict[Kind, list[CardId]] = {}
        for card in sorted(places):
            self._of_kind.setdefault(places[card].kind, []).append(card)

    def possible(self) -> dict[QuestionId, CardId]:
        """Return the ids of the questions there may be, with their cards: `make` says whether there is one."""
        return {
            QuestionId(f"{card}~{name}"): card
            for kind, cards in self._of_kind.items()
            for name, (kinds, _) in _FACETS.items()
            if kind in kinds
            for card in cards
        }

    def make(self, identity: QuestionId) -> Question | None:
        """Return the question, None where the cards do not carry it."""
        if identity not in self._made:
            self._made[identity] = self._question(identity)
        return self._made[identity]

    def _question(self, identity: QuestionId) -> Question | None:
        card_id, _, name = identity.rpartition("~")
        facet = self._facet(name, CardId(card_id))
        if facet is None:
            return None
        card = facet.card
        wrong: list[Distractor] = []
        taken = {_key(facet.answer), *map(_key, facet.also_right)}
        for other_id in self._nearest(identity, card):
            other = self._facet(name, other_id)
            if other is not None and not self._could_be_right(facet, other, taken):
                taken.add(_key(other.answer))
                wrong.append(Distractor(other.answer, other.says))
                if len(wrong) == DISTRACTORS:
                    break
        else:
            return None
        return Question(
            id=identity, card=card.id, type=QuestionType.CHOICE, stem=facet.stem, rationale=facet.says,
            source=facet.source, level=card.level, skill=Skill.RECALL, keys=(facet.answer,),
            distractors=tuple(wrong), generated=True,
        )  # fmt: skip

    def _nearest(self, identity: QuestionId, card: Card) -> list[CardId]:
        """Return the other cards of the kind, those that share a topic first."""
        mine = set(card.topics)

        def nearness(other: CardId) -> tuple[bool, bytes]:
            return mine.isdisjoint(self._places[other].topics), sha256(f"{identity}\n{other}".encode()).digest()

        return sorted((other for other in self._of_kind[card.kind] if other != card.id), key=nearness)

    def _facet(self, name: str, card: CardId) -> _Facet | None:
        if card not in self._cards:
            self._cards[card] = read = self._read(card)
            self._names[card] = _names(read)
            self._summaries[card] = _key(read.summary)
        if (name, card) not in self._facets:
            self._facets[name, card] = _FACETS[name][1](self._cards[card])
        return self._facets[name, card]

    def _could_be_right(self, facet: _Facet, other: _Facet, taken: set[str]) -> bool:
        """Say whether the other card's answer might be right too, or look like an option that is there already."""
        answer = _key(other.answer)
        if any(_within(answer, one) or _within(one, answer) for one in taken):
            return True
        mine, theirs = self._names[facet.card.id], self._names[other.card.id]
        if any(_within(one, two) or _within(two, one) for one in mine for two in theirs):
            return True
        my_text, their_text = self._summaries[facet.card.id], self._summaries[other.card.id]
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


_TERMS = (Kind.CONCEPT, Kind.PRINCIPLE)
_FACETS: dict[str, tuple[tuple[Kind, ...], Callable[[Card], _Facet | None]]] = {
    "definition": (_TERMS, _definition),
    "term": (_TERMS, _term),
    "year": ((Kind.CASE,), _case_year),
    "adopted": ((Kind.INSTRUMENT,), _instrument_year),
    "meaning": (_TERMS, _meaning),
    "arabic": (_TERMS, _arabic),
    "seat": ((Kind.INSTITUTION,), _seat),
}
