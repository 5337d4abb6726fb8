"""A cohort is read from any files: what is good is counted once, what is not is named with its reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberdip.errors import NothingFound
from cyberdip.training.cohort import Why, read_cohort, result_files
from cyberdip.training.paper_code import PaperCode
from cyberdip.training.result_file import as_text, digest

PAPER = PaperCode(revision=5, seed=7, count=3, forms=2)


def record(
    name: str = "Amina", *, marks: tuple[float, ...] = (1, 0, 1), form: int = 0, **changed: Any
) -> dict[str, Any]:
    questions = ["q1", "q2", "q3"] if form == 0 else ["q3", "q1", "q2"]
    made: dict[str, Any] = {
        "format": "cyberdip-result", "version": 1, "program": "0.1.0", "paper": str(PAPER.with_form(form)),
        "selection": "paper", "seed": "s", "deck": {"id": "cyberdip", "version": "1"}, "name": name, "exam": True,
        "started": "2026-11-24T09:00:00+03:00", "ended": "2026-11-24T09:10:00+03:00", "out_of_time": False,
        "answers": [
            {"question": q, "card": "c", "edition": 1, "response": "a", "mark": m, "right": m == 1, "guessed": False,
             "seconds": 2.5}
            for q, m in zip(questions, marks, strict=True)
        ],
        "score": {"asked": 3, "right": 2, "marks": sum(marks)},
        **changed,
    }  # fmt: skip
    return {**made, "digest": digest(made)}


def put(folder: Path, name: str, content: dict[str, Any] | str | bytes) -> Path:
    file = folder / f"{name}.json"
    text = as_text(content) if isinstance(content, dict) else content
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return file


def read(folder: Path, **options: Any) -> Any:
    files, missing = result_files([folder])
    assert not missing
    return read_cohort(files, **options)


def test_forms_of_one_paper_are_one_cohort_in_the_order_of_form_a(tmp_path: Path) -> None:
    put(tmp_path, "b", record("Bilal", form=1, marks=(0.5, 1, 0)))
    put(tmp_path, "a", record("Amina", marks=(1, 0, 1)))
    cohort = read(tmp_path)
    assert cohort.questions == ("q1", "q2", "q3")
    assert {learner.name: list(learner.marks) for learner in cohort.learners} == {
        "Amina": [1, 0, 1],
        "Bilal": [1, 0, 0.5],
    }


BAD: dict[str, tuple[Any, Why, str]] = {
    "empty": ("", Why.DAMAGED, "it is empty."),
    "not JSON": ("hello", Why.FOREIGN, "it is not JSON."),
    "cut off": (as_text(record())[:300], Why.DAMAGED, "it was cut off or damaged."),
    "another program's": ('{"format": "other"}', Why.FOREIGN, "it is no result file of cyberdip."),
    "a list": ("[]", Why.FOREIGN, "it is no result file of cyberdip."),
    "a newer version": (record(version=2), Why.NEWER, "it was written by a newer cyberdip; update this one to read it."),
    "changed by hand": (as_text(record()).replace('"mark": 0', '"mark": 1'), Why.DAMAGED,
                        "its digest does not fit: it was damaged, or changed by hand."),
    "a mark above one": (record(marks=(1, 2, 1)), Why.DAMAGED,
                         "a part of it is missing or is not what it should be (a mark that is not from 0 to 1)."),
    "no answers": (record(answers=[]), Why.DAMAGED, "a part of it is missing or is not what it should be (answers)."),
    "a wrong code": (record(paper="1028"), Why.DAMAGED, "a part of it is missing or is not what it should be (BadCode)."),
    "deeply nested": ("[" * 100_000, Why.FOREIGN, "it is not JSON."),
    "not UTF-8": (b"\xff\xfe\x00", Why.FOREIGN, "it is not JSON."),
    "a number of a million digits": ('{"format": ' + "9" * 1_000_000 + "}", Why.FOREIGN, "it is not JSON."),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_named_with_its_reason_and_the_rest_goes_on(case: str, tmp_path: Path) -> None:
    content, why, reason = BAD[case]
    put(tmp_path, "good", record())
    file = put(tmp_path, "wrong", content)
    cohort = read(tmp_path)
    assert [learner.name for learner in cohort.learners] == ["Amina"]
    assert [(one.file, one.why, one.reason) for one in cohort.left_out] == [(str(file), why, reason)]


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    put(tmp_path, "good", record())
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(1 << 30)
        file.write(b"{")
    assert read(tmp_path).left_out[0].reason == "it is larger than 16 MB, so it is no result."


def test_the_same_result_twice_counts_once(tmp_path: Path) -> None:
    put(tmp_path, "a", record())
    put(tmp_path, "b", record())
    cohort = read(tmp_path)
    assert len(cohort.learners) == 1
    assert cohort.left_out[0].why is Why.SAME_FILE


def test_of_a_learners_two_results_the_one_that_ended_first_counts(tmp_path: Path) -> None:
    put(tmp_path, "a", record("Amína  Haddad", ended="2026-11-24T10:00:00+03:00"))
    put(tmp_path, "b", record("amina haddad", ended="2026-11-24T06:30:00+00:00", marks=(0, 0, 0)))
    cohort = read(tmp_path)
    assert [learner.total for learner in cohort.learners] == [0]
    assert cohort.left_out[0].why is Why.SAME_LEARNER


def test_learners_without_a_name_are_all_counted(tmp_path: Path) -> None:
    put(tmp_path, "a", record(""))
    put(tmp_path, "b", record("", marks=(0, 0, 0)))
    assert len(read(tmp_path).learners) == 2


def test_other_papers_and_other_revisions_are_named(tmp_path: Path) -> None:
    other = str(PaperCode(revision=5, seed=8, count=3))
    revision = str(PaperCode(revision=6, seed=7, count=3, forms=2))
    put(tmp_path, "a", record("Amina"))
    put(tmp_path, "b", record("Bilal"))
    put(tmp_path, "c", record("Chakib", paper=other))
    put(tmp_path, "d", record("Dalia", paper=revision))
    reasons = {Path(one.file).stem: one.reason for one in read(tmp_path).left_out}
    assert reasons == {
        "c": f"it is of another paper, {other}.",
        "d": f"it is of the paper {revision}, made with another revision of the deck.",
    }
    assert [learner.name for learner in read(tmp_path, paper=other).learners] == ["Chakib"]
    with pytest.raises(NothingFound, match="no result is of the paper"):
        read(tmp_path, paper=str(PaperCode(revision=1, seed=1, count=1)))


def test_a_result_with_other_questions_than_its_paper_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a", record("Amina"))
    strange = record("Bilal")
    strange["answers"][0]["question"] = "q9"
    put(tmp_path, "b", {**strange, "digest": digest(strange)})
    assert read(tmp_path).left_out[0].reason == "its questions are not those of the paper it names."


def test_a_name_of_ten_thousand_letters_or_with_escape_sequences_does_no_harm(tmp_path: Path) -> None:
    put(tmp_path, "a", record("x" * 10_000))
    put(tmp_path, "b", record("\x1b]52;c;aGk=\x07Evil\u202e"))
    long, evil = sorted((learner.name for learner in read(tmp_path).learners), key=len, reverse=True)
    assert long == "x" * 199 + "…"
    assert evil == "\ufffd]52;c;aGk=\ufffdEvil\ufffd"


def test_no_results_at_all_are_told_with_what_was_found(tmp_path: Path) -> None:
    put(tmp_path, "a", "no")
    with pytest.raises(NothingFound, match="it is not JSON"):
        read(tmp_path)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.sampled_from([*record()]), ANYTHING)
def test_any_field_may_hold_anything_and_the_file_is_read_or_named(tmp_path: Path, field: str, value: Any) -> None:
    changed = {**record(), field: value}
    if field != "digest":
        try:
            changed["digest"] = digest(changed)
        except (ValueError, UnicodeEncodeError):
            return
    file = tmp_path / "r.json"
    file.write_text(json.dumps(changed), encoding="utf-8")
    try:
        assert read_cohort([file]).learners
    except NothingFound as error:
        assert str(file) in str(error)
