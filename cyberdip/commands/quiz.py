"""`quiz`: questions with feedback, or an examination without; from a selection, with a seed that repeats it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from cyberdip.commands.asking import Asker, card_alone
from cyberdip.commands.choosing import Choice, check_paper_alone, selection_of
from cyberdip.commands.opening import opened
from cyberdip.commands.storing import opened_store
from cyberdip.errors import FileError, Interrupted, NothingFound
from cyberdip.library.index import Index
from cyberdip.library.model import CardId, Level, Question, QuestionId, QuestionType
from cyberdip.library.writing import check_place
from cyberdip.study.attempt import Attempt, AttemptResult
from cyberdip.study.items import Item, present
from cyberdip.study.marking import chosen_distractors
from cyberdip.study.selection import Candidate, Place, Selection, draw
from cyberdip.view import wording as w
from cyberdip.view.prompts import Action, Prompter, make_prompter
from cyberdip.view.questions import BLANK, Paragraph, Score, TopicScore, review, score_page
from cyberdip.view.terminal import is_terminal, write

DEFAULT_COUNT = 10


@dataclass(frozen=True, slots=True)
class Wanted(Choice):
    """What the options of `quiz` ask for."""

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
    tally: bool = False


def quiz(wanted: Wanted, *, deck: Path | None) -> int:
    """Ask the questions that were chosen; return 0, also where the learner left before the end."""
    if wanted.save:
        check_place(wanted.save, force=wanted.force, option="--save")
    index = opened(deck)
    if wanted.paper is not None:
        return _paper(index, wanted)
    selection, count = selection_of(index, wanted), wanted.count
    if wanted.path is not None:
        selection, count = _closing(index, wanted, selection)
    if wanted.count == 0:
        write("Nothing was asked: -n 0 asks for no question.\n")
        return 0
    seed = wanted.seed if wanted.seed is not None else os.urandom(4).hex()
    questions = _questions(index, selection, seed, count or DEFAULT_COUNT)
    if wanted.count and len(questions) < wanted.count:
        there = "There is 1 question" if len(questions) == 1 else f"There are {len(questions)} questions"
        write(f"{there} of this kind, so no more can be asked.\n", sys.stderr)
    items = tuple(present(question, seed=seed) for question in questions)
    return _hold(index, wanted, _Asked(items, selection.name(len(items)), seed, again=wanted.seed is None))


def _closing(index: Index, wanted: Wanted, selection: Selection) -> tuple[Selection, int]:
    """Return the selection, and the number of questions, for the closing quiz of the path that is named."""
    from cyberdip.commands.aiming import named_path, path_cards

    record, how = named_path(index, wanted.path or "")
    write(f"{how}\n" if how else "", sys.stderr)
    cards = frozenset(map(CardId, path_cards(record)))
    cards = cards & selection.cards if selection.cards else cards
    if not cards:
        raise NothingFound(f"that card is not in the path {record['id']!r}.\n  Leave --card or --path out.")
    count = wanted.count if wanted.count is not None else int(record["closing_questions"])
    return replace(selection, cards=cards, authored_only=True), count


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked. selection: names what was asked for. seed: of the options.

    again: whether to say how to have the same quiz again. paper: its code.
    """

    items: tuple[Item, ...]
    selection: str
    seed: str
    again: bool = False
    paper: str | None = None


def _paper(index: Index, wanted: Wanted) -> int:
    """Ask the questions of a paper, which says itself which they are."""
    from cyberdip.commands.pooling import paper_named
    from cyberdip.training.paper import option_seed

    assert wanted.paper is not None
    check_paper_alone(wanted)
    paper = paper_named(index, wanted.paper)
    code = paper.code
    asked = _Asked(paper.items(code.form), f"paper {code.paper}", option_seed(code), paper=str(code))
    return _hold(index, wanted, asked)


def _hold(index: Index, wanted: Wanted, asked: _Asked) -> int:
    """Ask the questions: on a projector, from a file of answers, or of whoever sits there."""
    if wanted.present:
        from cyberdip.commands.presenting import present_questions

        prompter = make_prompter(wanted.accessible)
        return present_questions(index, asked.items, prompter=prompter, seconds=wanted.countdown, tally=wanted.tally)
    if wanted.answers is None:
        return _sit(index, wanted, asked, answers=None)
    with _opened_answers(wanted.answers) as answers:
        return _sit(index, wanted, asked, answers=answers)


def _opened_answers(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}).\n  Name a file with one answer a line.") from None


def _questions(index: Index, selection: Selection, seed: str, count: int) -> Sequence[Question]:
    """Return the questions of the quiz, authored and generated ones, in its order; only these are read or made."""
    rows = index.cards()
    if not rows:
        raise NothingFound("the deck has no cards, so there is nothing to ask.\n  `cyberdip deck new` starts a deck.")
    places = {CardId(row["id"]): Place.from_row(row) for row in rows}
    candidates = [*_authored(index, selection, places)]
    made: dict[QuestionId, Question] = {}
    if not selection.authored_only:
        from cyberdip.study.generated import Maker

        maker = Maker(places, read=lambda card: card_alone(index, card))
        levels = {row["id"]: Level(row["level"]) for row in rows}
        candidates += [
            Candidate(name, card, QuestionType.CHOICE, levels[card], generated=True)
            for name, card in maker.possible().items()
        ]

    def exists(candidate: Candidate) -> bool:
        if not candidate.generated:
            return True
        question = maker.make(candidate.id)
        if question is not None:
            made[candidate.id] = question
        return question is not None

    drawn = draw(candidates, selection, places=places, seed=seed, count=count, exists=exists)
    written = index.find_questions(candidate.id for candidate in drawn if not candidate.generated)
    made |= {QuestionId(name): Question.from_record(record, card) for name, (card, record) in written.items()}
    return [made[candidate.id] for candidate in drawn]


def _authored(index: Index, selection: Selection, places: Iterable[CardId]) -> Iterable[Candidate]:
    if selection.reads_questions:
        for card, record in index.questions():
            kind, level = QuestionType(record["type"]), Level(record["level"])
            yield Candidate(QuestionId(record["id"]), CardId(card), kind, level)
        return
    for card, names in index.question_ids(places).items():
        yield from (Candidate(QuestionId(name), CardId(card)) for name in names)


def _sit(index: Index, wanted: Wanted, asked: _Asked, *, answers: TextIO | None) -> int:
    cards = [item.question.card for item in asked.items]
    prompter = make_prompter(wanted.accessible, stdin=answers)
    by_hand = is_terminal(sys.stdin if answers is None else answers)
    with opened_store(write=True) as store:
        attempt = Attempt(
            asked.items,
            store=store,
            selection=asked.selection,
            topics={CardId(card): topic for card, topic in index.main_topics(cards).items()},
            exam=wanted.exam,
            time_limit_seconds=wanted.time_limit * 60 if wanted.time_limit is not None else None,
        )
        if asked.again:
            write(f"{len(asked.items)} questions. The same quiz again: --seed {asked.seed}\n\n")
        asker = Asker(prompter, index, exam=wanted.exam, plain=wanted.plain or wanted.accessible)
        interrupted = False
        try:
            left = _ask_all(attempt, asker)
        except Interrupted:
            left = interrupted = True
        result = attempt.result()
        if wanted.exam and not interrupted:
            _review(attempt, result, asker)
        _report(index, prompter, attempt, result, by_hand=by_hand)
        if wanted.save:
            _save(wanted, index, asked, result)
    again = f"The same quiz again: cyberdip quiz --seed {asked.seed}, with the same options."
    if asked.paper:
        again = f"The same paper again: cyberdip quiz --paper {asked.paper}"
    settled, total = attempt.place, len(asked.items)
    if interrupted:
        raise Interrupted(f"{w.LEFT.format(settled=settled, asked=total)}\n  {again}")
    if left:
        write(f"{(w.LEFT if by_hand else w.ANSWERS_ENDED).format(settled=settled, asked=total)}\n{again}\n")
    return 0


def _ask_all(attempt: Attempt, asker: Asker) -> bool:
    """Ask until all is settled or the time is up; return whether the learner left before."""
    while (item := attempt.current()) is not None:
        action = asker.ask(
            attempt, item, number=attempt.place + 1, total=len(attempt.items), can_undo=attempt.place > 0,
            seconds_left=lambda: attempt.seconds_left,
        )  # fmt: skip
        if action is Action.LEAVE:
            return attempt.place < len(attempt.items)
    if attempt.is_out_of_time:
        write("The time is up. What you answered is kept; the rest counts as not answered.\n\n")
    return False


def _review(attempt: Attempt, result: AttemptResult, asker: Asker) -> None:
    """Show each question of an examination that was reached, with its key and the reason."""
    if not any(answer.response is not None for answer in result.answers):
        return
    asker.prompter.show((Paragraph(w.REVIEW, "heading"), BLANK))
    for number, (item, answer) in enumerate(zip(attempt.items, result.answers, strict=True), start=1):
        if number > attempt.place and not result.out_of_time:
            break
        chosen = chosen_distractors(item, answer.response) if answer.response is not None else ()
        page = review(
            item, answer.response, answer.verdict, asker.card(item.question.card), number=number,
            total=len(attempt.items), chosen=chosen, guessed=answer.guessed,
        )  # fmt: skip
        asker.prompter.show(page)


def _report(index: Index, prompter: Prompter, attempt: Attempt, result: AttemptResult, *, by_hand: bool) -> None:
    """Show the score, by topic, what to read, and how it compares with last time.

    by_hand: answers from a file or a pipe are scored without the time and the last time, so that the same answers
    print the same bytes.
    """
    if not any(answer.response is not None for answer in result.answers):
        write("No question was answered, so there is no score.\n")
        return
    titles = index.topic_titles()
    cards = index.titles(result.to_read)
    # An attempt that was left early is scored over what was reached, and not compared.
    complete = attempt.place == len(attempt.items) or result.out_of_time
    reached = result.answers if complete else result.answers[: attempt.place]
    marks = sum(a.verdict.mark for a in reached if a.verdict)
    before = result.before if complete and by_hand else None
    prompter.show(
        score_page(
            Score(
                mark=marks,
                asked=len(reached),
                skipped=sum(a.response is None for a in reached),
                guessed=sum(a.guessed and a.verdict is not None and a.verdict.right for a in reached),
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
                seconds=sum(a.seconds for a in reached) if by_hand else None,
            )
        )
    )


def _save(wanted: Wanted, index: Index, asked: _Asked, result: AttemptResult) -> None:
    from cyberdip.training.result_file import write_result

    assert wanted.save is not None
    write_result(
        wanted.save, result, name=wanted.name, selection=asked.selection, seed=asked.seed, paper=asked.paper,
        exam=wanted.exam, deck=index.decks()[0], force=wanted.force,
    )  # fmt: skip
    write(f"Saved the result in {wanted.save}.\n")
