"""Search: ranked, tolerant of slips, in English and Arabic, with the passage that matched.

Each word of the query becomes a group of ways to write it: as typed, as a beginning, in its American or British
spelling, without what Arabic joins to it, and, where no card has it, the nearest words that some card has. A card is
ranked by BM25 over weighted columns (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework"), raised by
the share of the query that it covers; a card whose id, title or other name is the query comes first.
"""

from __future__ import annotations

from math import log

from cyberdip.library.correction import nearest_words
from cyberdip.library.index import WEIGHTS
from cyberdip.library.text import fold
from cyberdip.library.words import STOP_WORDS, arabic_forms, is_arabic, name_key, spellings, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdip.library.index import Index

_MOST_WORDS = 24  # of a query; what comes after says nothing more
_MOST_CANDIDATES = 80
_PASSAGE = 200  # characters
_BM25 = f"bm25(search, {', '.join(map(str, WEIGHTS))})"


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
    """One word of the query and the ways to write it: `terms` for FTS5, `marks` as they begin in a text."""

    __slots__ = ("marks", "terms", "weight", "word")

    def __init__(self, word: str, terms: Sequence[str], marks: Sequence[str]) -> None:
        self.word, self.terms, self.marks = word, tuple(terms), tuple(marks)
        self.weight = 0.0

    @property
    def match(self) -> str:
        return " OR ".join(self.terms)


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
    named = _named(index, query, typed, groups, corrected)
    scored = _scored(index, groups, named)
    hits = _hits(index, scored, groups, limit, kind, topic)
    return Results(query, corrected, hits)


def nearest_titles(index: Index, query: str, count: int = 3) -> list[str]:
    """Return the titles of the cards whose names are most like a query that found nothing."""
    key = name_key(query)[:80]
    best: dict[str, float] = {}
    for name, title in index.rows(
        "SELECT name.key, card.title FROM name JOIN card ON card.number = name.card WHERE rank < 3"
    ):
        pairs = {key[i : i + 2] for i in range(len(key) - 1)}
        others = {name[i : i + 2] for i in range(len(name) - 1)}
        both = len(pairs & others)
        likeness = 2 * both / (len(pairs) + len(others)) if pairs or others else 0.0
        best[title] = max(best.get(title, 0.0), likeness)
    return sorted(best, key=lambda title: (-best[title], title))[:count]


def _query_words(query: str) -> list[str]:
    """Return the words of a query that say something: without stop words, unless there are no others."""
    found = list(dict.fromkeys(words(query[:2000])))[: 3 * _MOST_WORDS]
    telling = [word for word in found if word not in STOP_WORDS]
    return (telling or found)[:_MOST_WORDS]


def _groups(index: Index, typed: Sequence[str]) -> tuple[list[_Group], str | None]:
    groups: list[_Group] = []
    understood: list[str] = []
    changed = False
    for word in typed:
        group = _known(index, word)
        if group is None:
            near = nearest_words(index, word)
            changed = changed or bool(near)
            understood.append(near[0] if near else word)
            group = _Group(word, [_term(n) for n in near], near) if near else None
        else:
            understood.append(word)
        if group is not None:
            groups.append(group)
    return groups, " ".join(understood) if changed else None


def _known(index: Index, word: str) -> _Group | None:
    """Return the ways to write a word that some card has, None if no card has any of them."""
    forms = arabic_forms(word) if is_arabic(word) else spellings(word)
    terms = [_term(form) for form in forms]
    marks = [_stem(form) for form in forms]
    if len(word) >= (2 if is_arabic(word) else 3) and not word.isdigit():
        terms.append(f"{_term(word)} *")
    if index.rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (" OR ".join(terms),)):
        return _Group(word, terms, marks)
    return None


def _term(word: str) -> str:
    return '"' + word.replace('"', "") + '"'


def _stem(word: str) -> str:
    """Return the beginning that the forms of a word share, roughly: enough to see them in a text."""
    if is_arabic(word) or len(word) < 5:
        return word
    for ending in ("ations", "ation", "ing", "ions", "ion", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _named(
    index: Index, query: str, typed: Sequence[str], groups: Sequence[_Group], corrected: str | None
) -> dict[int, float]:
    """Return the cards that the query names, whole, with what that is worth: an id or title most, an alias next."""
    worth = {0: 1000.0, 1: 1000.0, 2: 900.0, 3: 850.0}
    keys = [name_key(query[:300]), " ".join(typed)]
    if corrected:
        keys.append(corrected)
    found: dict[int, float] = {}
    for place, key in enumerate(dict.fromkeys(keys)):
        for card, rank in index.rows("SELECT card, rank FROM name WHERE key = ?", (key,)):
            found[card] = max(found.get(card, 0.0), worth[rank] - 20 * place)
    return found


def _scored(index: Index, groups: list[_Group], named: dict[int, float]) -> list[tuple[float, int]]:
    """Return (score, card number), best first."""
    if not groups:
        return sorted(((score, card) for card, score in named.items()), reverse=True)
    whole = " OR ".join(f"({group.match})" for group in groups)
    candidates = {
        card: -score
        for card, score in index.rows(
            f"SELECT rowid, {_BM25} FROM search WHERE search MATCH ? ORDER BY 2 LIMIT {_MOST_CANDIDATES}", (whole,)
        )
    }
    if len(groups) > 1:
        every = " AND ".join(f"({group.match})" for group in groups)
        for card, score in index.rows(
            f"SELECT rowid, {_BM25} FROM search WHERE search MATCH ? ORDER BY 2 LIMIT {_MOST_CANDIDATES}", (every,)
        ):
            candidates.setdefault(card, -score)
        covered = _coverage(index, groups, candidates)
        candidates = {card: score * covered[card] ** 2 for card, score in candidates.items()}
    for card, worth in named.items():
        candidates[card] = candidates.get(card, 0.0) + worth
    return sorted(((score, card) for card, score in candidates.items()), key=lambda pair: (-pair[0], pair[1]))


def _coverage(index: Index, groups: list[_Group], candidates: dict[int, float]) -> dict[int, float]:
    """Return for each candidate the share of the query that it covers, 0 to 1; a rare word is a larger share."""
    total = max(1, index.count())
    covered = dict.fromkeys(candidates, 0.0)
    for group in groups:
        having = [card for (card,) in index.rows("SELECT rowid FROM search WHERE search MATCH ?", (group.match,))]
        group.weight = log(1 + total / max(1, len(having)))
        for card in having:
            if card in covered:
                covered[card] += group.weight
    whole = sum(group.weight for group in groups) or 1.0
    return {card: 0.15 + 0.85 * weight / whole for card, weight in covered.items()}


def _hits(
    index: Index, scored: Sequence[tuple[float, int]], groups: Sequence[_Group], limit: int,
    kind: Sequence[str] | None, topic: Sequence[str] | None,
) -> list[Hit]:  # fmt: skip
    marks = [mark for group in groups for mark in group.marks]
    hits: list[Hit] = []
    for start in range(0, len(scored), limit):
        some = scored[start : start + limit]
        rows = {
            row[0]: row[1:]
            for row in index.rows(
                "SELECT card.number, card.id, kind, title, summary, deck.id, topics, passages, folded FROM card "
                f"JOIN deck ON deck.number = card.deck WHERE card.number IN ({', '.join('?' * len(some))})",
                [card for _, card in some],
            )
        }
        for score, number in some:
            card, of_kind, title, summary, deck, topics, passages, folded = rows[number]
            if (kind and of_kind not in kind) or (topic and not any(f" {t} " in topics for t in topic)):
                continue
            passage = _passage(passages, folded or fold(passages), groups)
            hits.append(Hit(card, of_kind, title, summary, deck, score, passage, marks))
            if len(hits) == limit:
                return hits
    return hits


def _passage(passages: str, folded: str, groups: Sequence[_Group]) -> str:
    """Return the sentence that has most of the query, cut to a readable length around its first match."""
    lines = folded.split("\n")
    best, best_worth = 0, -1.0
    for place, line in enumerate(lines):
        worth = 0.0
        for group in groups:
            if any(mark in line for mark in group.marks):
                worth += 1 + group.weight
        if worth > best_worth:
            best, best_worth = place, worth
    text = passages.split("\n")[best] if passages else ""
    if len(text) <= _PASSAGE:
        return text
    line = lines[best]
    at = min((found for g in groups for mark in g.marks if (found := line.find(mark)) >= 0), default=0)
    # Folding can shorten a text, so the place in the folded line is only about the place in the text.
    start = max(0, min(at - _PASSAGE // 3, len(text) - _PASSAGE))
    end = start + _PASSAGE
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = text.rfind(" ", start, end)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
