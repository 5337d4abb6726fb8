"""The closed sets of words that options and cards share, as plain tuples: light enough for every command line.

The enums of `model.py` are the same sets for code; a test holds the two together.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("concept", "principle", "case", "institution", "instrument", "country")
LEVELS = ("foundation", "intermediate", "advanced")
QUESTION_TYPES = ("choice", "multiple", "true-false", "short", "numeric", "match", "order", "cloze")
QUESTION_FORMATS = ("gift", "moodle", "qti", "anki", "csv")
CARD_FORMATS = ("markdown", "html", "bibtex", "csl-json")
FORMATS = (*QUESTION_FORMATS, *CARD_FORMATS)
"""What `export` writes; `import` reads those of questions."""


def way_out(word: str, known: Sequence[str]) -> str:
    """Return what to do about a word that is none of those known: the nearest one, or all of them."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, 1)
    return f"Did you mean {near[0]!r}?" if near else f"Choose from: {', '.join(known)}."
