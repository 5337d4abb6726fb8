"""Chance that is the same everywhere: one seed, one order, on every machine and every Python.

Python's `random` promises the same numbers for a seed only for `random()` itself, not for `shuffle` or `sample`, so
papers and quizzes draw from this stream: SHA-256 of the seed and a counter, read as 64-bit numbers. Numbers that
would favour the small results are thrown away (rejection sampling), and orders come from the Fisher-Yates shuffle
(Knuth, The Art of Computer Programming, vol. 2, section 3.4.2, algorithm P).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Thing = TypeVar("Thing")
_WORDS = 1 << 64


class Dice:
    """A stream of fair numbers that `seed` alone decides."""

    __slots__ = ("_block", "_counter", "_seed")

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode("utf-8", "surrogatepass")
        self._counter = 0
        self._block = b""

    def _word(self) -> int:
        if not self._block:
            self._block = sha256(self._counter.to_bytes(8, "big") + self._seed).digest()
            self._counter += 1
        word, self._block = self._block[:8], self._block[8:]
        return int.from_bytes(word, "big")

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to `limit` - 1, each as likely as the next."""
        if not 0 < limit <= _WORDS:
            raise ValueError(f"no such die: {limit} sides")
        fair = _WORDS - _WORDS % limit
        while (word := self._word()) >= fair:
            pass
        return word % limit

    def shuffled(self, things: Sequence[Thing]) -> tuple[Thing, ...]:
        """Return the things in an order of chance."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return tuple(order)


def shuffled(things: Sequence[Thing], *, seed: str) -> tuple[Thing, ...]:
    """Return the things in the order that `seed` gives to a sequence of this length."""
    return Dice(seed).shuffled(things)
