"""Says a card's dates in words, without the classes and checks of library/dates.py, which cost a plain `show` too much.

A test holds the two together: for every date that `When.parse` takes, both say the same.
"""

from __future__ import annotations

from cyberdip.view.lines import one_line

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def in_words(date: str) -> str:
    """Return `2010-12-21` as "21 December 2010", `2021/..` as "since 2021"; what is no date comes back as it is."""
    first, slash, last = date.partition("/")
    start = _point(first)
    if not slash:
        return start or one_line(date)
    if last == "..":
        return f"since {start}" if start else one_line(date)
    end = _point(last)
    return f"{start} to {end}" if start and end else one_line(date)


def _point(text: str) -> str:
    """Return a day, month or year in words, or nothing if it is none."""
    bare = text.removesuffix("~")
    parts = bare.split("-")
    sizes = [len(part) for part in parts]
    if sizes != [4, 2, 2][: len(sizes)] or not all(part.isascii() and part.isdigit() for part in parts):
        return ""
    words = [str(int(parts[0]))]
    if len(parts) > 1:
        month = int(parts[1])
        if not 1 <= month <= 12:
            return ""
        words.insert(0, _MONTHS[month - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return ("about " if bare != text else "") + " ".join(words)
