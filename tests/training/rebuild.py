"""Prints both forms of a paper drawn from made questions: the same text on every Python."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from cyberdip.library.model import (
    CardId,
    Citation,
    Distractor,
    Kind,
    Level,
    Question,
    QuestionId,
    QuestionType,
    Skill,
)
from cyberdip.study.selection import Place, Selection
from cyberdip.training.blueprint import Wish
from cyberdip.training.paper import Pool, Wanted, new_paper, rebuild
from cyberdip.training.paper_code import read_code


def pool() -> Pool:
    """Three hundred choice questions on a hundred cards of two topics."""
    questions = tuple(
        Question(
            id=QuestionId(f"q-{n}"), card=CardId(f"c-{n % 100}"), type=QuestionType.CHOICE, stem=f"Question {n}?",
            rationale="So.", source=Citation("s"), level=list(Level)[n % 3], skill=Skill.RECALL, keys=("right",),
            distractors=tuple(Distractor(f"wrong {m}", "no") for m in range(3)),
        )
        for n in range(300)
    )  # fmt: skip
    places = {CardId(f"c-{n}"): Place(list(Kind)[n % 6], (("law", "norms")[n % 2],)) for n in range(100)}
    return Pool(questions, places, ("made",), ("law", "norms"))


def main() -> None:
    """Make a paper, rebuild it from its code, and print its forms."""
    drawn_from = pool()
    wishes = (Wish(40, True, topic="law"), Wish(3, False, kind=Kind.CASE, level=Level.FOUNDATION))
    paper = new_paper(drawn_from, Wanted(20, Selection(), wishes, forms=2, seed="spring"), chance="")
    print(paper.code)
    for form in (0, 1):
        again = rebuild(drawn_from, read_code(str(paper.code.with_form(form))))
        for item in again.items(form):
            print(item.question.id, *item.options)


if __name__ == "__main__":
    main()
