"""A deck of any size, made by a program: `python -m bench.make_deck FOLDER CARDS`. The same size is the same deck."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

SUBJECTS = (
    "attribution resilience sovereignty deterrence espionage ransomware diligence arbitration mediation disclosure "
    "encryption jurisdiction extradition neutrality proportionality necessity retorsion countermeasure consultation "
    "verification transparency capacity directory exercise drill convention protocol declaration charter covenant"
).split()
PLACES = (
    "Rabat Riyadh Dakar Jakarta Ankara Tehran Cairo Tunis Amman Doha Muscat Manama Baghdad Islamabad Dhaka Male Baku "
    "Astana Tashkent Bishkek Abuja Niamey Bamako Conakry Freetown Lome Maputo Moroni Djibouti Mogadishu"
).split()
VERBS = "adopts reviews disputes confirms extends suspends publishes negotiates drafts records".split()
OBJECTS = "the framework, the annex, the register, the agenda, the mandate, the report, the roadmap".split(", ")
KINDS = ("concepts", "principles")


class Dice:
    """Numbers from a hash, so that they are the same on every machine and Python version."""

    def __init__(self, seed: str) -> None:
        self.seed, self.count = seed, 0

    def pick(self, words: list[str] | tuple[str, ...]) -> str:
        self.count += 1
        digest = hashlib.sha256(f"{self.seed}:{self.count}".encode()).digest()
        return words[int.from_bytes(digest[:4], "big") % len(words)]


def sentence(dice: Dice) -> str:
    words = [
        dice.pick(PLACES),
        dice.pick(VERBS),
        dice.pick(OBJECTS),
        "on",
        dice.pick(SUBJECTS),
        "and",
        dice.pick(SUBJECTS),
    ]
    return " ".join(words) + f" in {1990 + dice.count % 36}"


def card(number: int, total: int) -> tuple[str, str]:
    """Return the path and text of one card, about as long as a card that ships."""
    dice = Dice(str(number))
    name = f"{dice.pick(SUBJECTS)}-{dice.pick(PLACES).lower()}-{number}"
    kind = KINDS[number % 2]
    related = ", ".join(card_id((number * 7 + step * 31 + 1) % total) for step in range(3))
    body = "\n\n".join(
        "  " + "\n  ".join(sentence(dice) + "." for _ in range(5)) + f" [^s{p}, para. {p + 1}]" for p in range(4)
    )
    points = "\n".join(f"  - {sentence(dice)}. [^s{p}]" for p in range(4))
    texts = "texts: []\n" if kind == "principles" else ""
    return f"{kind}/{name}.yaml", (
        f"id: {name}\nkind: {kind[:-1]}\ntitle: {name.replace('-', ' ').title()}\naka: [T{number}]\n"
        f"topics: [made]\nlevel: foundation\nsummary: {sentence(dice)}.\nbody: |\n{body}\nkey_points:\n{points}\n"
        f"related: [{related}]\n{texts}sources:\n"
        + "".join(f"  - {{id: s{p}, title: {sentence(dice)}, publisher: Bench, year: 2026}}\n" for p in range(4))
        + "as_of: 2026-11\nquestions:\n"
        + "".join(question(name, n, dice) for n in range(2))
    )


def question(name: str, number: int, dice: Dice) -> str:
    options = "".join(f"      - {{text: {sentence(dice)}, rationale: {sentence(dice)}}}\n" for _ in range(3))
    return (
        f"  - id: {name}-q{number}\n    type: choice\n    stem: Which of these {dice.pick(VERBS)} {sentence(dice)}?\n"
        f"    key: {sentence(dice)}\n    distractors:\n{options}    rationale: {sentence(dice)}.\n"
        f"    source: s{number}\n    level: foundation\n    skill: recall\n"
    )


def card_id(number: int) -> str:
    dice = Dice(str(number))
    return f"{dice.pick(SUBJECTS)}-{dice.pick(PLACES).lower()}-{number}"


def files(cards: int) -> Iterator[tuple[str, str]]:
    yield (
        "deck.yaml",
        f"id: made-{cards}\ntitle: A made deck of {cards} cards\nlanguage: en\nlicence: CC0-1.0\nversion: '1'\n",
    )
    yield "topics.yaml", "- {id: made, title: Made, summary: Cards made by a program.}\n"
    lesson_cards = ", ".join(card_id(n) for n in range(min(cards, 20)))
    yield (
        "paths/made.yaml",
        (
            f"id: made-path\ntitle: Made\nlevel: foundation\nintroduction: A made path.\n"
            f"lessons:\n  - {{id: one, title: One, minutes: 10, cards: [{lesson_cards}]}}\nclosing_questions: 5\n"
        ),
    )
    for number in range(cards):
        yield card(number, cards)


def make_deck(folder: Path, cards: int) -> Path:
    """Write the deck of this size, and return its folder; one that is there already is used again."""
    if (folder / "deck.yaml").exists():
        return folder
    for name, text in [*files(cards)][1:]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "deck.yaml").write_text(next(files(cards))[1], encoding="utf-8")
    return folder


if __name__ == "__main__":
    make_deck(Path(sys.argv[1]), int(sys.argv[2]))
