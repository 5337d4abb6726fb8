"""Texts as QTI shows them, a part of XHTML, and XHTML from elsewhere as plain text.

The schema of QTI 2.1 has no attribute for the direction of writing. Arabic is marked by its language and by a class,
and a style sheet in the package sets the class from right to left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from cyberdip.exchange.markup import Element, tag
from cyberdip.exchange.plain_text import from_html, to_html, to_inline_html
from cyberdip.exchange.printing import runs
from cyberdip.library.text import clean

STYLE = """\
.rtl { direction: rtl; unicode-bidi: isolate; }
.answer { margin-top: 1em; }
"""
_ARABIC: dict[str, object] = {"class_": "rtl", "xml__lang": "ar"}
_SETTLED = re.compile(r"\S+(?: \S+)*")
"""A text that looks the same as XHTML and as plain text: one line, its words parted by single spaces."""
_VOID = frozenset({"br", "hr", "img"})
_BLOCKS = frozenset({"prompt", "feedbackBlock", "templateBlock", "rubricBlock"})
_XHTML = frozenset(
    "a abbr acronym address article aside audio b bdi bdo big blockquote br caption cite code col colgroup dd dfn div "
    "dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img kbd li nav object ol p param picture pre q rp "
    "rt ruby s samp section small source span strong sub sup table tbody td tfoot th thead tr track tt u ul var video "
    "script style iframe embed applet".split()
)
_KEPT = ("src", "alt", "href", "data")


def paragraphs(text: str, *, fill: Callable[[str], str] = str) -> list[str]:
    """Return a text as `p` elements. fill: what is done to the XHTML of each, once it is escaped."""
    return [tag("p", fill(words), **direction) for words, direction in _paragraphs(text)]


def with_prompt(text: str) -> tuple[list[str], str]:
    """Return a text as `p` elements to stand before an interaction, and its last paragraph as the `prompt` in it."""
    *before, (words, direction) = _paragraphs(text)
    return [tag("p", said, **its) for said, its in before], tag("prompt", words, **direction)


def _paragraphs(text: str) -> list[tuple[str, dict[str, object]]]:
    inner = to_html(clean(text)).removeprefix("<p>").removesuffix("</p>")
    return [_set(words) for words in inner.split("</p><p>")]


def phrase(name: str, text: str, **attributes: object) -> str:
    """Return a text of one line as the content of an element."""
    words, direction = _set(to_inline_html(clean(text)))
    return tag(name, words, **attributes, **direction)


def inline(text: str) -> str:
    """Return a text of one line as XHTML within a paragraph."""
    words, direction = _set(to_inline_html(clean(text)))
    return tag("span", words, **direction) if direction else words


def words_only(name: str, text: str, **attributes: object) -> str:
    """Return a text as the content of an element that can hold no others."""
    words, direction = _set(to_inline_html(clean(text)), with_spans=False)
    return tag(name, words, **attributes, **direction)


def _set(xhtml: str, *, with_spans: bool = True) -> tuple[str, dict[str, object]]:
    """Return XHTML with its Arabic marked, and the attributes of the element around it where it is all Arabic.

    No tag or reference has a letter of Arabic in it, so looking for those letters in XHTML finds them in its text.
    """
    found = runs(xhtml)
    if not any(is_arabic for _, is_arabic in found):
        return xhtml, {}
    if not any(_has_letters(run) for run, is_arabic in found if not is_arabic):
        return xhtml, _ARABIC
    if not with_spans:
        return xhtml, {}
    return "".join(tag("span", run, **_ARABIC) if is_arabic else run for run, is_arabic in found), {}


def _has_letters(xhtml: str) -> bool:
    return any(character.isalpha() for character in from_html(xhtml)[0])


def plain(element: Element, *, instead: Mapping[int, str | Element] | None = None) -> tuple[str, tuple[str, ...]]:
    """Return what an element shows as plain text, and what was lost, by name.

    instead: for elements in it, by their `id`, a text or another element that is shown in their place.
    """
    simple = None if instead else _simple(element)
    return (simple, ()) if simple is not None else from_html(_html(element, instead or {}))


def _simple(element: Element) -> str | None:
    """Return the text of an element that has nothing but one line, or paragraphs of one; None for all others.

    It is what `from_html` gives for these, at a tenth of the time; most options and reasons are such.
    """
    if len(element.content) == 1 and isinstance(only := element.content[0], str):
        return only if _SETTLED.fullmatch(only) else None
    found = []
    for part in element.content:
        if isinstance(part, str):
            if part.strip():
                return None
        else:
            inner = part.content
            if part.name != "p" or len(inner) != 1 or not isinstance(inner[0], str) or not _SETTLED.fullmatch(inner[0]):
                return None
            found.append(inner[0])
    return "\n\n".join(found)


def _html(element: Element, instead: Mapping[int, str | Element]) -> str:
    pieces: list[str] = []
    waiting: list[Element | str] = [*reversed(element.content)]
    while waiting:
        part = waiting.pop()
        part = instead.get(id(part), part)
        if isinstance(part, _Closing):
            pieces.append(part)
        elif isinstance(part, str):
            pieces.append(escape(part, quote=False))
        else:
            kept = "".join(f' {name}="{escape(part.attributes[name])}"' for name in _KEPT if name in part.attributes)
            name = part.name if part.name in _XHTML else "p" if part.name in _BLOCKS else "x-part"
            pieces.append(f"<{name}{kept}>")
            waiting += [] if name in _VOID else [_Closing(f"</{name}>")]
            waiting.extend(reversed(part.content))
    return "".join(pieces)


class _Closing(str):
    """The end of an element, among texts that are to be escaped."""

    __slots__ = ()
