"""`quiz --present`: the questions for a room, one at a time, the key on a keypress; and the hands counted."""

from __future__ import annotations

from collections.abc import Sequence

from cyberdip.commands.asking import card_alone
from cyberdip.library.index import Index
from cyberdip.library.model import QuestionType
from cyberdip.study.items import Item
from cyberdip.view import wording as w
from cyberdip.view.prompts import Action, Prompter
from cyberdip.view.questions import Paragraph, tally_page

_COUNTED = (QuestionType.CHOICE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE)


def present_questions(
    index: Index, items: Sequence[Item], *, prompter: Prompter, seconds: float | None, tally: bool
) -> int:
    """Show the questions one after the other, back and forth; nothing is marked or kept.

    tally: after each question with options, ask how many hands each one got; shown together in the end.
    """
    counts: dict[int, tuple[int, ...]] = {}
    place = 0
    while place < len(items):
        item = items[place]
        card = card_alone(index, item.question.card)
        action = prompter.present(item, card, number=place + 1, total=len(items), seconds=seconds)
        if action is Action.LEAVE:
            break
        if action is Action.BACK:
            place = max(0, place - 1)
            continue
        if tally and item.question.type in _COUNTED:
            counted = _hands(prompter, item)
            if counted is None:
                break
            if counted:
                counts[place] = counted
        place += 1
    if counts:
        prompter.show(tally_page([(place + 1, items[place], counts[place]) for place in sorted(counts)]))
    return 0


def _hands(prompter: Prompter, item: Item) -> tuple[int, ...] | None:
    """Return how many chose each option, () if that was passed over, None where the input has ended."""
    wanted = len(item.options)
    while True:
        line = prompter.line(w.TALLY.format(letters=", ".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:wanted])))
        if line is None:
            return None
        words = line.replace(",", " ").split()
        if not words:
            return ()
        if len(words) == wanted and all(word.isascii() and word.isdigit() and len(word) < 7 for word in words):
            return tuple(map(int, words))
        prompter.show((Paragraph(w.TALLY_FORM.format(n=wanted), "hint"),))
