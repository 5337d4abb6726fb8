"""Moodle XML read as Moodle reads it: what comes in, what was changed to fit, and what is left out, by line.

Nothing outside the file is ever looked at, no file in it is unpacked, and no entity is resolved: see `markup`.
Source: Moodle, question/format/xml/format.php.
"""

from __future__ import annotations

from collections.abc import Iterator

from cyberdip.errors import FileError
from cyberdip.exchange.carrying import Found, Incoming, Note, Reading, from_labels, split_explanation
from cyberdip.exchange.markup import Element, parse
from cyberdip.exchange.moodle_categories import last_category
from cyberdip.exchange.moodle_labelled import as_labelled
from cyberdip.exchange.moodle_marks import NotTaken
from cyberdip.exchange.moodle_xml_answers import READERS, share
from cyberdip.exchange.moodle_xml_texts import Asked, Gathered, raw
from cyberdip.exchange.plain_text import from_html
from cyberdip.library.fields import ID

EXPECTED = "Moodle XML, a <quiz> of <question>s"
MOST_QUESTIONS = 20_000
_UNASKED = {
    "essay": "an essay: its answers need a person to mark them",
    "description": "a description: nothing is asked in it",
    "random": "a random question stands for others of its category",
}


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
    gathered = Gathered(name)
    category = ""
    for element in questions:
        if element.get("type") == "category":
            path = element.first("category")
            category = last_category(path.text) if path else ""
            continue
        try:
            reading.questions.append(_Question(element, gathered, reading).found(category))
        except NotTaken as reason:
            reading.left_out.append(Note(f"line {element.line}", str(reason)))
    if not questions:
        raise FileError(f"{name}:{root.line}: found no question, expected {EXPECTED}.\n  Choose another file.")
    reading.changed += gathered.notes()
    return reading.done()


class _Question(Asked):
    """One question element on its way to a record."""

    def __init__(self, element: Element, gathered: Gathered, reading: Reading) -> None:
        super().__init__(element, gathered)
        self.reading = reading
        self.place = f"line {element.line}"

    def found(self, category: str) -> Found:
        """Return the question; NotTaken where it can't be one."""
        kind = self.element.get("type")
        if kind not in READERS:
            raise NotTaken(_UNASKED.get(kind, f"its type {kind[:40]!r} is none that can be asked here"))
        marked = READERS[kind](self)
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
        self.gathered.marks += mark is not None and share(mark.text, 1.0) != 1
        names = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
        combined = [raw(part) for name in names if (part := self.element.first(name))]
        self.gathered.combined += any(text and not _is_moodles_own(text) for text in combined)


def _is_moodles_own(text: str) -> bool:
    """Say whether a feedback is what Moodle puts there by itself."""
    plain = from_html(text)[0].strip(" .") if len(text) < 200 else ""
    return plain in ("Your answer is correct", "Your answer is partially correct", "Your answer is incorrect")
