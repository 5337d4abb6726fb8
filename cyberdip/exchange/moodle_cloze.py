"""Gaps as Moodle writes them into the text of a question: `{1:SA:=two~=2}`, `{1:MCS:=right~left#Not so.}`.

Moodle cuts a gap at `~`, `#` and `}` that no backslash stands before, resolves HTML's references in what is left, and
then takes the backslash from `\\}` and `\\#`. Written as references, no sign of a text can cut anything, in Moodle or
in its editor. What is chosen is HTML, what is typed is text in which `*` stands for anything.
Source: Moodle, question/type/multianswer/questiontype.php `qtype_multianswer_extract_question`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from cyberdip.exchange.html_tags import resolve_references
from cyberdip.exchange.moodle_marks import (
    Marked,
    NotTaken,
    Offered,
    escape_wildcards,
    number,
    of_options,
    of_typed,
    shown,
)
from cyberdip.exchange.plain_text import to_inline_html
from cyberdip.library.model import Record
from cyberdip.library.text import clean

_TYPES = {
    "typed": ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"),
    "number": ("NUMERICAL", "NM"),
    "chosen": (
        "MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH",
        "MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS",
    ),
    "ticked": (
        "MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS",
    ),
}  # fmt: skip
_KINDS = {name: kind for kind, names in _TYPES.items() for name in names}
_START = re.compile(r"\{[0-9]{0,6}:([A-Z_]{2,20}):")
_CUT = re.compile(r"(?<!\\)[~#}]")
_CUT_FEEDBACK = re.compile(r"(?<!\\)[~}]")
_WEIGHT = re.compile(r"%(-?[0-9]{1,6}(?:[.,][0-9]{0,12})?)%")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "}": "\\}", "#": "\\#"})
_IN_HTML = _IN_TEXT | {ord(sign): f"&\\#{ord(sign)};" for sign in "~{\\"}
MOST_ANSWERS = 2_000
"""In one gap."""


def write_gap(gap: Record, *, order: Sequence[str] = ()) -> str:
    """Return a gap as HTML with Moodle's signs in it; ValueError where a typed answer can't stand in one.

    order: the options in the order that they keep; empty where Moodle shuffles them.
    """
    if "distractors" not in gap:
        return f"{{1:SA:{'~'.join(_typed(text) for text in (gap['key'], *gap.get('accept', ())))}}}"
    options = {gap["key"]: f"={_chosen(gap['key'])}"}
    options |= {d["text"]: f"{_wrong(d['text'])}#{_chosen(d['rationale'])}" for d in gap["distractors"]}
    return f"{{1:{'MC' if order else 'MCS'}:{'~'.join(options[text] for text in order or options)}}}"


def fits_a_gap(text: str) -> bool:
    """Say whether an answer can be typed into a gap of Moodle's: nothing stands for `~`, or for `\\` at the end."""
    return "~" not in text and not text.endswith("\\")


def _typed(text: str) -> str:
    if not fits_a_gap(text):
        raise ValueError(f"no typed answer of a gap: {text!r}")
    return f"={escape_wildcards(clean(text)).translate(_IN_TEXT)}"


def _chosen(text: str) -> str:
    return to_inline_html(clean(text)).translate(_IN_HTML)


def _wrong(text: str) -> str:
    """Return a wrong option, which has no sign before it: its first letter must not be one."""
    written = _chosen(text)
    return f"&\\#{ord(written[0])};{written[1:]}" if written[0] in "=%" else written


def _decoded(text: str) -> str:
    return resolve_references(text).replace("\\}", "}").replace("\\#", "#")


@dataclass(slots=True)
class Gap:
    """A gap as the file has it. kind: typed, number, chosen or ticked. answers: what each earns, and its feedback."""

    kind: str
    answers: list[Offered] = field(default_factory=list)


def cut(html: str) -> Iterator[str | Gap]:
    """Yield a text in pieces: HTML and gaps, in their order."""
    told = at = 0
    last = html.rfind("}")
    while found := _START.search(html, at):
        at = found.end()
        if at > last:
            break
        if found[1] not in _KINDS:
            continue
        gap, end = _gap(html, at, _KINDS[found[1]])
        if not end:
            continue
        yield html[told : found.start()]
        yield gap
        told = at = end
    yield html[told:]


def _gap(html: str, at: int, kind: str) -> tuple[Gap, int]:
    """Return the gap whose answers begin at `at`, and where it ends; 0 where it does not."""
    gap = Gap(kind)
    while len(gap.answers) < MOST_ANSWERS:
        percent = 0.0
        if html.startswith("=", at):
            percent, at = 100.0, at + 1
        elif weight := _WEIGHT.match(html, at):
            percent, at = float(weight[1].replace(",", ".")), weight.end()
        end = _CUT.search(html, at)
        if not end:
            return gap, 0
        text, feedback = html[at : end.start()], ""
        if end.group() == "#":
            after = _CUT_FEEDBACK.search(html, end.end())
            if not after:
                return gap, 0
            feedback, end = html[end.end() : after.start()], after
        gap.answers.append(Offered(_decoded(text), percent, _decoded(feedback)))
        at = end.end()
        if end.group() == "}":
            return gap, at
    raise NotTaken(f"a gap has more than {MOST_ANSWERS:,} answers")


def of_gap(gap: Gap, plain: Callable[[str], str]) -> Marked:
    """Return the record of a gap. plain: makes HTML plain text. NotTaken where it has no one right answer."""
    if gap.kind == "number":
        return _of_number(gap)
    answers = [Offered(answer.text, answer.percent, plain(answer.reason)) for answer in gap.answers]
    if gap.kind == "typed":
        marked = of_typed(answers)
        wrong = marked.record.pop("distractors", ())
        marked.changed += [f"the feedback for {shown(d['text'])} is not kept" for d in wrong if d["rationale"]]
    else:
        options = [Offered(" ".join(plain(a.text).split()), a.percent, a.reason) for a in answers]
        if gap.kind == "ticked" and sum(option.percent > 0 for option in options) > 1:
            raise NotTaken("a gap in which several options are ticked")
        marked = of_options(options, single=gap.kind == "chosen")
        if "keys" in marked.record:
            (marked.record["key"],) = marked.record.pop("keys")
    marked.record.pop("type")
    return marked


def _of_number(gap: Gap) -> Marked:
    """Return a gap whose key is a number: it is compared as a text here, so its tolerance can't be kept."""
    numbers = []
    said = []
    for answer in gap.answers:
        figure, colon, margin = answer.text.partition(":")
        if figure.strip() == "*":
            continue
        number(figure.replace(",", "."))
        if colon and number(margin.replace(",", ".")):
            said.append(
                f"the tolerance of {shown(answer.text)} is not kept: in a gap a number is compared as it stands"
            )
        numbers.append(Offered(figure.strip(), answer.percent, ""))
    marked = of_typed(numbers)
    marked.record.pop("distractors", ())
    marked.record.pop("type")
    marked.changed += said
    return marked
