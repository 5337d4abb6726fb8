"""A question's parts as the fields of a note of ours: each stands in one place, so that `reading_fields` finds it.

A text is HTML with nothing in it that Anki acts on: braces, brackets and backslashes are written as character
references, so that `{{…}}`, `[sound:…]`, `[[type:…]]`, `[latex]` and `\\(` are words to it. Lists hold one text an
element. A letter or number that goes before a text stands in `<b>`, and texts have no other `<b>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from cyberdip.exchange.carrying import Carried, number_text
from cyberdip.exchange.plain_text import to_inline_html
from cyberdip.library.model import Record
from cyberdip.library.text import clean, on_one_line
from cyberdip.study.shuffling import Dice

LONGEST_TYPED = 60
"""Characters of an answer that is typed on a phone; a longer one is thought of, and then compared."""
TASKS = {
    "choice": "Choose one.",
    "multiple": "Choose all that are right; there may be several.",
    "true-false": "True or false?",
    "short": "Type the answer.",
    "numeric": "Type a number.",
    "match": "Find what belongs to each.",
    "order": "Find the right order of these.",
    "cloze": "Fill the gaps.",
}
_INERT = str.maketrans({sign: f"&#{ord(sign)};" for sign in "{}[]\\"})
_GAP = re.compile(r"&#123;(\d{1,3})&#125;")


def inert_html(text: str) -> str:
    """Return a text as HTML on which neither a browser nor Anki acts; `from_html` gives the text back."""
    return to_inline_html(clean(text)).translate(_INERT)


def fields_of(carried: Carried, *, fixed: bool) -> dict[str, str]:
    """Return what stands in a note's fields by their names, those of both note types."""
    record, card = carried.record, carried.card
    kind = record["type"]
    question = carried.question
    fields = {
        "Type": kind,
        "Task": TASKS[kind],
        "Hint": inert_html(record.get("hint", "")),
        "Accepted": _listed("ul", "accepted", record.get("accept", ())),
        "Reason": inert_html(record["rationale"]),
        "Wrong": _wrong([("", d) for d in record.get("distractors", ())]),
        "Source": _source(carried.source, carried.url),
        "Citation": inert_html(record["source"]),
        "Card": inert_html(on_one_line(card.title)),
        "Arabic": inert_html(on_one_line(card.arabic.term)) if card.arabic else "",
        "Transliteration": inert_html(on_one_line(card.arabic.translit)) if card.arabic else "",
        "Changed": inert_html(str(question.changed)) if question.changed else "",
        "Id": inert_html(record["id"]),
    }
    if kind == "cloze":
        return fields | _cloze(carried)
    return fields | {"Question": inert_html(record["stem"]), **_OF_TYPE[kind](carried, fixed)}


def _choice(carried: Carried, fixed: bool) -> dict[str, str]:
    record = carried.record
    keys = record["keys"] if record["type"] == "multiple" else [record["key"]]
    wrong = list(record["distractors"])
    shown = list(carried.item.options) if fixed else _mixed(carried.question.id, keys, [d["text"] for d in wrong])
    letters = {text: _letter(place) for place, text in enumerate(shown)}
    if fixed:
        wrong.sort(key=lambda distractor: shown.index(distractor["text"]))
    return {
        "Options": _listed("ul", "options", shown, marks=[letters[text] for text in shown]),
        "Key": _listed("ul", "keys", keys, marks=[letters[key] for key in keys]),
        "Wrong": _wrong([(letters[d["text"]], d) for d in wrong]),
    }


def _mixed(seed: str, keys: Sequence[str], wrong: Sequence[str]) -> list[str]:
    """Return the options with the keys in places of chance, always the same ones; the others keep their order.

    Anki shuffles no options, so a fixed place for the key would give it away.
    """
    left = {True: iter(keys), False: iter(wrong)}
    places = Dice(f"anki\n{seed}").shuffled([True] * len(keys) + [False] * len(wrong))
    return [next(left[is_key]) for is_key in places]


def _short(carried: Carried, fixed: bool) -> dict[str, str]:
    key = carried.record["key"]
    typed = len(key) <= LONGEST_TYPED
    return {
        "Key": inert_html(key),
        "Typed": inert_html(key) if typed else "",
        "Task": TASKS["short"] if typed else "Think of the answer.",
    }


def _numeric(carried: Carried, fixed: bool) -> dict[str, str]:
    record = carried.record
    number = number_text(record["key"])
    unit = inert_html(on_one_line(record["unit"])) if record.get("unit") else ""
    return {
        "Key": number,
        "Typed": number,
        "Tolerance": number_text(record["tolerance"]) if "tolerance" in record else "",
        "Unit": unit,
        "Task": f"Type a number ({unit})." if unit else TASKS["numeric"],
    }


def _match(carried: Carried, fixed: bool) -> dict[str, str]:
    pairs = carried.record["pairs"]
    rights = carried.item.options
    letters = {text: _letter(place) for place, text in enumerate(rights)}
    rows = "".join(
        f"<tr>{_cell('td', pair['left'], str(n))}{_cell('td', pair['right'], letters[pair['right']])}</tr>"
        for n, pair in enumerate(pairs, 1)
    )
    lefts = _listed("ul", "options", [p["left"] for p in pairs], marks=[str(n) for n in range(1, len(pairs) + 1)])
    return {
        "Options": lefts + _listed("ul", "options", rights, marks=list(letters.values())),
        "Key": f'<table class="keys">{rows}</table>',
        "Wrong": _wrong([(letters[d["text"]], d) for d in carried.record.get("distractors", ())]),
    }


def _order(carried: Carried, fixed: bool) -> dict[str, str]:
    letters = {text: _letter(place) for place, text in enumerate(carried.item.options)}
    right = carried.record["order"]
    return {
        "Options": _listed("ul", "options", carried.item.options, marks=list(letters.values())),
        "Key": _listed("ol", "keys", right, marks=[letters[text] for text in right]),
    }


_OF_TYPE = {
    "choice": _choice,
    "multiple": _choice,
    "true-false": lambda carried, fixed: {"Key": "True" if carried.record["key"] else "False"},
    "short": _short,
    "numeric": _numeric,
    "match": _match,
    "order": _order,
}


def _cloze(carried: Carried) -> dict[str, str]:
    """Return the fields of a cloze question; all its gaps are asked on one card, as here."""
    gaps = carried.record["gaps"]
    written = [_gap(gap["key"], options) for gap, options in zip(gaps, carried.item.gap_options, strict=True)]
    several = len(gaps) > 1
    accepted = [(f"{n}" if several else "", text) for n, gap in enumerate(gaps, 1) for text in gap.get("accept", ())]
    wrong = [(f"{n}" if several else "", d) for n, gap in enumerate(gaps, 1) for d in gap.get("distractors", ())]
    return {
        "Text": _GAP.sub(lambda found: written[int(found[1]) - 1], inert_html(carried.record["stem"])),
        "Task": TASKS["cloze"] if several else "Fill the gap.",
        "Accepted": _listed("ul", "accepted", [text for _, text in accepted], marks=[mark for mark, _ in accepted]),
        "Wrong": _wrong(wrong),
    }


def _gap(key: str, options: Sequence[str]) -> str:
    answer = inert_html(key).replace(":", "&#58;")
    hint = " / ".join(map(inert_html, options)).replace(":", "&#58;")
    return f"{{{{c1::{answer}{'::' if hint else ''}{hint}}}}}"


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"A{place - 25}"


def _cell(tag: str, text: str, mark: str) -> str:
    before = f"<b>{mark}</b> " if mark else ""
    return f'<{tag}>{before}<span dir="auto">{inert_html(text)}</span></{tag}>'


def _listed(tag: str, name: str, texts: Iterable[str], *, marks: Sequence[str] = ()) -> str:
    """Return texts as a list, each after its mark; "" for none."""
    texts = list(texts)
    cells = "".join(
        _cell("li", text, mark) for text, mark in zip(texts, marks or [""] * len(texts), strict=True)
    )  # fmt: skip
    return f'<{tag} class="{name}">{cells}</{tag}>' if cells else ""


def _wrong(distractors: Iterable[tuple[str, Record]]) -> str:
    """Return wrong options, each after its mark, with the reasons why they are wrong; "" for none."""
    cells = "".join(
        f'{_cell("dt", distractor["text"], mark)}<dd dir="auto">{inert_html(distractor["rationale"])}</dd>'
        for mark, distractor in distractors
    )
    return f'<dl class="wrong">{cells}</dl>' if cells else ""


def _source(line: str, url: str) -> str:
    """Return the source with a link to it: its words where they end in the address, else the address."""
    line, url = on_one_line(line), clean(url)
    if not url.startswith(("https://", "http://")):
        return inert_html(line)
    is_last = line.endswith(url)
    words = line.removesuffix(url).rstrip() if is_last else ""
    link = f'<a href="{escape(url, quote=True).translate(_INERT)}">{inert_html(words or url)}</a>'
    return link if is_last else f"{inert_html(line)} {link}"
