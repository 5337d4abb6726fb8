"""Questions to be exported: a sample of every type with what is hard to escape in it, and any that Hypothesis makes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from cyberdip.exchange.carrying import Carried, Outgoing
from cyberdip.library.fields import UNSAFE
from cyberdip.library.model import Card, Question, QuestionType
from cyberdip.study.items import Item, present

Record = dict[str, Any]

CARD: Record = {
    "id": "harbour-rules",
    "kind": "concept",
    "title": "Harbour rules",
    "arabic": {"term": "قواعد الميناء", "translit": "qawa'id al-mina'"},
    "topics": ["law"],
    "level": "foundation",
    "summary": "Rules for harbours.",
    "body": "Ships keep right. [^code]",
    "key_points": ["Ships keep right. [^code]"],
    "related": [],
    "sources": [
        {"id": "code", "title": "The Harbour Code", "publisher": "League of Harbours", "year": 2021,
         "url": "https://harbours.example/code"},
    ],
    "as_of": "2026-11",
    "questions": [],
}  # fmt: skip


def _question(id: str, type: str, stem: str, **fields: Any) -> Record:
    return {
        "id": id, "type": type, "stem": stem, "rationale": "The code says so.", "source": "code, Art. 3",
        "level": "intermediate", "skill": "apply", **fields,
    }  # fmt: skip


NASTY = r"{A} = ~B~ # 50% : \n <b>c</b> & \"d\" → [x](y) *e* _f_ `g` $h$ 'i'"
"""What one format or another takes for markup: GIFT, HTML, XML, Markdown, TeX, a spreadsheet's formula."""

SAMPLE: tuple[Record, ...] = (
    _question("harbour-side", "choice", "On which side does a ship keep?", key="Right", hint="Think of the road.", distractors=[
        {"text": "Left", "rationale": "That is another harbour."},
        {"text": "Middle", "rationale": "That blocks both ways."},
        {"text": "Any", "rationale": "Then no rule is left."},
    ]),
    _question("harbour-signs", "choice", f"What does this mean: {NASTY}?", key=NASTY, distractors=[
        {"text": "=1+1", "rationale": "{=}~#:"},
        {"text": "{}", "rationale": "Braces: { and }."},
        {"text": "//not a comment", "rationale": "::not a title::"},
    ]),
    _question("harbour-lights", "multiple", "Which lights does it show?\n\nThere are two.", keys=["Green", "Red"], distractors=[
        {"text": "Blue", "rationale": "Blue is for the police."},
        {"text": "White", "rationale": "White is for the pilot."},
    ]),
    _question("harbour-open", "true-false", "The harbour is open at night.", key=True),
    _question("harbour-name", "short", "What is the harbour called?", key="مرسى", accept=["Marsa", "al-Marsa"], distractors=[
        {"text": "Mina", "rationale": "That means any port."},
    ]),
    _question("harbour-depth", "numeric", "How deep is it?", key=12.5, tolerance=0.5, unit="m", accept=["metres"]),
    _question("harbour-year", "numeric", "In which year was it built?", key=2021),
    _question("harbour-pairs", "match", "Match each flag with its meaning.", pairs=[
        {"left": "Flag A", "right": "Diver below"},
        {"left": "Flag B", "right": "Dangerous goods"},
        {"left": "Flag H", "right": "Pilot on board"},
    ], distractors=[{"text": "Fire", "rationale": "Fire is flag J."}]),
    _question("harbour-steps", "order", "Put the steps in order.", order=["Call", "Wait", "Enter", "Moor"]),
    _question("harbour-gaps", "cloze", "Ships keep {1} and sound {2} blasts.", gaps=[
        {"key": "right", "accept": ["the right"], "distractors": [
            {"text": "left", "rationale": "That is another harbour."},
            {"text": "still", "rationale": "A ship has to move."},
        ]},
        {"key": "two", "accept": ["2"]},
    ], edition=2, changed="2026-03", formerly=["harbour-blanks"]),
)  # fmt: skip


def carried(record: Record, *, card: Record = CARD, seed: str | None = None) -> Carried:
    """Return a question of the sample card on its way out. seed: of a paper, where its options have that order."""
    whole = Card.from_record({**card, "questions": []})
    question = Question.from_record(record, whole.id)
    return Carried(
        question=question,
        record=record,
        card=whole,
        item=present(question, seed=seed) if seed else authored(question),
        topic="law",
        topic_title="International law",
        source="The Harbour Code, League of Harbours, 2021, Art. 3. https://harbours.example/code",
        url="https://harbours.example/code",
        deck="harbours",
    )


def authored(question: Question) -> Item:
    """Return a question with its options as the author gave them, the keys first."""
    wrong = tuple(d.text for d in question.distractors)
    if question.type in (QuestionType.CHOICE, QuestionType.MULTIPLE):
        return Item(question, options=question.keys + wrong)
    return present(question, seed="export")


def outgoing(records: Sequence[Record] = SAMPLE, *, fixed: bool = False) -> Outgoing:
    """Return questions to be exported, of the sample card."""
    return Outgoing(
        title="Sample", deck="Sample deck", licence="CC BY 4.0",
        questions=tuple(carried(record, seed="7" if fixed else None) for record in records), fixed=fixed,
    )  # fmt: skip


_LETTERS = st.one_of(
    st.sampled_from("{}=~#:\\%[]<>&\"'/*_`$|;,^@+- \t→éß"),
    st.sampled_from("ابتةىءأإؤًّـ٣،؟‌"),
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")),
)


def _kept(text: str) -> bool:
    return bool(text) and not UNSAFE.search(text) and text == text.strip()


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def lines(size: int = 40) -> st.SearchStrategy[str]:
    """Make any text of one line that a card may hold, single spaces between its words."""
    return st.text(_LETTERS, min_size=1, max_size=size).map(_squeezed).filter(_kept)


def texts() -> st.SearchStrategy[str]:
    """Make any text that a card may hold: lines, and paragraphs of them."""
    return st.lists(lines(), min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from(["\n", "\n\n"]).map(lambda between: between.join(parts))
    )


def ids() -> st.SearchStrategy[str]:
    """Make any id."""
    return st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)


def _different(size: int, *, at_least: int) -> st.SearchStrategy[list[str]]:
    return st.lists(lines(), min_size=at_least, max_size=size, unique_by=lambda text: " ".join(text.casefold().split()))


def _with_reasons(options: list[str]) -> st.SearchStrategy[list[Record]]:
    return st.tuples(*(texts() for _ in options)).map(
        lambda reasons: [
            {"text": text, "rationale": reason} for text, reason in zip(options, reasons, strict=True)
        ]
    )  # fmt: skip


_NUMBERS = st.one_of(st.integers(-(10**12), 10**12), st.decimals(-9999, 9999, places=3).map(float))
_COMMON = {
    "id": ids(),
    "stem": texts(),
    "rationale": texts(),
    "source": st.just("code, Art. 3"),
    "level": st.sampled_from(["foundation", "intermediate", "advanced"]),
    "skill": st.sampled_from(["recall", "understand", "apply"]),
}


@st.composite
def records(draw: st.DrawFn, types: Sequence[str] = tuple(QuestionType)) -> Record:
    """Make any question of these types that a card may hold."""
    kind = draw(st.sampled_from([str(t) for t in types]))
    record: Record = {name: draw(made) for name, made in _COMMON.items()} | {"type": kind}
    if draw(st.booleans()):
        record["hint"] = draw(texts())
    if kind == "choice":
        key, *wrong = draw(_different(6, at_least=2))
        record |= {"key": key, "distractors": draw(_with_reasons(wrong))}
    elif kind == "multiple":
        options = draw(_different(6, at_least=2))
        split = draw(st.integers(1, len(options) - 1))
        record |= {"keys": options[:split], "distractors": draw(_with_reasons(options[split:]))}
    elif kind == "true-false":
        record["key"] = draw(st.booleans())
    elif kind == "short":
        key, *others = draw(_different(4, at_least=1))
        split = draw(st.integers(0, len(others)))
        record["key"] = key
        record |= {"accept": others[:split]} if split else {}
        record |= {"distractors": draw(_with_reasons(others[split:]))} if others[split:] else {}
    elif kind == "numeric":
        record["key"] = draw(_NUMBERS)
        if draw(st.booleans()):
            record["tolerance"] = draw(st.integers(1, 1000))
        if draw(st.booleans()):
            record |= {"unit": draw(lines(12)), "accept": [draw(lines(12))]}
    elif kind == "match":
        lefts = draw(_different(5, at_least=2))
        rights = draw(_different(len(lefts) + 2, at_least=len(lefts)))
        record["pairs"] = [
            {"left": left, "right": right} for left, right in zip(lefts, rights, strict=False)
        ]  # fmt: skip
        extra = rights[len(lefts) :]
        record |= {"distractors": draw(_with_reasons(extra))} if extra else {}
    elif kind == "order":
        record["order"] = draw(_different(6, at_least=2))
    else:
        gaps = []
        for _ in range(draw(st.integers(1, 3))):
            key, *wrong = draw(_different(4, at_least=1))
            gap: Record = {"key": key}
            if wrong and draw(st.booleans()):
                gap["distractors"] = draw(_with_reasons(wrong))
            elif wrong:
                gap["accept"] = wrong
            gaps.append(gap)
        before = [re.sub(r"\{\d+\}", "", draw(lines())) or "a" for _ in gaps]
        record["gaps"] = gaps
        record["stem"] = " ".join(f"{text} {{{n}}}" for n, text in enumerate(before, 1))
    return record
