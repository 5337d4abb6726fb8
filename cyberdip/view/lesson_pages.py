"""The pages of a lesson that are no question: the welcome, the card to read, the end, and what to do when none is due.

Its sentences stand at the top, so that a translation can replace them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cyberdip.view.drawing import (
    bar,
    command_lines,
    counted,
    day_in_words,
    heading_lines,
    para,
    percent,
    sentence_list,
    title_lines,
    unbroken,
)
from cyberdip.view.layout import WIDEST_PROSE, Look, card_lines
from cyberdip.view.lines import Line, line_cells, one_line, wrap
from cyberdip.view.list_layout import path_lines

if TYPE_CHECKING:
    from cyberdip.study.lesson import LessonSummary, Tomorrow
    from cyberdip.study.standing import PathProgress
    from cyberdip.view.sheet import Record

WELCOME = (
    "Welcome. You read a card, then you are asked about it. Ten minutes a day do.",
    "Each answer is saved, and asked again shortly before you would forget it.",
    "You begin with {aim}: {introduction}",
)
TODAY = "Today: "
GOING_ON = "Going on where you stopped: "
NEW_CARD = "New card {number} of {total}"
OF_LESSON = "{card}: {lesson}"
PAGE_OF = "Page {number} of {total}."
THEN_ASKED = "Read it at leisure; then you are asked about it."
THEN_ON = "There is no question on this card."
LESSON_OVER = "That was today's lesson."
TIME_OVER = "The time you set is over."
LEFT = "{left} left for another time."
READ = "Read: "
ASKED = "Asked: "
SCORED = "{right} of {answered} right ({share})."
NONE_ANSWERED = "no question was answered."
TOMORROW = "Tomorrow: "
NOTHING_TOMORROW = "nothing is due."
NEXT_DUE = "The next review is due on {day}."
NOTHING_DUE = "Nothing is left to learn today."
LIMIT_REACHED = "You have read today's {cards}: that is your daily limit."
NO_NEW_WANTED = "Your daily limit of new cards is 0."
PATH_DONE = "You have met every card of {title}."
MORE_TODAY = "If you have time now:"
LEECHES = "What keeps slipping"
LEECH_ADVICE = (
    "Forgotten eight times or more: asking again will not help. Read the card slowly, say the answer aloud, and look "
    "for what you mix it up with."
)
OR_A_TOPIC = "Or learn one topic (cards in it): cyberdip learn TOPIC"
SAVED = "{what} saved. Go on with: {command}"
NOTHING_SAVED = "Nothing was answered this time. Go on with: {command}"


def welcome_lines(*, title: str, first: str, width: int) -> list[Line]:
    """Return the three lines that greet a first-time learner: how it works, and what comes first."""
    lines: list[Line] = []
    for sentence in WELCOME:
        lines += para(sentence.format(aim=unbroken(one_line(title)), introduction=one_line(first)), width)
    return [*lines, []]


def today_lines(*, reviews: int, further: int, new: int, going_on: bool, width: int) -> list[Line]:
    """Return what this lesson holds, in one line."""
    parts = [
        *([counted(reviews, "review")] if reviews else []),
        *([counted(further, "further question")] if further else []),
        *([counted(new, "new card")] if new else []),
    ]
    text = sentence_list(parts) or counted(0, "question")
    return [*para(f"{text}.", width, label=GOING_ON if going_on else TODAY), []]


def path_lines_before(title: str, introduction: str, *, width: int) -> list[Line]:
    """Return what a path is for, before its first card."""
    return [*para(one_line(introduction), width, label=f"{one_line(title)}: "), []]


def card_header(*, number: int, total: int, lesson: str | None) -> str:
    """Return what stands above a new card: how many there are today, and the lesson of the path that it belongs to."""
    card = NEW_CARD.format(number=number, total=total)
    return OF_LESSON.format(card=card, lesson=one_line(lesson)) if lesson else card


def new_cards(number: int) -> str:
    """Return how many new cards, in words."""
    return counted(number, "new card").replace("\u00a0", " ")


def reading_pages(
    record: Record, *, header: str, linked_from: Sequence[tuple[str, str]], titles: Mapping[str, str],
    kinds: Mapping[str, str], width: int, rows: int | None, look: Look,
) -> list[list[Line]]:  # fmt: skip
    """Return a card to be read, as `show` shows it, in pages of at most `rows` lines, or in one where rows is None."""
    lines = [
        *wrap([(header, "quiet", "")], min(width, WIDEST_PROSE)),
        [],
        *card_lines(record, linked_from=linked_from, titles=titles, kinds=kinds, width=width, look=look),
    ]
    return [lines] if rows is None else paged(lines, rows, width=width)


def paged(lines: list[Line], rows: int, *, width: int) -> list[list[Line]]:
    """Return lines in pages of at most `rows` rows, parted at an empty line where one is near the foot of a page."""
    rows = max(4, rows)
    pages: list[list[Line]] = []
    page: list[Line] = []
    used = 0
    for line in lines:
        size = max(1, -(-line_cells(line) // width))  # an address is not wrapped: the terminal breaks it
        if used + size > rows:
            gap = next((place for place in range(len(page) - 1, len(page) * 2 // 3, -1) if not page[place]), None)
            rest = [] if gap is None else page[gap + 1 :]
            pages.append(page if gap is None else page[:gap])
            page, used = rest, len(rest)
        if page or line:
            page.append(line)
            used += size
    return [*pages, page] if page else pages


def end_lines(
    summary: LessonSummary, *, titles: Mapping[str, str], path: str, next_due: date | None, left: int | None,
    ways: Sequence[tuple[str, str]], width: int, look: Look,
) -> list[Line]:  # fmt: skip
    """Return the end of a lesson: what was learned, what comes, how far the path has come, what keeps slipping.

    titles: of the cards read and of leeches. path: its title. left: the steps left where the time was over.
    ways: commands to go on with, and what each does.
    """
    lines = [[], *title_lines(LESSON_OVER if left is None else TIME_OVER, width, look)]
    if left:
        lines += para(LEFT.format(left=counted(left, "step")), width)
    if summary.cards_read:
        lines += para("; ".join(one_line(titles.get(card, card)) for card in summary.cards_read), width, label=READ)
    answered = len(summary.answered)
    text = NONE_ANSWERED
    if answered:
        share = percent(summary.right / answered)
        text = SCORED.format(right=summary.right, answered=counted(answered, "question"), share=share)
    lines += [*para(text, width, label=ASKED), *path_line(path, summary.path, width, look)]
    lines += tomorrow_lines(summary.tomorrow, next_due=next_due, width=width)
    if summary.leeches:
        leeches = [(q.stem, q.card, titles.get(q.card, q.card)) for q in summary.leeches]
        lines += leech_lines(leeches, width=width, look=look)
    return [*lines, [], *command_lines(ways, width)]


def path_line(title: str, path: PathProgress, width: int, look: Look) -> list[Line]:
    """Return how far a path has come: a bar and the figures."""
    met = path.learning + path.known
    figures = f"{unbroken(f'{met} of {path.total}')} cards met ({percent(path.share_met)}), {path.known} known"
    return wrap(
        [("Path: ", "label", ""), (f"{one_line(title)} ", "", ""), *bar(path.share_met, look), (figures, "", "")],
        min(width, WIDEST_PROSE),
    )


def tomorrow_lines(tomorrow: Tomorrow, *, next_due: date | None, width: int) -> list[Line]:
    """Return what the next day brings, or when something is due again."""
    parts = [
        *([counted(tomorrow.reviews, "review")] if tomorrow.reviews else []),
        *([counted(tomorrow.further, "further question")] if tomorrow.further else []),
        *([counted(tomorrow.new_cards, "new card")] if tomorrow.new_cards else []),
    ]
    text = f"{sentence_list(parts)}." if parts else NOTHING_TOMORROW
    if not parts and next_due is not None:
        return para(NEXT_DUE.format(day=unbroken(day_in_words(next_due))), width)
    return para(text, width, label=TOMORROW)


def leech_lines(leeches: Sequence[tuple[str, str, str]], *, width: int, look: Look) -> list[Line]:
    """Return the questions that keep being forgotten (stem, card id, card title), with advice."""
    lines = [*heading_lines(LEECHES, width, look), *para(LEECH_ADVICE, width)]
    for stem, card, title in leeches:
        start: Line = [(look.bullet, "quiet", "")]
        rest: Line = [(" " * len(look.bullet), "", "")]
        lines += wrap([(one_line(stem), "strong", "")], min(width, WIDEST_PROSE), first=start, rest=rest)
        lines += wrap(
            [(f"{one_line(title)}: ", "", ""), (unbroken(f"cyberdip show {one_line(card)}"), "command", "")],
            min(width, WIDEST_PROSE), first=rest, rest=rest,
        )  # fmt: skip
    return lines


def nothing_due_lines(
    *, tomorrow: Tomorrow, next_due: date | None, path: str, progress: PathProgress, read_today: int, new_cards: int,
    ways: Sequence[tuple[str, str]], width: int, look: Look,
) -> list[Line]:  # fmt: skip
    """Return what a learner is told for whom nothing is due: why, when something is, and what else can be done."""
    lines = title_lines(NOTHING_DUE, width, look)
    if progress.total and not progress.new:
        lines += para(PATH_DONE.format(title=one_line(path)), width)
    elif not new_cards:
        lines += para(NO_NEW_WANTED, width)
    elif read_today >= new_cards:
        lines += para(LIMIT_REACHED.format(cards=counted(read_today, "new card")), width)
    lines += tomorrow_lines(tomorrow, next_due=next_due, width=width)
    if progress.total:
        lines += path_line(path, progress, width, look)
    return [*lines, [], *para(MORE_TODAY, width), *command_lines(ways, width)]


def saved_sentence(*, read: int, answered: int, command: str) -> str:
    """Return the one line for a learner who leaves: what is saved and how to go on."""
    parts = [
        *([counted(read, "card read", "cards read")] if read else []),
        *([counted(answered, "answer")] if answered else []),
    ]
    template = SAVED if parts else NOTHING_SAVED
    return template.format(what=sentence_list(parts), command=command).replace("\u00a0", " ")


def choice_lines(
    paths: Sequence[Mapping[str, Any]], topics: Sequence[Mapping[str, Any]], *, width: int, look: Look
) -> list[Line]:
    """Return the paths with how far each has come, and the topics that can be learnt in their place."""
    lines = path_lines(paths, width=width, look=look)
    if topics:
        lines += [[], *para(OR_A_TOPIC, width, "heading")]
        named = [f"{unbroken(one_line(topic['id']))} ({topic['cards']})" for topic in topics]
        lines += para(", ".join(named), width, indent=True)
    return lines


def leaving_lines(saved: str, *, command: str, width: int) -> list[Line]:
    """Return the line for a learner who leaves, wrapped; the command, which is copied, stays whole."""
    text, _, _ = saved.rpartition(command)
    shown = [(text, "", ""), (unbroken(command), "command", "")]
    return wrap(shown, min(width, WIDEST_PROSE), break_words=False)
