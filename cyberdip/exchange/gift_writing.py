"""Questions as GIFT, in words that Moodle and other readers of GIFT take as they were meant.

Texts are written as `[plain]`, so that no program sees HTML in them. What GIFT has no type for is asked in one that it
has: an order as the matching of places and steps, a text with several gaps as the matching of gaps and words. The label
`type:` says what it was. Sources: Moodle's question/format/gift/format.php, and the grammar of gift-pegjs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from cyberdip.exchange.carrying import Carried, Exported, Note, Outgoing, number_text
from cyberdip.exchange.gift_answers import is_missing_word
from cyberdip.exchange.html_tags import escape_references
from cyberdip.exchange.moodle_categories import category_path
from cyberdip.exchange.moodle_labelled import GAP_SHOWN, UNIT_SHOWN
from cyberdip.exchange.moodle_marks import escape_wildcards
from cyberdip.exchange.moodle_weights import MOST_KEYS, penalty, shares
from cyberdip.exchange.plain_text import to_html
from cyberdip.exchange.reasons_in_words import explanation_of
from cyberdip.library.model import QuestionType, Record
from cyberdip.library.text import clean, on_one_line

_ESCAPES = str.maketrans({**{sign: f"\\{sign}" for sign in "\\:#={}~"}, "\n": "\\n"})
_PLACEHOLDER = re.compile("&&(?:010|035|058|061|092|123|125|126)")
"""What Moodle and gift-pegjs put in the place of an escape while they read: in a text it would become that sign."""
_NO_TAG = re.compile("[<>`\x00-\x1f\x7f]")
_FIXED = "GIFT can't say that options keep their order: turn shuffling off in the quiz that you make of it"
_HINT = "its hint stands in a comment, which Moodle doesn't show"


class _Unasked(Exception):  # noqa: N818 - a question that GIFT can't hold, and why
    pass


def export(outgoing: Outgoing) -> Exported:
    """Return the questions as a GIFT file, those of a topic in a category of their own."""
    lost = [Note("", _FIXED)] if outgoing.fixed else []
    licence = f" Licence: {on_one_line(outgoing.licence)}." if outgoing.licence else ""
    parts = [f"// {on_one_line(outgoing.title)}, from {on_one_line(outgoing.deck)}.{licence}\n"]
    topic = None
    for carried in outgoing.questions:
        try:
            written = _Writing(carried, lost, fixed=outgoing.fixed).whole()
        except _Unasked as reason:
            lost.append(Note(carried.question.id, f"left out: {reason}"))
            continue
        if carried.topic_title != topic:
            topic = carried.topic_title
            parts.append(f"$CATEGORY: {category_path(outgoing.deck, topic)}\n")
        parts.append(written)
    return Exported("\n".join(parts), tuple(lost))


def escape(text: str) -> str:
    """Return a text as GIFT, in one line, with nothing in it that GIFT acts on."""
    return text.translate(_ESCAPES)


def _formatted(text: str, default: str, *, arrows: bool = True) -> str:
    """Return a text as GIFT; its format is named where it is not the default, or the text could be taken for one.

    arrows: whether `->` may stand in it; no escape is for that, but HTML has one.
    """
    text = clean(text)
    kind = "html" if _PLACEHOLDER.search(text) or (not arrows and "->" in text) else "plain"
    written = escape(to_html(text) if kind == "html" else text)
    return f"[{kind}]{written}" if kind != default or written[0] in "[%" else written


def _typed(text: str) -> str:
    """Return an answer that is typed: Moodle takes a lone `*` in it for any text, and a weight may stand before it."""
    written = escape(escape_wildcards(clean(text)))
    return f"[plain]{written}" if written[0] in "[%" else written


def _right_side(text: str) -> str:
    """Return the right side of a pair: Moodle shows it as HTML without tags, and knows no format there."""
    return escape(escape_references(clean(text)))


class _Writing:
    """One question on its way into a GIFT file."""

    def __init__(self, carried: Carried, lost: list[Note], *, fixed: bool) -> None:
        self.carried, self.lost, self.fixed = carried, lost, fixed
        self.record: Record = carried.record
        self.id: str = carried.question.id
        self.default = "plain"

    def whole(self) -> str:
        """Return the question with its comments and its title; _Unasked where GIFT has no way to ask it."""
        before, answers, after = _ANSWERS[self.carried.question.type](self)
        comments = self.comments()
        title = escape(self.id)
        return f"{comments}::{title}::{before}{{{answers}}}{after}\n"

    def comments(self) -> str:
        also = [f"also:{name}" for name in self.record.get("accept", ()) if self.record["type"] == "numeric"]
        tokens = [f"[id:{self.id}]"]
        for label in map(clean, (*self.carried.labels, *also)):
            if _NO_TAG.search(label) or label.endswith("\\") or label != label.strip():
                self.lost.append(Note(self.id, f"the label {label!r}: a tag of Moodle's can't have these characters"))
            else:
                tokens.append(f"[tag:{_bracketed(label)}]")
        lines = [f"// {' '.join(tokens)}\n"]
        if "hint" in self.record:
            hint = clean(self.record["hint"]).replace("\\", "\\\\").replace("\n", "\\n")
            lines.append(f"// [hint:{_bracketed(hint)}]\n")
            self.lost.append(Note(self.id, _HINT))
        return "".join(lines)

    def stem(self, text: str) -> str:
        """Return the stem in its format, which is then that of all texts below."""
        written = _formatted(text, "")
        self.default = written[1 : written.index("]")]
        return written

    def block(self, lines: Iterable[str], general: str) -> str:
        """Return what stands between the braces."""
        return "".join(f"\n\t{line}" for line in (*lines, f"####{_formatted(general, self.default)}")) + "\n"

    def with_reason(self, answer: str, reason: str, *, arrows: bool = True) -> str:
        return f"{answer}#{_formatted(reason, self.default, arrows=arrows)}"

    def formatted(self, text: str) -> str:
        return _formatted(text, self.default)

    def options(self, right: Sequence[str], wrong: str) -> list[str]:
        """Return the options in the order shown. right, wrong: what marks each right one, and the wrong ones."""
        marks = dict(zip(self.carried.question.keys, right, strict=True))
        reasons = {d["text"]: d["rationale"] for d in self.record["distractors"]}
        return [
            f"{marks[option]}{self.formatted(option)}"
            if option in marks
            else self.with_reason(f"{wrong}{self.formatted(option)}", reasons[option])
            for option in self.carried.item.options
        ]


_Parts = tuple[str, str, str]
"""A question as GIFT: before its answers, the answers, and after them."""


def _choice(writing: _Writing) -> _Parts:
    stem = writing.stem(writing.record["stem"])
    return stem, writing.block(writing.options(["="], "~"), writing.carried.explanation), ""


def _multiple(writing: _Writing) -> _Parts:
    keys, wrong = writing.record["keys"], writing.record["distractors"]
    if len(keys) > MOST_KEYS:
        raise _Unasked(f"{len(keys)} right options can't share a mark: Moodle's smallest weight is 5 %")
    stem = writing.stem(writing.record["stem"])
    marks = [f"~%{weight}%" for weight in shares(len(keys))]
    options = writing.options(marks, f"~%{penalty(len(wrong))}%")
    return stem, writing.block(options, writing.carried.explanation), ""


def _true_false(writing: _Writing) -> _Parts:
    stem = writing.stem(writing.record["stem"])
    key = "TRUE" if writing.record["key"] else "FALSE"
    return stem, f"{key}####{writing.formatted(writing.carried.explanation)}", ""


def _short(writing: _Writing) -> _Parts:
    stem = writing.stem(writing.record["stem"])
    return stem, _typed_answers(writing, writing.record), ""


def _typed_answers(writing: _Writing, record: Record) -> str:
    """Return the answers that are typed. record: of the question or of its one gap.

    An equals sign and an arrow anywhere make Moodle see pairs. One answer can do without the sign, not several.
    """
    right = [record["key"], *record.get("accept", ())]
    wrong = {d["text"]: d["rationale"] for d in record.get("distractors", ())}
    if "->" in record["key"]:
        if len(right) > 1 or wrong:
            writing.lost.append(Note(writing.id, f"all answers but {record['key']!r}: GIFT takes '->' for a pair"))
        return writing.block([_typed(record["key"])], writing.carried.explanation)
    lines = []
    for text in (*right, *wrong):
        if "->" in text:
            writing.lost.append(Note(writing.id, f"the answer {text!r}: GIFT takes '->' for a pair"))
        elif text in wrong:
            lines.append(writing.with_reason(f"=%0%{_typed(text)}", wrong[text], arrows=False))
        else:
            lines.append(f"=%100%{_typed(text)}")
    return writing.block(lines, writing.carried.explanation)


def _numeric(writing: _Writing) -> _Parts:
    record = writing.record
    unit = UNIT_SHOWN.format(record["unit"]) if "unit" in record else ""
    stem = writing.stem(record["stem"] + unit)
    margin = f":{number_text(record['tolerance'])}" if "tolerance" in record else ""
    general = writing.formatted(writing.carried.explanation)
    return stem, f"#{number_text(record['key'])}{margin}####{general}", ""


def _match(writing: _Writing) -> _Parts:
    record = writing.record
    extra = record.get("distractors", ())
    pairs = [(pair["left"], pair["right"]) for pair in record["pairs"]] + [("", d["text"]) for d in extra]
    return _paired(writing, record["stem"], pairs, explanation_of(writing.carried, extra))


def _order(writing: _Writing) -> _Parts:
    places = [(f"{number}.", step) for number, step in enumerate(writing.record["order"], start=1)]
    return _paired(writing, writing.record["stem"], places, writing.carried.explanation)


def _paired(writing: _Writing, stem: str, pairs: Iterable[tuple[str, str]], general: str) -> _Parts:
    before = writing.stem(stem)
    lines = [f"={_left_side(left, writing.default)} -> {_right_side(right)}" for left, right in pairs]
    return before, writing.block(lines, general), ""


def _left_side(text: str, default: str) -> str:
    return _formatted(text, default, arrows=False) if text else ""


def _cloze(writing: _Writing) -> _Parts:
    stem, gaps = clean(writing.record["stem"]), writing.record["gaps"]
    if len(gaps) > 1:
        return _gaps_paired(writing, stem, gaps)
    before, _, after = stem.partition("{1}")
    # The format stands first, HTML can't be cut in two, and a blank is only shown where words follow.
    if not before or _PLACEHOLDER.search(stem) or not is_missing_word(before, after):
        before, after = before + GAP_SHOWN.format(1) + after, ""
    written = writing.stem(before)
    gap = gaps[0]
    if "distractors" not in gap:
        return written, _typed_answers(writing, gap), escape(after)
    lines = {gap["key"]: f"={writing.formatted(gap['key'])}"}
    lines |= {
        d["text"]: writing.with_reason(f"~{writing.formatted(d['text'])}", d["rationale"]) for d in gap["distractors"]
    }
    options = [lines[text] for text in (writing.carried.item.gap_options[0] if writing.fixed else lines)]
    also = {"accept": gap.get("accept", ())}
    return written, writing.block(options, explanation_of(writing.carried, gaps=[also])), escape(after)


def _gaps_paired(writing: _Writing, stem: str, gaps: Sequence[Record]) -> _Parts:
    """Return a text with several gaps as the matching of each gap with the word that belongs there."""
    for number in range(1, len(gaps) + 1):
        stem = stem.replace(f"{{{number}}}", GAP_SHOWN.format(number))
    pairs = [(f"({number})", gap["key"]) for number, gap in enumerate(gaps, start=1)]
    keys = {gap["key"] for gap in gaps}
    extra = dict.fromkeys(d["text"] for gap in gaps for d in gap.get("distractors", ()))
    pairs += [("", text) for text in extra if text not in keys]
    return _paired(writing, stem, pairs, explanation_of(writing.carried, gaps=gaps))


_ANSWERS: dict[QuestionType, Callable[[_Writing], _Parts]] = {
    QuestionType.CHOICE: _choice,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.TRUE_FALSE: _true_false,
    QuestionType.SHORT: _short,
    QuestionType.NUMERIC: _numeric,
    QuestionType.MATCH: _match,
    QuestionType.ORDER: _order,
    QuestionType.CLOZE: _cloze,
}


def _bracketed(text: str) -> str:
    return text.replace("]", "\\]")
