"""The pages of `results`: the cohort, its learners and its questions, on a terminal and as plain text.

Its sentences stand at the top, so that a translation can replace them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cyberdip.training.cohort import is_code
from cyberdip.view.drawing import INDENT, bar, counted, heading_lines, para, percent, sentence_list, title_lines
from cyberdip.view.layout import WIDEST_PROSE, Look
from cyberdip.view.lines import Line, cells, one_line, padded, wrap
from cyberdip.view.wording import TRUE_FALSE

if TYPE_CHECKING:
    from cyberdip.training.cohort import LeftOut
    from cyberdip.training.report import OptionRow, QuestionRow, Report

TITLE = "Results of {paper}"
QUIZ = "a quiz"
RESULTS = "Results: "
MARKS = "Marks: "
MARKS_OF = "mean {mean}, median {median}, from {least} to {most}, of {questions}"
SPREAD = "Standard deviation: "
RELIABILITY = "Reliability: "
RELIABILITY_OF = "alpha {alpha}, KR-20 {kr20}, standard error of measurement {sem} (n = {n})"
NOT_KNOWN = "–"
DISTRIBUTION = "How the marks are spread"
TOPICS = "By topic"
LEARNERS = "Learners"
QUESTIONS = "Questions"
QUESTIONS_NOTE = (
    "Facility: the share of the marks that were won. SD: its standard deviation. Guess: what random answers would "
    "win. Disc.: correlation with the rest of the paper (Moodle's discrimination index). Effic.: its covariance over "
    "the largest there could be. r pb: the correlation over right or not. U-L: the facility of the upper third less "
    "that of the lower. n = {n} for each."
)
LOOK_AT = "Questions to look at"
NONE_TO_LOOK_AT = "None stands out."
OPTION_TABLE = "chosen by {count} ({share}); upper third {upper}, lower third {lower}"
OPTION_COUNT = "chosen by {count} ({share})"
KEY_MARK = "key: "
NO_ANSWER = "(no answer)"
LEFT_OUT = "Files that are not in these figures"
REASONS = {
    "damaged": "damaged",
    "foreign": "foreign",
    "newer": "from a newer version",
    "other paper": "of another paper",
    "same file": "the same result again",
    "same learner": "a second one of a learner",
}
LEARNER_COLUMNS = ("", "Name", "Form", "Marks", "Share", "Right", "Blank", "Min.")
QUESTION_COLUMNS = ("", "Question", "Facility", "SD", "Guess", "Disc.", "Effic.", "r pb", "U-L", "Blank")
MOST_LEFT_OUT = 40
_MOST_NAME = 40


def results_lines(report: Report, topics: Mapping[str, str], *, width: int, look: Look) -> list[Line]:
    """Return the whole report. topics: the titles of topics, by id."""
    figures = report.figures
    wide, width = width, min(width, WIDEST_PROSE)
    lines = title_lines(title_of(report), width, look)
    files = f"{counted(figures.learners, 'learner')}, from {counted(report.files, 'file')}"
    lines += para(files, width, label=RESULTS)
    marks = MARKS_OF.format(
        mean=f"{figures.mean:.1f}", median=f"{figures.median:g}", least=f"{figures.least:g}",
        most=f"{figures.most:g}", questions=figures.questions,
    )  # fmt: skip
    lines += para(marks, width, label=MARKS)
    lines += para(figure(figures.sd), width, label=SPREAD)
    reliability = RELIABILITY_OF.format(
        alpha=figure(figures.alpha), kr20=figure(figures.kr20), sem=figure(figures.sem), n=figures.learners
    )
    lines += para(reliability, width, label=RELIABILITY)
    for warning in report.warnings:
        lines += [[], *para(warning, width, "hint")]
    lines += heading_lines(DISTRIBUTION, width, look)
    lines += _bars(report.bars, look)
    if report.topics:
        lines += heading_lines(TOPICS, width, look)
        for topic, (mean, count) in report.topics.items():
            text = f"{percent(mean)} of the marks, {counted(count, 'question')}"
            lines += para(text, width, label=f"{one_line(topics.get(topic, topic))}: ", indent=True)
    lines += heading_lines(LEARNERS, width, look)
    lines += _table(LEARNER_COLUMNS, _learner_rows(report), wide, grow=1)
    lines += heading_lines(QUESTIONS, width, look)
    lines += _table(QUESTION_COLUMNS, _question_rows(report), wide, grow=1)
    lines += [[], *para(QUESTIONS_NOTE.format(n=figures.learners), width, "quiet")]
    lines += heading_lines(LOOK_AT, width, look)
    lines += _to_look_at(report.questions, width)
    return lines + left_out_lines(report.left_out, width, look)


def title_of(report: Report) -> str:
    """Return the title of a report, which names the paper."""
    return TITLE.format(paper=report.paper if is_code(report.paper) else QUIZ)


def _bars(bars: Sequence[int], look: Look) -> list[Line]:
    most = max(bars, default=0) or 1
    tenth = 100 // len(bars)
    lines = []
    for place, count in reversed(list(enumerate(bars))):
        label = f"{place * tenth:>3} to {(place + 1) * tenth:>3}%  "
        lines.append([*INDENT, (label, "label", ""), *bar(count / most, look), (f"{count}", "", "")])
    return lines


def _learner_rows(report: Report) -> list[tuple[str, ...]]:
    ranked = sorted(report.learners, key=lambda row: row.rank)
    return [
        (
            f"{row.rank}", cut(row.name), row.form, f"{row.total:.2f}", percent(row.share), f"{row.right}",
            f"{row.left_blank}", f"{row.minutes:.0f}{' (time up)' if row.out_of_time else ''}",
        )
        for row in ranked
    ]  # fmt: skip


def _question_rows(report: Report) -> list[tuple[str, ...]]:
    return [
        (
            f"{number}", row.id, percent(row.figures.facility), figure(row.figures.sd), percent_or_none(row.guess),
            figure(row.figures.discrimination), figure(row.figures.efficiency), figure(row.figures.point_biserial),
            figure(row.figures.upper_lower), f"{row.left_blank}",
        )
        for number, row in enumerate(report.questions, start=1)
    ]  # fmt: skip


def _to_look_at(rows: Sequence[QuestionRow], width: int) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        if not row.look:
            continue
        if lines:
            lines.append([])
        name = f"{number}. {row.stem}" if row.stem else f"{number}."
        lines += wrap([(one_line(name), "title", ""), (f" ({row.id})", "quiet", "")], width, rest=INDENT)
        for sentence in row.look:
            lines += para(one_line(sentence), width, indent=True)
        for option in row.options:
            lines += _option_lines(option, width)
    return lines or para(NONE_TO_LOOK_AT, width, indent=True)


def _option_lines(option: OptionRow, width: int) -> list[Line]:
    has_thirds = option.upper is not None and option.lower is not None
    template = OPTION_TABLE if has_thirds else OPTION_COUNT
    counts = template.format(
        count=option.count, share=percent(option.share), upper=percent_or_none(option.upper),
        lower=percent_or_none(option.lower),
    )  # fmt: skip
    name = option_name(option)
    mark = KEY_MARK if option.is_key else "- "
    return wrap(
        [(mark, "right" if option.is_key else "quiet", ""), (f"{name}: ", "", ""), (counts, "quiet", "")],
        width, first=[*INDENT, *INDENT], rest=[*INDENT, *INDENT, *INDENT],
    )  # fmt: skip


def left_out_lines(left_out: Sequence[LeftOut], width: int, look: Look) -> list[Line]:
    """Return the files that are not in the figures: how many of each kind, then each with its reason."""
    if not left_out:
        return []
    counts: dict[str, int] = {}
    for one in left_out:
        counts[one.why] = counts.get(one.why, 0) + 1
    kinds = sentence_list([f"{count} {REASONS[why]}" for why, count in counts.items()])
    lines = [*heading_lines(LEFT_OUT, width, look), *para(f"{kinds}.", width, indent=True)]
    for one in left_out[:MOST_LEFT_OUT]:
        lines += wrap(
            [(f"{one_line(one.file)}: ", "strong", ""), (one_line(one.reason), "", "")],
            width,
            first=INDENT,
            rest=[*INDENT, *INDENT],
        )
    if len(left_out) > MOST_LEFT_OUT:
        lines += para(
            f"… and {len(left_out) - MOST_LEFT_OUT} more; `results --json` names them all.", width, indent=True
        )
    return lines


def _table(columns: Sequence[str], rows: Sequence[tuple[str, ...]], width: int, *, grow: int) -> list[Line]:
    """Return rows in columns, the words of column `grow` cut short if need be; stacked where they do not fit."""
    table = [tuple(columns), *(tuple(map(one_line, row)) for row in rows)]
    widths = [max(cells(row[at]) for row in table) for at in range(len(columns))]
    spare = width - 2 * len(columns) - sum(widths)
    if spare < 0 and widths[grow] + spare < 12:
        return _stacked(columns, rows, width, grow=grow)
    widths[grow] += min(0, spare)
    lines: list[Line] = []
    for number, row in enumerate(table):
        line: Line = list(INDENT)
        for at, (text, size) in enumerate(zip(row, widths, strict=True)):
            shown = cut(text, size)
            style = "label" if number == 0 else "title" if at == grow else ""
            left = at == grow or not any(character.isdigit() for character in "".join(r[at] for r in table[1:2]))
            pad = " " * max(0, size - cells(shown))
            cell = shown + pad if left else pad + shown
            line += padded([(cell, style, "")], size + (2 if at < len(widths) - 1 else 0))
        lines.append(line)
    return lines


def _stacked(columns: Sequence[str], rows: Sequence[tuple[str, ...]], width: int, *, grow: int) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        named = [f"{name} {text}" for at, (name, text) in enumerate(zip(columns, row, strict=True)) if at > grow]
        name: Line = [(f"{row[0]}. ", "quiet", ""), (one_line(row[grow]), "title", "")]
        lines += wrap(name, width, first=INDENT, rest=INDENT)
        lines += wrap([(", ".join(named), "", "")], width, first=[*INDENT, *INDENT], rest=[*INDENT, *INDENT])
    return lines


def option_name(option: OptionRow) -> str:
    """Return an option as it is named in a table."""
    return one_line(TRUE_FALSE.get(option.text, option.text)) or NO_ANSWER


def figure(value: float | None) -> str:
    """Return a figure with two decimals, a dash where there is none."""
    return NOT_KNOWN if value is None else f"{value:.2f}"


def percent_or_none(share: float | None) -> str:
    """Return a share as a percentage, a dash where there is none."""
    return NOT_KNOWN if share is None else percent(share)


def cut(text: str, size: int = _MOST_NAME) -> str:
    """Return text of at most `size` cells, with an ellipsis where it was longer."""
    text = one_line(text)
    if cells(text) <= size:
        return text
    while text and cells(text) > size - 1:
        text = text[:-1]
    return f"{text}…"
