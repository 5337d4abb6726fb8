"""What `stats` tells of a learner's progress: plain figures, each with the number that it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from cyberdip.library.model import CardId, LearningPath
from cyberdip.study.shelf import Shelf
from cyberdip.study.standing import PathProgress, path_progress, standings
from cyberdip.study.store import Store

FORECAST_DAYS = 14
CALENDAR_DAYS = 26 * 7
BINS = 10
_SURE = 1e-6


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of `n` foretold answers were recalled. foretold: the mean chance that the schedule gave them."""

    n: int
    recalled: int
    foretold: float

    @property
    def share(self) -> float:
        """The share recalled, 0 to 1."""
        return self.recalled / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose foretold chance lay from `low` up to `high`, and how they came out."""

    low: float
    high: float
    recall: Recall


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well the schedule foretells recall, over `n` answers that it could foretell.

    log_loss: mean of -ln(chance given to what happened); lower is better. constant_log_loss: the same for someone who
        always says the share recalled overall, the best constant there is. None where n is 0.
    rmse: root of the mean squared gap between foretold and measured recall over the bins, weighted by their n.
    """

    n: int
    log_loss: float | None
    constant_log_loss: float | None
    rmse: float | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """The answers of a study day and the sum of their marks."""

    day: date
    answers: int
    marks: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that `stats` shows.

    forecast: questions that fall due on each day from today on, the overdue on the first.
    retention: recall by main topic. streak: study days in a row with an answer, up to today or yesterday.
    paths: standing by the id of each path, and of all cards under "".
    """

    today: date
    due: int
    forecast: tuple[int, ...]
    answers: int
    retention: dict[str, Recall]
    overall: Recall
    calendar: tuple[DayOfWork, ...]
    streak: int
    paths: dict[str, PathProgress]
    leeches: tuple[str, ...]
    calibration: Calibration

    def as_record(self) -> dict[str, Any]:
        """Return the figures for JSON."""
        record = asdict(self)
        record["today"] = self.today.isoformat()
        record["calendar"] = [{**asdict(day), "day": day.day.isoformat()} for day in self.calendar]
        record["leeches"] = list(self.leeches)
        record["forecast"] = list(self.forecast)
        record["calibration"]["bins"] = [asdict(one) for one in self.calibration.bins]
        return record


def measure(
    store: Store, shelf: Shelf, *, cards: Sequence[CardId], paths: Iterable[LearningPath], today: date
) -> Progress:
    """Work the learner's progress out. cards: all cards of the decks in use."""
    foretold = store.predictions()
    topics = shelf.topics_of({CardId(card) for card, *_ in foretold})
    of_cards = standings(store, shelf, cards)
    of_paths = {
        path.id: path_progress(of_cards[card] for lesson in path.lessons for card in lesson.cards if card in of_cards)
        for path in paths
    }
    worked = store.answers_by_day(today - timedelta(days=CALENDAR_DAYS - 1), today)
    leeches = [question for question, memory in store.memories().items() if memory.is_leech]
    forecast = tuple(store.due_counts(today, FORECAST_DAYS))
    return Progress(
        today=today,
        due=forecast[0],
        forecast=forecast,
        answers=store.size(),
        retention=_by_topic(foretold, topics),
        overall=_recall(foretold),
        calendar=tuple(DayOfWork(day, *worked[day]) for day in sorted(worked)),
        streak=streak(worked, today=today),
        paths={"": path_progress(of_cards.values()), **of_paths},
        leeches=tuple(sorted(set(shelf.find(leeches)) & set(leeches))),
        calibration=calibration([(chance, recalled) for _, chance, recalled in foretold]),
    )


def streak(worked: Mapping[date, object], *, today: date) -> int:
    """Count the days of work in a row that end today, or yesterday where nothing was done yet today."""
    day = today if today in worked else today - timedelta(days=1)
    length = 0
    while day in worked:
        length += 1
        day -= timedelta(days=1)
    return length


def _recall(foretold: Sequence[tuple[str, float, bool]]) -> Recall:
    n = len(foretold)
    return Recall(n, sum(recalled for *_, recalled in foretold), sum(c for _, c, _ in foretold) / n if n else 0.0)


def _by_topic(foretold: Sequence[tuple[str, float, bool]], topics: Mapping[CardId, str]) -> dict[str, Recall]:
    grouped: dict[str, list[tuple[str, float, bool]]] = {}
    for one in foretold:
        topic = topics.get(CardId(one[0]))
        if topic is not None:
            grouped.setdefault(topic, []).append(one)
    return {topic: _recall(grouped[topic]) for topic in sorted(grouped)}


def calibration(foretold: Sequence[tuple[float, bool]]) -> Calibration:
    """Compare foretold chances of recall with what happened."""
    n = len(foretold)
    bins: dict[int, list[tuple[str, float, bool]]] = {}
    for chance, recalled in foretold:
        bins.setdefault(min(int(chance * BINS), BINS - 1), []).append(("", chance, recalled))
    told = tuple(Bin(place / BINS, (place + 1) / BINS, _recall(bins[place])) for place in sorted(bins))
    if not n:
        return Calibration(0, None, None, None, ())
    share = sum(recalled for _, recalled in foretold) / n
    return Calibration(
        n=n,
        log_loss=sum(_loss(chance, recalled) for chance, recalled in foretold) / n,
        constant_log_loss=sum(_loss(share, recalled) for _, recalled in foretold) / n,
        rmse=math.sqrt(sum(b.recall.n * (b.recall.share - b.recall.foretold) ** 2 for b in told) / n),
        bins=told,
    )


def _loss(chance: float, recalled: bool) -> float:
    sure = min(max(chance, _SURE), 1 - _SURE)
    return -math.log(sure if recalled else 1 - sure)
