"""Text made safe to show, and text made alike for comparing: the one `clean` and the one `fold` of the program.

Light on purpose: the front door's quick answer imports it (no regular expressions, no dataclasses).
"""

from __future__ import annotations

from unicodedata import combining, normalize

REPLACEMENT = "\ufffd"


def _unsafe_points() -> list[int]:
    points = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, 0xFEFF]
    points += [*range(0x2028, 0x202F), *range(0x2066, 0x206A), *range(0xFDD0, 0xFDF0)]
    return points + [plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)]


_CLEANED = dict.fromkeys(_unsafe_points(), REPLACEMENT)


def clean(text: str) -> str:
    """Return a text with nothing in it that acts on a terminal or on the direction of writing.

    Control characters (but line feed and tab), DEL, C1, bidi marks, overrides and isolates, line separators, lone
    surrogates, the byte order mark and noncharacters become U+FFFD. ZWNJ and ZWJ stay: Persian needs them.
    """
    if text.isprintable():
        return text
    return "".join(REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text.translate(_CLEANED))


def on_one_line(text: str) -> str:
    """Return a text made harmless, with one space where any white space stood, and none around it."""
    return " ".join(clean(text).split())


# Letters that readers and writers exchange, after NFKD has split off what it can.
_ALIKE = {
    **{ord(c): "ا" for c in "أإآٱ"},
    ord("ى"): "ي", ord("ئ"): "ي", ord("ی"): "ي", ord("ے"): "ي",
    ord("ؤ"): "و", ord("ة"): "ه", ord("ۀ"): "ه", ord("ہ"): "ه", ord("ھ"): "ه",
    ord("ک"): "ك", ord("گ"): "ك", ord("ء"): "", ord("ـ"): "",
    **{0x0660 + n: str(n) for n in range(10)},
    **{0x06F0 + n: str(n) for n in range(10)},
    **{ord(c): "" for c in "ʿʾʼʻ'’‘`´′\u200c\u200d\u00ad"},
    **{ord(c): '"' for c in "“”„‟«»″"},
    **{ord(c): "-" for c in "‐‑‒–—―−"},
    ord("ı"): "i", ord("ø"): "o", ord("đ"): "d", ord("ð"): "d", ord("þ"): "th", ord("ł"): "l", ord("ə"): "e",
    ord("æ"): "ae", ord("œ"): "oe",
}  # fmt: skip


class _Folding(dict[int, int | str | None]):
    """A table for `str.translate` that drops combining marks, and learns as it goes which characters are marks."""

    def __missing__(self, point: int) -> int | None:
        self[point] = found = None if combining(chr(point)) else point
        return found


_FOLDED = _Folding(_ALIKE)


def fold(text: str) -> str:
    """Return a text as search and comparison see it: no case, marks, variant letters or typographic signs.

    Latin diacritics and the hamza and ayn signs of transliteration go; Arabic loses vowel marks and tatweel, and its
    alef, ya, ta marbuta and hamza forms are unified, with their Persian and Urdu kin; digits become ASCII.
    Folding twice changes nothing.
    """
    if text.isascii():
        return text.casefold().replace("'", "").replace("`", "")
    folded = normalize("NFKD", text).casefold().translate(_FOLDED)
    return folded if folded.isascii() else normalize("NFKD", folded).translate(_FOLDED)
