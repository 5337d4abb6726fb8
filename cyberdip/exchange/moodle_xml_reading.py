"""Moodle XML read as Moodle reads it: what comes in, what was changed to fit, and what is left out, by line.

Nothing outside the file is ever looked at, no file in it is unpacked, and no entity is resolved: see `markup`.
Source: Moodle, question/format/xml/format.php.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from cyberdip.errors import FileError
from cyberdip.exchange.carrying import (
    Found,
    Incoming,
    Note,
    Reading,
    from_labels,
    several,
    split_explanation,
)
from cyberdip.exchange.html_tags import resolve_references
from cyberdip.exchange.markup import Element, parse
from cyberdip.exchange.moodle_categories import last_category
from cyberdip.exchange.moodle_cloze import Gap, cut, of_gap
from cyberdip.exchange.moodle_labelled import as_labelled
from cyberdip.exchange.moodle_marks import (
    Marked,
    NotTaken,
    Offered,
    number,
    of_numbers,
    of_options,
    of_pairs,
    of_steps,
    of_typed,
    plain_number,
    shown,
)
from cyberdip.exchange.plain_text import from_html, from_markdown
from cyberdip.library.fields import ID
from cyberdip.library.model import Record

EXPECTED = "Moodle XML, a <quiz> of <question>s"
MOST_QUESTIONS = 20_000
MOST_ANSWERS = 2_000
LONGEST_TEXT = 1_000_000
MOST_TAGS = 2_000_000
"""Of HTML, in all texts together."""
_MARK = "\ufde0"
"""Stands where a gap stood, while the text around it is read; no text can have it."""
_UNASKED = {
    "essay": "an essay: its answers need a person to mark them",
    "description": "a description: nothing is asked in it",
    "random": "a random question stands for others of its category",
}
_MOST_TAGS_SHOWN = 5


def read(data: bytes, name: str) -> Incoming:
    """Return the questions of a Moodle XML file; FileError where it is none, is cut off or does what none should."""
    root = parse(data, name)
    if root.name != "quiz":
        raise FileError(
            f"{name}:{root.line}: found <{root.name[:60]}>, expected {EXPECTED}.\n"
            "  Export the questions from Moodle's question bank as “Moodle XML format”."
        )
    questions = list(root.all("question"))
    if len(questions) > MOST_QUESTIONS:
        raise FileError(f"{name}: found more than {MOST_QUESTIONS:,} questions, expected fewer.\n  Split the file.")
    reading = Reading()
    gathered = _Gathered()
    category = ""
    for element in questions:
        if element.get("type") == "category":
            path = element.first("category")
            category = last_category(path.text) if path else ""
            continue
        try:
            reading.questions.append(_Question(element, name, gathered, reading).found(category))
        except NotTaken as reason:
            reading.left_out.append(Note(f"line {element.line}", str(reason)))
    if not questions:
        raise FileError(f"{name}:{root.line}: found no question, expected {EXPECTED}.\n  Choose another file.")
    reading.changed += gathered.notes()
    return reading.done()


class _Gathered:
    """What is told once for the whole file."""

    def __init__(self) -> None:
        self.tags: Counter[str] = Counter()
        self.marks = self.combined = self.html_tags = 0

    def notes(self) -> Iterator[Note]:
        """Yield what is not kept."""
        if self.tags:
            shown_tags = ", ".join(repr(tag[:50]) for tag, _ in self.tags.most_common(_MOST_TAGS_SHOWN))
            more = " …" if len(self.tags) > _MOST_TAGS_SHOWN else ""
            yield Note("", f"{several(len(self.tags), 'tag')} not kept: {shown_tags}{more}")
        if self.marks:
            yield Note(
                "", f"{several(self.marks, 'question')} with another default mark than 1: here each counts alike"
            )
        if self.combined:
            what = "feedback for right, partly right and wrong answers as a whole, which is not kept"
            yield Note("", f"{several(self.combined, 'question')} with {what}")


class _Texts:
    """Reads the texts of one question, and knows what was lost in them."""

    def __init__(self, element: Element, file: str, gathered: _Gathered) -> None:
        self.lost: list[str] = []
        self._file, self._gathered = file, gathered
        self._files = [str(part.attributes.get("name", "")) for part in element.walk() if part.name == "file"]
        stem = element.first("questiontext")
        self.default = stem.get("format", "html") if stem else "html"

    def of(self, element: Element | None, *, default: str = "") -> str:
        """Return what an element says as plain text, "" where there is none. default: the format it has unless said."""
        if element is None:
            return ""
        return self.plain(raw(element), element.get("format") or default or self.default)

    def plain(self, text: str, kind: str) -> str:
        """Return a text of one of Moodle's formats as plain text."""
        if len(text) > LONGEST_TEXT:
            raise NotTaken(f"one of its texts has more than {LONGEST_TEXT:,} characters")
        self._gathered.html_tags += text.count("<")
        if self._gathered.html_tags > MOST_TAGS:
            raise FileError(
                f"{self._file}: found more than {MOST_TAGS:,} HTML tags, expected fewer.\n  Split the file."
            )
        if kind == "plain_text":
            return text
        if kind == "markdown":
            plain, lost = from_markdown(text)
        else:
            plain, lost = from_html(text, line_breaks=kind in ("moodle_auto_format", "wiki_like"))
        self.lost += lost
        return plain

    def line(self, element: Element | None, *, default: str = "") -> str:
        """Return what an element says, in one line."""
        return " ".join(self.of(element, default=default).split())

    def notes(self) -> Iterator[str]:
        """Yield what was lost; a file that an image shows is told as that image."""
        told = set(self.lost)
        yield from dict.fromkeys(f"{thing} is not kept" for thing in self.lost)
        for name in dict.fromkeys(self._files):
            if f"the image {name}" not in told:
                yield f"the file {name[:80]} is not kept"


def raw(element: Element) -> str:
    """Return the text of an element as it stands, of its `text` if it has one."""
    inner = element.first("text")
    return (inner or element).text.strip()


class _Question:
    """One question element on its way to a record."""

    def __init__(self, element: Element, file: str, gathered: _Gathered, reading: Reading) -> None:
        self.element, self.reading, self.gathered = element, reading, gathered
        self.place = f"line {element.line}"
        self.texts = _Texts(element, file, gathered)
        self.said: list[str] = []

    def found(self, category: str) -> Found:
        """Return the question; NotTaken where it can't be one."""
        kind = self.element.get("type")
        if kind not in _READERS:
            raise NotTaken(_UNASKED.get(kind, f"its type {kind[:40]!r} is none that can be asked here"))
        marked = _READERS[kind](self)
        record = {**marked.record}
        record.setdefault("stem", self.texts.of(self.element.first("questiontext")))
        if not record["stem"]:
            raise NotTaken("it has no stem")
        general, source = split_explanation(self.texts.of(self.element.first("generalfeedback")))
        reasons = "\n\n".join(dict.fromkeys(text for text in (*marked.reasons, general) if text))
        record |= {"rationale": reasons} if reasons else {}
        labels, card, others = from_labels(self._tags())
        record = as_labelled(record, labels.pop("type", "")) | labels
        hints = list(filter(None, map(self.texts.of, self.element.all("hint"))))
        record |= {"hint": "\n\n".join(hints)} if hints else {}
        record |= {"id": name} if (name := self._id()) else {}
        self._tell([*marked.changed, *self.said, *self.texts.notes()], others)
        return Found(record, self.place, category, card, source)

    def _tags(self) -> Iterator[str]:
        for name in ("tags", "coursetags"):
            for tags in self.element.all(name):
                yield from (" ".join(raw(tag).split()) for tag in tags.all("tag"))

    def _id(self) -> str:
        named = (self.element.first("idnumber"), self.element.first("name"))
        return next((name for part in named if part and ID.fullmatch(name := raw(part))), "")

    def _tell(self, changed: list[str], tags: tuple[str, ...]) -> None:
        """Note what is not kept, some of it once for the whole file."""
        self.reading.changed += [Note(self.place, what) for what in dict.fromkeys(changed)]
        self.gathered.tags.update(tags)
        mark = self.element.first("defaultgrade")
        self.gathered.marks += mark is not None and _float(mark.text, 1.0) != 1
        names = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
        combined = [raw(part) for name in names if (part := self.element.first(name))]
        self.gathered.combined += any(text and not _is_moodles_own(text) for text in combined)

    def answers(self, name: str = "answer") -> list[Element]:
        """Return the elements of the answers."""
        found = list(self.element.all(name))
        if len(found) > MOST_ANSWERS:
            raise NotTaken(f"it has more than {MOST_ANSWERS:,} answers")
        if not found:
            raise NotTaken("it has no answers")
        return found

    def feedback(self, answer: Element) -> str:
        return self.texts.of(answer.first("feedback"))


def _is_moodles_own(text: str) -> bool:
    """Say whether a feedback is what Moodle puts there by itself."""
    plain = from_html(text)[0].strip(" .") if len(text) < 200 else ""
    return plain in ("Your answer is correct", "Your answer is partially correct", "Your answer is incorrect")


def _float(text: str, otherwise: float) -> float:
    try:
        return float(number(text))
    except NotTaken:
        return otherwise


def _percent(answer: Element) -> float:
    """Return what an answer earns; old files say it in an element of its own, as a share of 1."""
    if (old := answer.first("fraction")) is not None:
        return _float(old.text, 0) * 100
    return _float(answer.get("fraction", "0"), 0)


def _is_true(element: Element | None, *, otherwise: bool) -> bool:
    return otherwise if element is None else element.text.strip() not in ("", "0", "false")


def _multichoice(question: _Question) -> Marked:
    options = [
        Offered(question.texts.line(answer), _percent(answer), question.feedback(answer))
        for answer in question.answers()
    ]
    return of_options(options, single=_is_true(question.element.first("single"), otherwise=True))


def _true_false(question: _Question) -> Marked:
    answers = question.answers()
    words = [raw(answer).casefold() for answer in answers]
    if set(words) != {"true", "false"}:  # in another language: the first is true, says Moodle
        words = ["true", "false"]
    said = dict(zip(words, answers, strict=False))
    if len(said) != 2:
        raise NotTaken("it does not say what is true and what is false")
    key = _percent(said["true"]) >= 99.9
    right, wrong = said["true" if key else "false"], said["false" if key else "true"]
    return Marked({"type": "true-false", "key": key}, [question.feedback(right), question.feedback(wrong)])


def _shortanswer(question: _Question) -> Marked:
    answers = [Offered(raw(answer), _percent(answer), question.feedback(answer)) for answer in question.answers()]
    if _is_true(question.element.first("usecase"), otherwise=False):
        question.said.append("capitals and small letters make no difference here")
    return of_typed(answers)


def _numerical(question: _Question) -> Marked:
    numbers = []
    for answer in question.answers():
        text, reason = raw(answer), question.feedback(answer)
        if text in ("*", ""):
            question.said += ["the feedback for any other answer is not kept"] if reason else []
            continue
        margin = answer.first("tolerance")
        tolerance = plain_number(number(margin.text), question.said) if margin and margin.text.strip() else None
        numbers.append((Offered(text, _percent(answer), reason), plain_number(number(text), question.said), tolerance))
    marked = of_numbers(numbers)
    marked.record |= _units(question)
    return marked


def _units(question: _Question) -> Record:
    """Return the unit of a number and its other names; units of another size can't be kept."""
    names = []
    for units in question.element.all("units"):
        for unit in units.all("unit"):
            name, factor = unit.first("unit_name"), unit.first("multiplier")
            if name is None or not name.text.strip():
                continue
            text = " ".join(name.text.split())
            if factor is None or _float(factor.text, 1.0) == 1:
                names.append(text)
            else:
                question.said.append(f"the unit {shown(text)} of another size is not kept")
    return {"unit": names[0]} | ({"accept": names[1:]} if names[1:] else {}) if names else {}


def _matching(question: _Question) -> Marked:
    pairs = []
    for pair in question.answers("subquestion"):
        answer = pair.first("answer")
        right = raw(answer) if answer else ""
        right = question.texts.plain(right, "html") if "<" in right else resolve_references(right)
        left, right = question.texts.line(pair) if pair.first("text") else "", " ".join(right.split())
        if right:
            pairs.append((left, right))
        elif left:
            raise NotTaken(f"the pair of {shown(left)} has no right side")
    return of_pairs(pairs)


def _ordering(question: _Question) -> Marked:
    question.said += [
        f"the feedback for {shown(raw(a))} is not kept" for a in question.answers() if question.feedback(a)
    ]
    return of_steps([question.texts.line(answer) for answer in question.answers()])


def _cloze(question: _Question) -> Marked:
    text = question.element.first("questiontext")
    kind = question.texts.default
    pieces: list[str] = []
    gaps: list[Record] = []
    made = Marked({"type": "cloze"})
    for piece in cut(raw(text) if text else ""):
        if isinstance(piece, Gap):
            marked = of_gap(piece, lambda html: question.texts.plain(html, "html"))
            gaps.append(marked.record)
            made.changed += marked.changed
            piece = _MARK
        else:
            piece = piece.replace(_MARK, "\ufffd")
        pieces.append(piece)
    if not gaps:
        raise NotTaken("a Cloze question without a gap")
    made.record |= {"stem": numbered(question.texts.plain("".join(pieces), kind), made.changed), "gaps": gaps}
    return made


def numbered(stem: str, said: list[str]) -> str:
    """Return a stem with its gaps as `{1}`, `{2}` …; a brace of its own that looks like one becomes a bracket."""
    parts = _OWN_GAP.sub(r"(\1)", stem).split(_MARK)
    if _OWN_GAP.search(stem):
        said.append("a number in braces that is no gap is written in brackets")
    return parts[0] + "".join(f"{{{number}}}{part}" for number, part in enumerate(parts[1:], start=1))


_OWN_GAP = re.compile(r"\{(\d{1,9})\}")


def _gapselect(question: _Question) -> Marked:
    """Read Moodle's “select missing words”: `[[2]]` is a gap with the second choice for a key, among its group."""
    name = "selectoption" if question.element.first("selectoption") else "dragbox"
    choices = question.answers(name)
    texts = [question.texts.line(choice) for choice in choices]
    groups = [group.text.strip() if (group := choice.first("group")) else "1" for choice in choices]
    gaps: list[Record] = []

    def gap(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if not 0 <= at < len(choices):
            raise NotTaken(f"its gap {found[0]} has no choice")
        others = [text for text, group in zip(texts, groups, strict=True) if group == groups[at] and text != texts[at]]
        wrong = [{"text": text, "rationale": ""} for text in dict.fromkeys(others)]
        gaps.append({"key": texts[at]} | ({"distractors": wrong} if wrong else {}))
        if len(gaps) > _MOST_GAPS:
            raise NotTaken(f"it has more than {_MOST_GAPS} gaps")
        return _MARK

    text = question.element.first("questiontext")
    made = Marked({"type": "cloze"})
    written = _PLACED.sub(gap, raw(text).replace(_MARK, "\ufffd") if text else "")
    if not gaps:
        raise NotTaken("it has no gap")
    stem = numbered(question.texts.plain(written, question.texts.default), made.changed)
    made.record |= {"stem": stem, "gaps": gaps}
    return made


_PLACED = re.compile(r"\[\[(\d{1,4})\]\]")
_MOST_GAPS = 50

_READERS: dict[str, Callable[[_Question], Marked]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _gapselect,
    "ddwtos": _gapselect,
}
