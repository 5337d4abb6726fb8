"""The pages of `stats`: bars, the forecast, the calendar and the calibration, on a terminal and as plain text.

Its sentences stand at the top, so that a translation can replace them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cyberdip.view.dates_in_words import in_words
from cyberdip.view.drawing import (
    INDENT,
    bar,
    command_lines,
    counted,
    day_in_words,
    heading_lines,
    para,
    percent,
    title_lines,
    unbroken,
)
from cyberdip.view.layout import RICH, WIDEST_PROSE, Look
from cyberdip.view.lesson_pages import leech_lines
from cyberdip.view.lines import Line, Segment, cells, one_line, padded, wrap

if TYPE_CHECKING:
    from cyberdip.study.progress import Calibration, DayOfWork, Progress, Recall
    from cyberdip.study.standing import PathProgress

TITLE = "Your progress on {day}"
EMPTY = "Nothing has been answered yet."
BEGIN = (("cyberdip learn", "begin your first lesson"),)
DUE = "Due today: "
STREAK = "Days in a row: "
ANSWERS = "Answers so far: "
FORECAST = "The next two weeks"
FORECAST_NOTE = "Questions that fall due; today's number holds what is overdue."
CARDS = "Cards"
ALL_CARDS = "All cards"
KNOWN_NOTE = "Known: every question of the card is expected to last three weeks or more."
RETENTION = "Recall by topic"
RETENTION_NOTE = "The share recalled when a question came back; you aim at {aim}."
OVERALL = "All topics"
NO_RECALL = "No question has come back yet: this fills from the second day on."
CALENDAR = "The last months"
CALENDAR_NOTE = "Answers a day: · none, ░ 1 to 9, ▒ 10 to 19, ▓ 20 to 39, █ 40 or more."
CALIBRATION = "How well the schedule foretells you"
NO_CALIBRATION = "Nothing could be foretold yet."
FIGURES = (
    "Log loss {loss:.3f} over n = {n:,} answers; always saying {share} would give {constant:.3f} (lower is better). "
    "Foretold and measured recall lie {rmse:.3f} apart (root mean square)."
)
FEW = "With fewer than {few} answers these figures say little."
FEW_ANSWERS = 100
BIN = "{low:.0f} to {high:.0f}%"
BIN_FIGURES = "foretold {foretold}, recalled {share}, n = {n:,}"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHADES = ((1, "·"), (10, "░"), (20, "▒"), (40, "▓"))
_MOST_ANSWERS = "█"
_WIDEST_BAR = 40


@dataclass(frozen=True, slots=True)
class Leech:
    """A question that keeps being forgotten, and its card."""

    stem: str
    card: str
    title: str


@dataclass(frozen=True, slots=True)
class Names:
    """Titles by id, for what the figures name by id alone."""

    topics: Mapping[str, str]
    paths: Mapping[str, str]
    leeches: tuple[Leech, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a chart: a label, a bar as a share of the longest, and figures."""

    label: str
    share: float
    figures: str
    look: str = "bar"


def stats_lines(progress: Progress, names: Names, *, retention: float, width: int, look: Look) -> list[Line]:
    """Return a learner's whole progress."""
    width = min(width, WIDEST_PROSE)
    lines = title_lines(TITLE.format(day=day_in_words(progress.today)), width, look)
    if not progress.answers:
        lines += [*para(EMPTY, width), *command_lines(BEGIN, width)]
        return [*lines, *_cards(progress.paths, names.paths, width, look)]
    for label, text in (
        (DUE, counted(progress.due, "question")),
        (STREAK, f"{progress.streak:,}"),
        (ANSWERS, f"{progress.answers:,}"),
    ):
        lines += para(text, width, label=label)
    lines += _forecast(progress.today, progress.forecast, width, look)
    lines += _cards(progress.paths, names.paths, width, look)
    lines += _retention(progress, names.topics, retention, width, look)
    lines += _calendar(progress.today, progress.calendar, width, look)
    lines += _calibration(progress.calibration, progress.overall, width, look)
    if names.leeches:
        leeches = [(leech.stem, leech.card, leech.title) for leech in names.leeches]
        lines += leech_lines(leeches, width=width, look=look)
    return lines


def _chart(rows: Sequence[_Row], width: int, look: Look) -> list[Line]:
    """Return labels, bars and figures in columns; where they do not fit, the figures under the label and no bar."""
    column = max((cells(row.label) for row in rows), default=0) + 2
    figures = max((cells(row.figures) for row in rows), default=0)
    room = min(_WIDEST_BAR, width - 2 - column - figures - 1)
    lines: list[Line] = []
    for row in rows:
        if room < 4:
            text = f"{row.label}: {unbroken(row.figures)}"
            lines += wrap([(text, "", "")], width, first=INDENT, rest=[*INDENT, *INDENT])
            continue
        drawn = bar(row.share, look, cells=room, style=row.look) if look is RICH else []
        label: Line = padded([(row.label, "label", "")], column)
        lines.append([*INDENT, *label, *drawn[:-1], *([(" ", "", "")] if drawn else []), (row.figures, "", "")])
    return lines


def _forecast(today: date, counts: Sequence[int], width: int, look: Look) -> list[Line]:
    most = max(counts, default=0)
    rows = []
    for number, count in enumerate(counts):
        day = today + timedelta(days=number)
        label = "Today" if not number else f"{WEEKDAYS[day.weekday()]} {in_words(day.isoformat()).rsplit(' ', 1)[0]}"
        rows.append(_Row(label, count / most if most else 0.0, f"{count:,}"))
    return [
        *heading_lines(FORECAST, width, look),
        *para(FORECAST_NOTE, width, "quiet"),
        *_chart(rows, width, look),
    ]


def _cards(paths: Mapping[str, PathProgress], titles: Mapping[str, str], width: int, look: Look) -> list[Line]:
    rows = []
    for name, path in [(n, p) for n, p in paths.items() if n] + [(n, p) for n, p in paths.items() if not n]:
        if path.total:
            label = one_line(titles.get(name, name)) if name else ALL_CARDS
            figures = f"{path.known} known, {path.learning} learning, {path.new} new"
            rows.append((label, path, figures))
    if not rows:
        return []
    lines = [*heading_lines(CARDS, width, look), *para(KNOWN_NOTE, width, "quiet")]
    for label, path, figures in rows:
        lines += wrap([(label, "label", "")], width, first=INDENT, rest=INDENT)
        room = min(_WIDEST_BAR, width - 4 - cells(figures) - 1)
        drawn = _stacked_bar(path, room) if look is RICH and room >= 8 else []
        shown: list[Segment] = [*drawn, (unbroken(figures) if drawn else figures, "", "")]
        lines += wrap(shown, width, first=[*INDENT, *INDENT], rest=[*INDENT, *INDENT])
    return lines


def _stacked_bar(path: PathProgress, room: int) -> list[Segment]:
    """Return a bar with what is known, then what is being learned, then what is new."""
    known = round(room * path.known / path.total)
    learning = round(room * (path.known + path.learning) / path.total) - known
    if path.learning and not learning and known < room:
        learning = 1
    return [
        ("█" * known, "bar", ""), ("▒" * learning, "bar", ""), ("░" * (room - known - learning), "quiet", ""),
        ("\u00a0", "", ""),
    ]  # fmt: skip


def _retention(progress: Progress, titles: Mapping[str, str], retention: float, width: int, look: Look) -> list[Line]:
    lines = heading_lines(RETENTION, width, look)
    if not progress.overall.n:
        return [*lines, *para(NO_RECALL, width)]
    rows = [_recall_row(one_line(titles.get(topic, topic)), recall) for topic, recall in progress.retention.items()]
    rows.append(_recall_row(OVERALL, progress.overall))
    note = RETENTION_NOTE.format(aim=percent(retention))
    return [*lines, *para(note, width, "quiet"), *_chart(rows, width, look)]


def _recall_row(label: str, recall: Recall) -> _Row:
    return _Row(label, recall.share, f"{percent(recall.share)}, n = {recall.n:,}".replace("\u00a0", " "))


def _calendar(today: date, days: Sequence[DayOfWork], width: int, look: Look) -> list[Line]:
    lines = heading_lines(CALENDAR, width, look)
    return [*lines, *(_calendar_grid(today, days, width) if look is RICH else _calendar_list(days, width))]


def _calendar_list(days: Sequence[DayOfWork], width: int) -> list[Line]:
    """Return the months in words: for plain text and for those who listen to it."""
    months: dict[str, list[int]] = {}
    for day in days:
        months.setdefault(day.day.isoformat()[:7], []).append(day.answers)
    lines: list[Line] = []
    for month, answers in months.items():
        text = f"{in_words(month)}: {counted(len(answers), 'day')}, {counted(sum(answers), 'answer')}"
        lines += para(text, width, indent=True)
    return lines


def _calendar_grid(today: date, days: Sequence[DayOfWork], width: int) -> list[Line]:
    """Return a row for each day of the week and a column for each week, the latest on the right."""
    answers = {day.day: day.answers for day in days}
    monday = today - timedelta(days=today.weekday())
    weeks = max(4, min(26, (width - 6) // 2))
    first = monday - timedelta(weeks=weeks - 1)
    lines = [[("      ", "", ""), (_months_above(first, weeks), "quiet", "")]]
    for weekday, name in enumerate(WEEKDAYS):
        row: Line = [("  ", "", ""), (f"{name} ", "label", "")]
        for week in range(weeks):
            day = first + timedelta(weeks=week, days=weekday)
            sign = " " if day > today else _shade(answers.get(day, 0))
            row.append((f"{sign} ", "quiet" if sign == "·" else "bar", ""))
        lines.append(row)
    return [*lines, *para(CALENDAR_NOTE, width, "quiet")]


def _shade(answers: int) -> str:
    return next((sign for below, sign in _SHADES if answers < below), _MOST_ANSWERS)


def _months_above(first: date, weeks: int) -> str:
    """Return the names of the months, each over the week in which it begins, where there is room for it."""
    row = [" "] * (2 * weeks)
    free = 0
    for week in range(weeks):
        day = first + timedelta(weeks=week)
        begins = week == 0 or day.month != (day - timedelta(weeks=1)).month
        name = in_words(day.isoformat()).split()[1][:3]
        if begins and 2 * week >= free and 2 * week + len(name) <= len(row):
            row[2 * week : 2 * week + len(name)] = name
            free = 2 * week + len(name) + 1
    return "".join(row)


def _calibration(calibration: Calibration, overall: Recall, width: int, look: Look) -> list[Line]:
    lines = heading_lines(CALIBRATION, width, look)
    if calibration.log_loss is None or calibration.constant_log_loss is None or calibration.rmse is None:
        return [*lines, *para(NO_CALIBRATION, width)]
    rows = [
        _Row(
            BIN.format(low=100 * one.low, high=100 * one.high),
            one.recall.share,
            BIN_FIGURES.format(
                foretold=percent(one.recall.foretold), share=percent(one.recall.share), n=one.recall.n
            ).replace("\u00a0", " "),
        )
        for one in calibration.bins
    ]
    text = FIGURES.format(
        loss=calibration.log_loss, n=calibration.n, share=percent(overall.share),
        constant=calibration.constant_log_loss, rmse=calibration.rmse,
    )  # fmt: skip
    lines += [*_chart(rows, width, look), *para(text, width)]
    return lines + (para(FEW.format(few=FEW_ANSWERS), width, "hint") if calibration.n < FEW_ANSWERS else [])
