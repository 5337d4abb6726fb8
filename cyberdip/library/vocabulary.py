"""The closed sets of words that options and cards share, as plain tuples: light enough for every command line.

The enums of `model.py` are the same sets for code; a test holds the two together.
"""

from __future__ import annotations

KINDS = ("concept", "principle", "case", "institution", "instrument", "country")
LEVELS = ("foundation", "intermediate", "advanced")
QUESTION_TYPES = ("choice", "multiple", "true-false", "short", "numeric", "match", "order", "cloze")
