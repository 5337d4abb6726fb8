"""Learners of known ability who sit a paper: answers by the Rasch model, as lines that `quiz --answers` reads."""

from __future__ import annotations

import random
from math import exp
from typing import Any


def answer_lines(
    paper: dict[str, Any], *, ability: float, dice: random.Random, planted: dict[str, str] | None = None
) -> list[str]:
    """Return one line for each question of `paper show --json`, right with the chance 1 / (1 + e^(difficulty - ability)).

    planted: question id -> how it misbehaves: "miskeyed" (the able take a certain distractor), "random" (all guess).
    """
    return [_line(q, ability=ability, dice=dice, how=(planted or {}).get(q["id"], "")) for q in paper["questions"]]


def difficulty(question: str) -> float:
    return random.Random(question).uniform(-1.5, 1.5)


def _line(question: dict[str, Any], *, ability: float, dice: random.Random, how: str) -> str:
    chance = 1 / (1 + exp(difficulty(question["id"]) - ability))
    knows = dice.random() < chance
    if how == "random":
        knows = dice.random() < 1 / 4
    if how == "miskeyed" and question["type"] == "choice":
        wrong = question["distractors"][0]["text"]
        return _number(question, wrong if knows else dice.choice(question["options"]))
    return _RIGHT[question["type"]](question) if knows else _wrong(question, dice)


def _number(question: dict[str, Any], text: str) -> str:
    return str(question["options"].index(text) + 1)


def _match(question: dict[str, Any]) -> str:
    rights = [question["options"].index(pair["right"]) + 1 for pair in question["pairs"]]
    return " ".join(f"{chr(97 + at)}{right}" for at, right in enumerate(rights))


def _wrong(question: dict[str, Any], dice: random.Random) -> str:
    kind = question["type"]
    if kind == "choice":
        return _number(question, dice.choice(question["distractors"])["text"])
    if kind == "true-false":
        return "f" if question["key"] else "t"
    if kind == "multiple":
        return str(dice.randrange(len(question["options"])) + 1)
    if kind == "order":
        numbers = [str(n + 1) for n in range(len(question["options"]))]
        dice.shuffle(numbers)
        return " ".join(numbers)
    if kind == "match":
        return " ".join(
            f"{chr(97 + at)}{dice.randrange(len(question['options'])) + 1}" for at in range(len(question["pairs"]))
        )
    if kind == "numeric":
        return "99999"
    if kind == "cloze":
        return "|".join("1" if options else "nothing" for options in question["gap_options"])
    return "nothing of the kind"


_RIGHT = {
    "choice": lambda q: _number(q, q["key"]),
    "true-false": lambda q: "t" if q["key"] else "f",
    "multiple": lambda q: " ".join(_number(q, key) for key in q["keys"]),
    "order": lambda q: " ".join(_number(q, key) for key in q["order"]),
    "match": _match,
    "numeric": lambda q: str(q["key"]),
    "short": lambda q: f"={q['key']}",
    "cloze": lambda q: "|".join(
        str(options.index(gap["key"]) + 1) if options else gap["key"]
        for gap, options in zip(q["gaps"], q["gap_options"], strict=True)
    ),
}
