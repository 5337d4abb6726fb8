"""Which interactions are taken, and what reads each: a reader returns the question's fields and its reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cyberdip.exchange.markup import Element
from cyberdip.exchange.qti.asking import INLINE, Asking, LeftOut
from cyberdip.exchange.qti.choosing import choice, hottext, order
from cyberdip.exchange.qti.filling import essay, inline
from cyberdip.exchange.qti.matching import associate, gap_match, match
from cyberdip.exchange.qti.reasons import Fields

_READERS: Mapping[str, Callable[[Asking, Element], Fields]] = {
    "choiceInteraction": choice,
    "hottextInteraction": hottext,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": associate,
    "gapMatchInteraction": gap_match,
    "extendedTextInteraction": essay,
}


def fields(asked: Asking) -> Fields:
    """Return the fields of the question that an item asks, and its reasons; LeftOut says why there are none."""
    first = asked.interactions[0]
    if first.name in INLINE:
        return inline(asked)
    if first.name not in _READERS:
        raise LeftOut(f"has an interaction that is not known here ({first.name})")
    return _READERS[first.name](asked, first)
