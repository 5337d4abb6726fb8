"""What a learner who answers at random gets on average: the random guess score of each type, by this program's marking.

Moodle's quiz statistics report shows the same figure beside the facility: a question that does no better measures
nothing. The marks are those of `study/marking.py`, so the expectations below are exact, not simulated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import comb

from cyberdip.library.model import Question, QuestionType


def random_guess_score(question: Question) -> float:
    """Return the mark, 0 to 1, that random answers get on average.

    choice, true-false: one over the number of options. multiple: each option ticked or not by the toss of a coin.
    match: a right side for each left one, any as likely as any other. order: all orders equally likely. cloze: an
    option of each gap, any as likely; gaps to be typed, short and numeric answers are never guessed.
    """
    return _RULES[question.type](question)


def _choice(question: Question) -> float:
    return 1 / (1 + len(question.distractors))


def _half(_: Question) -> float:
    return 0.5


def _never(_: Question) -> float:
    return 0.0


def _multiple(question: Question) -> float:
    """Expect max(0, share of keys ticked - share of distractors ticked), over all ways to tick."""
    keys, wrong = len(question.keys), len(question.distractors)
    total = sum(
        comb(keys, ticked) * comb(wrong, slipped) * max(0.0, ticked / keys - slipped / max(1, wrong))
        for ticked in range(keys + 1)
        for slipped in range(wrong + 1)
    )
    return float(total / 2 ** (keys + wrong))


def _match(question: Question) -> float:
    rights = [pair.right for pair in question.pairs]
    options = len({*rights, *(distractor.text for distractor in question.distractors)})
    chance = max(1 / options, max(Counter(rights).values()) / len(rights))
    return _above_chance([1 / options] * len(rights), chance * len(rights))


def _cloze(question: Question) -> float:
    chances = [1 / (1 + len(gap.distractors)) if gap.distractors else 0.0 for gap in question.gaps]
    return _above_chance(chances, sum(chances))


def _above_chance(chances: Sequence[float], expected: float) -> float:
    """Expect max(0, (hits - expected) / (places - expected)), where each place is hit with a chance of its own."""
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[hits] if hits < len(spread) else 0.0) * (1 - chance) + (spread[hits - 1] * chance if hits else 0.0)
            for hits in range(len(spread) + 1)
        ]
    places = len(chances)
    if places <= expected:
        return 1.0
    return sum(p * max(0.0, (hits - expected) / (places - expected)) for hits, p in enumerate(spread))


def _order(question: Question) -> float:
    """Expect max(0, Kendall's tau), from how many orders have so many inversions (MacMahon's numbers)."""
    orders = [1]
    for length in range(2, len(question.keys) + 1):
        longer = [0] * (len(orders) + length - 1)
        for inversions, count in enumerate(orders):
            for more in range(length):
                longer[inversions + more] += count
        orders = longer
    pairs = len(orders) - 1
    if not pairs:
        return 1.0
    return sum(count * max(0.0, 1 - 2 * n / pairs) for n, count in enumerate(orders)) / sum(orders)


_RULES: dict[QuestionType, Callable[[Question], float]] = {
    QuestionType.CHOICE: _choice,
    QuestionType.TRUE_FALSE: _half,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.MATCH: _match,
    QuestionType.ORDER: _order,
    QuestionType.CLOZE: _cloze,
    QuestionType.SHORT: _never,
    QuestionType.NUMERIC: _never,
}
