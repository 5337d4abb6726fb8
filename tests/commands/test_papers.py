"""`paper` and `results` as a trainer meets them: made, shown, printed, sat and reported on."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, Run
from tests.training.simulating import answer_lines

BLUEPRINT = "number: 12\nshares:\n  - {topic: norms, share: 50%}\n  - {kind: case, share: 3}\n"


def made(cyberdip: Run, *options: str) -> dict[str, object]:
    done = cyberdip("paper", "new", "--json", *options)
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def test_a_paper_from_a_blueprint_has_its_shares_and_its_code_rebuilds_it(
    home: Path, cyberdip: Run, tmp_path: Path
) -> None:
    (tmp_path / "b.yaml").write_text(BLUEPRINT)
    paper = made(cyberdip, "--blueprint", str(tmp_path / "b.yaml"), "--seed", "spring", "--forms", "2")
    a, b = (json.loads(cyberdip("paper", "show", code, "--json").stdout) for code in paper["codes"])  # type: ignore[attr-defined]
    assert [q["id"] for q in a["questions"]] == [q["id"] for q in paper["questions"]]  # type: ignore[attr-defined]
    assert len(a["questions"]) == 12
    assert {q["id"] for q in a["questions"]} == {q["id"] for q in b["questions"]}
    assert [q["id"] for q in a["questions"]] != [q["id"] for q in b["questions"]]
    assert made(cyberdip, "--blueprint", str(tmp_path / "b.yaml"), "--seed", "spring", "--forms", "2") == paper


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["paper", "new", "-n", "9999"], 2, "a paper of 9999 was asked for, but"),
        (["paper", "new", "--share", "topic=norms:90%", "--share", "topic=law:20%"], 2, "come to 110 %"),
        (
            ["paper", "new", "--share", "kind=principle,type=numeric:19"],
            2,
            "the share kind=principle,type=numeric wants 19",
        ),
        (["paper", "new", "--forms", "9"], 2, "a paper has 1 to 4 forms"),
        (["paper", "show", "no-such.json"], 3, "no-such.json: cannot be read"),
        (["paper", "show", "hello"], 2, "is no paper's code"),
        (
            ["quiz", "--paper", "1028-T5NF-6YM1-0C"],
            1,
            "made with revision 28T5 of its deck; the deck in use (cyberdip) is revision",
        ),
        (["quiz", "--paper", "1028-T5NF-6YM1-0C", "--topic", "law"], 2, "--paper and --topic don't go together"),
        (["results", "nowhere"], 1, "nowhere: there is no such file."),
        (["results", ".", "--table", "cats"], 2, "there is no table 'cats'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_told_in_one_message(
    arguments: list[str], code: int, words: str, home: Path, cyberdip: Run, tmp_path: Path
) -> None:
    done = cyberdip(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_code_in_small_letters_with_spaces_is_taken(home: Path, cyberdip: Run) -> None:
    code = str(made(cyberdip, "-n", "3", "--seed", "x")["code"])
    done = cyberdip("paper", "show", *code.lower().split("-"))
    assert done.stdout.startswith("A paper of 3 questions\n")


def test_a_paper_file_outlives_the_revision_of_its_deck(
    home: Path, cyberdip: Run, a_deck: Path, tmp_path: Path
) -> None:
    file = tmp_path / "paper.json"
    code = str(made(cyberdip, "--deck", str(a_deck), "-n", "3", "--seed", "x", "-o", str(file))["code"])

    def questions(name: str) -> str:
        done = cyberdip("paper", "show", name, "--deck", str(a_deck))
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.partition("\n\n")[2]

    before = questions(code)
    assert before.count("Question ") == 3
    assert questions(str(file)) == before
    card = a_deck / "cases" / "exercise-night-call.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("An invented exercise.", "A made-up exercise."), encoding="utf-8")
    assert questions(code) == before
    card.write_text(text.replace("topics: [practice]", "topics: [practice, basics]"), encoding="utf-8")
    refused = cyberdip("paper", "show", code, "--deck", str(a_deck))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert re.search(r"made with revision \w{4} of its deck; the deck in use \(.*\) is revision \w{4}", refused.stderr)
    assert questions(str(file)) == before


def test_print_has_every_question_type_and_escapes_what_it_sets(home: Path, cyberdip: Run, tmp_path: Path) -> None:
    code = str(made(cyberdip, "-n", "60", "--seed", "print", "--forms", "2")["code"])
    for name in ("p.html", "p.md"):
        assert cyberdip("paper", "print", code, "-o", name, "--title", "<b>*T*</b>", cwd=tmp_path).returncode == 0
    html = (tmp_path / "p.html").read_text(encoding="utf-8")
    markdown = (tmp_path / "p.md").read_text(encoding="utf-8")
    assert "&lt;b&gt;*T*&lt;/b&gt;" in html
    assert "<script" not in html
    assert 'src="' not in html
    assert 'dir="rtl"' in html
    assert html.count("<section>") == 6
    assert "\\<b\\>\\*T\\*\\</b\\>" in markdown
    for form in "AB":
        assert f", form {form}\n" in markdown


def test_pdf_is_set_by_typst(home: Path, cyberdip: Run, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    code = str(made(cyberdip, "-n", "8", "--seed", "pdf")["code"])
    done = cyberdip("paper", "print", code, "-o", "p.pdf", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_without_a_file_name_is_refused(home: Path, cyberdip: Run) -> None:
    done = cyberdip("paper", "print", "1028-T5NF-6YM1-0C", "--format", "pdf")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Name a file" in done.stderr


def test_a_course_finds_the_three_bad_questions_that_were_planted(home: Path, cyberdip: Run, tmp_path: Path) -> None:
    """Forty learners of known ability sit a paper in two forms; two questions are miskeyed and one is pure chance."""
    paper = made(cyberdip, "-n", "16", "--seed", "course", "--forms", "2", "--type", "choice")
    forms = [json.loads(cyberdip("paper", "show", code, "--json").stdout) for code in paper["codes"]]  # type: ignore[attr-defined]
    planted = {
        forms[0]["questions"][0]["id"]: "miskeyed",
        forms[0]["questions"][1]["id"]: "random",
        forms[0]["questions"][2]["id"]: "miskeyed",
    }
    dice = random.Random(7)
    course = tmp_path / "course"
    course.mkdir()
    for learner in range(40):
        form = learner % 2
        answers = answer_lines(forms[form], ability=-2 + 4 * learner / 39, dice=dice, planted=planted)
        (tmp_path / "answers.txt").write_text("\n".join(answers) + "\n", encoding="utf-8")
        done = cyberdip(
            "quiz", "--paper", forms[form]["code"], "--exam", "--name", f"Learner {learner:02}", "--answers",
            str(tmp_path / "answers.txt"), "--save", str(course / f"{learner:02}.json"),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    report = json.loads(cyberdip("results", str(course), "--json").stdout)
    assert (report["learners"], report["questions"], report["left_out"]) == (40, 16, [])
    grave = {item["id"] for item in report["items"] if any("key" in sentence for sentence in item["look"])}
    assert set(planted) <= grave
    assert len(grave) <= 4
    plain = cyberdip("results", str(course)).stdout
    assert plain.startswith("Results of ")
    csv = cyberdip("results", str(course), "--csv").stdout.splitlines()
    assert csv[0].startswith("name,form,marks,share,rank")
    assert len(csv) == 41
    assert cyberdip("results", str(course), "--html", str(tmp_path / "report.html")).returncode == 0
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert html.count("<svg") == 3
    assert "http" not in html.replace("http-equiv", "")


def test_no_cell_of_a_csv_starts_a_formula(home: Path, cyberdip: Run, tmp_path: Path) -> None:
    code = str(made(cyberdip, "-n", "2", "--seed", "f")["code"])
    for number, name in enumerate(["=1+1", "+cmd", "-2", "@SUM(A1)"]):
        cyberdip("quiz", "--paper", code, "--name", name, "--save", str(tmp_path / f"{number}.json"), input="s\ns\n")
    rows = cyberdip("results", str(tmp_path), "--csv").stdout.splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["'+cmd", "'-2", "'=1+1", "'@SUM(A1)"]


def other_python() -> str | None:
    """Return another Python of this machine, the newest that starts."""
    beside = Path(sys.base_prefix).parent  # where pyenv and uv keep one folder for each version
    for minor in (15, 14, 13, 12, 11):
        found = [str(path) for path in beside.glob(f"*3.{minor}.*/bin/python")]
        path = next(iter(found), shutil.which(f"python3.{minor}"))
        if minor == sys.version_info.minor or path is None:
            continue
        if subprocess.run([path, "-c", "pass"], capture_output=True).returncode == 0:
            return path
    return None


def test_the_same_code_gives_the_same_paper_on_another_python() -> None:
    """Drawing, order and options of a paper from made questions, rebuilt by another Python; no package is needed."""
    other = other_python()
    if other is None:
        pytest.skip("there is no other Python on this machine")
    script = ROOT / "tests" / "training" / "rebuild.py"
    # PyYAML of this Python will do: without its C part it is pure Python.
    packages = str(Path(yaml.__file__).parents[1])
    here, there = (
        subprocess.run(
            [python, str(script)], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": packages}
        )
        for python in (sys.executable, other)
    )
    assert there.stdout == here.stdout
    assert len(here.stdout.splitlines()) == 1 + 2 * 20
