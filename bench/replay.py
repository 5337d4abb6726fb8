"""How many reviews the schedule needs for what is remembered: `python -m bench.replay` writes bench/RESULTS-replay.md.

Simulated learners forget by memory models that none of the schedulers knows; whether a trial succeeds is chance.

`Traces` is the activation model of ACT-R with the decay of Pavlik and Anderson ("Practice and forgetting effects on
vocabulary memory", Cognitive Science 29, 2005, equations 1, 4 and 5; parameters and the slower time between sessions
as in their "Using a model to compute the optimal schedule of practice", Journal of Experimental Psychology: Applied 14,
2008). Each time an item is met leaves a trace that decays as a power of time, the faster the better the item was
remembered at that moment, so that spacing pays. A trace once left is never lost: a wrong answer costs nothing.

`Strength` is a plain power law of forgetting (Wixted and Ebbesen, "On the form of forgetting", Psychological Science 2,
1991), with an exponent of the item's own. Recalling an item strengthens it, the more the nearer it was to being
forgotten; failing weakens it.

Each scheduler has one knob, which is turned until the learners remember equally much; then the reviews are counted.
Every scheduler meets the same learners, items, missed days and dice. All chance comes from fixed seeds.
"""

from __future__ import annotations

import math
import os
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Protocol

from cyberdip.study.schedule import MemoryState, Rating, after, due_day

LEARNERS, DAYS, ITEMS = 200, 180, 40
TARGET = 0.9
MISSED = 1 / 7  # the share of days on which a learner does not come
SAMPLED_EVERY = 10  # days between two looks at what is remembered

FIRST_ANSWER = 300 / 86_400  # days between reading a card and being asked about it

RESULTS = Path(__file__).parent / "RESULTS-replay.md"
_FIRST_DAY = date(2026, 1, 1)
_NORMAL = statistics.NormalDist()


# ---------------------------------------------------------------- what learners remember, in truth


class Memory(Protocol):
    """One item in one learner's memory. Times are days. ease: of learner and item together, standard normal."""

    def __init__(self, ease: float, dice: Random) -> None: ...

    def recall(self, now: float) -> float:
        """Return the chance of recall, 0 to 1."""

    def meet(self, now: float, right: bool) -> None:
        """Change by having been asked and told."""


class Traces:
    """ACT-R; see above. The item was read at time 0 of its own; ease shifts the activation."""

    # Pavlik and Anderson (2008): decay scale and intercept, threshold, noise, the speed of time between sessions
    SCALE, LEAST, THRESHOLD, NOISE, DAY = 0.217, 0.177, -0.704, 0.255, 86_400 * 0.025
    # Ours: with these, about nine in ten items are recalled one day after the first lesson.
    EASE, SPREAD = 0.85, 0.25
    __slots__ = ("_ease", "_traces")

    def __init__(self, ease: float, dice: Random) -> None:
        self._ease = self.EASE + self.SPREAD * ease
        self._traces: list[tuple[float, float]] = [(-FIRST_ANSWER / 0.025, -self.LEAST)]  # when, and minus the decay

    def _activation(self, now: float) -> float:
        return math.log(sum([((now - when) * self.DAY) ** power for when, power in self._traces]))

    def recall(self, now: float) -> float:
        """Return the logistic of activation above the threshold."""
        return 1 / (1 + math.exp((self.THRESHOLD - self._activation(now) - self._ease) / self.NOISE))

    def meet(self, now: float, right: bool) -> None:
        """Leave a trace."""
        self._traces.append((now, -(self.SCALE * math.exp(self._activation(now)) + self.LEAST)))


class Strength:
    """A power law with a strength in days; see above. Ours: half of all items are at 90 % after three days at first."""

    __slots__ = ("_days", "_exponent", "_gain", "_met")

    def __init__(self, ease: float, dice: Random) -> None:
        self._exponent = 0.3 * math.exp(0.25 * _NORMAL.inv_cdf(dice.random()))
        self._days = 3 / (0.9 ** (-1 / 0.3) - 1) * math.exp(0.7 * ease)
        self._gain = 5 * math.exp(0.35 * ease)
        self._met = -FIRST_ANSWER

    def recall(self, now: float) -> float:
        """Return the power law of the time since the last trial."""
        return float((1 + (now - self._met) / self._days) ** -self._exponent)

    def meet(self, now: float, right: bool) -> None:
        """Grow by up to `gain` times, the more was forgotten; after a failure keep a third, but not below a day."""
        if right:
            self._days *= 1 + self._gain * (1 - self.recall(now)) ** 0.5
        else:
            self._days = max(1.0, self._days / 3)
        self._met = now


MODELS: tuple[type[Memory], ...] = (Traces, Strength)


# ---------------------------------------------------------------- the schedulers
# Each takes its knob, the state after the last review (None before the first), whether the answer was right, how well
# it was recalled (only SM-2 is told), and the days since the last review; it returns the new state and the interval.

State = tuple[float, ...]
Step = Callable[[float, State | None, bool, float, int], tuple[State, float]]


@cache
def _fsrs(state: State | None, right: bool, elapsed_days: int) -> State:
    memory = None if state is None else MemoryState(state[0], state[1], last_day=_FIRST_DAY)
    rating = Rating.GOOD if right else Rating.AGAIN
    new = after(memory, rating=rating, day=_FIRST_DAY + timedelta(days=elapsed_days))
    return new.stability, new.difficulty


@cache
def _fsrs_interval(state: State, retention: float) -> int:
    return (due_day(MemoryState(*state, last_day=_FIRST_DAY), retention=retention) - _FIRST_DAY).days


def schedule(knob: float, state: State | None, right: bool, strength: float, elapsed: int) -> tuple[State, float]:
    """The schedule of cyberdip (study/schedule.py). Knob: the retention wanted."""
    new = _fsrs(state, right, elapsed)
    return new, _fsrs_interval(new, knob)


def sm2(knob: float, state: State | None, quality: int) -> tuple[State, float]:
    """SM-2 as Wozniak published it ("Optimization of learning", 1990, section 3.2). Knob: multiplies every interval.

    State: E-factor, repetitions since the item was (re)started, the last interval before the knob. Below 3 the item
    begins anew with its E-factor unchanged; the extra drill of the same day (quality below 4) is not counted for it.
    """
    ease, done, interval = state or (2.5, 0.0, 0.0)
    if quality < 3:
        return (ease, 1.0, 1.0), knob
    done += 1
    interval = 1.0 if done == 1 else 6.0 if done == 2 else math.ceil(interval * ease)
    ease = max(1.3, ease + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02))
    return (ease, done, interval), interval * knob


def sm2_right_or_wrong(
    knob: float, state: State | None, right: bool, strength: float, elapsed: int
) -> tuple[State, float]:
    """SM-2 that is told as much as the schedule is: right is 4, wrong is 2."""
    return sm2(knob, state, 4 if right else 2)


def sm2_graded(knob: float, state: State | None, right: bool, strength: float, elapsed: int) -> tuple[State, float]:
    """SM-2 that is told more than the schedule is: 5, 4 or 3 by how surely the item was recalled, as the model knows."""
    return sm2(knob, state, (5 if strength >= 0.95 else 4 if strength >= 0.8 else 3) if right else 2)


_LADDER = (1, 3, 7, 14, 30, 60, 120)


def ladder(knob: float, state: State | None, right: bool, strength: float, elapsed: int) -> tuple[State, float]:
    """Fixed intervals that grow by a ladder; a wrong answer goes back to its foot. Knob: multiplies every interval."""
    rung = 0.0 if state is None or not right else min(state[0] + 1, len(_LADDER) - 1)
    return (rung,), _LADDER[int(rung)] * knob


def constant(knob: float, state: State | None, right: bool, strength: float, elapsed: int) -> tuple[State, float]:
    """The same interval always. Knob: its days."""
    return (), knob


@dataclass(frozen=True)
class Scheduler:
    """A way to space reviews. more: whether a higher knob means that more is remembered. comes_with: its own setting."""

    name: str
    step: Step
    knob: str
    low: float
    high: float
    comes_with: float | None = None
    more: bool = False


SCHEDULERS = (
    Scheduler("cyberdip (FSRS-6)", schedule, "retention wanted", 0.7, 0.97, 0.9, more=True),
    Scheduler("SM-2, right or wrong", sm2_right_or_wrong, "interval modifier", 0.02, 8, 1),
    Scheduler("SM-2, graded 2 to 5", sm2_graded, "interval modifier", 0.02, 8, 1),
    Scheduler("fixed ladder 1, 3, 7, 14, 30, 60, 120", ladder, "interval multiplier", 0.1, 12, 1),
    Scheduler("one interval for all", constant, "days", 1, 120),
)


# ---------------------------------------------------------------- the replay


@dataclass(frozen=True)
class Outcome:
    """What one learner did and knew. remembered: mean chance of recall over the items met so far and the days."""

    reviews: int
    right: int
    remembered: float


def replay(learner: int, model: type[Memory], step: Step, knob: float) -> Outcome:
    """Take one learner through all days."""
    dice = Random(f"cyberdip replay, learner {learner}")
    ease = _NORMAL.inv_cdf(dice.random())
    comes = [True, *(dice.random() >= MISSED for _ in range(DAYS))]
    days = [day for day in range(DAYS) if comes[day]]
    reviews = right = looks = 0
    known = 0.0
    for item, first_day in enumerate(days[:ITEMS]):
        dice = Random(f"cyberdip replay, learner {learner}, item {item}")
        memory = model((ease + _NORMAL.inv_cdf(dice.random())) / math.sqrt(2), dice)
        for day, was_right, chances in _met(memory, first_day, comes, dice, step, knob):
            known += sum(chances)
            looks += len(chances)
            if day > first_day:
                reviews += 1
                right += was_right
    return Outcome(reviews, right, known / looks)


def _met(
    memory: Memory, first_day: int, comes: list[bool], dice: Random, step: Step, knob: float
) -> Iterator[tuple[int, bool, list[float]]]:
    """Yield each day on which the item is asked, whether rightly, and what the looks until the next time find."""
    state: State | None = None
    day, elapsed = first_day, 0
    while True:
        strength = memory.recall(day - first_day)
        right = dice.random() < strength
        state, interval = step(knob, state, right, strength, elapsed)
        memory.meet(day - first_day, right)
        next_day = day + max(1, round(interval))
        while next_day < DAYS and not comes[next_day]:
            next_day += 1
        first_look = (day // SAMPLED_EVERY + 1) * SAMPLED_EVERY
        looks = range(first_look, min(next_day, DAYS - 1) + 1, SAMPLED_EVERY)
        yield day, right, [memory.recall(look - first_day) for look in looks]
        if next_day >= DAYS:
            return
        elapsed, day = next_day - day, next_day


def remembered(outcomes: list[Outcome]) -> float:
    """Return the mean chance of recall on any day, of any item met."""
    return statistics.fmean(outcome.remembered for outcome in outcomes)


def _weakest(outcomes: list[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda outcome: outcome.remembered)[: len(outcomes) // 10]


def answered_rightly(outcomes: list[Outcome]) -> float:
    """Return the share of the reviews that were right."""
    return sum(outcome.right for outcome in outcomes) / sum(outcome.reviews for outcome in outcomes)


Measure = Callable[[list[Outcome]], float]


def _some(job: tuple[int, int, int, float]) -> list[Outcome]:
    start, model, scheduler, knob = job
    return [
        replay(learner, MODELS[model], SCHEDULERS[scheduler].step, knob)
        for learner in range(start, min(start + 25, LEARNERS))
    ]


class Bench:
    """Replays all learners; what was replayed once is remembered, for the other measure."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool
        self._known: dict[tuple[int, int], dict[float, list[Outcome]]] = {}

    def _all(self, model: int, scheduler: int, knob: float) -> list[Outcome]:
        known = self._known.setdefault((model, scheduler), {})
        if knob not in known:
            jobs = [(start, model, scheduler, knob) for start in range(0, LEARNERS, 25)]
            known[knob] = [outcome for some in self._pool.map(_some, jobs) for outcome in some]
        return known[knob]

    def tuned(self, model: int, scheduler: int, measure: Measure) -> tuple[float, list[Outcome]]:
        """Turn the knob until the measure is TARGET to three places; return it and the outcomes.

        By bisection of the knob (of its logarithm, where it multiplies), between those that were tried already.
        """
        more = SCHEDULERS[scheduler].more
        low, high = SCHEDULERS[scheduler].low, SCHEDULERS[scheduler].high
        for knob, outcomes in self._known.get((model, scheduler), {}).items():
            if (measure(outcomes) < TARGET) == more:
                low = max(low, knob)
            else:
                high = min(high, knob)
        for _ in range(10):
            knob = (low + high) / 2 if more else math.sqrt(low * high)
            off = measure(self._all(model, scheduler, knob)) - TARGET
            if abs(off) < 0.001:
                break
            if (off < 0) == more:
                low = knob
            else:
                high = knob
        known = self._known[model, scheduler]
        best = min(known, key=lambda knob: abs(measure(known[knob]) - TARGET))
        return best, known[best]

    def table(self, model: int, measure: Measure | None) -> str:
        """Return the comparison at one measure of retention, or with every knob as it comes, as Markdown."""
        lines = [
            "| scheduler | its knob | remembered | by the weakest | right at reviews | reviews a day | spread "
            "| against cyberdip |",
            "|---|---|---:|---:|---:|---:|---:|---:|",
        ]
        base: list[float] = []
        for number, scheduler in enumerate(SCHEDULERS):
            if measure:
                knob, outcomes = self.tuned(model, number, measure)
            elif scheduler.comes_with:
                knob, outcomes = scheduler.comes_with, self._all(model, number, scheduler.comes_with)
            else:
                continue
            loads = [outcome.reviews / DAYS for outcome in outcomes]
            base = base or loads
            lines.append(
                f"| {scheduler.name} | {scheduler.knob} {knob:.3g} | {remembered(outcomes):.3f} "
                f"| {remembered(_weakest(outcomes)):.3f} | {answered_rightly(outcomes):.3f} "
                f"| {statistics.fmean(loads):.2f} | {statistics.stdev(loads):.2f} "
                f"| {_against(loads, base) if number else ''} |"
            )
        return "\n".join(lines) + "\n"


def _against(loads: list[float], base: list[float]) -> str:
    """Return how many more reviews a learner has, and the 95 % interval of that mean difference, paired by learner."""
    differences = [load - least for load, least in zip(loads, base, strict=True)]
    mean, error = statistics.fmean(differences), statistics.stdev(differences) / math.sqrt(len(differences))
    share = mean / statistics.fmean(base)
    half = 1.972 * error / statistics.fmean(base)  # Student's t with 199 degrees of freedom
    return f"{share:+.0%} ({share - half:+.0%} to {share + half:+.0%})"


PAGE = """# The schedule, replayed

Written by `python -m bench.replay`. n = {learners} simulated learners, {days} days, {items} questions each, one new
question a day, one day in seven missed by chance; the first day of a question is not counted as a review. The learners
forget by two memory models that no scheduler knows; their sources and parameters stand in `bench/replay.py`. FSRS-6
runs with its default parameters, untrained on these learners.

*Remembered* is the mean chance of recall over all days and all questions met so far; *by the weakest* is that of the
tenth of the learners who remember least. *Spread* is the standard deviation over learners. *Against cyberdip* is how
many more reviews a learner has, with the 95 % interval of the mean, paired by learner: +10 % means eleven reviews where
cyberdip asks ten. "SM-2, right or wrong" is told what cyberdip is told (right is 4, wrong is 2). "SM-2, graded" is told
more: how surely an item was recalled, which here the memory model itself knows. The fixed schedules are told right and
wrong.

At *the same knowledge*, each knob is turned until {target:.0%} is remembered. At *the same success*, it is turned until
{target:.0%} of the reviews are right: that is what a learner sees, but it flatters a schedule that asks often what is
known anyway. *As they come* shows each with its own setting, so that both what is remembered and the work differ. The other
schedulers' knobs are tuned here with these learners at hand, which nobody can do for real ones beforehand.

A schedule that lets hard questions and weak learners go needs fewer reviews for the same mean: the column *by the weakest*
shows which do.

## Learners who forget by a power law (`Strength`)

At the same knowledge:

{strength_knowledge}
At the same success:

{strength_success}
As they come:

{strength_as_they_come}
## Learners of ACT-R (`Traces`)

At the same knowledge:

{traces_knowledge}
At the same success:

{traces_success}
As they come:

{traces_as_they_come}"""


def main() -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        bench = Bench(pool)
        page = PAGE.format(
            learners=LEARNERS, days=DAYS, items=ITEMS, target=TARGET,
            strength_knowledge=bench.table(1, remembered), strength_success=bench.table(1, answered_rightly),
            strength_as_they_come=bench.table(1, None), traces_as_they_come=bench.table(0, None),
            traces_knowledge=bench.table(0, remembered), traces_success=bench.table(0, answered_rightly),
        )  # fmt: skip
    print(page)
    RESULTS.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
