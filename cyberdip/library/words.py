"""Words as search knows them: a text cut into folded words, and the other ways in which a word may be written."""

from __future__ import annotations

from cyberdip.library.text import fold

STOP_WORDS = frozenset(
    (
        "a an and are as at be by did do does for from had has have how i if in into is it its me my of on or our so "
        "than that the their them then there these they this to under was we were what when where which who whom "
        "whose why will with would you your about tell explain mean means difference between must should could can "
        "shall may be been being its any some many much such not "
        "في من على عن الى ما ماذا هو هي هل و او ان التي الذي هذا هذه"
    ).split()
)
_ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ف", "ب", "ك", "ل")
# American and British endings, each way: the first that fits is tried.
_ENDINGS = (
    ("isations", "izations"), ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes"),
    ("ise", "ize"), ("yse", "yze"), ("ysed", "yzed"), ("our", "or"), ("ours", "ors"), ("oured", "ored"),
    ("ouring", "oring"), ("oural", "oral"), ("tre", "ter"), ("tres", "ters"), ("bre", "ber"), ("ence", "ense"),
    ("ences", "enses"), ("ogue", "og"), ("ogues", "ogs"), ("amme", "am"), ("ammes", "ams"), ("lling", "ling"),
    ("lled", "led"), ("ment", "ement"),
)  # fmt: skip
_SOUNDS = (
    ("tion", "sn"), ("sion", "sn"), ("tch", "c"), ("kh", "x"), ("gh", "g"), ("dh", "z"), ("th", "t"), ("sh", "s"),
    ("ch", "s"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("c", "k"), ("j", "g"), ("v", "f"), ("p", "b"),
)  # fmt: skip


class _Spaces(dict[int, int]):
    """A table for `str.translate` that makes a space of all but letters and digits, and learns as it goes."""

    def __missing__(self, point: int) -> int:
        self[point] = point if chr(point).isalnum() else 32
        return self[point]


_SPACES = _Spaces()


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order; a word is a run of letters and digits, and 30,000 is one word."""
    folded = fold(text)
    if "," in folded:
        folded = _joined_thousands(folded)
    return folded.translate(_SPACES).split()


def _joined_thousands(folded: str) -> str:
    """Return a text without the commas that part thousands, so that 30,000 is found as 30000."""
    place = folded.find(",")
    while place >= 0:
        after = folded[place + 1 : place + 5]
        if folded[place - 1 : place].isdigit() and after[:3].isdigit() and len(after) > 2 and not after[3:].isdigit():
            folded = folded[:place] + folded[place + 1 :]
        place = folded.find(",", place + 1)
    return folded


def name_key(text: str) -> str:
    """Return a name as names are compared: its folded words, joined by spaces."""
    return " ".join(words(text))


def is_arabic(word: str) -> bool:
    """Whether a folded word is written in Arabic letters."""
    return "\u0621" <= word[:1] <= "\u06ff"


def indexed_words(text: str) -> list[str]:
    """Return the words under which a text is found: each word, and an Arabic one also without what is joined to it."""
    found = words(text)
    if text.isascii():
        return found
    return found + [form for word in found if is_arabic(word) for form in arabic_forms(word)[1:]]


def arabic_forms(word: str) -> list[str]:
    """Return an Arabic word, then without its article and without its one-letter prefixes, as far as a word is left."""
    forms = [word]
    for prefix in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= (3 if prefix.endswith(("ال", "لل")) else 4):
            rest = word[len(prefix) :]
            if rest not in forms:
                forms.append(rest)
            if prefix in ("وال", "بال", "كال", "فال", "ال"):
                break
    return forms


def spellings(word: str) -> list[str]:
    """Return a word and its spelling on the other side of the Atlantic, if its ending has one."""
    found = [word]
    for british, american in _ENDINGS:
        for one, other in ((british, american), (american, british)):
            if word.endswith(one) and len(word) > len(one) + 2:
                found.append(word[: -len(one)] + other)
    if word in ("defence", "defense"):
        found += ["defence", "defense"]
    return list(dict.fromkeys(found))


def sound(word: str) -> str:
    """Return a word's skeleton, alike for the ways in which one Arabic name is written in Latin letters.

    Digraphs become one letter, doubled letters single, and vowels and half-vowels go, except that a vowel at the
    start is kept as `a`: hudaybiyya, hudaibiyah and hudaibia are all `hdb`.
    """
    for letters, letter in _SOUNDS:
        word = word.replace(letters, letter)
    skeleton = "a" if word[:1] in "aeiou" else ""
    last = ""
    for place, letter in enumerate(word):
        if letter in "aeiouwy" or (letter == "h" and place):
            last = "" if letter != "h" else last
            continue
        if letter != last:
            skeleton += letter
        last = letter
    return skeleton


class _Bits(dict[str, int]):
    """The bit of each letter, which learns as it goes."""

    def __missing__(self, letter: str) -> int:
        self[letter] = 1 << (ord(letter) & 31)
        return self[letter]


_BITS = _Bits()


def letters(word: str) -> int:
    """Return the set of a word's letters as bits: words that differ in few letters differ in few bits."""
    bits = 0
    for letter in word:
        bits |= _BITS[letter]
    return bits


def distance(one: str, other: str, most: int) -> int:
    """Return how many slips lead from one word to the other, `most + 1` if more than `most`.

    A slip is a letter dropped, added, changed, or two neighbours swapped: the optimal string alignment distance
    (Boytsov 2011, "Indexing methods for approximate dictionary searching", section 2.2).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i] + [0] * len(other)
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row[j] = cost
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def beginning(word: str) -> str:
    """Return the beginning that the forms of a word share, roughly: enough to see them in a text."""
    if is_arabic(word) or len(word) < 5:
        return word
    for ending in ("ations", "ation", "ing", "ions", "ion", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
