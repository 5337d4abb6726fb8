"""Questions as Moodle XML, each type of ours as the type that Moodle itself has for it.

Texts are HTML in which nothing of ours acts. A match question's further right sides have no feedback in Moodle, so
their reasons stand in the general feedback. Sources: Moodle, question/format/xml/format.php, and
question/type/ordering/questiontype.php for the ordering.
"""

from __future__ import annotations

from collections.abc import Callable

from cyberdip.exchange.carrying import Carried, Exported, Note, Outgoing, number_text
from cyberdip.exchange.html_tags import escape_references
from cyberdip.exchange.markup import escape, lines_of, tag
from cyberdip.exchange.moodle_categories import category_path
from cyberdip.exchange.moodle_cloze import fits_a_gap, write_gap
from cyberdip.exchange.moodle_labelled import UNIT_SHOWN
from cyberdip.exchange.moodle_marks import escape_wildcards
from cyberdip.exchange.moodle_weights import MOST_KEYS, penalty, shares
from cyberdip.exchange.plain_text import to_html
from cyberdip.exchange.reasons_in_words import explanation_of
from cyberdip.library.model import QuestionType, Record
from cyberdip.library.text import clean, on_one_line

_PENALTY = "0.3333333"
_STEM_GAP = "&#123;{}}}"


class _Unasked(Exception):  # noqa: N818 - a question that Moodle can't hold, and why
    pass


def export(outgoing: Outgoing) -> Exported:
    """Return the questions as a Moodle XML file, those of a topic in a category of their own."""
    lost: list[Note] = []
    parts = []
    topic = None
    for carried in outgoing.questions:
        try:
            written = _question(carried, lost, fixed=outgoing.fixed)
        except _Unasked as reason:
            lost.append(Note(carried.question.id, f"left out: {reason}"))
            continue
        if carried.topic_title != topic:
            topic = carried.topic_title
            path = tag("category", _text(category_path(outgoing.deck, topic)))
            parts.append(lines_of("question", path, type="category"))
        parts.append(written)
    return Exported(f'<?xml version="1.0" encoding="UTF-8"?>\n{lines_of("quiz", *parts)}\n', tuple(lost))


def _html(text: str) -> str:
    return to_html(clean(text))


def _text(content: str) -> str:
    """Return a text element. CDATA keeps HTML readable in the file; its end can't be written within it."""
    if not any(sign in content for sign in "<>&"):
        return f"<text>{content}</text>"
    return f"<text><![CDATA[{content.replace(']]>', ']]]]><![CDATA[>')}]]></text>"


def _rich(name: str, content: str, *more: str, **attributes: object) -> str:
    """Return an element with HTML in it."""
    return tag(name, _text(content), *more, **{**attributes, "format": "html"})


def _question(carried: Carried, lost: list[Note], *, fixed: bool) -> str:
    kind, stem, general, parts = _PARTS[carried.question.type](carried, fixed)
    record = carried.record
    lost += [Note(record["id"], f"the answer {text!r} of a gap: {_NO_GAP}") for text in _unfit(record)]
    hint = [_rich("hint", _html(record["hint"]))] if "hint" in record else []
    tags = [tag("tag", _text(on_one_line(label))) for label in carried.labels]
    return lines_of(
        "question",
        tag("name", _text(record["id"])),
        _rich("questiontext", stem),
        _rich("generalfeedback", _html(general)),
        "<defaultgrade>1</defaultgrade>",
        f"<penalty>{1 if kind == 'truefalse' else _PENALTY}</penalty>",
        "<hidden>0</hidden>",
        f"<idnumber>{record['id']}</idnumber>",
        *parts,
        *hint,
        lines_of("tags", *tags),
        type=kind,
    )


_Parts = tuple[str, str, str, list[str]]
"""Moodle's name of the type, the stem as HTML, the general feedback as text, and the elements of the type."""


def _answer(text: str, fraction: str, reason: str, *, html: bool, more: str = "") -> str:
    feedback = _rich("feedback", _html(reason) if reason else "")
    return tag("answer", _text(text), feedback, more, fraction=fraction, format="html" if html else "plain_text")


def _shuffled(fixed: bool) -> str:
    return f"<shuffleanswers>{'false' if fixed else 'true'}</shuffleanswers>"


def _options(carried: Carried, fixed: bool) -> _Parts:
    record = carried.record
    keys, wrong = carried.question.keys, {d["text"]: d["rationale"] for d in record["distractors"]}
    single = record["type"] == "choice"
    if len(keys) > MOST_KEYS:
        raise _Unasked(f"{len(keys)} right options can't share a mark: Moodle's smallest weight is 5 %")
    weights = dict(zip(keys, shares(len(keys)), strict=True))
    weights |= dict.fromkeys(wrong, "0" if single else penalty(len(wrong)))
    answers = [
        _answer(_html(option), weights[option], wrong.get(option, ""), html=True) for option in carried.item.options
    ]
    head = [
        f"<single>{'true' if single else 'false'}</single>",
        _shuffled(fixed),
        "<answernumbering>abc</answernumbering>",
    ]
    return "multichoice", _html(record["stem"]), carried.explanation, [*head, *answers]


def _true_false(carried: Carried, fixed: bool) -> _Parts:
    key = carried.record["key"]
    answers = [_answer(word, "100" if key is value else "0", "", html=False) for word, value in _WORDS]
    return "truefalse", _html(carried.record["stem"]), carried.explanation, answers


_WORDS = (("true", True), ("false", False))


def _short(carried: Carried, fixed: bool) -> _Parts:
    record = carried.record
    answers = [_answer(_typed(text), "100", "", html=False) for text in (record["key"], *record.get("accept", ()))]
    answers += [_answer(_typed(d["text"]), "0", d["rationale"], html=False) for d in record.get("distractors", ())]
    return "shortanswer", _html(record["stem"]), carried.explanation, ["<usecase>0</usecase>", *answers]


def _typed(text: str) -> str:
    return escape_wildcards(clean(text))


def _numeric(carried: Carried, fixed: bool) -> _Parts:
    record = carried.record
    margin = f"<tolerance>{number_text(record['tolerance'])}</tolerance>" if "tolerance" in record else ""
    answer = _answer(number_text(record["key"]), "100", "", html=False, more=margin)
    units: list[str] = []
    stem = record["stem"]
    if "unit" in record:
        stem += UNIT_SHOWN.format(record["unit"])
        names = (record["unit"], *record.get("accept", ()))
        units = [_UNIT.format(escape(name)) for name in names]
        units = [lines_of("units", *units), *_UNITS_OPTIONAL]
    return "numerical", _html(stem), carried.explanation, [answer, *units]


_UNIT = "<unit><multiplier>1</multiplier><unit_name>{}</unit_name></unit>"
_UNITS_OPTIONAL = (
    "<unitgradingtype>0</unitgradingtype>", "<unitpenalty>0.1</unitpenalty>", "<showunits>0</showunits>",
    "<unitsleft>0</unitsleft>",
)  # fmt: skip


def _match(carried: Carried, fixed: bool) -> _Parts:
    record = carried.record
    extra = record.get("distractors", ())
    sides = [(pair["left"], pair["right"]) for pair in record["pairs"]] + [("", d["text"]) for d in extra]
    pairs = [
        _rich("subquestion", _html(left) if left else "", tag("answer", _text(_right(right)))) for left, right in sides
    ]
    return "matching", _html(record["stem"]), explanation_of(carried, extra), [_shuffled(fixed), *pairs]


def _right(text: str) -> str:
    """Return a right side, which Moodle shows as HTML without tags."""
    return escape_references(clean(text))


def _order(carried: Carried, fixed: bool) -> _Parts:
    steps = carried.record["order"]
    head = [
        "<layouttype>VERTICAL</layouttype>", "<selecttype>ALL</selecttype>", f"<selectcount>{len(steps)}</selectcount>",
        "<gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>", "<showgrading>SHOW</showgrading>",
        "<numberingstyle>none</numberingstyle>",
    ]  # fmt: skip
    answers = [_answer(_html(step), str(place), "", html=True) for place, step in enumerate(steps, start=1)]
    return "ordering", _html(carried.record["stem"]), carried.explanation, [*head, *answers]


def _cloze(carried: Carried, fixed: bool) -> _Parts:
    gaps = [_fitting(gap) for gap in carried.record["gaps"]]
    stem = _html(carried.record["stem"]).replace("{", "&#123;")
    for number, gap in enumerate(gaps, start=1):
        written = write_gap(gap, order=carried.item.gap_options[number - 1] if fixed else ())
        stem = stem.replace(_STEM_GAP.format(number), written, 1)
    return "cloze", stem, explanation_of(carried, gaps=map(_also_right, gaps)), []


_NO_GAP = "Moodle has no sign for '~' in one, nor for a backslash at its end"


def _fitting(gap: Record) -> Record:
    """Return a gap with those of its other right answers that Moodle can hold; _Unasked where it can't hold the key."""
    if "distractors" in gap:
        return gap
    if not fits_a_gap(gap["key"]):
        raise _Unasked(f"the key {gap['key']!r} of a gap: {_NO_GAP}")
    return {**gap, "accept": [text for text in gap.get("accept", ()) if fits_a_gap(text)]}


def _unfit(record: Record) -> list[str]:
    """Return the other right answers of gaps that are not exported."""
    typed = [gap for gap in record.get("gaps", ()) if "distractors" not in gap]
    return [text for gap in typed for text in gap.get("accept", ()) if not fits_a_gap(text)]


def _also_right(gap: Record) -> Record:
    """Return what a gap that offers options can't say: the words that would be right too."""
    return {"accept": gap.get("accept", ())} if "distractors" in gap else {}


_PARTS: dict[QuestionType, Callable[[Carried, bool], _Parts]] = {
    QuestionType.CHOICE: _options,
    QuestionType.MULTIPLE: _options,
    QuestionType.TRUE_FALSE: _true_false,
    QuestionType.SHORT: _short,
    QuestionType.NUMERIC: _numeric,
    QuestionType.MATCH: _match,
    QuestionType.ORDER: _order,
    QuestionType.CLOZE: _cloze,
}
