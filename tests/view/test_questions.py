"""What a learner is told: the question, the feedback, the score; the same words in plain text and in Rich."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.library.dates import When
from cyberdip.library.model import Citation, Distractor
from cyberdip.study.items import Item
from cyberdip.study.marking import Verdict, chosen_distractors, mark
from cyberdip.view.lines import cells, line_cells, line_text
from cyberdip.view.present import slide
from cyberdip.view.prompts import Action, offered
from cyberdip.view.questions import (
    Score,
    TopicScore,
    View,
    as_text,
    feedback,
    question_page,
    score_page,
)
from cyberdip.view.terminal import make_console
from tests.view.asked import ARABIC, CARD, DIPLOMATIC, ITEMS, LEGAL, LONG_CHOICE, TECHNICAL, question

CLOSE = (
    "Why: Forensic work comes first; law and politics build on it.\n"
    "\n"
    "Source: Report of the Group of Governmental Experts. A/76/135. United Nations,\n"
    "  2021, para. 24.\n"
    "  https://undocs.org/A/76/135\n"
    "Card: Attribution (attribution)\n"
    "\n"
)


def told(kind: str, response: str | tuple[str, ...], **settings: object) -> str:
    item = ITEMS[kind]
    verdict = mark(item, response)
    chosen = chosen_distractors(item, response)
    return as_text(feedback(item, response, verdict, CARD, chosen=chosen, **settings), 80)  # type: ignore[arg-type]


FEEDBACK = [
    ("choice", TECHNICAL, "Right.\nAnswer: The technical layer\n"),
    (
        "choice",
        LEGAL,
        "Not right.\n"
        "Your answer: The legal layer\n"
        "Why not: Law weighs the evidence; it does not find it.\n"
        "Right answer: The technical layer\n",
    ),
    ("true-false", "true", "Not right.\nYour answer: True\nRight answer: False\n"),
    (
        "multiple",
        (TECHNICAL, LEGAL),
        "Partly right: 2 of 3 right options ticked.\n"
        "Your answers:\n"
        "  - The technical layer\n"
        "  - The legal layer\n"
        "Right answers:\n"
        "  - The technical layer\n"
        "  - The legal layer\n"
        "  - The political layer (you did not tick it)\n",
    ),
    (
        "multiple",
        (TECHNICAL, DIPLOMATIC, LEGAL),
        "Partly right: 2 of 3 right options ticked, and 1 that should not be.\n"
        "Your answers:\n"
        "  - The technical layer\n"
        "  - The diplomatic layer\n"
        "  - The legal layer\n"
        "Why not “The diplomatic layer”: Diplomacy is a response.\n"
        "Right answers:\n"
        "  - The technical layer\n"
        "  - The legal layer\n"
        "  - The political layer (you did not tick it)\n",
    ),
    ("short", "atribution", "Right.\nNote: It is spelt “attribution”.\nAnswer: attribution\n"),
    (
        "short",
        "Retribution",
        "Not right.\nYour answer: Retribution\nWhy not: That is punishment.\nRight answer: attribution\n",
    ),
    (
        "numeric",
        "12",
        "Not right.\nYour answer: 12\nRight answer: 193 states (anything from 191 to 195 is right)\n",
    ),
    (
        "match",
        ("2001", "1999", "2014"),
        "Partly right: 2 of 3 pairs.\n"
        "Why not “1999”: Nothing was adopted then.\n"
        "What belongs together:\n"
        "  - Budapest: 2001\n"
        "  - Arab League: 2010 (you: 1999)\n"
        "  - Malabo: 2014\n",
    ),
    (
        "order",
        ("Budapest", "Malabo", "Arab League"),
        "Partly right: 1 of 3 in their place.\n"
        "Your order:\n"
        "  1. Budapest\n"
        "  2. Malabo\n"
        "  3. Arab League\n"
        "Right order:\n"
        "  1. Budapest\n"
        "  2. Arab League\n"
        "  3. Malabo\n",
    ),
    (
        "cloze",
        ("Malabo", "2001"),
        "Partly right: 1 of 2 gaps.\n"
        "Why not “Malabo”: That is the African Union's.\n"
        "The gaps:\n"
        "  (1) Budapest (you: Malabo)\n"
        "  (2) 2001\n",
    ),
    ("cloze", ("Budapest", "2001"), "Right.\nThe gaps:\n  (1) Budapest\n  (2) 2001\n"),
]


@pytest.mark.parametrize(
    ("kind", "response", "text"), FEEDBACK, ids=[f"{kind} {text.partition('.')[0]}" for kind, _, text in FEEDBACK]
)
def test_feedback_says_the_verdict_the_key_the_reasons_and_the_source(
    kind: str, response: str | tuple[str, ...], text: str
) -> None:
    assert told(kind, response) == text + CLOSE


def test_a_skipped_question_is_answered_for_the_learner() -> None:
    text = as_text(feedback(ITEMS["choice"], None, None, CARD), 80)
    assert text == "Skipped.\nRight answer: The technical layer\n" + CLOSE


def test_a_right_guess_is_told_what_it_counts_for() -> None:
    assert "You marked it as a guess, so it comes back sooner." in told("choice", TECHNICAL, guessed=True)
    assert "guess" not in told("choice", LEGAL, guessed=True)


DATES = [
    ("2024", "The answer to this question changed in 2024; you last saw the earlier one."),
    ("2024-03", "The answer to this question changed in March 2024; you last saw the earlier one."),
    ("2024-03-09", "The answer to this question changed on 9 March 2024; you last saw the earlier one."),
    ("2024/..", "The answer to this question changed (since 2024); you last saw the earlier one."),
]


@pytest.mark.parametrize(("changed", "sentence"), DATES, ids=[d[0] for d in DATES])
def test_who_saw_an_earlier_edition_is_told_that_the_answer_changed(changed: str, sentence: str) -> None:
    newer = question("choice", "?", keys=(TECHNICAL,), edition=2, changed=When.parse(changed))
    item = Item(newer, (TECHNICAL, LEGAL))
    for seen, told_so in ((1, True), (2, False), (None, False)):
        page = feedback(item, TECHNICAL, Verdict(1.0, True), CARD, seen_edition=seen)
        assert (sentence in as_text(page, 100).replace("\n", " ")) is told_so


def test_a_source_that_the_card_lacks_is_named_by_its_id() -> None:
    item = Item(question("choice", "?", keys=(TECHNICAL,), source=Citation("elsewhere")), (TECHNICAL,))
    assert "Source: elsewhere\n" in as_text(feedback(item, TECHNICAL, Verdict(1.0, True), CARD), 80)


def shown(item: Item, width: int = 80, **settings: object) -> str:
    return as_text(question_page(item, number=3, total=10, **settings), width)  # type: ignore[arg-type]


def test_a_question_does_not_name_its_card_or_topic() -> None:
    assert shown(ITEMS["choice"]) == (
        "Question 3 of 10, intermediate\n"
        "\n"
        "Which layer of attribution rests on traces in the systems?\n"
        "\n"
        "  1. The legal layer\n"
        "  2. The technical layer\n"
        "  3. The political layer\n"
        "\n"
    )


def test_a_match_question_letters_its_left_sides_and_numbers_its_right_sides() -> None:
    assert shown(ITEMS["match"], seconds_left=605) == (
        "Question 3 of 10, intermediate, 10 minutes left\n"
        "\n"
        "When was each adopted?\n"
        "Find what belongs to each.\n"
        "\n"
        "  a. Budapest\n"
        "  b. Arab League\n"
        "  c. Malabo\n"
        "To be matched with:\n"
        "  1. 2010\n"
        "  2. 1999\n"
        "  3. 2014\n"
        "  4. 2001\n"
        "\n"
    )


def test_gaps_are_numbered_lines_to_write_on() -> None:
    assert "\nThe (1) ____ Convention is of (2) ____.\nFill each gap.\n" in shown(ITEMS["cloze"])


def test_a_long_option_is_wrapped_below_itself() -> None:
    assert (
        "  1. The legal layer, in which conduct is\n"
        "     laid at the door of a State under\n"
        "     the law of State responsibility\n"
        "  2. The technical layer\n"
    ) in shown(LONG_CHOICE, 41)


def test_an_arabic_answer_stands_on_a_line_of_its_own() -> None:
    text = as_text(feedback(ARABIC, "الإسناد", Verdict(1.0, True), CARD), 80)
    assert text.startswith("Right.\nAnswer:\n  الإسناد\nWhy: ")


@given(st.integers(20, 120), st.sampled_from(sorted(ITEMS)))
def test_plain_text_and_rich_say_the_same_and_keep_to_the_width(width: int, kind: str) -> None:
    item = ITEMS[kind]
    page = (*question_page(item, number=1, total=2), *feedback(item, None, None, CARD))
    out = io.StringIO()
    make_console(out, columns=width, environ={}).print(View(page), crop=False, overflow="ignore")
    plain = as_text(page, width)
    assert [line.rstrip() for line in out.getvalue().split("\n")] == plain.split("\n")
    assert all(cells(line) <= width for line in plain.split("\n") if "https" not in line)


HOSTILE = "a\x1b[31mb\x1b]0;x\x07\x9b1m\u202ec [bold red]d[/] :smile:\x00"


@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_nothing_in_a_card_or_an_answer_reaches_the_terminal_as_a_command(kind: str) -> None:
    hostile = Distractor(HOSTILE, HOSTILE)
    base = ITEMS[kind].question
    fields = {"rationale": HOSTILE, "hint": HOSTILE, "unit": HOSTILE, "keys": base.keys and (*base.keys, HOSTILE)}
    asked = question(kind, HOSTILE, **{"pairs": base.pairs, "gaps": base.gaps, "number": base.number, **fields})
    item = Item(asked, (*ITEMS[kind].options, HOSTILE), ITEMS[kind].gap_options)
    response = (HOSTILE,) * 3 if kind in ("multiple", "match", "order", "cloze") else HOSTILE
    page = (
        *question_page(item, number=1, total=2),
        *feedback(item, response, Verdict(0.5, False, HOSTILE), CARD, chosen=[hostile]),
        *score_page(Score(1, 2, topics=(TopicScore(HOSTILE, 1, 1),) * 2, read=((HOSTILE, HOSTILE),))),
    )
    out = io.StringIO()
    make_console(out, columns=80, environ={}).print(View(page))
    for text in (out.getvalue(), as_text(page, 80)):
        assert not set(text) & set("\x1b\x07\x9b\x00\u202e")
        assert "[bold red]d[/] :smile:" in " ".join(text.split())


SCORES = [
    (Score(0, 0), "No question was answered.\n\n"),
    (Score(3, 4), "3 of 4 right (75%).\n\n"),
    (
        Score(
            7.5,
            10,
            skipped=1,
            guessed=2,
            topics=(TopicScore("Law", 3, 4), TopicScore("Norms", 4.5, 6)),
            read=(("attribution", "Attribution"), ("sovereignty", "Sovereignty")),
            last=0.6,
            last_day="21 March 2026",
            seconds=605,
        ),
        "7.5 of 10 right (75%).\n"
        "Last time, on 21 March 2026: 60%. Now 15 points more.\n"
        "2 right answers were guesses.\n"
        "1 question was skipped.\n"
        "It took 10 minutes.\n"
        "\n"
        "By topic:\n"
        "  - Law: 3 of 4\n"
        "  - Norms: 4.5 of 6\n"
        "\n"
        "To read again:\n"
        "  - Attribution (attribution)\n"
        "  - Sovereignty (sovereignty)\n"
        "\n",
    ),
    (Score(1, 2, last=0.5), "1 of 2 right (50%).\nLast time: 50%. Now the same.\n\n"),
    (Score(1, 2, last=0.51), "1 of 2 right (50%).\nLast time: 51%. Now 1 point less.\n\n"),
]


@pytest.mark.parametrize(("score", "text"), SCORES, ids=["nothing", "bare", "in full", "the same", "worse"])
def test_a_quiz_ends_with_a_score_and_what_to_read(score: Score, text: str) -> None:
    assert as_text(score_page(score), 80) == text


def screen(kind: str, *, shown: bool, columns: int = 80, rows: int = 24, seconds_left: float | None = None) -> str:
    lines = slide(
        ITEMS[kind],
        CARD,
        number=1,
        total=3,
        shown=shown,
        columns=columns,
        rows=rows,
        seconds_left=seconds_left,
    )
    assert all(line_cells(line) <= columns for line in lines)
    return "\n".join(line_text(line).rstrip() for line in lines)


def test_a_slide_is_centred_lettered_and_spaced() -> None:
    assert screen("choice", shown=False, seconds_left=30) == (
        "                         Question 1 of 3, intermediate\n"
        "                                   30 seconds\n"
        "\n\n\n\n\n"
        "           Which layer of attribution rests on traces in the systems?\n"
        "\n\n\n"
        "                            A.  The legal layer\n"
        "\n\n"
        "                            B.  The technical layer\n"
        "\n\n"
        "                            C.  The political layer\n"
        "\n\n\n\n\n"
        "                      Enter: the answer, ←: back, q: leave"
    )


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("choice", "Right answer: B"),
        ("multiple", "Right answer: A, C, D"),
        ("order", "Right answer: B, C, A"),
        ("match", "Right answer: A 4, B 1, C 3"),
        ("numeric", "Right answer: 193 states"),
        ("cloze", "(1) Budapest"),
    ],
)
def test_a_slide_shows_its_key_and_reason_only_when_asked(kind: str, key: str) -> None:
    assert key not in screen(kind, shown=False)
    assert key in screen(kind, shown=True)
    assert "Why: Forensic work comes first" in screen(kind, shown=True)


@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_a_slide_fills_a_screen_of_80_by_24(kind: str) -> None:
    assert screen(kind, shown=False).count("\n") == 23
    assert screen(kind, shown=True).count("\n") == 23


@given(st.sampled_from(sorted(ITEMS)), st.integers(20, 200), st.integers(1, 80), st.booleans())
def test_a_slide_fits_any_width(kind: str, columns: int, rows: int, shown: bool) -> None:
    assert screen(kind, shown=shown, columns=columns, rows=rows)


def test_what_can_be_done_depends_on_the_question_and_on_the_exam() -> None:
    choice = ITEMS["choice"]
    bare = Item(question("short", "?", keys=("x",), hint=None))
    assert offered(choice, can_undo=True, exam=False) == (
        Action.SKIP,
        Action.HINT,
        Action.CARD,
        Action.UNDO,
        Action.LEAVE,
    )
    assert offered(choice, can_undo=False, exam=True) == (Action.SKIP, Action.LEAVE)
    assert offered(bare, can_undo=False, exam=False) == (Action.SKIP, Action.CARD, Action.LEAVE)
