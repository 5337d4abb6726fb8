"""The texts and answers of a question in Moodle XML, as plain text, and what was lost in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

from cyberdip.errors import FileError
from cyberdip.exchange.carrying import Note, several
from cyberdip.exchange.markup import Element
from cyberdip.exchange.moodle_marks import NotTaken
from cyberdip.exchange.plain_text import from_html, from_markdown

MOST_ANSWERS = 2_000
LONGEST_TEXT = 1_000_000
MOST_TAGS = 2_000_000
"""Of HTML, with its character references, in all texts together."""
MOST_IN_ALL = 200_000
"""Answers, in all questions together."""
_MOST_TAGS_SHOWN = 5


class Gathered:
    """What is told once for the whole file, and how much of it was read."""

    def __init__(self, file: str) -> None:
        self.tags: Counter[str] = Counter()
        self.marks = self.combined = 0
        self._file = file
        self._html_tags = self._answers = 0

    def count(self, *, html: str = "", answers: int = 0) -> None:
        """Count what is about to be read; FileError where it is too much for one file."""
        self._html_tags += html.count("<") + html.count("&")
        self._answers += answers
        if self._html_tags > MOST_TAGS:
            self._refuse(f"{MOST_TAGS:,} HTML tags")
        if self._answers > MOST_IN_ALL:
            self._refuse(f"{MOST_IN_ALL:,} answers")

    def _refuse(self, what: str) -> NoReturn:
        raise FileError(f"{self._file}: found more than {what}, expected fewer.\n  Split the file.")

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


class Texts:
    """Reads the texts of one question, and knows what was lost in them."""

    def __init__(self, element: Element, gathered: Gathered) -> None:
        self.lost: list[str] = []
        self._gathered = gathered
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
        self._gathered.count(html=text)
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
    """Return the text of an element as it stands: of its `text`, or of its own, as old files have it."""
    inner = element.first("text")
    if inner is not None:
        return inner.text.strip()
    return "".join(part for part in element.content if isinstance(part, str)).strip()


class Asked:
    """A question element, its texts, and what reading its answers showed. said: what was changed to fit."""

    def __init__(self, element: Element, gathered: Gathered) -> None:
        self.element, self.gathered = element, gathered
        self.texts = Texts(element, gathered)
        self.said: list[str] = []

    def answers(self, name: str = "answer") -> list[Element]:
        """Return the elements of the answers."""
        found = list(self.element.all(name))
        if len(found) > MOST_ANSWERS:
            raise NotTaken(f"it has more than {MOST_ANSWERS:,} answers")
        if not found:
            raise NotTaken("it has no answers")
        self.gathered.count(answers=len(found))
        return found

    def feedback(self, answer: Element) -> str:
        """Return what is said to those who gave an answer."""
        return self.texts.of(answer.first("feedback"))
