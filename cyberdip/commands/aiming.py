"""What a lesson is about: the path or topic that a name means, and the path that is learnt where none is named.

The home screen asks this too, so that what is slow to import is imported only where a lesson begins.
"""

from __future__ import annotations

from cyberdip.library.vocabulary import LEVELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from cyberdip.library.index import Index
    from cyberdip.study.planning import Scope

    Record = dict[str, Any]

FIRST_PATH = "foundations"


class Aim:
    """What a lesson is about.

    name: what `learn` takes to mean it, empty for what it takes by itself. cards: those to learn, in their order.
    path: its id, where it is a path. reviews_only_these: whether reviews are those of its cards alone.
    introduction: what a path is for, in its first paragraph.
    how: what was taken for a name with a slip in it, for the learner to read.
    """

    __slots__ = ("cards", "how", "introduction", "lessons", "name", "path", "reviews_only_these", "title")

    def __init__(
        self, *, title: str, cards: Sequence[str], name: str = "", path: str | None = None,
        reviews_only_these: bool = False, lessons: dict[str, str] | None = None, how: str = "", introduction: str = "",
    ) -> None:  # fmt: skip
        self.introduction = introduction
        self.title, self.cards, self.name, self.path = title, tuple(cards), name, path
        self.reviews_only_these, self.lessons, self.how = reviews_only_these, lessons or {}, how

    @property
    def scope(self) -> Scope:
        """The aim as a lesson is planned from it."""
        from cyberdip.library.model import CardId
        from cyberdip.study.planning import Scope

        cards = tuple(map(CardId, self.cards))
        return Scope(cards, frozenset(cards) if self.reviews_only_these else None)


def named_aim(index: Index, name: str) -> Aim:
    """Return what the name of a path or topic means; `NothingFound` lists what there is if it means none."""
    paths, topics = index.paths(), index.topics()
    records = [("path", record) for record in paths] + [("topic", record) for record in topics]
    found, how = _find(name, records)
    kind, record = found
    if kind == "path":
        return path_aim(record, name=record["id"], how=how)
    cards = _by_level(index, topic=[record["id"]])
    return Aim(title=record["title"], cards=cards, name=record["id"], reviews_only_these=True, how=how)


def named_path(index: Index, name: str) -> tuple[Record, str]:
    """Return the path that a name means, and how it was read where it was not exact; `NothingFound` lists them all."""
    found, how = _find(name, [("path", record) for record in index.paths()])
    return found[1], how


def default_aim(index: Index, remembered: str | None) -> Aim:
    """Return the path last learnt, else `foundations`, else the first path, else all cards by level."""
    paths = {record["id"]: record for record in index.paths()}
    for name in (remembered, FIRST_PATH, *paths):
        if name in paths:
            return path_aim(paths[name])
    return Aim(title="all cards", cards=_by_level(index))


def path_aim(record: Record, *, name: str = "", how: str = "") -> Aim:
    """Return a path as the aim of a lesson."""
    lessons = {card: lesson["title"] for lesson in reversed(record["lessons"]) for card in lesson["cards"]}
    return Aim(
        title=record["title"], cards=path_cards(record), name=name, path=record["id"], lessons=lessons, how=how,
        introduction=first_paragraph(record),
    )  # fmt: skip


def first_paragraph(record: Record) -> str:
    """Return what a path is for: the first paragraph of its introduction, which stands alone."""
    return str(record["introduction"]).strip().partition("\n\n")[0]


def path_cards(record: Record) -> tuple[str, ...]:
    """Return the cards of a path's record, in the order in which they are learnt, each once."""
    return tuple(dict.fromkeys(card for lesson in record["lessons"] for card in lesson["cards"]))


def _by_level(index: Index, *, topic: Sequence[str] | None = None) -> list[str]:
    rows = index.cards(topic=topic)
    return [row["id"] for row in sorted(rows, key=lambda row: LEVELS.index(row["level"]))]


def _find(name: str, records: list[tuple[str, Record]]) -> tuple[tuple[str, Record], str]:
    """Return the record of the name, and how it was read where it was not exact."""
    from cyberdip.errors import NothingFound
    from cyberdip.library.words import name_key

    exact = [found for found in records if found[1]["id"] == name.strip()]
    if exact:
        return exact[0], ""  # a path goes before a topic of the same id
    key = name_key(name[:300])
    keys = [(found, {name_key(found[1]["id"]), name_key(found[1]["title"])}) for found in records]
    for matches in (
        [found for found, names in keys if key in names],
        [found for found, names in keys if key and any(own.startswith(key) for own in names)],
        _nearest(key, keys),
    ):
        if len(matches) == 1:
            how = "" if name_key(matches[0][1]["id"]) == key else f"Took {name[:60]!r} as {matches[0][1]['id']!r}."
            return matches[0], how
        if matches:
            raise NothingFound(f"{name[:60]!r} means several; name one of them:{_listed(matches)}")
    kinds = " or ".join(dict.fromkeys(kind for kind, _ in records)) or "path"
    raise NothingFound(f"no {kinds} is called {name[:60]!r}. There are:{_listed(records)}")


def _nearest(key: str, keys: list[tuple[tuple[str, Record], set[str]]]) -> list[tuple[str, Record]]:
    from cyberdip.library.words import distance

    allowed = 0 if len(key) < 4 else 1 if len(key) < 6 else 2 if len(key) < 12 else 3
    slips = [(min(distance(key, own, allowed) for own in names), found) for found, names in keys]
    least = min((slip for slip, _ in slips), default=allowed + 1)
    return [found for slip, found in slips if slip == least <= allowed]


def _listed(found: list[tuple[str, Record]]) -> str:
    return "".join(f"\n  {record['id']}: {record['title']} ({kind})" for kind, record in found)
