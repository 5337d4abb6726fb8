"""Questions of all eight types for the tests of this folder; run as a program, it asks them in the terminal.

`python -m tests.view.asked [lines] [exam] [undo] TYPE…` prints what each prompt returned.
"""

from __future__ import annotations

import sys

from cyberdip.errors import Interrupted
from cyberdip.library.dates import When
from cyberdip.library.model import (
    Card,
    CardId,
    Citation,
    Distractor,
    Gap,
    Kind,
    Level,
    Pair,
    Question,
    QuestionId,
    QuestionType,
    Skill,
    Source,
)
from cyberdip.study.items import Item
from cyberdip.view.prompts import Action, Answered, make_prompter

CARD = Card(
    id=CardId("attribution"),
    kind=Kind.CONCEPT,
    title="Attribution",
    topics=("law",),
    level=Level.FOUNDATION,
    summary="Laying an operation at an actor's door.",
    body="",
    key_points=(),
    related=(),
    sources=(
        Source(
            "a-76-135",
            "Report of the Group of Governmental Experts",
            "United Nations",
            2021,
            symbol="A/76/135",
            url="https://undocs.org/A/76/135",
        ),
    ),
    as_of="2026-11",
)


def question(kind: str, stem: str, **fields: object) -> Question:
    settled: dict[str, object] = {
        "id": QuestionId(f"attribution-{kind}"),
        "card": CARD.id,
        "type": QuestionType(kind),
        "stem": stem,
        "rationale": "Forensic work comes first; law and politics build on it.",
        "source": Citation("a-76-135", "para. 24"),
        "level": Level.INTERMEDIATE,
        "skill": Skill.UNDERSTAND,
        "hint": "Think of log files.",
    }
    return Question(**{**settled, **fields})  # type: ignore[arg-type]


TECHNICAL, LEGAL, POLITICAL, DIPLOMATIC = (
    f"The {name} layer" for name in ("technical", "legal", "political", "diplomatic")
)
LONG = "The legal layer, in which conduct is laid at the door of a State under the law of State responsibility"

ITEMS: dict[str, Item] = {
    "choice": Item(
        question(
            "choice",
            "Which layer of attribution rests on traces in the systems?",
            keys=(TECHNICAL,),
            distractors=(
                Distractor(LEGAL, "Law weighs the evidence; it does not find it."),
                Distractor(POLITICAL, "Politics decides what is said in public."),
            ),
        ),
        options=(LEGAL, TECHNICAL, POLITICAL),
    ),
    "multiple": Item(
        question(
            "multiple",
            "Which of these are layers of attribution?",
            keys=(TECHNICAL, LEGAL, POLITICAL),
            distractors=(Distractor(DIPLOMATIC, "Diplomacy is a response."), Distractor("The sea", "It is wet.")),
        ),
        options=(TECHNICAL, DIPLOMATIC, LEGAL, POLITICAL, "The sea"),
    ),
    "true-false": Item(
        question("true-false", "A State must publish its evidence.", keys=("false",)), options=("true", "false")
    ),
    "short": Item(
        question(
            "short",
            "What is laying an operation at an actor's door called?",
            keys=("attribution",),
            distractors=(Distractor("retribution", "That is punishment."),),
        )
    ),
    "numeric": Item(
        question("numeric", "How many States are members?", keys=("193",), number=193.0, tolerance=2.0, unit="states")
    ),
    "match": Item(
        question(
            "match",
            "When was each adopted?",
            pairs=(Pair("Budapest", "2001"), Pair("Arab League", "2010"), Pair("Malabo", "2014")),
            distractors=(Distractor("1999", "Nothing was adopted then."),),
        ),
        options=("2010", "1999", "2014", "2001"),
    ),
    "order": Item(
        question("order", "From the oldest to the newest.", keys=("Budapest", "Arab League", "Malabo")),
        options=("Malabo", "Budapest", "Arab League"),
    ),
    "cloze": Item(
        question(
            "cloze",
            "The {1} Convention is of {2}.",
            gaps=(Gap("Budapest", (), (Distractor("Malabo", "That is the African Union's."),)), Gap("2001")),
        ),
        gap_options=(("Malabo", "Budapest"), ()),
    ),
}
LONG_CHOICE = Item(
    question("choice", "Which rests on traces?", keys=(TECHNICAL,), distractors=(Distractor(LONG, "No."),)),
    options=(LONG, TECHNICAL),
)
ARABIC = Item(
    question(
        "choice",
        "Which is the Arabic term for attribution?",
        keys=("الإسناد",),
        distractors=(Distractor("السيادة", "That is sovereignty."),),
    ),
    options=("السيادة", "الإسناد"),
)
CHANGED = question("choice", "…", keys=(TECHNICAL,), edition=2, changed=When.parse("2024-03"))


def main(arguments: list[str]) -> None:
    """Ask, and print what came back; the last line is `done`, or how the learner left."""
    prompter = make_prompter("lines" in arguments)
    items = {**ITEMS, "long": LONG_CHOICE, "arabic": ARABIC}
    try:
        for name in [name for name in arguments if name in items]:
            outcome = prompter.ask(
                items[name], number=2, total=9, can_undo="undo" in arguments, exam="exam" in arguments
            )
            if isinstance(outcome, Answered):
                print(
                    "answered", outcome.response, "guessed" if outcome.guessed else "sure", outcome.hinted, flush=True
                )
            else:
                print("action", outcome, flush=True)
            if outcome is Action.LEAVE:
                return
        if "after" in arguments:
            print("after", prompter.after(), flush=True)
        if "choose" in arguments:
            print("chose", prompter.choose("Which path?", [("law", "The law"), ("norms", "The norms")]), flush=True)
        if "confirm" in arguments:
            print("confirmed", prompter.confirm("Forget everything?"), flush=True)
        if "pause" in arguments:
            print("paused", prompter.pause("Read this."), flush=True)
        if "present" in arguments:
            print("presented", prompter.present(ITEMS["choice"], CARD, number=1, total=3, seconds=30), flush=True)
        print("done", flush=True)
    except Interrupted:
        print("interrupted", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
