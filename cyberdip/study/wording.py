"""Whether a typed answer says what the key says, as a fair examiner would read it.

Case, spaces, hyphens and other punctuation, a leading article, diacritics, Arabic vowel marks and the variants of
alef, ya and ta marbuta make no difference. One slip of a finger (a letter too many, too few, wrong, or two swapped:
optimal string alignment distance 1; Damerau 1964, "A technique for computer detection and correction of spelling
errors") is forgiven in a word of six letters or more, and said. It is not forgiven where it gives another answer that
the question lists as wrong, in a number, or where one letter turns the meaning round (symmetric, asymmetric).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum

from cyberdip.library.text import fold

LONG_WORD = 6
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bf\u02be\u02bb`´]")
_ARTICLES = ("the", "a", "an")
_ARABIC_ARTICLE = re.compile("^ال(?=\\w{2})")
_ARABIC = re.compile("[\u0600-\u06ff]")
LONGEST_ANSWER = 500


class Reading(Enum):
    """How a typed answer compares with what is accepted."""

    SAME = "same"
    SLIP = "slip"
    OTHER = "other"


def same_answer(typed: str, answer: str) -> bool:
    """Say whether the two texts are one answer, slips aside."""
    return _joined(_words(typed)) == _joined(_words(answer)) and bool(_words(answer))


def read(typed: str, *, accepted: Sequence[str], wrong: Sequence[str]) -> tuple[Reading, str]:
    """Compare what was typed with the accepted answers; the text is the answer it came nearest to.

    wrong: answers that the question lists as wrong; none of them is ever taken for a slip.
    """
    nothing = (Reading.OTHER, accepted[0] if accepted else "")
    words = _words(typed[:LONGEST_ANSWER])
    if not words or len(typed) > LONGEST_ANSWER:
        return nothing
    for answer in accepted:
        if _joined(words) == _joined(_words(answer)):
            return Reading.SAME, answer
    for answer in wrong:
        listed = _words(answer)
        if _joined(words) == _joined(listed) or _is_slip(words, listed):
            return nothing
    for answer in accepted:
        if _is_slip(words, _words(answer)):
            return Reading.SLIP, answer
    return nothing


def _words(text: str) -> list[str]:
    """Return what counts of a text: its folded words and numbers, without leading articles."""
    folded = fold(_APOSTROPHES.sub("", text).replace("&", " and "))
    words = [_digits(token) for token in _TOKEN.findall(folded)]
    # An Arabic adjective repeats the article of its noun, so it is taken off every word.
    words = [_ARABIC_ARTICLE.sub("", word) if _ARABIC.search(word) else word for word in words]
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return words


def _digits(token: str) -> str:
    """Write the digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(char)) for char in token) if token.isdecimal() else token


def _joined(words: list[str]) -> str:
    """Run the words together, so that `cyber-attack`, `cyber attack` and `cyberattack` are one answer.

    Two numbers stay apart: Article 2(4) is not Article 24.
    """
    text = ""
    for word in words:
        text += f" {word}" if text[-1:].isdigit() and word[0].isdigit() else word
    return text


def _is_slip(typed: list[str], answer: list[str]) -> bool:
    if len(typed) != len(answer):
        return False
    differing = [(one, other) for one, other in zip(typed, answer, strict=True) if one != other]
    if len(differing) != 1:
        return False
    one, other = differing[0]
    if len(other) < LONG_WORD or one.isdecimal() or other.isdecimal():
        return False
    return is_one_slip(one, other) and not _turns_meaning(one, other)


def is_one_slip(one: str, other: str) -> bool:
    """Say whether one letter added, left out, changed, or two neighbours swapped, turn one word into the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        swapped = len(left) > 1 and left[0] == right[1] and left[1] == right[0] and left[2:] == right[2:]
        return swapped or left[1:] == right[1:]
    return left[1:] == right or left == right[1:]


def _turns_meaning(one: str, other: str) -> bool:
    """Say whether the one letter is a prefix of its own (`a`symmetric) or changes one (prescribe, proscribe)."""
    if one == f"a{other}" or other == f"a{one}":
        return True
    return {one[:3], other[:3]} == {"pre", "pro"} and one[3:] == other[3:]
