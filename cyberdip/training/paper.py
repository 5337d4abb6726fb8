"""Papers: a selection, a seed and the deck's revision, from which anyone with the deck rebuilds the same questions.

A paper asks questions that authors wrote, never generated ones: those depend on the wording of cards, and a mended
typo would change them. Its forms have the same questions, in another order and with the options in another order.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from cyberdip.errors import FileError, NothingFound, UsageError
from cyberdip.library.model import CardId, Kind, Level, Question, QuestionId, QuestionType
from cyberdip.study.items import Item, present
from cyberdip.study.selection import Candidate, Place, Selection, draw
from cyberdip.study.shuffling import shuffled
from cyberdip.training.blueprint import Wish, apportion, fill
from cyberdip.training.paper_code import TWENTY_BITS, BadCode, PaperCode, Share, read_code, revision_name

FORMAT = "cyberdip-paper"
VERSION = 1
_MOST_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class Pool:
    """The questions a paper can be drawn from. places: where the card of each question stands.

    decks: the ids of the decks in use. topics: the ids of their topics.
    """

    questions: tuple[Question, ...]
    places: Mapping[CardId, Place]
    decks: tuple[str, ...]
    topics: tuple[str, ...]

    def revision(self) -> int:
        """Return 20 bits of the SHA-256 of all that a paper depends on.

        That is: the decks, their topics, which questions there are, their editions, types and levels, how many options
        each has, and the kinds and topics of their cards. No wording is in it, so that a mended typo changes nothing.
        """
        lines = sorted(_facts(question, self.places[question.card]) for question in self.questions)
        return _hash("\n".join((" ".join(sorted(self.decks)), " ".join(sorted(self.topics)), *lines)))


def _facts(question: Question, place: Place) -> str:
    options = [len(question.keys), len(question.distractors), len(question.pairs)]
    gaps = [len(gap.distractors) for gap in question.gaps]
    parts = (question.id, question.edition, question.type, question.level, options, gaps, place.kind, place.topics)
    return json.dumps(parts, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `paper new` asks for."""

    number: int
    selection: Selection
    wishes: tuple[Wish, ...] = ()
    forms: int = 1
    seed: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with its questions, in the order of its first form.

    raised: ids whose right answer has changed since the paper file was written.
    """

    code: PaperCode
    questions: tuple[Question, ...]
    raised: tuple[str, ...] = ()

    def items(self, form: int) -> tuple[Item, ...]:
        """Return the questions of a form in its order, each with its options in their order."""
        seed = option_seed(self.code.with_form(form))
        order = self.questions if form == 0 else shuffled(self.questions, seed=f"{seed}\norder")
        return tuple(present(question, seed=seed) for question in order)


def option_seed(code: PaperCode) -> str:
    """Return the seed that gives the options of one form their order."""
    return f"paper {code.seed} form {code.letter}"


def seed_number(word: str) -> int:
    """Return the 20 bits that stand for a seed of any text."""
    return _hash(word)


def _hash(text: str) -> int:
    """Return 20 bits of the SHA-256 of a text, as a code holds them."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:3], "big") % TWENTY_BITS


def new_paper(pool: Pool, wanted: Wanted, *, chance: str) -> Paper:
    """Return a new paper; UsageError where the deck can't fill it. chance: the seed's text where none was asked for."""
    topics = sorted(pool.topics)
    selection = wanted.selection
    counts = apportion(wanted.wishes, wanted.number)
    code = PaperCode(
        revision=pool.revision(),
        seed=seed_number(wanted.seed if wanted.seed is not None else chance),
        count=wanted.number,
        forms=wanted.forms,
        kinds=selection.kinds,
        topics=tuple(sorted(topics.index(topic) for topic in selection.topics)),
        levels=selection.levels,
        types=selection.types,
        shares=tuple(
            Share(count, wish.kind, topics.index(wish.topic) if wish.topic is not None else None, wish.level, wish.type)
            for wish, count in zip(wanted.wishes, counts, strict=True)
        ),
    )
    return Paper(code, _drawn(pool, code))


def rebuild(pool: Pool, code: PaperCode) -> Paper:
    """Return the paper of a code; NothingFound where it was made with another deck or revision, naming both."""
    here = pool.revision()
    if code.revision != here:
        raise NothingFound(
            f"this paper was made with revision {revision_name(code.revision)} of its deck; the deck in use "
            f"({', '.join(pool.decks)}) is revision {revision_name(here)}, so its questions would be others.\n"
            "  Use the deck and version that the trainer used, or ask for the paper's file (paper new -o FILE)."
        )
    try:
        return Paper(code, _drawn(pool, code))
    except IndexError:
        raise BadCode(
            f"{code} names a topic that the deck does not have.\n  Ask the trainer for the code again."
        ) from None


def _drawn(pool: Pool, code: PaperCode) -> tuple[Question, ...]:
    """Return the questions of a code in the order of form A."""
    topics = sorted(pool.topics)
    selection = Selection(
        kinds=code.kinds, topics=frozenset(topics[place] for place in code.topics), levels=code.levels,
        types=code.types, authored_only=True,
    )  # fmt: skip
    questions = {question.id: question for question in pool.questions}
    candidates = [Candidate(q.id, q.card, q.type, q.level) for q in pool.questions]
    seed = f"paper {code.seed}"
    try:
        order = draw(candidates, selection, places=pool.places, seed=seed)
    except NothingFound:
        order = ()
    if len(order) < code.count:
        there = "1 question" if len(order) == 1 else f"{len(order)} questions"
        raise UsageError(
            f"a paper of {code.count} was asked for, but {there} of the deck fit.\n  Ask for less, or of more."
        )
    wishes = [_wish(share, topics) for share in code.shares]
    counts = [share.count for share in code.shares]
    fits = [partial(_fits, wish.selection(), pool.places) for wish in wishes]
    filled = fill(order, [*fits, lambda _: True], [*counts, code.count - sum(counts)])
    for wish, count, fit, found in zip(wishes, counts, fits, filled, strict=False):
        if len(found) < count:
            raise _not_met(wish, count, there=sum(map(fit, order)), found=len(found))
    chosen = [candidate for share in filled for candidate in share]
    # In order of their ids before chance comes in, so that the order in which shares were named does not matter.
    return shuffled(sorted((questions[c.id] for c in chosen), key=lambda q: q.id), seed=f"{seed}\norder")


def _wish(share: Share, topics: Sequence[str]) -> Wish:
    """Return a share of a code with the id of its topic. topics: the ids of the deck's topics, in order."""
    topic = topics[share.topic] if share.topic is not None else None
    return Wish(share.count, False, share.kind, topic, share.level, share.type)


def _fits(selection: Selection, places: Mapping[CardId, Place], candidate: Candidate) -> bool:
    return selection.admits(candidate, places[candidate.card])


def _not_met(wish: Wish, count: int, *, there: int, found: int) -> UsageError:
    """Return why a share of `count` questions can't be met. there: how many fit it; found: how many it could have."""
    what = f"the share {wish} wants {'1 question' if count == 1 else f'{count} questions'}"
    if there < count:
        return UsageError(
            f"{what}, but there {'is 1' if there == 1 else f'are {there}'}.\n  Lower this share, or widen it."
        )
    return UsageError(
        f"{what}, and there are {there}, but other shares need the same ones, which leaves {found}.\n"
        "  Lower this share, or one that overlaps with it."
    )


def spread(questions: Iterable[Question], places: Mapping[CardId, Place]) -> dict[str, dict[str, int]]:
    """Count a paper's questions by kind, main topic, level and type. places: of each card."""
    counted: dict[str, Counter[str]] = {"kind": Counter(), "topic": Counter(), "level": Counter(), "type": Counter()}
    for question in questions:
        place = places[question.card]
        counted["kind"][place.kind.value] += 1
        counted["topic"][place.topics[0] if place.topics else ""] += 1
        counted["level"][question.level.value] += 1
        counted["type"][question.type.value] += 1
    order: dict[str, list[str]] = {
        "kind": [kind.value for kind in Kind],
        "level": [level.value for level in Level],
        "type": [type_.value for type_ in QuestionType],
    }
    return {
        name: {word: found[word] for word in order.get(name, sorted(found)) if found[word]}
        for name, found in counted.items()
    }


def paper_record(paper: Paper, *, decks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what a paper file holds: the code and its questions by id, so that a later deck can rebuild it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "code": paper.code.paper,
        "codes": [str(paper.code.with_form(form)) for form in range(paper.code.forms)],
        "revision": revision_name(paper.code.revision),
        "decks": [{"id": deck["id"], "version": deck["version"]} for deck in decks],
        "questions": [
            {"id": q.id, "card": q.card, "edition": q.edition, "type": q.type.value} for q in paper.questions
        ],
    }


def read_paper_file(path: Path, find: Callable[[Iterable[str]], Mapping[str, Question]]) -> Paper:
    """Return the paper of a file, rebuilt from any deck that has its questions; FileError for anything else.

    find: takes ids and returns the questions that there are, by the id asked for.
    """
    record = _paper_json(path)
    try:
        code = read_code(record["code"])
        asked = [(str(row["id"]), int(row["edition"])) for row in record["questions"]]
    except (KeyError, TypeError, ValueError, AttributeError, BadCode):
        raise FileError(f"{path}: is no whole paper file: its code or its questions can't be read.\n  {_ASK}") from None
    if len(asked) != code.count or len({name for name, _ in asked}) != len(asked):
        raise FileError(f"{path}: names {len(asked)} questions, but its code says {code.count}.\n  {_ASK}")
    found = find([name for name, _ in asked])
    missing = tuple(name for name, _ in asked if name not in found)
    if missing:
        raise NothingFound(
            f"{path}: {len(missing)} of its {len(asked)} questions are in none of the decks in use: "
            f"{', '.join(missing[:5])}{' …' if len(missing) > 5 else ''}.\n  Use a deck that has them."
        )
    raised = tuple(name for name, edition in asked if found[name].edition != edition)
    # The order of the options hangs on the ids that the questions had when the file was written.
    return Paper(code, tuple(_under(found[name], name) for name, _ in asked), raised=raised)


def _under(question: Question, name: str) -> Question:
    return question if question.id == name else replace(question, id=QuestionId(name))


def _paper_json(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise FileError(f"{path}: is too large for a paper file.\n  {_ASK}")
        record = json.loads(path.read_bytes())
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}).\n  {_ASK}") from None
    except (ValueError, RecursionError):
        raise FileError(f"{path}: is no paper file: it is not JSON.\n  {_ASK}") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise FileError(f"{path}: is no paper file.\n  {_ASK}")
    if not isinstance(record.get("version"), int) or record["version"] > VERSION:
        raise FileError(f"{path}: was written by a newer cyberdip.\n  Update cyberdip.")
    return record


_ASK = "Name a file that `cyberdip paper new -o FILE` wrote, or a paper's code."
