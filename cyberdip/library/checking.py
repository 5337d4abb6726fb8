"""What could be better in a deck that holds together: stale cards, idle sources, questions that give themselves away.

The rules for questions are those of the item-writing literature (Haladyna, Downing & Rodriguez 2002, "A Review of
Multiple-Choice Item-Writing Guidelines", Applied Measurement in Education 15(3)): what can be measured is measured
here, over the whole deck, by four guessers who know nothing and only look at the form of the options.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cyberdip.library.citations import CITED, cited_sources
from cyberdip.library.model import FACT_FIELDS, NOT_KNOWN, Kind, Record
from cyberdip.library.reading import Deck

STALE_AFTER_MONTHS = 12
MOST_LONGEST_KEYS = 0.35
MOST_GUESSED = 0.32
ENOUGH_TO_JUDGE = 20  # questions below which a share says nothing
_LIKE = 0.8  # stems that share this much of their words are near-duplicates
_WORD = re.compile(r"[^\W_]+")
_ABOVE = re.compile(
    r"\b(all|none|both|neither|two|some|any) of (the|these|those) (above|below|options|answers|others)\b",
    re.I,
)
_HEDGE = re.compile(
    r"\b(may|might|can|could|often|usually|generally|sometimes|typically|in part|partly|mostly)\b", re.I
)
_STOP = frozenset(
    (
        "a an and are as at be by did do does for from had has have how in into is it its of on or that the their "
        "them there these they this to under was were what when where which who whom whose why will with would"
    ).split()
)


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something that a deck's author should look at; the deck works all the same."""

    file: str
    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.name}: {self.message}"


@dataclass(frozen=True, slots=True)
class Guesser:
    """How often a guesser who looks only at the options' form is right, 0 to 1.

    score: over all four-option questions, at random where the form gives no clue; 0.25 is chance.
    clued: the number of questions where it gives one; clued_score: the share of those that it gets right.
    """

    name: str
    score: float
    clued: int
    clued_score: float


@dataclass(frozen=True, slots=True)
class Lint:
    """The figures of a whole deck, and what to look at.

    known_fields: by country, how many facts each of its fields has, in the order of the card format; 0 for not known.
    """

    warnings: tuple[Remark, ...]
    counts: dict[str, dict[str, int]]
    choice_questions: int
    longest_key_share: float
    guessers: tuple[Guesser, ...]
    apply_share: float
    known_fields: dict[str, tuple[int, ...]]

    @property
    def failures(self) -> tuple[str, ...]:
        """Say which measured limits of the deck's questions are broken; none while there are too few to judge."""
        if self.choice_questions < ENOUGH_TO_JUDGE:
            return ()
        found = []
        if self.longest_key_share > MOST_LONGEST_KEYS:
            found.append(
                f"The key is the longest option in {self.longest_key_share:.0%} of the choice questions "
                f"(at most {MOST_LONGEST_KEYS:.0%})."
            )
        found += [
            f"A guesser who takes {g.name} scores {g.score:.0%} (at most {MOST_GUESSED:.0%})."
            for g in self.guessers
            if g.score > MOST_GUESSED
        ]
        return tuple(found)


def lint(deck: Deck, *, today: date) -> Lint:
    """Measure a deck's cards and questions."""
    warnings: list[Remark] = []
    for card_id, record in deck.cards.items():
        file = _relative(deck.files[card_id], deck.info.folder)
        warnings += (Remark(file, name, message) for name, message in _card_warnings(record, today))
    questions = [(card, q) for card, record in deck.cards.items() for q in record["questions"]]
    warnings += _alike_stems(deck, questions)
    choices = [q for _, q in questions if q["type"] == "choice"]
    four = [q for q in choices if len(q["distractors"]) == 3]
    return Lint(
        warnings=tuple(sorted(warnings)),
        counts=_counts(deck),
        choice_questions=len(choices),
        longest_key_share=_share(len(q["key"]) > max(len(d["text"]) for d in q["distractors"]) for q in choices),
        guessers=tuple(_guess(name, clue, four) for name, clue in _CLUES.items()),
        apply_share=_share(q["skill"] == "apply" for _, q in questions),
        known_fields={
            card: tuple(0 if record[name] == NOT_KNOWN else len(record[name]) for name in FACT_FIELDS[Kind.COUNTRY])
            for card, record in deck.cards.items()
            if record["kind"] == Kind.COUNTRY
        },
    )


def _relative(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return sum(found) / len(found) if found else 0.0


def _counts(deck: Deck) -> dict[str, dict[str, int]]:
    tables: dict[str, dict[str, int]] = {n: {} for n in ("kind", "topic", "level", "type", "question_level", "skill")}

    def count(table: str, word: str) -> None:
        tables[table][word] = tables[table].get(word, 0) + 1

    for record in deck.cards.values():
        count("kind", record["kind"])
        count("level", record["level"])
        for topic in record["topics"]:
            count("topic", topic)
        for question in record["questions"]:
            count("type", question["type"])
            count("question_level", question["level"])
            count("skill", question["skill"])
    return tables


def _card_warnings(record: Record, today: date) -> Iterator[tuple[str, str]]:
    year, month = (int(part) for part in record["as_of"].split("-"))
    age = (today.year - year) * 12 + today.month - month
    if age > STALE_AFTER_MONTHS:
        yield "as_of", f"last checked {age} months ago; check the facts again and raise the date"
    elif age < 0:
        yield "as_of", "lies in the future"
    cited = cited_sources({name: value for name, value in record.items() if name != "sources"})
    for source in record["sources"]:
        if source["id"] not in cited:
            yield f"sources ({source['id']})", "never cited; cite it or take it out"
        if not any(source.get(name) for name in ("year", "date", "url", "note")):
            yield f"sources ({source['id']})", "has no year, date or address, and no note that says why"
    words = len(CITED.sub("", record["body"]).split())
    if not 80 <= words <= 400:
        yield "body", f"has {words} words; 120 to 350 read well"
    if not 3 <= len(record["key_points"]) <= 6:
        yield "key_points", f"{len(record['key_points'])} of them; three to six read well"
    if len(record["related"]) < 3:
        yield "related", f"{len(record['related'])} links; three or more lead somewhere"
    fewest = 3 if record["kind"] == Kind.COUNTRY else 4
    if len(record["questions"]) < fewest:
        yield (
            "questions",
            f"{len(record['questions'])} of them; at least {fewest} can be told apart from luck",
        )
    if len(record["questions"]) > 1 and len({q["type"] for q in record["questions"]}) < 2:
        yield "questions", "all of one type"
    for question in record["questions"]:
        for message in _question_warnings(question):
            yield f"questions ({question['id']})", message


def _question_warnings(question: Record) -> Iterator[str]:
    options = _options(question)
    if any(_ABOVE.search(option) for option in options):
        yield "an option of the 'all of the above' family; write a wrong answer that a learner really gives"
    if question["type"] == "choice":
        if len(question["distractors"]) < 3:
            yield "fewer than three distractors"
        if _contains(question["stem"], question["key"]):
            yield "the key stands in the stem word for word"
    elif question["type"] == "short" and _contains(question["stem"], question["key"]):
        yield "the key stands in the stem word for word"
    negatives = len(re.findall(r"\b(not|never|no|except|neither|nor)\b", question["stem"], re.I))
    if negatives > 1:
        yield "a stem with two negatives"


def _options(question: Record) -> list[str]:
    key = question.get("key")
    return [
        *([key] if isinstance(key, str) else []),
        *question.get("keys", ()),
        *(d["text"] for d in question.get("distractors", ())),
    ]


def _keys(question: Record) -> Iterator[str]:
    """Yield the texts of the right answer, so that two tasks with one stem and different matter differ."""
    yield str(question.get("key", ""))
    yield from (*question.get("keys", ()), *question.get("order", ()))
    yield from (gap["key"] for gap in question.get("gaps", ()))
    for pair in question.get("pairs", ()):
        yield from (pair["left"], pair["right"])


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _contains(stem: str, key: str) -> bool:
    return f" {' '.join(_words(key))} " in f" {' '.join(_words(stem))} "


def _alike_stems(deck: Deck, questions: list[tuple[Any, Record]]) -> Iterator[Remark]:
    """Yield the pairs of stems that ask nearly the same: most words in common, by the Jaccard index.

    Only stems that share a rare word are compared, so that a large deck is no square of comparisons.
    """
    sets = [frozenset(_words(f"{q['stem']} {' '.join(_keys(q))}")) - _STOP for _, q in questions]
    places: dict[str, list[int]] = {}
    for i, words in enumerate(sets):
        for word in words:
            places.setdefault(word, []).append(i)
    seen: set[tuple[int, int]] = set()
    for i, words in enumerate(sets):
        for word in sorted(words, key=lambda w: len(places[w]))[:3]:
            for j in places[word][:50]:
                if j < i and (j, i) not in seen and (both := len(words & sets[j])):
                    seen.add((j, i))
                    if both / len(words | sets[j]) >= _LIKE:
                        file = _relative(deck.files[questions[i][0]], deck.info.folder)
                        other = questions[j][1]["id"]
                        yield Remark(file, f"questions ({questions[i][1]['id']})", f"asks nearly what {other} asks")


def _longest(options: list[str], _: str) -> list[int]:
    return [len(option) for option in options]


def _overlap(options: list[str], stem: str) -> list[int]:
    words = set(_words(stem)) - _STOP
    return [len(words & set(_words(option))) for option in options]


def _numbered(options: list[str], _: str) -> list[int]:
    flags = [int(any(c.isdigit() for c in option)) for option in options]
    return flags if sum(flags) == 1 else [0] * len(options)


def _hedged(options: list[str], _: str) -> list[int]:
    flags = [int(bool(_HEDGE.search(option))) for option in options]
    return flags if sum(flags) == 1 else [0] * len(options)


_CLUES: Mapping[str, Callable[[list[str], str], list[int]]] = {
    "the longest option": _longest,
    "the option that shares most words with the stem": _overlap,
    "the only option with a number": _numbered,
    "the only hedged option": _hedged,
}


def _guess(name: str, clue: Callable[[list[str], str], list[int]], questions: list[Record]) -> Guesser:
    total = clued_total = 0.0
    clued = 0
    for question in questions:
        options = [question["key"], *(d["text"] for d in question["distractors"])]
        weights = clue(options, question["stem"])
        best = [i for i, weight in enumerate(weights) if weight == max(weights)]
        score = 1 / len(best) if 0 in best else 0.0  # the key stands first in this list
        total += score
        if len(best) < len(options):
            clued += 1
            clued_total += score
    return Guesser(name, total / len(questions) if questions else 0.0, clued, clued_total / clued if clued else 0.0)
