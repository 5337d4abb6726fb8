"""A course's result files, made by a program: `python -m bench.make_results FOLDER LEARNERS` on the shipped deck.

Four sittings of one quiz of 50 choice questions, each with another option ticked throughout, are made by the program
itself; every learner's answers are drawn from those four.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from cyberdip.training.result_file import digest

QUESTIONS = 50


def make_results(folder: Path, learners: int) -> Path:
    """Write so many result files; a folder that is there already is used again."""
    if folder.exists():
        return folder
    with tempfile.TemporaryDirectory() as made:
        sittings = [_sitting(Path(made), option) for option in range(1, 5)]
    folder.mkdir(parents=True)
    dice = random.Random(7)
    for learner in range(learners):
        answers = [dice.choice(same) for same in zip(*(sitting["answers"] for sitting in sittings), strict=True)]
        right = sum(answer["right"] for answer in answers)
        record = {
            **sittings[0], "name": f"Learner {learner}", "answers": answers,
            "score": {"asked": len(answers), "right": right, "marks": float(right)},
        }  # fmt: skip
        text = json.dumps({**record, "digest": digest(record)}, ensure_ascii=False)
        (folder / f"{learner:06}.json").write_text(text, encoding="utf-8")
    return folder


def _sitting(folder: Path, option: int) -> dict[str, Any]:
    """Let the program write the result of ticking one option throughout."""
    answers, result = folder / f"{option}.txt", folder / f"{option}.json"
    answers.write_text(f"{option}\n" * QUESTIONS, encoding="utf-8")
    quiz = ["quiz", "--exam", "--seed", "bench", "-n", str(QUESTIONS), "--type", "choice", "--authored"]
    command = [sys.executable, "-m", "cyberdip", *quiz, "--answers", str(answers), "--save", str(result)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return found


if __name__ == "__main__":
    make_results(Path(sys.argv[1]), int(sys.argv[2]))
