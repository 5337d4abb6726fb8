"""The card format as tables: which fields each kind of card and each type of question has, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cyberdip.library.faults import Report, Words, quoted
from cyberdip.library.fields import (
    MISSING,
    Field,
    boolean,
    citation,
    ident,
    integer,
    line,
    list_of,
    mapping,
    number,
    one_of,
    read_fields,
    source_id,
    text,
    url,
    when,
    word_or,
    year_month,
)
from cyberdip.library.model import FACT_FIELDS, IN_FORCE_WORDS, NOT_KNOWN, Kind, Level, QuestionType, Skill
from cyberdip.library.nodes import Node

NO_ATTRIBUTION = "none"
ARABIC = mapping({"term": Field(line), "translit": Field(line)})
LEVEL = one_of(*Level)

SOURCE = mapping(
    {
        "id": Field(source_id),
        "title": Field(line),
        "publisher": Field(line),
        "author": Field(line, required=False),
        "year": Field(integer(500, 2200), required=False),
        "date": Field(when, required=False),
        "symbol": Field(line, required=False),
        "url": Field(url, required=False),
        "note": Field(line, required=False),
    }
)
DISTRACTOR = mapping({"text": Field(line), "rationale": Field(text)})
FACT = mapping(
    {
        "text": Field(text),
        "source": Field(citation),
        "on": Field(when, required=False),
        "card": Field(ident, required=False),
    }
)
FACTS = word_or(NOT_KNOWN, list_of(FACT, at_least=1))

QUESTION_FIELDS = {
    "id": Field(ident),
    "type": Field(one_of(*QuestionType)),
    "stem": Field(text),
    "rationale": Field(text),
    "source": Field(citation),
    "level": Field(LEVEL),
    "skill": Field(one_of(*Skill)),
    "hint": Field(text, required=False),
    "edition": Field(integer(1, 999), required=False),
    "changed": Field(when, required=False),
    "formerly": Field(list_of(ident), required=False),
}
_OPTIONAL_DISTRACTORS = Field(list_of(DISTRACTOR), required=False)
_ACCEPT = Field(list_of(line), required=False)
TYPE_FIELDS: Mapping[QuestionType, Mapping[str, Field]] = {
    QuestionType.CHOICE: {"key": Field(line), "distractors": Field(list_of(DISTRACTOR, at_least=1))},
    QuestionType.MULTIPLE: {
        "keys": Field(list_of(line, at_least=1)),
        "distractors": Field(list_of(DISTRACTOR, at_least=1)),
    },
    QuestionType.TRUE_FALSE: {"key": Field(boolean)},
    QuestionType.SHORT: {"key": Field(line), "accept": _ACCEPT, "distractors": _OPTIONAL_DISTRACTORS},
    QuestionType.NUMERIC: {
        "key": Field(number),
        "tolerance": Field(number, required=False),
        "unit": Field(line, required=False),
        "accept": _ACCEPT,
    },
    QuestionType.MATCH: {
        "pairs": Field(list_of(mapping({"left": Field(line), "right": Field(line)}), at_least=2)),
        "distractors": _OPTIONAL_DISTRACTORS,
    },
    QuestionType.ORDER: {"order": Field(list_of(line, at_least=2))},
    QuestionType.CLOZE: {
        "gaps": Field(
            list_of(
                mapping({"key": Field(line), "accept": _ACCEPT, "distractors": _OPTIONAL_DISTRACTORS}),
                at_least=1,
            )
        )
    },
}
_GAP = re.compile(r"\{(\d+)\}")


def question(node: Node, report: Report, name: str) -> Any:
    """Read one question by the table of its type, and check that its parts fit together."""
    written_type = node.value.get("type", (None, None))[1] if isinstance(node.value, dict) else None
    try:
        kind = QuestionType(written_type.value) if written_type is not None else None
    except (ValueError, TypeError):
        kind = None
    if kind is None:  # the type's own fields cannot be judged, so only the common ones are read
        known = {field: reader for fields in TYPE_FIELDS.values() for field, reader in fields.items()}
        lenient = {field: Field(lambda *_: None, required=False) for field in known}
        read_fields(node, report, name, {**lenient, **QUESTION_FIELDS})
        return MISSING
    record = read_fields(node, report, name, {**QUESTION_FIELDS, **TYPE_FIELDS[kind]})
    if record is not MISSING:
        _check_question(kind, record, node, report, name)
    return record


def _check_question(kind: QuestionType, record: dict[str, Any], node: Node, report: Report, name: str) -> None:
    def fault(field: str, found: object, expected: str, fix: str) -> None:
        place = node.value[field][1] if field in node.value else node
        report.add(place, f"{name}.{field}", found=found, expected=expected, fix=fix)

    options = [d["text"] for d in record.get("distractors", ())]
    if kind is QuestionType.MATCH:
        options += [p["right"] for p in record["pairs"]]
        _check_alike([p["left"] for p in record["pairs"]], "pairs", fault)
    elif kind is QuestionType.ORDER:
        options += record["order"]
    elif kind is QuestionType.MULTIPLE:
        options += record["keys"]
    elif kind in (QuestionType.CHOICE, QuestionType.SHORT):
        options.append(record["key"])
    field = {QuestionType.MATCH: "pairs", QuestionType.ORDER: "order"}.get(kind, "distractors")
    _check_alike(options, field, fault)
    if kind is QuestionType.CLOZE:
        found = [int(n) for n in _GAP.findall(record["stem"])]
        expected = list(range(1, len(record["gaps"]) + 1))
        if found != expected:
            gaps = " ".join(f"{{{n}}}" for n in expected)
            fault("stem", Words(f"the gaps {found}"), f"{gaps}, in this order", "Number the gaps in the stem from {1}.")
        for gap in record["gaps"]:
            _check_alike([gap["key"], *(d["text"] for d in gap.get("distractors", ()))], "gaps", fault)
    if record.get("edition", 1) > 1 and "changed" not in record:
        fault(
            "edition",
            record["edition"],
            "'changed' beside it",
            "Add 'changed:' with the date of the new answer.",
        )
    if record.get("tolerance", 0) < 0:
        fault("tolerance", record["tolerance"], "0 or more", "Write how far off an answer may be.")


def _check_alike(options: list[str], field: str, fault: Any) -> None:
    seen: set[str] = set()
    for option in options:
        folded = " ".join(option.casefold().split())
        if folded in seen:
            fault(
                field,
                Words(f"the option {quoted(option)} twice"),
                "options that differ",
                "Change or remove one of them.",
            )
        seen.add(folded)


PASSAGE = mapping(
    {
        "work": Field(line),
        "ref": Field(line),
        "arabic": Field(text),
        "english": Field(text),
        "translation": Field(line),
        "source": Field(citation),
        "grading": Field(line, required=False),
    }
)
ATTRIBUTION = mapping(
    {
        "by": Field(line),
        "to": Field(line),
        "on": Field(when, required=False),
        "form": Field(text),
        "denied": Field(text),
        "source": Field(citation),
    }
)
COMMON_FIELDS = {
    "id": Field(ident),
    "kind": Field(one_of(*Kind)),
    "title": Field(line),
    "arabic": Field(ARABIC, required=False),
    "aka": Field(list_of(line), required=False),
    "topics": Field(list_of(ident, at_least=1)),
    "level": Field(LEVEL),
    "summary": Field(text),
    "body": Field(text),
    "key_points": Field(list_of(text, at_least=1)),
    "related": Field(list_of(ident)),
    "sources": Field(list_of(SOURCE, at_least=1)),
    "as_of": Field(year_month),
    "questions": Field(list_of(question)),
}


def _in_force(node: Node, report: Report, name: str) -> Any:
    return node.value if node.value in IN_FORCE_WORDS else when(node, report, name)


_NEEDED_FACTS = {Kind.COUNTRY: FACT_FIELDS[Kind.COUNTRY], Kind.INSTITUTION: FACT_FIELDS[Kind.INSTITUTION][:3]}
KIND_FIELDS: Mapping[Kind, Mapping[str, Field]] = {
    Kind.CONCEPT: {},
    Kind.PRINCIPLE: {"texts": Field(list_of(PASSAGE))},
    Kind.CASE: {
        "when": Field(when),
        "where": Field(line),
        "parties": Field(list_of(line, at_least=1)),
        "attribution": Field(word_or(NO_ATTRIBUTION, list_of(ATTRIBUTION, at_least=1))),
        "response": Field(text),
        "outcome": Field(text),
        "norms": Field(list_of(ident)),
        "lessons": Field(list_of(text, at_least=1)),
    },
    Kind.INSTRUMENT: {
        "adopted": Field(when),
        "in_force": Field(_in_force),
        "status": Field(mapping({"text": Field(text), "on": Field(when), "source": Field(citation)})),
        "parties": Field(list_of(text, at_least=1)),
    },
    **{
        kind: {name: Field(FACTS, required=name in _NEEDED_FACTS[kind]) for name in names}
        for kind, names in FACT_FIELDS.items()
    },
}
CARD_FIELDS: Mapping[Kind, Mapping[str, Field]] = {
    kind: {**COMMON_FIELDS, **fields} for kind, fields in KIND_FIELDS.items()
}

DECK_FIELDS = {
    "id": Field(ident),
    "title": Field(line),
    "language": Field(line),
    "licence": Field(line),
    "version": Field(line),
    "description": Field(text, required=False),
}
TOPIC = mapping(
    {
        "id": Field(ident),
        "title": Field(line),
        "summary": Field(text),
        "arabic": Field(ARABIC, required=False),
    }
)
TOPICS = list_of(TOPIC, at_least=1)
PATH_FIELDS = {
    "id": Field(ident),
    "title": Field(line),
    "level": Field(LEVEL),
    "introduction": Field(text),
    "lessons": Field(
        list_of(
            mapping(
                {
                    "id": Field(ident),
                    "title": Field(line),
                    "cards": Field(list_of(ident, at_least=1)),
                    "minutes": Field(integer(1, 240)),
                }
            ),
            at_least=1,
        )
    ),
    "closing_questions": Field(integer(1, 200)),
}

_TRANSLATED_DISTRACTOR = mapping({"text": Field(line), "rationale": Field(text)})
_TRANSLATED_QUESTION = mapping(
    {
        "id": Field(ident),
        **{
            name: Field(text, required=False)
            for name in ("stem", "rationale", "hint", "key", "unit")
        },
        **{name: Field(list_of(line), required=False) for name in ("keys", "order", "accept")},
        "distractors": Field(list_of(_TRANSLATED_DISTRACTOR), required=False),
        "pairs": Field(list_of(mapping({"left": Field(line), "right": Field(line)})), required=False),
        "gaps": Field(
            list_of(
                mapping({
                    "key": Field(line),
                    "accept": _ACCEPT,
                    "distractors": Field(list_of(_TRANSLATED_DISTRACTOR), required=False),
                })
            ),
            required=False,
        ),
    }
)  # fmt: skip
TRANSLATION_FIELDS = {
    "id": Field(ident),
    "language": Field(line),
    "title": Field(line, required=False),
    "aka": Field(list_of(line), required=False),
    "summary": Field(text, required=False),
    "body": Field(text, required=False),
    "key_points": Field(list_of(text), required=False),
    "questions": Field(list_of(_TRANSLATED_QUESTION), required=False),
}
