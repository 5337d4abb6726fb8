"""A GIFT file of any number of questions, made by a program: `python -m bench.make_gift FILE QUESTIONS`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.make_deck import VERBS, Dice, sentence


def make_gift(file: Path, questions: int) -> Path:
    """Write choice questions with feedback for each option; a file that is there already is used again."""
    if not file.exists():
        file.write_text("\n".join(_question(number) for number in range(questions)), encoding="utf-8")
    return file


def _question(number: int) -> str:
    dice = Dice(f"gift {number}")
    wrong = "".join(f"\t~{sentence(dice)}#{sentence(dice)}.\n" for _ in range(3))
    stem = f"Which of these {dice.pick(VERBS)} {sentence(dice)}?"
    return f"::made-{number}::{stem} {{\n\t={sentence(dice)}#{sentence(dice)}.\n{wrong}}}\n"


if __name__ == "__main__":
    make_gift(Path(sys.argv[1]), int(sys.argv[2]))
