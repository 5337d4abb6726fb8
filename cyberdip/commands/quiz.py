"""`quiz`: questions with feedback, or an examination without; from a selection, with a seed that repeats it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from cyberdip.commands.asking import Asker
from cyberdip.commands.opening import opened
from cyberdip.commands.selecting import check_selection, check_words
from cyberdip.commands.storing import opened_store
from cyberdip.errors import FileError, Interrupted, NothingFound, UsageError
from cyberdip.library.index import Index
from cyberdip.library.model import Card, CardId, Kind, Level, Question, QuestionType
from cyberdip.library.names import find_card
from cyberdip.study.attempt import Attempt, AttemptResult
from cyberdip.study.items import present
from cyberdip.study.selection import Place, Selection, choose
from cyberdip.view.prompts import Action, Prompter, make_prompter
from cyberdip.view.questions import Score, TopicScore, score_page
from cyberdip.view.terminal import write

DEFAULT_COUNT = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of `quiz` ask for."""

    kind: list[str] | None = None
    topic: list[str] | None = None
    level: list[str] | None = None
    card: list[str] | None = None
    type: list[str] | None = None
    count: int | None = None
    seed: str | None = None
    authored: bool = False
    exam: bool = False
    time_limit: float | None = None
    name: str = ""
    save: Path | None = None
    force: bool = False
    answers: Path | None = None
    accessible: bool = False
    plain: bool = False
    present: bool = False
    countdown: float | None = None


def quiz(wanted: Wanted, *, deck: Path | None) -> int:
    """Ask the questions that were chosen; return 0, also where the learner left before the end."""
    if wanted.save and wanted.save.exists() and not wanted.force:
        raise UsageError(f"{wanted.save} is there already.\n  Name another file, or add --force to write over it.")
    index = opened(deck)
    check_selection(index, kind=wanted.kind, topic=wanted.topic, level=wanted.level)
    check_words(wanted.type, "type", [t.value for t in QuestionType])
    if wanted.count == 0:
        write("Nothing was asked: -n 0 asks for no question.\n")
        return 0
    selection = _selection(index, wanted)
    seed = wanted.seed if wanted.seed is not None else os.urandom(4).hex()
    questions = _questions(index, selection, seed, wanted.count or DEFAULT_COUNT)
    if wanted.count and len(questions) < wanted.count:
        write(f"There are {len(questions)} questions of this kind, so {len(questions)} are asked.\n", sys.stderr)
    if wanted.present:
        from cyberdip.commands.presenting import present_questions

        prompter = make_prompter(wanted.accessible)
        return present_questions(index, questions, seed=seed, prompter=prompter, seconds=wanted.countdown)
    return _sit(index, wanted, selection, questions, seed)


def _selection(index: Index, wanted: Wanted) -> Selection:
    cards = []
    for name in wanted.card or ():
        match = find_card(index, name)
        if match.how:
            write(f"{match.how}\n", sys.stderr)
        cards.append(CardId(match.id))
    return Selection(
        kinds=frozenset(map(Kind, wanted.kind or ())),
        topics=frozenset(wanted.topic or ()),
        levels=frozenset(map(Level, wanted.level or ())),
        cards=frozenset(cards),
        types=frozenset(map(QuestionType, wanted.type or ())),
        authored_only=wanted.authored,
    )


def _questions(index: Index, selection: Selection, seed: str, count: int) -> Sequence[Question]:
    """Return the questions of the quiz, authored and generated ones, in its order."""
    rows = index.cards()
    places = {CardId(row["id"]): Place(Kind(row["kind"]), tuple(row["topics"])) for row in rows}
    if not places:
        raise NothingFound("the deck has no cards, so there is nothing to ask.")
    pool = [Question.from_record(record, card) for card, record in index.questions()]
    if not selection.authored_only:
        from cyberdip.study.generated import generate

        pool += generate(Card.from_record({**index.card(row["id"]), "questions": []}) for row in rows)
    return choose(pool, selection, places=places, seed=seed, count=count)


def _sit(index: Index, wanted: Wanted, selection: Selection, questions: Sequence[Question], seed: str) -> int:
    answers = _answer_file(wanted.answers)
    prompter = make_prompter(wanted.accessible, stdin=answers)
    with opened_store(write=True) as store:
        attempt = Attempt(
            [present(question, seed=seed) for question in questions],
            store=store,
            selection=selection.name(len(questions)),
            topics={CardId(card): topic for card, topic in index.main_topics().items()},
            exam=wanted.exam,
            time_limit_seconds=wanted.time_limit * 60 if wanted.time_limit is not None else None,
        )
        if wanted.seed is None:
            write(f"{len(questions)} questions. The same quiz again: --seed {seed}\n\n")
        asker = Asker(prompter, index, exam=wanted.exam, plain=wanted.plain or wanted.accessible)
        interrupted = False
        try:
            _ask_all(attempt, asker)
        except Interrupted:
            interrupted = True
        result = attempt.result()
        answered = sum(answer.response is not None for answer in result.answers)
        _report(index, prompter, attempt, result, answered)
        if wanted.save:
            _save(wanted, index, selection, seed, result)
    if interrupted:
        raise Interrupted(
            f"you left after {answered} of {len(questions)} questions; your answers are saved.\n"
            f"  The same quiz again: cyberdip quiz --seed {seed}, with the same options."
        )
    return 0


def _answer_file(path: Path | None) -> TextIO | None:
    if path is None:
        return None
    try:
        return path.open(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}).\n  Name a file with one answer a line.") from None


def _ask_all(attempt: Attempt, asker: Asker) -> None:
    while (item := attempt.current()) is not None:
        action = asker.ask(
            attempt, item, number=attempt.place + 1, total=len(attempt.items), can_undo=attempt.place > 0,
            seconds_left=lambda: attempt.seconds_left,
        )  # fmt: skip
        if action is Action.LEAVE:
            return
    if attempt.is_out_of_time:
        write("The time is up. What you answered is kept; the rest counts as not answered.\n\n")


def _report(index: Index, prompter: Prompter, attempt: Attempt, result: AttemptResult, answered: int) -> None:
    """Show the score, by topic, what to read, and how it compares with last time."""
    if not answered:
        write("No question was answered, so there is no score.\n")
        return
    titles = {topic["id"]: topic["title"] for topic in index.topics()}
    cards = index.titles(result.to_read)
    # An attempt that was left early is scored over what was reached, and not compared.
    complete = attempt.place == len(attempt.items) or result.out_of_time
    reached = result.answers if complete else result.answers[: attempt.place]
    marks = sum(a.verdict.mark for a in reached if a.verdict)
    before = result.before if complete else None
    prompter.show(
        score_page(
            Score(
                mark=marks,
                asked=len(reached),
                skipped=sum(a.response is None for a in reached),
                guessed=sum(a.guessed for a in reached),
                topics=tuple(
                    TopicScore(titles.get(topic, topic), score.marks, score.asked)
                    for topic, score in result.topics.items()
                )
                if complete
                else (),
                read=tuple(
                    (card, cards[card][0])
                    for card in result.to_read
                    if card in cards and any(a.question.card == card for a in reached)
                ),
                last=before.marks / before.asked if before and before.asked else None,
                last_day=f"{before.at.day:%d %B %Y}".lstrip("0") if before else None,
                seconds=sum(a.seconds for a in reached),
            )
        )
    )


def _save(wanted: Wanted, index: Index, selection: Selection, seed: str, result: AttemptResult) -> None:
    from cyberdip.training.result_file import write_result

    assert wanted.save is not None
    write_result(
        wanted.save, result, name=wanted.name, selection=selection.name(len(result.answers)), seed=seed,
        exam=wanted.exam, deck=index.decks()[0], force=wanted.force,
    )  # fmt: skip
    write(f"Saved the result in {wanted.save}.\n")
