"""Result files: what a learner hands in. Documented JSON that can be read in ten years; see docs/result-format.md.

It holds the name as given, the answers as given, marks and times, and a digest that shows accidental damage. It holds
nothing else about the person, and nothing about the machine.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from cyberdip import __version__
from cyberdip.library.writing import write_whole
from cyberdip.study.answering import Answered
from cyberdip.study.attempt import AttemptResult
from cyberdip.study.clock import Moment

FORMAT = "cyberdip-result"
VERSION = 1


def result_record(
    result: AttemptResult, *, name: str, selection: str, seed: str, exam: bool, deck: dict[str, Any],
    paper: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the content of a result file, digest included. deck: the fields of `deck.yaml`. paper: its code."""
    record: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "paper": paper,
        "selection": selection,
        "seed": seed,
        "deck": {"id": deck["id"], "version": deck["version"]},
        "name": name,
        "exam": exam,
        "started": _time(result.started),
        "ended": _time(result.ended),
        "out_of_time": result.out_of_time,
        "answers": [_answer(answer) for answer in result.answers],
        "score": {"asked": result.score.asked, "right": result.score.right, "marks": result.score.marks},
    }
    return {**record, "digest": digest(record)}


def digest(record: dict[str, Any]) -> str:
    """Return the SHA-256 of a record without its own digest, as canonical JSON (sorted keys, no spaces, UTF-8)."""
    bare = {name: value for name, value in record.items() if name != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def write_result(path: Path, result: AttemptResult, *, force: bool = False, **facts: Any) -> None:
    """Write a result file whole or not at all; `facts` as `result_record` takes them.

    FileError where the file is there already or cannot be written.
    """
    write_whole(path, as_text(result_record(result, **facts)), force=force)


def as_text(record: dict[str, Any]) -> str:
    """Return a result's content as it stands in its file."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _answer(answer: Answered) -> dict[str, Any]:
    response = answer.response
    return {
        "question": answer.question.id,
        "card": answer.question.card,
        "edition": answer.question.edition,
        "response": list(response) if isinstance(response, tuple) else response,
        "mark": answer.verdict.mark if answer.verdict else 0.0,
        "right": bool(answer.verdict and answer.verdict.right),
        "guessed": answer.guessed,
        "seconds": answer.seconds,
    }


def _time(moment: Moment) -> str:
    return moment.local.isoformat(timespec="seconds")
