"""The tags of HTML from elsewhere, found by hand in one walk through the text.

`html.parser` is not used: several releases of Python walk it in quadratic time when tags stay open, and it ends on
`&#` with 5,000 digits. Here every character is passed a bounded number of times.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

BLOCKS = frozenset(
    "address article aside blockquote body center details dd dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre section summary "
    "table tbody tfoot thead title tr ul".split()
)
KNOWN: Final = BLOCKS | frozenset(
    "a abbr acronym applet area audio b base basefont bdi bdo big br button canvas caption cite code col colgroup data "
    "datalist del dfn dir em embed font frame frameset i iframe img input ins kbd label link map mark math meta meter "
    "noscript object output param picture progress q rp rt ruby s samp script select slot small source span strike "
    "strong style sub sup svg td template textarea th time track tt u var video wbr nobr mi mn mo mrow msup msub mfrac "
    "msqrt mtext semantics annotation path text".split()
)
SKIPPED = {
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
_OPENED = re.compile(r"<(?=/?[A-Za-z]|!--|!doctype|!\[(?:if|endif)|\?xml)", re.IGNORECASE)
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})(?![A-Za-z0-9:-])")
_NEXT = re.compile("[<>\"']")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_MOST_QUOTED = 64
"""Quoted attributes in one tag; a text that only looks like a tag may hold more."""


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


def attributes_of(written: str) -> dict[str, str]:
    """Return the attributes of a tag by their names in small letters."""
    return {
        found[1].lower(): resolve_references(found[2] or found[3] or found[4] or "").strip()
        for found in _ATTRIBUTE.finditer(written)
    }


def pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield ("text", words, ""), ("open", element, its attributes as written) and ("close", element, "")."""
    ends = _Ends(text)
    told = at = 0  # up to where the text was yielded, and up to where it was looked at
    while opened := _OPENED.search(text, at):
        start = at = opened.start()
        found = _NAME.match(text, start)
        name = found[2].lower() if found else ""
        if found and (name in KNOWN or ":" in name or "-" in name):
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
            if name in SKIPPED and text[at - 2] != "/":
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
