"""What a lesson and a quiz have in common: an answer that was given, and the chance and the timer it takes.

Apart from `lesson`, so that a quiz comes to its first question without loading what plans a lesson.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from cyberdip.library.model import Question
from cyberdip.study.marking import Response, Verdict

Timer = Callable[[], float]
NewId = Callable[[], str]


def new_id() -> str:
    """Return an id that no other machine will draw."""
    return os.urandom(16).hex()


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was answered in a sitting, or passed over: then response and verdict are None."""

    question: Question
    response: Response | None
    verdict: Verdict | None
    guessed: bool
    seconds: float
    review: str | None
