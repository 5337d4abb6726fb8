"""`stats`: a learner's progress: what is due and will be, what is known, how well it is recalled, on which days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyberdip.commands.opening import opened
from cyberdip.commands.storing import opened_store, shelf_of
from cyberdip.errors import ExitCode
from cyberdip.library.model import CardId, LearningPath, Lesson, Level
from cyberdip.study.clock import Clock, now
from cyberdip.study.progress import measure
from cyberdip.view.drawing import put_lines
from cyberdip.view.output import put_json
from cyberdip.view.stats_pages import Leech, Names, stats_lines

if TYPE_CHECKING:
    from cyberdip.library.index import Index
    from cyberdip.study.shelf import IndexShelf


def stats(*, deck: Path | None, as_json: bool, plain: bool, pager: bool, clock: Clock = now) -> int:
    """Print the learner's progress; an empty store is told to be one, and is no error."""
    index = opened(deck)
    shelf = shelf_of(index)
    paths = [_path(record) for record in index.paths()]
    with opened_store(write=False) as store:
        settings = store.settings()
        progress = measure(
            store, shelf, cards=[CardId(row["id"]) for row in index.cards()], paths=paths, today=clock().day
        )
    if as_json:
        put_json(
            {**progress.as_record(), "settings": {"retention": settings.retention, "new_cards": settings.new_cards}}
        )
        return int(ExitCode.DONE)
    names = Names(
        topics=index.topic_titles(),
        paths={path.id: path.title for path in paths},
        leeches=_leeches(index, shelf, progress.leeches),
    )
    put_lines(
        lambda width, look: stats_lines(progress, names, retention=settings.retention, width=width, look=look),
        plain=plain,
        pager=pager,
    )
    return int(ExitCode.DONE)


def _path(record: dict[str, Any]) -> LearningPath:
    lessons = tuple(
        Lesson(lesson["id"], lesson["title"], tuple(map(CardId, lesson["cards"])), lesson["minutes"])
        for lesson in record["lessons"]
    )
    return LearningPath(
        record["id"], record["title"], record["introduction"], lessons, record["closing_questions"],
        Level(record["level"]),
    )  # fmt: skip


def _leeches(index: Index, shelf: IndexShelf, questions: tuple[str, ...]) -> tuple[Leech, ...]:
    found = shelf.find(questions)
    titles = index.titles({question.card for question in found.values()})
    return tuple(Leech(found[name].stem, found[name].card, titles[found[name].card][0]) for name in questions)
