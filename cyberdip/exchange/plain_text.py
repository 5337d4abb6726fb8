"""Text from elsewhere made plain, and plain text made HTML: what a learner sees is words, paragraphs and lists.

Every character is passed a bounded number of times, nothing recurses, and nothing is run, resolved or fetched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import unquote

from cyberdip.exchange.html_tags import BLOCKS, SKIPPED, attributes_of, pieces, resolve_references

__all__ = ["from_html", "from_markdown", "resolve_references", "to_html", "to_inline_html"]

_PARAGRAPHS = frozenset("blockquote dl figure h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split())
"""Blocks with an empty line around them; the others begin a line."""
_TABLE = frozenset("table tbody thead tfoot tr".split())
_MISSED = {"video": "a video", "audio": "a sound", "embed": "an embedded object", "input": "a form field",
           "select": "a form field", "textarea": "a form field", "math": "the form of a formula (MathML)",
           "table": "the form of a table"}  # fmt: skip
# Signs within the text that is being gathered; the same characters in the text itself become U+FFFD first.
_HARD, _SUP, _END_SUP, _SUB, _END_SUB = "\0\1\2\3\4"
_SIGNS = dict.fromkeys(range(5), "\ufffd")
_UNEVEN = re.compile("[\0-\x1f\u00a0&]|  |> | <")
_RAISED = re.compile("([\1\3])([^\1-\4\n]*)[\2\4]")
_HIGH = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOW = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_ORDINALS = frozenset(("st", "nd", "rd", "th", "er", "re", "ère", "e", "ème", "o", "a", "d", "de"))


def from_html(text: str, *, line_breaks: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return HTML as plain text, and what was lost, by name: `("the image map.png", "a script")`.

    Paragraphs keep an empty line between them and list items their dash or number; a picture leaves its description in
    brackets, a link its address. A `<` that begins no element of HTML is text. line_breaks: a line feed is one, as in
    Moodle's own text format; in HTML it is a space.
    """
    if text.startswith("<p>") and not _UNEVEN.search(text):  # most texts of most files; the rest only takes longer
        paragraphs = text[3:-4].split("</p><p>")
        if text.endswith("</p>") and not any("<" in paragraph for paragraph in paragraphs):
            return "\n\n".join(filter(None, paragraphs)), ()
    gathered = _Gathered(line_breaks)
    if "<" not in text:
        gathered.text(text.translate(_SIGNS))
        return gathered.done(), ()
    for kind, value, attributes in pieces(text.translate(_SIGNS)):
        if kind == "text":
            gathered.text(value)
        elif kind == "close":
            gathered.close(value)
        elif value in SKIPPED:
            gathered.lost += [SKIPPED[value]] if SKIPPED[value] else []
        else:
            gathered.open(value, attributes)
    return gathered.done(), tuple(dict.fromkeys(gathered.lost))


def from_markdown(text: str) -> tuple[str, tuple[str, ...]]:
    """Return Markdown as plain text, and what was lost, as `from_html` does; HTML in it is read as such.

    Only what readers would stumble over is taken away: emphasis, headings, code ticks, and the brackets of links and
    pictures. Lists and quotations read well as they are written.
    """
    text = _PICTURE.sub(lambda found: f'<img alt="{html.escape(found[1])}" src="{html.escape(found[2])}">', text)
    text = _LINK.sub(lambda found: f'<a href="{html.escape(found[2])}">{found[1]}</a>', text)
    text = _HEADING.sub("", text)
    for mark in _EMPHASIS:
        text = mark.sub(r"\1", text)
    text, lost = from_html(text, line_breaks=True)
    return _BACKSLASH.sub(r"\1", text), lost


_PICTURE = re.compile(r"!\[([^\]\n]{0,200})\]\(([^()\s]{1,500})[^()\n]{0,100}\)")
_LINK = re.compile(r"(?<!\\)\[([^\[\]\n]{1,200})\]\((https?://[^()\s]{1,500})[^()\n]{0,100}\)")
_HEADING = re.compile(r"(?m)^#{1,6} +")
_EMPHASIS = (
    re.compile(r"(?<![\\*])\*\*(?=[^\s*])([^*\n]{1,200}(?<!\s))\*\*"),
    re.compile(r"(?<![\\*\w])\*(?=[^\s*])([^*\n]{1,200}(?<!\s))\*(?!\w)"),
    re.compile(r"(?<![\\_\w])__?(?=[^\s_])([^_\n]{1,200}(?<!\s))__?(?!\w)"),
    re.compile(r"(?<![\\`])`([^`\n]{1,200})`"),
)
_BACKSLASH = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")


def to_html(text: str) -> str:
    """Return plain text as HTML, with its paragraphs, line breaks and runs of spaces; `from_html` gives it back."""
    return "".join(f"<p>{_lines(part)}</p>" for part in _PARAGRAPH.split(text.strip("\n")))


def to_inline_html(text: str) -> str:
    """Return plain text as HTML to stand within a paragraph: an empty line becomes two line breaks."""
    return _lines(text)


_PARAGRAPH = re.compile("(?<!\n)\n\n")
_SPACES = re.compile("(?m)^ +|  +")


def _lines(text: str) -> str:
    def hard(found: re.Match[str]) -> str:
        run = found.group()
        return (
            "&#160;" * len(run)
            if found.start() == 0 or text[found.start() - 1] == "\n"
            else " " + "&#160;" * (len(run) - 1)
        )

    # The spaces come first: escaping moves the places that `hard` looks at.
    parts, at = [], 0
    for found in _SPACES.finditer(text):
        parts += [html.escape(text[at : found.start()], quote=False), hard(found)]
        at = found.end()
    parts.append(html.escape(text[at:], quote=False))
    return "".join(parts).replace("\n", "<br />")


class _Gathered:
    """The plain text so far: blocks that are done, each with the line feeds before it, and the one being written."""

    def __init__(self, line_breaks: bool) -> None:
        self.lost: list[str] = []
        self._line_breaks = line_breaks
        self._blocks: list[str] = []
        self._block: list[str] = []
        self._gap = 0
        self._lists: list[int] = []  # the number of the last item; below 0 for a list with dashes
        self._preformatted = 0
        self._marker = ""  # of a list's item whose first words are still to come
        self._cells = 0
        self._in_cell = False
        self._link = ""
        self._linked = 0  # where in the block the words of that link begin

    def text(self, words: str) -> None:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
        if self._preformatted:
            words = (words if self._block else words.removeprefix("\n")).replace(" ", _HARD)
        elif self._line_breaks:
            words = re.sub("[ \t\f]+", " ", words)
        else:
            words = re.sub("[ \t\f\n]+", " ", words)
        if words:
            self._block.append(resolve_references(words))

    def open(self, name: str, attributes: str) -> None:
        if name in _MISSED:
            self.lost.append(_MISSED[name])
        self._block_tag(name, nested=bool(self._lists))
        if name in ("ul", "ol"):
            self._lists.append(-1 if name == "ul" else 0)
        elif name == "li":
            self._begin_item()
        elif name == "br":
            self._block.append(" " if self._in_cell else "\n")
        elif name == "tr":
            self._cells = 0
        elif name in ("td", "th"):
            self._block += [" | "] if self._cells else []
            self._cells += 1
            self._in_cell = True
        elif name == "pre":
            self._preformatted += 1
        elif name in _MARKS:
            self._block.append(_MARKS[name][0])
        elif name == "img":
            self._picture(attributes_of(attributes))
        elif name == "a":
            self._link = attributes_of(attributes).get("href", "")
            self._linked = len(self._block)

    def close(self, name: str) -> None:
        self._block_tag(name, nested=len(self._lists) > 1)
        if name in ("li", "ul", "ol"):
            self._marker = ""  # of an item without words
        if name in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif name in ("td", "th"):
            self._in_cell = False
        elif name == "pre" and self._preformatted:
            self._preformatted -= 1
        elif name in _MARKS:
            self._block.append(_MARKS[name][1])
        elif name == "a":
            if self._link.lower().startswith(("https://", "http://")) and not self._shows_link():
                self._block.append(f" ({self._link})")
            self._link = ""

    def _block_tag(self, name: str, *, nested: bool) -> None:
        """End the block that was being written where a tag begins or ends one; within a table's cell it is a space."""
        if name not in BLOCKS:
            return
        if name in _TABLE:
            self._in_cell = False
        if self._in_cell:
            self._block.append(" ")
        elif name in ("ul", "ol"):
            self._end_block(1 if nested else 2)
        else:
            self._end_block(2 if name in _PARAGRAPHS and not self._lists else 1)

    def _shows_link(self) -> bool:
        return self._link.rstrip("/") in "".join(self._block[self._linked :])

    def done(self) -> str:
        self._end_block(0)
        return "".join(self._blocks).strip("\n")

    def _end_block(self, gap: int) -> None:
        """Put the block that was being written to the others; the next begins `gap` line feeds further down."""
        block = "".join(self._block)
        block = _settled(block.strip(" \n") if self._line_breaks else block)
        self._block.clear()
        self._linked = 0
        if block:
            self._blocks += ["\n" * self._gap if self._blocks else "", self._marker + block]
            self._gap, self._marker = gap, ""
        elif not self._marker:
            self._gap = max(self._gap, gap)

    def _begin_item(self) -> None:
        if not self._lists or self._lists[-1] < 0:
            self._marker = "- "
        else:
            self._lists[-1] += 1
            self._marker = f"{self._lists[-1]}. "

    def _picture(self, attributes: Mapping[str, str]) -> None:
        address = attributes.get("src", "")
        name = "" if address.lower().startswith("data:") else unquote(address.partition("?")[0].rpartition("/")[2])[:80]
        described = " ".join(attributes.get("alt", "").split())
        self.lost.append(f"the image {name}" if name else "an embedded image")
        self._block.append(f"[image: {described or name}]" if described or name else "[image]")


_MARKS = {"sup": (_SUP, _END_SUP), "sub": (_SUB, _END_SUB), "q": ("“", "”")}


def _settled(block: str) -> str:
    """Return a block with its white space as a reader sees it, or "" if there is none but that."""
    if not block.strip(" \n\u00a0\0"):
        return ""
    block = _RAISED.sub(_raised, block) if _SUP in block or _SUB in block else block
    for sign in (_SUP, _END_SUP, _SUB, _END_SUB):
        block = block.replace(sign, "")
    if block.endswith("\n"):
        block = block[:-1]  # a browser shows no empty line for the last <br>
    lines = [_hard_spaces(re.sub(" +", " ", line).strip(" ")) for line in block.split("\n")]
    return "\n".join(lines)


def _hard_spaces(line: str) -> str:
    """Return a line with spaces for runs of hard ones; a hard one alone within the line was meant, and stays."""
    line = re.sub("^[ \u00a0\0]+|[ \u00a0\0]{2,}", lambda run: " " * len(run.group()), line)
    return line.replace(_HARD, " ").rstrip(" \u00a0")


def _raised(found: re.Match[str]) -> str:
    """Return a superscript or subscript in Unicode's own signs, or with `^` or `_` before it: 10⁶, x^(a/b), 19th."""
    high, inner = found[1] == _SUP, found[2].strip()
    if not inner or (high and inner.lower() in _ORDINALS):
        return inner
    small = inner.translate(_HIGH if high else _LOW)
    if not any(c in inner for c in small):
        return small
    return f"{'^' if high else '_'}{inner}" if len(inner) == 1 else f"{'^' if high else '_'}({inner})"
