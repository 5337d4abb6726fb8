"""The report on a cohort: each learner, the paper as a measurement, each question with its options and what to look at.

A value to be shown: as a page, a table, JSON, CSV or HTML. Nothing here prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cyberdip.library.model import Question, QuestionType
from cyberdip.study.marking import Response
from cyberdip.training.cohort import Cohort, LeftOut, Sat
from cyberdip.training.guessing import random_guess_score
from cyberdip.training.item_analysis import ENOUGH, ItemFigures, PaperFigures, item_figures, paper_figures, thirds

BARS = 10
_TABLED = (QuestionType.CHOICE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE)
_TOO_EASY, _TOO_HARD = 0.95, 0.2
_WEAK = 0.2  # Ebel and Frisbie, Essentials of Educational Measurement (1991): below 0.20 a question is poor
_NOTED = 0.05


@dataclass(frozen=True, slots=True)
class OptionRow:
    """How often an option was chosen. upper, lower: shares of those thirds, None where there are no thirds.

    text: "" for no answer. is_key: None where the deck does not have the question.
    """

    text: str
    count: int
    share: float
    upper: float | None
    lower: float | None
    is_key: bool | None


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of the report. stem, card, type, topic: "" where no deck in use has the question.

    look: sentences that say why the question should be looked at, the gravest first.
    """

    id: str
    stem: str
    card: str
    type: str
    topic: str
    figures: ItemFigures
    guess: float | None
    left_blank: int
    seconds: float
    options: tuple[OptionRow, ...]
    look: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One learner. rank: 1 for the highest total, shared by equal ones. share: the total over the questions, 0 to 1."""

    name: str
    form: str
    total: float
    share: float
    rank: int
    right: int
    left_blank: int
    minutes: float
    out_of_time: bool
    ended: str
    file: str


@dataclass(frozen=True, slots=True)
class Report:
    """A cohort's report. bars: how many learners are in each tenth of the scale, the lowest first.

    topics: the mean mark and the number of questions of each main topic, where the deck has them.
    warnings: what limits the figures, in sentences.
    """

    paper: str
    files: int
    figures: PaperFigures
    learners: tuple[LearnerRow, ...]
    questions: tuple[QuestionRow, ...]
    bars: tuple[int, ...]
    topics: dict[str, tuple[float, int]]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]


def report_on(cohort: Cohort, *, questions: Mapping[str, Question], topics: Mapping[str, str] | None = None) -> Report:
    """Return the report on a cohort. questions: those that a deck has, by id; topics: the main topic of each card."""
    marks = cohort.marks()
    figures = paper_figures(marks)
    low, high = thirds([learner.total for learner in cohort.learners])
    per_item = item_figures(marks)
    rows = tuple(
        _question(
            cohort, place, per_item[place], questions.get(name), topics=topics or {}, low=low, high=high
        )
        for place, name in enumerate(cohort.questions)
    )  # fmt: skip
    return Report(
        paper=cohort.paper,
        files=cohort.files,
        figures=figures,
        learners=_learners(cohort.learners),
        questions=rows,
        bars=_bars([learner.total / len(cohort.questions) for learner in cohort.learners]),
        topics=_topics(rows),
        left_out=tuple(cohort.left_out),
        warnings=tuple(_warnings(figures, rows)),
    )


def _learners(learners: Sequence[Sat]) -> tuple[LearnerRow, ...]:
    totals = [round(learner.total, 6) for learner in learners]
    better: dict[float, int] = {}
    for place, total in enumerate(sorted(totals, reverse=True)):
        better.setdefault(total, place)
    return tuple(
        LearnerRow(
            name=learner.name or "(no name)",
            form=learner.form,
            total=total,
            share=total / len(learner.marks),
            rank=better[total] + 1,
            right=sum(mark == 1 for mark in learner.marks),
            left_blank=sum(response is None for response in learner.responses),
            minutes=max(0.0, (learner.ended - learner.started).total_seconds() / 60),
            out_of_time=learner.out_of_time,
            ended=learner.ended.isoformat(timespec="minutes"),
            file=learner.file,
        )
        for learner, total in zip(learners, totals, strict=True)
    )


def _bars(shares: Sequence[float]) -> tuple[int, ...]:
    counted = Counter(min(BARS - 1, int(share * BARS + 1e-9)) for share in shares)
    return tuple(counted[place] for place in range(BARS))


def _topics(rows: Sequence[QuestionRow]) -> dict[str, tuple[float, int]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        if row.topic:
            found.setdefault(row.topic, []).append(row.figures.facility)
    return {topic: (sum(values) / len(values), len(values)) for topic, values in sorted(found.items())}


def _question(
    cohort: Cohort,
    place: int,
    figures: ItemFigures,
    question: Question | None,
    *,
    topics: Mapping[str, str],
    low: Sequence[int],
    high: Sequence[int],
) -> QuestionRow:
    responses = [learner.responses[place] for learner in cohort.learners]
    guess = random_guess_score(question) if question else None
    options = _options(question, responses, low=low, high=high)
    one_key = question is not None and question.type is not QuestionType.MULTIPLE
    return QuestionRow(
        id=cohort.questions[place],
        stem=question.stem if question else "",
        card=question.card if question else "",
        type=question.type.value if question else "",
        topic=topics.get(question.card, "") if question else "",
        figures=figures,
        guess=guess,
        left_blank=sum(response is None for response in responses),
        seconds=_middle([learner.seconds[place] for learner in cohort.learners]),
        options=options,
        look=tuple(_look(figures, guess, options, one_key=one_key)),
    )


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _options(
    question: Question | None, responses: Sequence[Response | None], *, low: Sequence[int], high: Sequence[int]
) -> tuple[OptionRow, ...]:
    """Return the options as the author gave them, then what else was answered; none for types without options."""
    if question is not None and question.type not in _TABLED:
        return ()
    if question is None and any(isinstance(response, tuple) for response in responses):
        return ()
    if question is None:
        listed: list[str] = []
        keys: set[str] | None = None
    elif question.type is QuestionType.TRUE_FALSE:
        listed, keys = ["true", "false"], set(question.keys)
    else:
        listed, keys = [*question.keys, *(d.text for d in question.distractors)], set(question.keys)
    chosen = [_chosen(response) for response in responses]
    others = sorted({option for options in chosen for option in options} - {*listed, ""})
    blank = [""] if any("" in options for options in chosen) else []
    return tuple(
        OptionRow(
            text=option,
            count=sum(option in options for options in chosen),
            share=sum(option in options for options in chosen) / len(chosen),
            upper=_share(option, chosen, high),
            lower=_share(option, chosen, low),
            is_key=None if keys is None else option in keys,
        )
        for option in (*listed, *others, *blank)
    )


def _chosen(response: Response | None) -> tuple[str, ...]:
    if response is None or response == ():
        return ("",)
    return (response,) if isinstance(response, str) else response


def _share(option: str, chosen: Sequence[tuple[str, ...]], who: Sequence[int]) -> float | None:
    return sum(option in chosen[one] for one in who) / len(who) if who else None


def _look(figures: ItemFigures, guess: float | None, options: Sequence[OptionRow], *, one_key: bool) -> list[str]:
    """Return why a question should be looked at, in plain sentences, the gravest first."""
    found: list[str] = []
    discrimination = figures.discrimination
    if discrimination is not None and discrimination < 0:
        found.append(
            "Those who did better on the rest of the paper did worse on this question: check that the key is right."
        )
    found += _about_options(options) if one_key else []
    if guess is not None and figures.facility < guess - 1e-9 and figures.learners >= 5:
        found.append(
            f"Fewer marks were won ({_percent(figures.facility)}) than by answering at random ({_percent(guess)}): "
            "the stem may mislead, or the key may be wrong."
        )
    elif figures.facility < _TOO_HARD:
        found.append(f"It is very hard: {_percent(figures.facility)} of its marks were won.")
    if figures.facility > _TOO_EASY:
        found.append(f"It is very easy ({_percent(figures.facility)} of its marks were won), so it tells nobody apart.")
    elif discrimination is not None and 0 <= discrimination < _WEAK and figures.facility >= _TOO_HARD:
        found.append(
            f"It hardly tells those who know the subject from those who don't (discrimination {discrimination:.2f})."
        )
    unused = [option.text for option in options if option.is_key is False and not option.count and option.text]
    if unused and figures.learners >= ENOUGH and figures.facility <= _TOO_EASY:
        named = " and ".join(f"“{text}”" for text in unused)
        found.append(f"Nobody chose {named}: a more tempting wrong option would measure more.")
    return found


def _about_options(options: Sequence[OptionRow]) -> list[str]:
    """Say where a wrong option draws the better learners as a key should."""
    key = next((option for option in options if option.is_key), None)
    if key is None or key.upper is None:
        return []
    found = []
    for option in options:
        if option.is_key or not option.text or option.upper is None or option.lower is None:
            continue
        if option.upper > key.upper:
            found.append(
                f"The best third chose “{option.text}” more often ({_percent(option.upper)}) than the key "
                f"({_percent(key.upper)}): it may be right too, or the key may be wrong."
            )
        elif option.upper > option.lower + _NOTED and option.count > 2:
            found.append(
                f"The best third chose the wrong option “{option.text}” more often ({_percent(option.upper)}) than "
                f"the weakest third ({_percent(option.lower)}): look whether it can be defended."
            )
    return found


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def _warnings(figures: PaperFigures, rows: Sequence[QuestionRow]) -> list[str]:
    found = []
    if figures.learners < ENOUGH:
        found.append(
            f"There are {figures.learners} results; below {ENOUGH}, the figures of single questions are mostly chance. "
            "Look at the questions that are named, but do not drop one on these figures alone."
        )
    if figures.alpha is not None and figures.alpha < 0.7:
        found.append(
            f"The paper's reliability (alpha {figures.alpha:.2f}) is low: do not decide on single learners by it. "
            "More questions, or better ones, raise it."
        )
    unknown = sum(not row.stem for row in rows)
    if unknown:
        found.append(
            f"{unknown} of the {len(rows)} questions are in none of the decks in use, so they are shown by their ids."
        )
    return found


def as_record(report: Report) -> dict[str, Any]:
    """Return the report as `results --json` prints it."""
    figures = report.figures
    return {
        "paper": report.paper,
        "files": report.files,
        "learners": figures.learners,
        "questions": figures.questions,
        "marks": {
            name: getattr(figures, name) for name in ("mean", "median", "sd", "least", "most", "alpha", "kr20", "sem")
        },
        "distribution": list(report.bars),
        "topics": {name: {"facility": mean, "questions": n} for name, (mean, n) in report.topics.items()},
        "warnings": list(report.warnings),
        "results": [{name: getattr(row, name) for name in LearnerRow.__slots__} for row in report.learners],
        "items": [
            {
                **{name: getattr(row, name) for name in ("id", "card", "type", "topic", "stem")},
                **{name: getattr(row.figures, name) for name in ItemFigures.__slots__},
                "upper_lower": row.figures.upper_lower,
                "random_guess_score": row.guess,
                "left_blank": row.left_blank,
                "median_seconds": row.seconds,
                "options": [{name: getattr(o, name) for name in OptionRow.__slots__} for o in row.options],
                "look": list(row.look),
            }
            for row in report.questions
        ],
        "left_out": [{"file": one.file, "why": one.why.value, "reason": one.reason} for one in report.left_out],
    }
