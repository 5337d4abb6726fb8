"""Text from elsewhere made plain, and plain text made HTML: what a learner sees is words, paragraphs and lists.

The tags are looked for by hand and not with `html.parser`, which several releases of Python walk in quadratic time
when tags stay open, and which ends on `&#` with 5,000 digits. Here every character is passed a bounded number of
times, nothing recurses, and nothing is run, resolved or fetched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote

_BLOCKS = frozenset(
    "address article aside blockquote body center details dd dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre section summary "
    "table tbody tfoot thead title tr ul".split()
)
_PARAGRAPHS = frozenset("blockquote dl figure h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split())
"""Blocks with an empty line around them; the others begin a line."""
_KNOWN: Final = _BLOCKS | frozenset(
    "a abbr acronym applet area audio b base basefont bdi bdo big br button canvas caption cite code col colgroup data "
    "datalist del dfn dir em embed font frame frameset i iframe img input ins kbd label link map mark math meta meter "
    "noscript object output param picture progress q rp rt ruby s samp script select slot small source span strike "
    "strong style sub sup svg td template textarea th time track tt u var video wbr nobr mi mn mo mrow msup msub mfrac "
    "msqrt mtext semantics annotation path".split()
)
_SKIPPED = {
    "script": "a script",
    "style": "",
    "template": "",
    "head": "",
    "noscript": "",
    "svg": "a drawing (SVG)",
    "canvas": "a drawing",
    "object": "an embedded object",
    "applet": "an embedded object",
    "iframe": "an embedded page",
}
"""Elements whose content is no text for a reader, and how they are told; "" for those nobody misses."""
_MISSED = {"video": "a video", "audio": "a sound", "embed": "an embedded object", "input": "a form field",
           "select": "a form field", "textarea": "a form field", "math": "a formula (MathML), set as a line",
           "table": "a table, set as lines"}  # fmt: skip
_OPENED = re.compile(r"<(?=/?[A-Za-z]|!--|!doctype|!\[(?:if|endif)|\?xml)", re.IGNORECASE)
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})(?![A-Za-z0-9:-])")
_NEXT = re.compile("[<>\"']")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_MOST_QUOTED = 64
"""Quoted attributes in one tag; a text that only looks like a tag may hold more."""

# Signs within the text that is being gathered; the same characters in the text itself become U+FFFD first.
_HARD, _SUP, _END_SUP, _SUB, _END_SUB = "\0\1\2\3\4"
_SIGNS = dict.fromkeys(range(5), "\ufffd")
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
    gathered = _Gathered(line_breaks)
    if "<" not in text:
        gathered.text(text.translate(_SIGNS))
        return gathered.done(), ()
    for kind, value, attributes in _pieces(text.translate(_SIGNS)):
        if kind == "text":
            gathered.text(value)
        elif kind == "close":
            gathered.close(value)
        elif value in _SKIPPED:
            gathered.lost += [_SKIPPED[value]] if _SKIPPED[value] else []
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


def resolve_references(text: str) -> str:
    """Return text with HTML's own character references (`&amp;`, `&#160;`) resolved; there are no others."""
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def escape_references(text: str) -> str:
    """Return plain text for a place that shows character references, but neither tags nor paragraphs.

    Only what would act there is written as a reference; `resolve_references` gives the text back.
    """
    if "&" in text:
        text = _REFERENCE.sub(lambda found: "&amp;" + found.group()[1:], text)
    return text.replace("<", "&lt;")


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield ("text", words, ""), ("open", element, its attributes as written) and ("close", element, "")."""
    ends = _Ends(text)
    told = at = 0  # up to where the text was yielded, and up to where it was looked at
    while opened := _OPENED.search(text, at):
        start = at = opened.start()
        found = _NAME.match(text, start)
        name = found[2].lower() if found else ""
        if found and (name in _KNOWN or ":" in name or "-" in name):
            at = ends.of_tag(found.end())
        elif not found:
            at = ends.after("-->" if text.startswith("<!--", start) else ">", start)
        if at <= start:
            at = start + 1
            continue
        if start > told:
            yield "text", text[told:start], ""
        told = at
        if found and found[1]:
            yield "close", name, ""
        elif found:
            yield "open", name, text[found.end() : at - 1]
            if name in _SKIPPED and text[at - 2] != "/":
                told = at = ends.of_element(name, at)
    if told < len(text):
        yield "text", text[told:], ""


class _Ends:
    """Where tags, comments and elements end; what was once sought in vain is not sought again."""

    def __init__(self, text: str) -> None:
        self._all = text
        self._last = {sign: text.rfind(sign) for sign in (">", '"', "'")}
        self._missing: set[str] = set()

    def of_tag(self, at: int) -> int:
        """Return where the tag ends whose name ends at `at`, behind its `>`; 0 where it is no tag."""
        if self._last[">"] < at:
            return 0
        start = at
        for _ in range(_MOST_QUOTED):
            found = _NEXT.search(self._all, at)
            if not found or found.group() == "<":
                return 0
            if found.group() == ">":
                return found.end()
            at = self._all.find(found.group(), found.end()) + 1 if self._last[found.group()] >= found.end() else 0
            if not at:  # a lone quotation mark
                return self._all.find(">", start) + 1
        return 0

    def after(self, closing: str, at: int) -> int:
        """Return the place behind `closing`, or 0 where there is none."""
        if closing not in self._missing and (found := self._all.find(closing, at)) >= 0:
            return found + len(closing)
        self._missing.add(closing)
        return 0

    def of_element(self, name: str, at: int) -> int:
        """Return where the end tag of an element begins whose content is skipped, or the text's end."""
        found = None
        if name not in self._missing:
            found = re.compile(f"</{name}", re.IGNORECASE).search(self._all, at)
        if found:
            return found.start()
        self._missing.add(name)
        return at if name == "head" else len(self._all)


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
        self._cells = 0
        self._link = ""
        self._linked = 0  # where in the block the words of that link begin

    def text(self, words: str) -> None:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
        if self._preformatted:
            words = words.replace(" ", _HARD)
        elif self._line_breaks:
            words = re.sub("[ \t\f]+", " ", words)
        else:
            words = re.sub("[ \t\f\n]+", " ", words)
        self._block.append(resolve_references(words))

    def open(self, name: str, attributes: str) -> None:
        if name in _MISSED:
            self.lost.append(_MISSED[name])
        if name in _BLOCKS:
            self._end_block(2 if name in _PARAGRAPHS and not (self._lists and name in ("ul", "ol")) else 1)
        if name in ("ul", "ol"):
            self._lists.append(-1 if name == "ul" else 0)
        elif name == "li":
            self._begin_item()
        elif name == "br":
            self._block.append("\n")
        elif name == "tr":
            self._cells = 0
        elif name in ("td", "th"):
            self._block += [" | "] if self._cells else []
            self._cells += 1
        elif name == "pre":
            self._preformatted += 1
        elif name in _MARKS:
            self._block.append(_MARKS[name][0])
        elif name == "img":
            self._picture(_attributes(attributes))
        elif name == "a":
            self._link = _attributes(attributes).get("href", "")
            self._linked = len(self._block)

    def close(self, name: str) -> None:
        if name in _BLOCKS:
            nested = name in ("ul", "ol") and len(self._lists) > 1
            self._end_block(2 if name in _PARAGRAPHS and not nested else 1)
        if name in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif name == "pre" and self._preformatted:
            self._preformatted -= 1
        elif name in _MARKS:
            self._block.append(_MARKS[name][1])
        elif name == "a":
            if self._link.lower().startswith(("https://", "http://")) and not self._shows_link():
                self._block.append(f" ({self._link})")
            self._link = ""

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
            self._blocks += ["\n" * self._gap if self._blocks else "", block]
            self._gap = gap
        else:
            self._gap = max(self._gap, gap)

    def _begin_item(self) -> None:
        if not self._lists or self._lists[-1] < 0:
            self._block.append("- ")
        else:
            self._lists[-1] += 1
            self._block.append(f"{self._lists[-1]}. ")

    def _picture(self, attributes: Mapping[str, str]) -> None:
        address = attributes.get("src", "")
        name = "" if address.lower().startswith("data:") else unquote(address.partition("?")[0].rpartition("/")[2])[:80]
        described = " ".join(attributes.get("alt", "").split())
        self.lost.append(f"the image {name}" if name else "an embedded image")
        self._block.append(f"[image: {described or name}]" if described or name else "[image]")


_MARKS = {"sup": (_SUP, _END_SUP), "sub": (_SUB, _END_SUB), "q": ("“", "”")}


def _attributes(written: str) -> dict[str, str]:
    return {
        found[1].lower(): resolve_references(found[2] or found[3] or found[4] or "").strip()
        for found in _ATTRIBUTE.finditer(written)
    }


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
