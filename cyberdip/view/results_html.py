"""The cohort report as one HTML file that stands alone: charts as inline SVG, no script, no network, good in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cyberdip.exchange.web import one_line, page, text
from cyberdip.view import results_pages as words
from cyberdip.view.drawing import percent
from cyberdip.view.results_pages import figure, option_name, percent_or_none

if TYPE_CHECKING:
    from cyberdip.training.report import QuestionRow, Report

_STYLE = """
.warning { border-inline-start: 4px solid var(--wrong); padding: .25rem .75rem; background: var(--band); }
figure { margin: 1rem 0; } figcaption { color: var(--soft); }
svg { max-width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 12px; font-family: inherit; }
svg .bar { fill: var(--mark); } svg .axis { stroke: var(--line); } svg .dot { fill: var(--mark); }
svg .noted { fill: var(--ground); stroke: var(--wrong); stroke-width: 2.5; }
h1 { overflow-wrap: anywhere; } td.q { min-width: 16rem; } .wide table { font-size: .9rem; }
.key { color: var(--right); font-weight: 600; }
@media print { td.q { min-width: 0; } .wide { overflow: visible; } .wide table { font-size: 8.5pt; }
  .wide th, .wide td { padding: .15rem .25rem; } }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 1rem 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; }
"""
_BAR_HEIGHT, _LABEL_WIDTH, _CHART_WIDTH = 22, 270, 680
_PLOT = 300


def results_html(report: Report, topics: Mapping[str, str]) -> str:
    """Return the report as HTML. topics: the titles of topics, by id."""
    title = words.title_of(report)
    parts = [
        f"<h1>{text(title)}</h1>\n",
        _facts(report),
        "".join(f'<p class="warning">{text(warning)}</p>\n' for warning in report.warnings),
        f"<h2>{text(words.DISTRIBUTION)}</h2>\n",
        _distribution(report.bars),
        _topics(report, topics),
        f"<h2>{text(words.LOOK_AT)}</h2>\n",
        _to_look_at(report.questions),
        f"<h2>{text(words.QUESTIONS)}</h2>\n",
        _scatter(report.questions),
        _question_table(report),
        f"<h2>{text(words.LEARNERS)}</h2>\n",
        _learner_table(report),
        _left_out(report),
    ]
    return page(title, "".join(parts), style=_STYLE)


def _facts(report: Report) -> str:
    f = report.figures
    rows = (
        ("Learners", f"{f.learners}, from {report.files} files"),
        ("Questions", f"{f.questions}"),
        ("Mean mark", f"{f.mean:.2f} ({percent(f.mean / f.questions)})"),
        ("Median, least and most", f"{f.median:g}, {f.least:g}, {f.most:g}"),
        ("Standard deviation", figure(f.sd)),
        ("Cronbach's alpha", f"{figure(f.alpha)} (n = {f.learners})"),
        ("KR-20, right or not", f"{figure(f.kr20)} (n = {f.learners})"),
        ("Standard error of measurement", f"{figure(f.sem)} marks"),
    )
    return '<dl class="facts">' + "".join(f"<dt>{text(a)}</dt><dd>{text(b)}</dd>" for a, b in rows) + "</dl>\n"


def _bars(rows: Sequence[tuple[str, float, str]], caption: str) -> str:
    """Return a bar chart. rows: label, share of the longest bar (0 to 1), figure at its end."""
    height = _BAR_HEIGHT * len(rows) + 6
    room = _CHART_WIDTH - _LABEL_WIDTH - 60
    box = f'viewBox="0 0 {_CHART_WIDTH} {height}" width="{_CHART_WIDTH}"'
    out = [f'<figure><svg {box} role="img" aria-label="{text(caption)}">']

    for number, (label, share, value) in enumerate(rows):
        top = number * _BAR_HEIGHT + 4
        length = max(1.0, share * room)
        shown = label if len(label) <= 38 else f"{label[:37]}…"
        out.append(
            f'<text x="{_LABEL_WIDTH - 8}" y="{top + 13}" text-anchor="end">{text(shown)}</text>'
            f'<rect class="bar" x="{_LABEL_WIDTH}" y="{top}" width="{length:.1f}" height="{_BAR_HEIGHT - 6}"/>'
            f'<text x="{_LABEL_WIDTH + length + 6:.1f}" y="{top + 13}">{text(value)}</text>'
        )
    return "".join(out) + f"</svg><figcaption>{text(caption)}</figcaption></figure>\n"


def _distribution(bars: Sequence[int]) -> str:
    most = max(bars, default=0) or 1
    tenth = 100 // len(bars)
    rows = [
        (f"{at * tenth} to {(at + 1) * tenth}%", count / most, str(count))
        for at, count in reversed(list(enumerate(bars)))
    ]
    return _bars(rows, "Learners by the share of the marks that they won")


def _topics(report: Report, topics: Mapping[str, str]) -> str:
    if not report.topics:
        return ""
    rows = [
        (topics.get(name, name), mean, f"{percent(mean)} ({count})") for name, (mean, count) in report.topics.items()
    ]
    chart = _bars(rows, "Share of the marks won in each topic, and its number of questions")
    return f"<h2>{text(words.TOPICS)}</h2>\n{chart}"


def _scatter(rows: Sequence[QuestionRow]) -> str:
    """Return the questions by facility and discrimination, by their numbers."""
    caption = (
        "Each question by its facility (left to right) and discrimination (upwards); a ring marks those to look at"
    )
    left, top = 46, 10
    out = [
        f'<figure><svg viewBox="0 0 {left + _PLOT + 30} {top + _PLOT + 40}" width="{left + _PLOT + 30}" role="img" '
        f'aria-label="{text(caption)}">'
    ]
    for step in range(5):
        at = step / 4
        x, y = left + at * _PLOT, top + (1 - at) * _PLOT
        out.append(
            f'<line class="axis" x1="{x}" y1="{top}" x2="{x}" y2="{top + _PLOT}"/>'
            f'<line class="axis" x1="{left}" y1="{y}" x2="{left + _PLOT}" y2="{y}"/>'
            f'<text x="{x}" y="{top + _PLOT + 18}" text-anchor="middle">{percent(at)}</text>'
            f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{at * 2 - 1:.1f}</text>'
        )
    for number, row in enumerate(rows, start=1):
        if row.figures.discrimination is None:
            continue
        x = left + row.figures.facility * _PLOT
        y = top + (1 - (row.figures.discrimination + 1) / 2) * _PLOT
        out.append(
            f'<circle class="{"noted" if row.look else "dot"}" cx="{x:.1f}" cy="{y:.1f}" r="4">'
            f"<title>{number}: {text(row.id)}</title></circle>"
            f'<text x="{x + 6:.1f}" y="{y + 4:.1f}">{number}</text>'
        )
    return "".join(out) + f"</svg><figcaption>{text(caption)}</figcaption></figure>\n"


def _to_look_at(rows: Sequence[QuestionRow]) -> str:
    out = []
    for number, row in enumerate(rows, start=1):
        if not row.look:
            continue
        out.append(f'<h3>{number}. {one_line(row.stem)} <small class="code">{text(row.id)}</small></h3>\n<ul>')
        out += [f"<li>{one_line(sentence)}</li>" for sentence in row.look]
        out.append("</ul>\n")
        if row.options:
            out.append(_option_table(row))
    return "".join(out) or f"<p>{text(words.NONE_TO_LOOK_AT)}</p>\n"


def _option_table(row: QuestionRow) -> str:
    rows = []
    for option in row.options:
        name = one_line(option_name(option))
        shown = f'<td class="key">{name} (key)</td>' if option.is_key else f"<td>{name}</td>"
        figures = (
            str(option.count),
            percent(option.share),
            percent_or_none(option.upper),
            percent_or_none(option.lower),
        )
        rows.append(f"<tr>{shown}{_numbers(figures)}</tr>")
    heads = ("Option", "Chosen", "Share", "Upper third", "Lower third")
    return _table(_head(heads, words_first=1), rows)


def _numbers(figures: Sequence[str]) -> str:
    return "".join(f'<td class="n">{value}</td>' for value in figures)


def _table(head: str, rows: Sequence[str], *, caption: str = "") -> str:
    note = f"<caption>{text(caption)}</caption>" if caption else ""
    body = "".join(rows)
    return f'<div class="wide"><table>{note}<thead>{head}</thead><tbody>{body}</tbody></table></div>\n'


def _head(names: Sequence[str], *, words_first: int) -> str:
    cells = "".join(
        f'<th scope="col"{"" if at < words_first else " class=n"}>{text(name)}</th>' for at, name in enumerate(names)
    )
    return f"<tr>{cells}</tr>"


def _question_table(report: Report) -> str:
    rows = []
    for number, row in enumerate(report.questions, start=1):
        f = row.figures
        figures = (
            percent(f.facility), figure(f.sd), percent_or_none(row.guess), figure(f.discrimination),
            figure(f.efficiency), figure(f.point_biserial), figure(f.upper_lower), str(row.left_blank),
        )  # fmt: skip
        name = f'{one_line(row.stem)} <small class="code">{text(row.id)}</small>'
        rows.append(f'<tr><td class="n">{number}</td><td class="q">{name}</td>{_numbers(figures)}</tr>')
    head = _head(("No.", *words.QUESTION_COLUMNS[1:]), words_first=2)
    return _table(head, rows, caption=words.QUESTIONS_NOTE.format(n=report.figures.learners))


def _learner_table(report: Report) -> str:
    rows = []
    for row in sorted(report.learners, key=lambda one: one.rank):
        late = " (time up)" if row.out_of_time else ""
        figures = (
            f"{row.total:.2f}", percent(row.share), str(row.right), str(row.left_blank), f"{row.minutes:.0f}{late}",
        )  # fmt: skip
        name = f"<td>{one_line(row.name)}</td><td>{text(row.form)}</td>"
        rows.append(f'<tr><td class="n">{row.rank}</td>{name}{_numbers(figures)}</tr>')
    return _table(_head(("Rank", *words.LEARNER_COLUMNS[1:]), words_first=3), rows)


def _left_out(report: Report) -> str:
    if not report.left_out:
        return ""
    rows = "".join(f"<li>{one_line(one.file)}: {one_line(one.reason)}</li>" for one in report.left_out)
    return f"<h2>{text(words.LEFT_OUT)}</h2>\n<ul>{rows}</ul>\n"
