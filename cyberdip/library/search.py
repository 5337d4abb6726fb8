"""Search: ranked, tolerant of slips, in English and Arabic, with the passage that matched.

Each word of the query becomes a group of ways to write it: as typed, in its American or British spelling, without
what Arabic joins to it, as a beginning of longer words, as two words or joined with its neighbour, and, where no card
has it, the nearest words that some card has. A card's score is the BM25 of its groups over weighted columns
(Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework"), raised by the share of the query that it covers
and by how nearly one of its names is the query. A card that the query names comes first, then those that have every
word of it.
"""

from __future__ import annotations

from math import log

from cyberdip.library.correction import nearest_words
from cyberdip.library.index import WEIGHTS
from cyberdip.library.passages import passage
from cyberdip.library.words import (
    STOP_WORDS,
    arabic_forms,
    beginning,
    is_arabic,
    letters,
    name_key,
    sound,
    spellings,
    words,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdip.library.index import Index

_MOST_WORDS = 24  # of a query; what comes after says nothing more
_BEGINNING = 2  # letters from which on a query is taken for the beginning of a name
_MOST_LONGER = 12  # longer words that one beginning stands for
_COMMON = 1500  # cards; a word that more have is not looked at in each of them
_FILLERS = 200  # cards that are listed for a common word without its being in their names
_LONGEST_NAME = 6  # words of a name that is looked for inside a query
_NAMES_LOOKED_AT = 40  # cards whose names are compared with the query
_BM25 = f"bm25(search, {', '.join(map(str, WEIGHTS))})"
_WHOLE = 100.0  # more than any card gains that lacks a word of the query
_EXACT, _JOINED, _LONGER, _NEAR = 1.0, 0.8, 0.5, 0.8  # how much each way of matching is worth
_LITTLE = (0.1, _EXACT)


class Hit:
    """A card that was found. `marks` are the folded beginnings of the words that matched, for the passage to show."""

    __slots__ = ("deck", "id", "kind", "marks", "passage", "score", "summary", "title")

    def __init__(
        self, id: str, kind: str, title: str, summary: str, deck: str, score: float, passage: str, marks: Sequence[str]
    ) -> None:
        self.id, self.kind, self.title, self.summary, self.deck = id, kind, title, summary, deck
        self.score, self.passage, self.marks = score, passage, tuple(marks)

    def as_record(self) -> dict[str, object]:
        """Return the hit as `search --json` prints it."""
        return {
            "id": self.id, "kind": self.kind, "title": self.title, "summary": self.summary, "passage": self.passage,
            "score": round(self.score, 4), "deck": self.deck,
        }  # fmt: skip


class Results:
    """What a search found, best first. `corrected` is the query as it was understood, None where it was as typed."""

    __slots__ = ("corrected", "hits", "query")

    def __init__(self, query: str, corrected: str | None, hits: Sequence[Hit]) -> None:
        self.query, self.corrected, self.hits = query, corrected, tuple(hits)

    def as_record(self) -> dict[str, object]:
        """Return the results as `search --json` prints them."""
        return {"query": self.query, "corrected": self.corrected, "hits": [hit.as_record() for hit in self.hits]}


class _Group:
    """One word of the query and the ways to write it.

    ways: (FTS5 expression, what a match by it is worth). marks: the beginnings by which a text shows a match.
    common: so many cards have the word that each of them can't be looked at.
    weight: how much the word tells, the more the fewer cards have it.
    """

    __slots__ = ("common", "marks", "ways", "weight")

    def __init__(self, ways: Sequence[tuple[str, float]], marks: Sequence[str], *, common: bool = False) -> None:
        self.ways, self.marks, self.common = list(ways), tuple(marks), common
        self.weight = 0.0

    @property
    def match(self) -> str:
        return " OR ".join(match for match, _ in self.ways)


def search(
    index: Index,
    query: str,
    *,
    limit: int = 10,
    kind: Sequence[str] | None = None,
    topic: Sequence[str] | None = None,
) -> Results:
    """Return the cards that match, best first; without a word to look for, all cards by title."""
    typed = _query_words(query)
    if not typed:
        if query.strip() and not any(c.isalnum() for c in query):
            return Results(query, None, ())
        rows = index.cards(kind=kind, topic=topic)[:limit]
        hits = [Hit(r["id"], r["kind"], r["title"], r["summary"], r["deck"], 0.0, r["summary"], ()) for r in rows]
        return Results(query, None, hits)
    groups, corrected = _groups(index, typed)
    named = _named(index, query, typed, corrected)
    scores = _scores(index, groups, every=bool(kind or topic) or limit > _FILLERS)
    for phrase in _symbols(query):
        for card, score in index.rows(f"SELECT rowid, {_BM25} FROM search WHERE search MATCH ?", (phrase,)):
            scores[card] = scores.get(card, 0.0) - 2 * score
    for card, fit in _fits(index, groups, scores, corrected or name_key(query[:300])).items():
        scores[card] += min(scores[card], _WHOLE) * 2 * fit
    for card, share in _held(index, typed, groups).items():
        if card in scores and card not in named:
            scores[card] += _WHOLE * share
    for card, worth in named.items():
        scores[card] = scores.get(card, 0.0) + worth
    scored = sorted(((score, card) for card, score in scores.items()), key=lambda pair: (-pair[0], pair[1]))
    return Results(query, corrected, _hits(index, scored, groups, limit, kind, topic))


def nearest_titles(index: Index, query: str, count: int = 3) -> list[str]:
    """Return the titles of the cards whose names are most like a query that found nothing."""
    key = name_key(query[:300])[:80]
    bits, pairs = letters(key), {key[i : i + 2] for i in range(len(key) - 1)}
    enough = bits.bit_count() // 2
    telling = {word for word in key.split() if len(word) > 4}  # a whole word that is right says more than letters do
    best: dict[str, float] = dict.fromkeys((row["title"] for row in index.cards()[:count]), 0.0)
    for name, its_letters, title in index.rows(
        "SELECT name.key, name.letters, card.title FROM name JOIN card ON card.number = name.card WHERE rank < 3"
    ):
        if (bits & its_letters).bit_count() < enough:
            continue
        others = {name[i : i + 2] for i in range(len(name) - 1)}
        likeness = 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs or others else 0.0
        if likeness and not telling.isdisjoint(name.split()):
            likeness += sum(map(len, telling.intersection(name.split()))) / len(key)
        best[title] = max(best.get(title, 0.0), likeness)
    return sorted(best, key=lambda title: (-best[title], title))[:count]


def _query_words(query: str) -> list[str]:
    """Return the words of a query that say something: without stop words, unless there are no others."""
    found = list(dict.fromkeys(words(query[:2000])))[: 3 * _MOST_WORDS]
    telling = [word for word in found if word not in STOP_WORDS]
    return (telling or found)[:_MOST_WORDS]


def _symbols(query: str) -> list[str]:
    """Return the numbers of documents and places in a query as FTS5 phrases: `79 243` of A/RES/79/243."""
    phrases = []
    for token in query[:2000].split()[:_MOST_WORDS]:
        parts = words(token)
        first = next((place for place, part in enumerate(parts) if part[0].isdigit()), len(parts))
        if len(parts) - first > 1:
            phrases.append(_term(" ".join(parts[first:])))
    return phrases


def _groups(index: Index, typed: Sequence[str]) -> tuple[list[_Group], str | None]:
    """Return the groups of the words that some card has or may have, and the query as understood if that is another."""
    groups: list[_Group] = []
    understood: list[str] = []
    changed = False
    known = [_known(index, word) for word in typed]
    place = 0
    while place < len(typed):
        word, group = typed[place], known[place]
        following = typed[place + 1] if place + 1 < len(typed) else ""
        whole = _as_one(index, word, following, group is None or known[place + 1] is None) if following else ""
        if group is not None and not (whole and known[place + 1] is None):
            understood.append(word)
            if whole:
                group.ways.append((_term(whole), _JOINED))
        elif whole:
            group, changed = _Group([(_term(whole), _EXACT)], [whole]), True
            understood.append(whole)
            place += 1
        elif near := nearest_words(index, word):
            group, changed = _Group([(_any(near), _NEAR)], near, common=_common(index, near)), True
            understood.append(near[0])
        else:
            understood.append(word)
        if group is not None:
            groups.append(group)
        place += 1
    return groups, " ".join(understood) if changed else None


def _known(index: Index, word: str) -> _Group | None:
    """Return the ways to write a word that some card has, None if no card has any of them."""
    forms = arabic_forms(word) if is_arabic(word) else spellings(word)
    ways: list[tuple[str, float]] = []
    marks = [beginning(form) for form in forms]
    if index.rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (_any(forms),)):
        ways.append((_any(forms), _EXACT))
        if _common(index, forms):
            return _Group(ways, marks, common=True)
    if len(word) >= 8:
        halves = [(word[:cut], word[cut:]) for cut in range(3, len(word) - 2)]
        phrases = " OR ".join(_term(f"{one} {other}") for one, other in halves)
        if index.rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (phrases,)):
            ways.append((phrases, _JOINED))
    if len(word) >= 2 and not word.isdigit():
        # `verify` stands for `verification` too, which porter keeps apart.
        first = beginning(word) if len(beginning(word)) > 4 else word
        longer = index.rows(
            "SELECT word, cards FROM word WHERE word >= ? AND word < ? AND word != ? ORDER BY cards DESC LIMIT ?",
            (first, first + "\U0010ffff", word, _MOST_LONGER),
        )
        if longer and (ways or not _accidental(index, word, sum(cards for _, cards in longer))):
            ways.append((_any([other for other, _ in longer]), _LONGER if ways else _EXACT))
    return _Group(ways, marks) if ways else None


def _common(index: Index, forms: Sequence[str]) -> bool:
    having = index.rows(f"SELECT sum(cards) FROM word WHERE word IN ({', '.join('?' * len(forms))})", forms)
    return (having[0][0] or 0) > _COMMON


def _accidental(index: Index, word: str, cards: int) -> bool:
    """Whether a word begins longer ones by accident only: few cards have them, and many a word one slip away."""
    if len(word) < 5 or cards > 2:
        return False
    near = nearest_words(index, word)
    found = index.rows("SELECT cards FROM word WHERE word = ?", (near[0],)) if near else []
    return bool(found) and found[0][0] > 3 * cards and not near[0].startswith(word)


def _as_one(index: Index, word: str, following: str, unknown: bool) -> str:
    """Return the one word that two make together, if some card has it; by its sound too where one is not known."""
    whole = word + following
    if index.rows("SELECT 1 FROM word WHERE word = ?", (whole,)):
        return whole
    if unknown and not is_arabic(whole) and len(sound(whole)) >= 5:
        alike = index.rows("SELECT word FROM word WHERE sound = ? ORDER BY cards DESC LIMIT 1", (sound(whole),))
        return str(alike[0][0]) if alike else ""
    return ""


def _term(word: str) -> str:
    return '"' + word.replace('"', "") + '"'


def _any(forms: Sequence[str]) -> str:
    return " OR ".join(map(_term, forms))


def _named(index: Index, query: str, typed: Sequence[str], corrected: str | None) -> dict[int, float]:
    """Return the cards that the query names, with what that is worth: an id or title most, an alias next.

    A name that only begins like the query is worth a little, the more the more of it is typed.
    """
    worth = {0: 1000.0, 1: 1000.0, 2: 900.0, 3: 850.0}
    keys = [name_key(query[:300]), " ".join(typed)]
    if corrected:
        keys.append(corrected)
    found: dict[int, float] = {}
    for place, key in enumerate(dict.fromkeys(keys)):
        for card, rank in index.rows("SELECT card, rank FROM name WHERE key = ?", (key,)):
            found[card] = max(found.get(card, 0.0), worth[rank] - 20 * place)
    key = keys[0]
    if len(key) >= _BEGINNING:
        begun = "SELECT card, rank, length(key) FROM name WHERE key > ? AND key < ? LIMIT 500"
        for card, rank, length in index.rows(begun, (key, key + "\U0010ffff")):
            likeness = (2.0 if rank < 2 else 1.0) * _WHOLE * (0.5 + 0.5 * len(key) / length)
            found[card] = max(found.get(card, 0.0), likeness)
    return found


def _held(index: Index, typed: Sequence[str], groups: Sequence[_Group]) -> dict[int, float]:
    """Return the cards a name of which stands whole inside the query, with the share of the query that it is.

    One word alone says too little: it may be there for its own sake, as a country is in most queries that name one.
    """
    size = len(typed)
    runs = {
        " ".join(typed[start:end]): end - start
        for start in range(size)
        for end in range(start + 2, min(size, start + _LONGEST_NAME) + 1)
        if end - start < size
    }
    found: dict[int, float] = {}
    query = f"SELECT card, key FROM name WHERE key IN ({', '.join('?' * len(runs))})"
    for card, key in index.rows(query, list(runs)) if runs else ():
        found[card] = max(found.get(card, 0.0), runs[key] / size)
    return found


def _scores(index: Index, groups: Sequence[_Group], *, every: bool) -> dict[int, float]:
    """Return the scores of the cards that the groups match; of common words alone, not of every card unless asked."""
    total = index.count()
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}
    having: dict[int, int] = {}
    found = [(group, _matched(index, group)) for group in groups if not group.common]
    if len(found) < len(groups):
        found += _matched_by_common(index, groups, {card for _, matched in found for card in matched}, every=every)
    for group, matched in found:
        group.weight = log(1 + total / max(1, _COMMON + 1 if group.common else len(matched)))
        for card, (score, worth) in matched.items():
            scores[card] = scores.get(card, 0.0) + score
            covered[card] = covered.get(card, 0.0) + group.weight * worth
            having[card] = having.get(card, 0) + 1
    whole = sum(group.weight for group in groups) or 1.0
    for card, score in scores.items():
        scores[card] = score * (0.15 + 0.85 * covered[card] / whole) ** 2
        if having[card] == len(groups) > 1:
            scores[card] += _WHOLE
    return scores


def _matched(index: Index, group: _Group) -> dict[int, tuple[float, float]]:
    """Return by card what a match of this group scores, and what the best way it matched by is worth."""
    found: dict[int, tuple[float, float]] = {}
    for match, worth in group.ways:
        for card, score in index.rows(f"SELECT rowid, {_BM25} FROM search WHERE search MATCH ?", (match,)):
            before = found.get(card, (0.0, 0.0))
            found[card] = (max(before[0], -score * worth), max(before[1], worth))
    return found


def _matched_by_common(
    index: Index, groups: Sequence[_Group], candidates: set[int], *, every: bool
) -> list[tuple[_Group, dict[int, tuple[float, float]]]]:
    """Return what `_matched` does for each word that thousands of cards have.

    BM25 of each would take longer than all else together and tell little: such a word is scored where it stands in
    a name, and counted in the cards that other words, or names, have made candidates.
    """
    common = [group for group in groups if group.common]
    if not candidates:
        all_of = " AND ".join(f"({group.match})" for group in common)
        some = index.rows(f"SELECT rowid FROM search WHERE search MATCH ? LIMIT {_FILLERS}", (all_of,))
        candidates = {card for (card,) in some}
    in_names = []
    for group in common:
        rows = index.rows(
            f"SELECT rowid, {_BM25} FROM search WHERE search MATCH ? ORDER BY 2 LIMIT {_COMMON}",
            (f"{{title names}} : ({group.match})",),
        )
        in_names.append({card: (-score, _EXACT) for card, score in rows})
    candidates = candidates.union(*in_names)
    found = []
    for group, telling in zip(common, in_names, strict=True):
        matched = telling
        if len(groups) > 1 or every:
            having = {card for (card,) in index.rows("SELECT rowid FROM search WHERE search MATCH ?", (group.match,))}
            matched = {**dict.fromkeys(having if every else having & candidates, _LITTLE), **telling}
        elif len(telling) < _FILLERS:
            matched = {**dict.fromkeys(candidates, _LITTLE), **telling}
        found.append((group, matched))
    return found


def _fits(index: Index, groups: Sequence[_Group], scores: dict[int, float], key: str) -> dict[int, float]:
    """Return for the best cards how nearly one of their names is the query, 0 to 1."""
    best = sorted(scores, key=lambda card: -scores[card])[:_NAMES_LOOKED_AT]
    whole = sum(group.weight for group in groups)
    if not best or not whole:
        return {}
    idle = whole / len(groups) / 2  # a word of the name that the query lacks counts half an average one
    fits = dict.fromkeys(best, 0.0)
    for card, name in index.rows(f"SELECT card, key FROM name WHERE card IN ({', '.join('?' * len(best))})", best):
        parts = name.split()
        weight, left = 0.0, len(parts)
        for group in groups:
            had = len([part for part in parts if part.startswith(group.marks)])
            weight += group.weight if had else 0.0
            left -= had
        fit = weight / (whole + idle * max(0, left))
        fits[card] = max(fits[card], 0.95 if name.startswith(key) and len(key) > 2 else 0.0, fit)
    return fits


def _hits(
    index: Index, scored: Sequence[tuple[float, int]], groups: Sequence[_Group], limit: int,
    kind: Sequence[str] | None, topic: Sequence[str] | None,
) -> list[Hit]:  # fmt: skip
    marks = [mark for group in groups for mark in group.marks]
    weighed = [(group.marks, 1 + group.weight) for group in groups]
    hits: list[Hit] = []
    for start in range(0, len(scored), limit):
        some = scored[start : start + limit]
        rows = {
            row[0]: row[1:]
            for row in index.rows(
                "SELECT card.number, card.id, kind, title, summary, deck.id, topics, passages FROM card "
                f"JOIN deck ON deck.number = card.deck WHERE card.number IN ({', '.join('?' * len(some))})",
                [card for _, card in some],
            )
        }
        for score, number in some:
            card, of_kind, title, summary, deck, topics, passages = rows[number]
            if (kind and of_kind not in kind) or (topic and not any(f" {t} " in topics for t in topic)):
                continue
            hits.append(Hit(card, of_kind, title, summary, deck, score, passage(passages, weighed), marks))
            if len(hits) == limit:
                return hits
    return hits
