"""What each colour means: one table from names of meaning to terminal styles.

Only the eight standard ANSI colours are used, with bold, dim, italic and underline, so that the user's own palette
decides how they look, on dark and on light ground. White, black and yellow in bold are left out, because one of
the two grounds swallows them. Nothing is said by colour alone: the word is always there too.
The names are plain strings and the values are style definitions that Rich understands; Rich is not imported here.
"""

from __future__ import annotations

TITLE = "bold"
HEADING = "bold"
LABEL = "dim"
SUMMARY = ""  # the bar beside it sets it apart
RIGHT = "bold green"
WRONG = "bold red"
HINT = "magenta"
LINK = "underline"
CITE = "cyan"
ARABIC = "bold"
QUIET = "dim"
MATCH = "bold underline"
RULE = "dim"

STYLES: dict[str, str] = {
    "": "",
    "title": TITLE,
    "heading": HEADING,
    "label": LABEL,
    "summary": SUMMARY,
    "emph": "italic",
    "strong": "bold",
    "emph strong": "bold italic",
    "code": "bold",
    "quote": "italic",
    "link": LINK,
    "cite": CITE,
    "arabic": ARABIC,
    "quiet": QUIET,
    "match": MATCH,
    "rule": RULE,
    "right": RIGHT,
    "wrong": WRONG,
    "hint": HINT,
    "bar": "green",
    "command": "bold cyan",
    "kind.concept": "cyan",
    "kind.principle": "green",
    "kind.case": "magenta",
    "kind.institution": "blue",
    "kind.instrument": "yellow",
    "kind.country": "bold blue",
    "level.foundation": "",
    "level.intermediate": "",
    "level.advanced": "",
}
"""Every name of meaning that a line of output can carry."""


def style(name: str) -> str:
    """Return the Rich style definition for a name of meaning; names without one are shown unadorned."""
    return STYLES.get(name, "")
