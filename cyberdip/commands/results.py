"""`results`: the report on a cohort, from any number of result files."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cyberdip.commands.opening import opened
from cyberdip.commands.selecting import check_words
from cyberdip.commands.storing import shelf_of
from cyberdip.library.writing import check_place, write_whole
from cyberdip.training.cohort import Cohort, LeftOut, read_cohort, result_files
from cyberdip.training.report import Report, as_record, report_on
from cyberdip.view.output import put_json
from cyberdip.view.terminal import write


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of `results` ask for."""

    files: Sequence[Path]
    paper: str | None = None
    as_json: bool = False
    as_csv: bool = False
    table: str = "learners"
    html: Path | None = None
    force: bool = False
    plain: bool = False
    pager: bool = True


def results(wanted: Wanted, *, deck: Path | None) -> int:
    """Print the report on the results of one paper, or write it as HTML."""
    check_words([wanted.table], "table", tuple(_CSV))
    if wanted.html:
        check_place(wanted.html, force=wanted.force, option="--html")
    files, missing = result_files(wanted.files)
    cohort = _read(files, missing, paper=wanted.paper)
    index = opened(deck)
    report = report_on(cohort, questions=shelf_of(index).find(cohort.questions), topics=dict(index.main_topics()))
    if wanted.as_json:
        put_json(as_record(report))
        return 0
    if wanted.as_csv:
        write(csv_text(report, wanted.table))
        return 0
    titles = index.topic_titles()
    if wanted.html:
        from cyberdip.view.results_html import results_html

        write_whole(wanted.html, results_html(report, titles), force=wanted.force)
        write(f"Wrote the report on {report.figures.learners} results to {wanted.html}.\n")
        if report.left_out:
            count = "1 file is" if len(report.left_out) == 1 else f"{len(report.left_out)} files are"
            write(f"{count} not in it; the report names them.\n", sys.stderr)
        return 0
    from cyberdip.view.drawing import put_lines
    from cyberdip.view.results_pages import results_lines

    put_lines(
        lambda width, look: results_lines(report, titles, width=width, look=look),
        plain=wanted.plain,
        pager=wanted.pager,
    )
    return 0


def _read(files: Sequence[Path], missing: Sequence[LeftOut], *, paper: str | None) -> Cohort:
    """Read the files, with a bar on a terminal if it takes long."""
    from cyberdip.view.waiting import progress

    with progress("Reading results", len(files)) as tick:
        return read_cohort(files, paper=paper, missing=missing, tick=tick)


def csv_text(report: Report, table: str) -> str:
    """Return one table of the report as CSV with a header line; no cell of it starts a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in _CSV[table](report):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: object) -> str:
    """Return a cell; a text that a spreadsheet would read as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _learners(report: Report) -> Iterator[Sequence[object]]:
    yield ("name", "form", "marks", "share", "rank", "right", "left_blank", "minutes", "out_of_time", "ended", "file")
    for row in report.learners:
        yield (
            row.name, row.form, row.total, row.share, row.rank, row.right, row.left_blank, row.minutes,
            "yes" if row.out_of_time else "no", row.ended, row.file,
        )  # fmt: skip


def _items(report: Report) -> Iterator[Sequence[object]]:
    yield (
        "number", "question", "card", "type", "topic", "n", "facility", "sd", "random_guess_score", "discrimination",
        "efficiency", "point_biserial", "upper_third", "lower_third", "upper_lower", "left_blank", "median_seconds",
        "look", "stem",
    )  # fmt: skip
    for number, row in enumerate(report.questions, start=1):
        f = row.figures
        yield (
            number, row.id, row.card, row.type, row.topic, f.learners, f.facility, f.sd, row.guess, f.discrimination,
            f.efficiency, f.point_biserial, f.upper, f.lower, f.upper_lower, row.left_blank, row.seconds,
            " ".join(row.look), row.stem,
        )  # fmt: skip


def _options(report: Report) -> Iterator[Sequence[object]]:
    yield ("number", "question", "option", "is_key", "n", "count", "share", "upper_third", "lower_third")
    for number, row in enumerate(report.questions, start=1):
        for option in row.options:
            key = "" if option.is_key is None else "yes" if option.is_key else "no"
            yield (
                number, row.id, option.text or "(no answer)", key, row.figures.learners, option.count, option.share,
                option.upper, option.lower,
            )  # fmt: skip


_CSV: dict[str, Callable[[Report], Iterator[Sequence[object]]]] = {
    "learners": _learners,
    "questions": _items,
    "options": _options,
}
