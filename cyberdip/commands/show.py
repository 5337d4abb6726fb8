"""`show`: one card in full, with its sources and its links both ways."""

from __future__ import annotations

import sys

from cyberdip.commands.opening import opened, opened_for
from cyberdip.library.names import find_card
from cyberdip.library.text import clean
from cyberdip.view import plain as plain_view
from cyberdip.view.output import put, put_json
from cyberdip.view.terminal import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any

    from rich.text import Text

    from cyberdip.library.index import Index

    Record = dict[str, Any]


def show(
    name: str, *, source: bool = False, language: str | None = None, deck: str | os.PathLike[str] | None = None,
    as_json: bool = False, plain: bool = False, pager: bool = False, rtl: str | None = None,
) -> int:  # fmt: skip
    """Print the card that `name` means; what was taken for a name with a slip in it is said on stderr."""
    if rtl not in (None, "visual"):
        from cyberdip.errors import UsageError

        raise UsageError(f"--rtl: there is no way {rtl!r}.\n  Choose visual, or leave it out.")
    index = opened(deck)
    match = find_card(index, name)
    index = opened_for(deck, index, [match.id])
    if match.how:
        write(f"{match.how}\n", sys.stderr)
    if source:
        with open(index.card_file(match.id), encoding="utf-8-sig") as file:
            write(clean(file.read()))
        return 0
    record = index.card(match.id)
    if language:
        record = _translated(index, match.id, record, language)
    if as_json:
        linked_from = [card for card, _ in index.linked_from(match.id)]
        put_json({**record, "deck": index.deck_of(match.id)["id"], "linked_from": linked_from})
        return 0
    put_card(index, match.id, record, plain=plain, pager=pager, rtl=rtl)
    return 0


def put_card(
    index: Index, card: str, record: Record | None = None, *, plain: bool, pager: bool, rtl: str | None = None
) -> None:
    """Print a card with its links both ways; `record` where it is not the one of the index."""
    record = index.card(card) if record is None else record
    linked_from, titles, kinds = surroundings(index, card, record)

    def as_rich(width: int) -> Text:
        from cyberdip.view import cards
        from cyberdip.view.rtl import shaper

        shape = shaper(rtl) if rtl else None
        return cards.card(record, linked_from=linked_from, titles=titles, kinds=kinds, width=width, shape=shape)

    put(
        plain=plain, pager=pager, as_rich=as_rich,
        as_plain=lambda width: plain_view.show_card(
            record, linked_from=linked_from, titles=titles, kinds=kinds, width=width
        ),
    )  # fmt: skip


def surroundings(
    index: Index, card: str, record: Record
) -> tuple[list[tuple[str, str]], dict[str, str], dict[str, str]]:
    """Return what a card is shown with: id and title of the cards that name it, and the titles and the kinds, by id, of
    all cards linked either way."""
    linked_from = index.linked_from(card)
    named = index.titles({*linked_cards(record), *(other for other, _ in linked_from)})
    titles = {other: title for other, (title, _) in named.items()}
    return linked_from, titles, {other: kind for other, (_, kind) in named.items()}


def linked_cards(record: Record) -> list[str]:
    """Return the ids of the cards that a card's fields name."""
    named = [*record["related"], *record.get("norms", ())]
    for value in record.values():
        if isinstance(value, list):
            named += [item["card"] for item in value if isinstance(item, dict) and "card" in item]
    body: str = record["body"]
    for part in body.split("](")[1:]:
        named.append(part.partition(")")[0])
    return named


def _translated(index: Index, card: str, record: Record, language: str) -> Record:
    """Return the record with the texts of a translation in place of its own; what is not translated stays."""
    translation = index.translation(card, language)
    if translation is None:
        from cyberdip.errors import NothingFound

        languages = ", ".join(index.languages()) or "none"
        raise NothingFound(f"the card {card} is not translated into {language!r}. Languages of the decks: {languages}.")
    texts = {name: text for name, text in translation.items() if name not in ("id", "language", "questions")}
    return {**record, **texts}
