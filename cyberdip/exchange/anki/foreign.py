"""Other people's notes as questions: one for each card that Anki would ask, in the words of its template.

A card with two sides is a short question, a card with a gap is a cloze. A note type with one or two templates is
asked by each (front to back, and back to front); of more only the first is taken, since the others mostly ask for
pictures, sounds and parts of the same.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from cyberdip.exchange.anki.clozes import MOST_NUMBERS, clozes
from cyberdip.exchange.anki.opening import AnkiNote, NoteType
from cyberdip.exchange.anki.templates import BEGINS, ENDS, Shown, Side, back, front
from cyberdip.exchange.carrying import several
from cyberdip.exchange.plain_text import from_html
from cyberdip.library.model import Record

LONGEST_ANSWER = 300
LONGEST_TEXT = 20_000
_LARGEST_SIDE = 1_000_000
_CLOZE_FIELD = re.compile(r"\{\{(?:[^{}:]{1,100}:){0,5}cloze:\s*([^{}:]{1,200})\}\}")
_SOUND = re.compile(r"\[sound:([^\[\]\n]{1,300})\]|\[anki:play:[^\[\]\n]{1,100}\]")
_FIELD = re.compile(f"{BEGINS}([^{BEGINS}{ENDS}]*){ENDS}")
_MARKS = dict.fromkeys(map(ord, (BEGINS, ENDS)))
_OWN = dict.fromkeys(_MARKS, "\ufffd")
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_TEX = re.compile(r"\\\(|\\\[|\[latex\]|\[\$\$?\]")


def effort(html: str) -> int:
    """Return how much work it is to make HTML plain, counted in characters of words: a tag costs forty."""
    return len(html) + 40 * html.count("<")


class LeftOut(Exception):  # noqa: N818 - a card that is no question, and why
    """A card that no question can be made of; the message says why."""


@dataclass(slots=True)
class Made:
    """A question made of a card, and what was changed to make it."""

    record: Record
    changed: list[str] = field(default_factory=list)


class Asking:
    """How the notes of one note type are asked. cost: characters that this has worked through so far."""

    def __init__(self, note_type: NoteType) -> None:
        self.name = note_type.name
        self.fields = note_type.fields
        self.is_cloze = note_type.is_cloze
        self.cost = 0
        taken = note_type.templates if len(note_type.templates) <= 2 else note_type.templates[:1]
        self.sides: list[tuple[Side, Side]] = [(front(one.front), back(one.back)) for one in taken]
        self.passed_over = tuple(one.name for one in note_type.templates[len(taken) :])
        self._cloze_fields = _CLOZE_FIELD.findall(note_type.templates[0].front) if note_type.templates else []

    def questions(self, note: AnkiNote) -> Iterator[Made | LeftOut]:
        """Yield a question, or why there is none, for each card of a note."""
        if not self.sides:
            yield LeftOut("its note type has no template")
            return
        fields = {name: words.translate(_OWN) for name, words in zip(self.fields, note.fields, strict=False)}
        if self.is_cloze:
            yield from self._clozes(fields)
            return
        made = {place for place, _ in note.cards if 0 <= place < len(self.sides)}
        for place in sorted(made) or [0]:
            try:
                yield self._two_sides(fields, *self.sides[place])
            except LeftOut as reason:
                yield reason

    def _two_sides(self, fields: Mapping[str, str], asked: Side, answered: Side) -> Made:
        texts = _Texts()
        stem, hints = self._shown(asked, fields, texts, "front")
        if not stem:
            raise LeftOut(f"its front shows no words{texts.but()}")
        back, _ = self._shown(answered, _without(fields, asked.names), texts, "back")
        answer, beside = _answer(back)
        if not answer:
            raise LeftOut(f"its back shows no words{texts.but()}")
        key, rest = _key(answer)
        record: Record = {"type": "short", "stem": stem, "key": key}
        if rest or beside:
            record["rationale"] = "\n\n".join(part for part in (rest, beside) if part)
            texts.changed.append("what stands beside its answer became the reason")
        if "\n" in answer.partition("\n\n")[0]:
            texts.changed.append("the lines of its answer became one line")
        if hints:
            record["hint"] = hints
        return Made(record, texts.told())

    def _clozes(self, fields: Mapping[str, str]) -> Iterator[Made | LeftOut]:
        texts = _Texts()
        asked, answered = self.sides[0]
        try:
            shown = "".join(self._filled(asked, fields, "front").html)
            if "image-occlusion:" in shown:
                raise LeftOut("it hides parts of an image")
            found = clozes(shown)
            texts.lost += found.lost
            if not found.numbers:
                raise LeftOut("its text has no gap")
            reason = _unmarked(self._shown(answered, _without(fields, self._cloze_fields), texts, "back")[0])
        except LeftOut as why:
            yield why
            return
        for number in sorted(found.numbers)[:MOST_NUMBERS]:
            gapped = found.asked(number)
            self.cost += len(gapped.stem) + 4 * len(found.pieces)
            stem = texts.tidy(gapped.stem)
            answers = [" ".join(texts.tidy(answer).split()) for answer in gapped.answers]
            if not all(answers):
                yield LeftOut(f"gap {number} has an answer without words{texts.but()}")
                continue
            if len(stem) > LONGEST_TEXT:
                yield LeftOut(_too_long("text", stem, LONGEST_TEXT))
                continue
            record: Record = {"type": "cloze", "stem": stem, "gaps": [{"key": answer} for answer in answers]}
            record |= {"rationale": reason} if reason else {}
            record |= {"hint": "; ".join(gapped.hints)} if gapped.hints else {}
            yield Made(record, texts.told())
        if len(found.numbers) > MOST_NUMBERS:
            yield LeftOut(f"it has {len(found.numbers)} cards; the first {MOST_NUMBERS} were taken")

    def _shown(self, side: Side, fields: Mapping[str, str], texts: _Texts, name: str) -> tuple[str, str]:
        """Return a side as plain text, and what it shows when asked for a hint."""
        shown = self._filled(side, fields, name)
        text = texts.plain("".join(shown.html))
        if len(text) > LONGEST_TEXT:
            raise LeftOut(_too_long(name, text, LONGEST_TEXT))
        hints = [words for html in shown.hints if (words := texts.plain(html))]
        return text, "; ".join(hints)[:LONGEST_TEXT]

    def _filled(self, side: Side, fields: Mapping[str, str], name: str) -> Shown:
        shown = side.filled(fields, most=_LARGEST_SIDE)
        if shown is None:
            self.cost += _LARGEST_SIDE
            raise LeftOut(f"its {name} has more than {_LARGEST_SIDE:,} characters of HTML")
        self.cost += shown.size + sum(map(effort, shown.html))
        return shown


class _Texts:
    """Turns what a note shows into plain text, and gathers what is lost on the way."""

    def __init__(self) -> None:
        self.lost: list[str] = []
        self.changed: list[str] = []

    def plain(self, html: str) -> str:
        text, lost = from_html(html)
        self.lost += lost
        return self.tidy(text)

    def tidy(self, text: str) -> str:
        """Return plain text without the places where Anki plays a sound, and the hard spaces that its editor leaves."""
        for sound in _SOUND.finditer(text):
            self.lost.append(f"the sound {sound[1]}" if sound[1] else "a sound")
        if _TEX.search(text):
            self.changed.append("its formulas stay as TeX writes them")
        return _SOUND.sub("", text).replace("\u00a0", " ").strip()

    def but(self) -> str:
        """Return what stands there in place of words."""
        return f", but {', '.join(dict.fromkeys(self.lost))}" if self.lost else ""

    def told(self) -> list[str]:
        """Return what to say of the question."""
        lost = [f"it lost {what}" for what in dict.fromkeys(self.lost)]
        return [*dict.fromkeys(self.changed), *lost]


def _without(fields: Mapping[str, str], names: Container[str]) -> dict[str, str]:
    return {name: "" if name in names else words for name, words in fields.items()}


def _answer(back: str) -> tuple[str, str]:
    """Return the first field with words of a back, and all else that it shows; without fields, the whole of it."""
    pieces = _FIELD.split(back)
    for place in range(1, len(pieces), 2):
        if answer := _unmarked(pieces[place]):
            before, after = _unmarked("".join(pieces[:place])), _unmarked("".join(pieces[place + 1 :]))
            # Words before it are a label or the like, and make sense only with the answer after them.
            return answer, _unmarked(back) if before else after
    return _unmarked(back), ""


def _unmarked(text: str) -> str:
    return _EMPTY_LINES.sub("\n\n", text.translate(_MARKS)).strip()


def _key(answer: str) -> tuple[str, str]:
    """Return the answer that is typed, its first paragraph on one line, and the rest."""
    first, _, rest = answer.partition("\n\n")
    key = "; ".join(line.strip(" ;") for line in first.split("\n") if line.strip(" ;"))
    if not key or len(key) > LONGEST_ANSWER:
        raise LeftOut(_too_long("back", key or answer, LONGEST_ANSWER))
    return key, rest.strip()


def _too_long(name: str, text: str, most: int) -> str:
    return f"its {name} has {several(len(text), 'character')}, and at most {most:,} are taken"
