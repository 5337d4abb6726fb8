"""A result as xAPI 1.0.3 statements: `answered` for each question, `scored`, and `completed` last.

Every statement's id is derived from the result's digest (UUID version 5), so sending a result again is sending the same
statements. `completed` holds the whole result as an extension, from which the result file is rebuilt as it was.

Source: ADL, Experience API 1.0.3, part two (Statements) and its section 4.1.4.1 on interaction activities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from cyberdip.library.model import Question, QuestionType
from cyberdip.library.text import clean
from cyberdip.training.paper_code import read_code

Statement = dict[str, Any]
NAMESPACE = UUID("5a0e9d0c-3f5e-5c39-9d84-6a3f7b6a1f02")
"""The name space of our statements' ids; never changed, or results already sent would be sent twice."""
HOME_PAGE = "https://cyberdip.invalid/learners"
RESULT = "urn:cyberdip:result"
_VERBS = "http://adlnet.gov/expapi/verbs/"
_INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
_ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
_TYPES = {
    QuestionType.CHOICE: "choice",
    QuestionType.MULTIPLE: "choice",
    QuestionType.TRUE_FALSE: "true-false",
    QuestionType.SHORT: "fill-in",
    QuestionType.NUMERIC: "numeric",
    QuestionType.MATCH: "matching",
    QuestionType.ORDER: "sequencing",
    QuestionType.CLOZE: "fill-in",
}


def statements(
    record: Mapping[str, Any], questions: Mapping[str, Question], *, home_page: str = HOME_PAGE
) -> Iterator[Statement]:
    """Yield the statements of a result. record: a result file's content, checked; questions: those that a deck has.

    home_page: the address under which the learner's name is an account.
    """
    digest = str(record["digest"])
    actor = {
        "objectType": "Agent",
        "name": _text(record["name"]) or "(no name)",
        "account": {"homePage": home_page, "name": _text(record["name"]) or f"result {digest[-12:]}"},
    }
    paper = paper_activity(record)
    on_paper = {
        "registration": str(uuid5(NAMESPACE, digest)),
        "platform": f"cyberdip {record['program']}",
    }
    on_question = {**on_paper, "contextActivities": {"parent": [paper]}}

    def statement(what: str, verb: str, thing: Mapping[str, Any], result: Mapping[str, Any]) -> Statement:
        return {
            "id": str(uuid5(NAMESPACE, f"{digest} {what}")),
            "actor": actor,
            "verb": {"id": f"{_VERBS}{verb}", "display": {"en": verb}},
            "object": thing,
            "result": result,
            "context": on_paper if thing is paper else on_question,
            "timestamp": record["ended"],
        }

    for answer in record["answers"]:
        question = questions.get(answer["question"])
        yield statement(
            f"answered {answer['question']}", "answered", _question_activity(answer, question),
            _answer_result(answer, question),
        )  # fmt: skip
    score = record["score"]
    total = {"scaled": _scaled(score["marks"] / score["asked"]), "raw": score["marks"], "min": 0, "max": score["asked"]}
    yield statement("scored", "scored", paper, {"score": total})
    whole = {"completion": not record["out_of_time"], "score": total, "extensions": {RESULT: dict(record)}}
    yield statement("completed", "completed", paper, whole)


def paper_activity(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the activity that stands for a paper, the same for all its forms; for a quiz, that of its selection."""
    code = record.get("paper")
    return activity_of(read_code(code).paper if code else "", str(record["deck"]["id"]), str(record["selection"]))


def activity_of(code: str, deck: str, selection: str = "") -> dict[str, Any]:
    """Return the activity of a paper's code, or where that is "", of a quiz from a selection of a deck."""
    name = f"paper:{code}" if code else f"quiz:{deck}:{uuid5(NAMESPACE, selection)}"
    title = f"Paper {code}" if code else f"Quiz: {_text(selection)}"
    return {
        "objectType": "Activity",
        "id": f"urn:cyberdip:{name}",
        "definition": {"type": _ASSESSMENT, "name": {"en": title}},
    }


def result_of(statement: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the result that a `completed` statement carries; None where it carries none of ours."""
    result = statement.get("result")
    extensions = result.get("extensions") if isinstance(result, dict) else None
    found = extensions.get(RESULT) if isinstance(extensions, dict) else None
    return found if isinstance(found, dict) else None


def completed_verb() -> str:
    """Return the IRI of the verb `completed`."""
    return f"{_VERBS}completed"


def _question_activity(answer: Mapping[str, Any], question: Question | None) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": _INTERACTION, "interactionType": "other"}
    if question is not None:
        definition = {
            "type": _INTERACTION,
            "name": {"en": question.id},
            "description": {"en": _text(question.stem)},
            "interactionType": _TYPES[question.type],
            **_pattern(question),
        }
    return {"objectType": "Activity", "id": f"urn:cyberdip:question:{answer['question']}", "definition": definition}


def _pattern(question: Question) -> dict[str, Any]:
    """Return the options with ids of their own, and the right response in them."""
    options = _options(question)
    listed = [{"id": name, "description": {"en": _text(text)}} for text, name in options.items()]
    match question.type:
        case QuestionType.CHOICE | QuestionType.MULTIPLE | QuestionType.ORDER:
            right = "[,]".join(options[key] for key in question.keys)
            return {"choices": listed, "correctResponsesPattern": [right]}
        case QuestionType.MATCH:
            lefts = [{"id": f"l{n}", "description": {"en": _text(p.left)}} for n, p in enumerate(question.pairs, 1)]
            right = "[,]".join(f"l{n}[.]{options[pair.right]}" for n, pair in enumerate(question.pairs, 1))
            return {"source": lefts, "target": listed, "correctResponsesPattern": [right]}
        case QuestionType.NUMERIC:
            number, within = question.number or 0.0, question.tolerance
            return {
                "correctResponsesPattern": [f"{number - within:g}[:]{number + within:g}" if within else f"{number:g}"]
            }
        case QuestionType.CLOZE:
            return {"correctResponsesPattern": ["[,]".join(_text(gap.key) for gap in question.gaps)]}
        case _:
            return {"correctResponsesPattern": [_text(key) for key in (*question.keys, *question.accept)]}


def _options(question: Question) -> dict[str, str]:
    rights = [pair.right for pair in question.pairs] if question.type is QuestionType.MATCH else list(question.keys)
    texts = dict.fromkeys([*rights, *(distractor.text for distractor in question.distractors)])
    return {text: f"o{number}" for number, text in enumerate(texts, start=1)}


def _answer_result(answer: Mapping[str, Any], question: Question | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "success": bool(answer["right"]),
        "score": {"scaled": _scaled(answer["mark"]), "raw": answer["mark"], "min": 0, "max": 1},
        "duration": f"PT{answer['seconds']:.2f}S",
    }
    if answer["response"] is not None:
        result["response"] = _response(answer["response"], question)
    return result


def _response(response: str | Sequence[str], question: Question | None) -> str:
    parts = [response] if isinstance(response, str) else list(response)
    if question is not None and question.type in _TYPES_WITH_IDS:
        names = _options(question)
        parts = [names.get(part, _text(part)) for part in parts]
        if question.type is QuestionType.MATCH:
            parts = [f"l{number}[.]{part}" for number, part in enumerate(parts, start=1)]
    return "[,]".join(map(_text, parts))


_TYPES_WITH_IDS = (QuestionType.CHOICE, QuestionType.MULTIPLE, QuestionType.ORDER, QuestionType.MATCH)


def _scaled(share: float) -> float:
    return round(min(1.0, max(0.0, share)), 6)


def _text(value: object) -> str:
    return clean(str(value))
