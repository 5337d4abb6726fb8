"""`export` and `import`, as a trainer meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cyberdip.commands.export import QUESTIONS
from cyberdip.commands.importing import READERS
from cyberdip.library.reading import check_deck, read_deck
from cyberdip.library.vocabulary import CARD_FORMATS, QUESTION_FORMATS
from tests.conftest import SHIPPED, Run

SUFFIXES = {"gift": ".gift", "moodle": ".xml", "qti": ".zip", "anki": ".apkg", "csv": ".csv"}


def questions_of(deck: Path) -> dict[str, dict[str, Any]]:
    return {q["id"]: q for card in read_deck(deck).cards.values() for q in card["questions"]}


def test_the_tables_of_formats_hold_what_the_command_line_names() -> None:
    assert set(QUESTIONS) == set(READERS) == set(QUESTION_FORMATS) == set(SUFFIXES)


@pytest.mark.parametrize("name", QUESTION_FORMATS)
def test_every_question_of_the_shipped_deck_comes_back_from_every_format(
    name: str, cyberdip: Run, home: Path, tmp_path: Path
) -> None:
    file, folder = tmp_path / f"deck{SUFFIXES[name]}", tmp_path / "deck"
    written = cyberdip("export", name, "-o", str(file))
    assert (written.returncode, written.stderr) == (0, "")
    came = cyberdip("import", str(file), "--to", str(folder))
    assert came.returncode == 0, came.stderr
    assert "Left out" not in came.stdout
    assert "Changed" not in came.stdout
    assert check_deck(folder).faults == ()
    before, after = questions_of(SHIPPED), questions_of(folder)
    assert list(after) != []
    assert before == after


@pytest.mark.parametrize("name", QUESTION_FORMATS)
def test_the_same_questions_make_the_same_file(name: str, cyberdip: Run, home: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}{SUFFIXES[name]}" for n in "ab"]
    for file in files:
        fixed = {"SOURCE_DATE_EPOCH": "1790000000"}  # a package of Anki's says when it was made
        assert cyberdip("export", name, "--card", "attribution", "-o", str(file), env=fixed).returncode == 0
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("name", QUESTION_FORMATS)
def test_a_paper_is_exported_with_its_questions_and_no_others(
    name: str, cyberdip: Run, home: Path, tmp_path: Path
) -> None:
    code = json.loads(cyberdip("paper", "new", "-n", "12", "--topic", "law", "--seed", "7", "--json").stdout)["code"]
    asked = {q["id"] for q in json.loads(cyberdip("paper", "show", code, "--json").stdout)["questions"]}
    file, folder = tmp_path / f"paper{SUFFIXES[name]}", tmp_path / "deck"
    assert cyberdip("export", name, "--paper", code, "-o", str(file)).returncode == 0
    assert cyberdip("import", str(file), "--to", str(folder)).returncode == 0
    assert set(questions_of(folder)) == asked


def test_a_selection_is_exported_with_its_questions_and_no_others(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "some.csv", tmp_path / "deck"
    options = ["--topic", "norms", "--level", "advanced", "--type", "choice"]
    assert cyberdip("export", "csv", *options, "-o", str(file)).returncode == 0
    assert cyberdip("import", str(file), "--to", str(folder)).returncode == 0
    wanted = {
        q["id"]
        for card in read_deck(SHIPPED).cards.values()
        for q in card["questions"]
        if "norms" in card["topics"] and (q["level"], q["type"]) == ("advanced", "choice")
    }
    assert set(questions_of(folder)) == wanted != set()


def test_what_was_imported_can_be_searched_and_asked(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("stem,key,distractor 1\nWhich harbour is deepest?,Jebel Ali,Mina\n", encoding="utf-8")
    folder = tmp_path / "deck"
    came = cyberdip("import", str(file), "--to", str(folder), "--title", "My harbours")
    assert came.stdout == (
        f"Imported 1 question on 1 card into {folder}.\n"
        f"  Look at it:  cyberdip quiz --deck {folder}\n"
        f"  Use it beside the shipped deck:  cyberdip deck add {folder}\n"
        "Changed:\n"
        "  2 reasons missing, and filled with “The imported file gives no reason.”\n"
        "  1 question without level or skill: taken for intermediate, to understand\n"
    )
    assert "My harbours" in cyberdip("list", "--deck", str(folder)).stdout
    asked = cyberdip("quiz", "--deck", str(folder), "-n", "1", input="1\n")
    assert "Which harbour is deepest?" in asked.stdout


def test_the_report_of_an_import_is_json_for_a_script(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("stem,key,type\nWhat?,It,short\n,x,\n", encoding="utf-8")
    report = json.loads(cyberdip("import", str(file), "--to", str(tmp_path / "deck"), "--json").stdout)
    assert (report["questions"], report["cards"]) == (1, 1)
    assert report["left_out"] == [{"place": "line 3", "what": "there is no stem"}]


def test_questions_that_share_an_id_are_both_kept_and_the_change_is_told(
    cyberdip: Run, home: Path, tmp_path: Path
) -> None:
    file, folder = tmp_path / "mine.csv", tmp_path / "deck"
    file.write_text("id,stem,key,type\none,What?,It,short\none,Who?,She,short\n", encoding="utf-8")
    came = cyberdip("import", str(file), "--to", str(folder))
    assert "line 3: its id is now one-2" in came.stdout
    assert set(questions_of(folder)) == {"one", "one-2"}


def test_characters_that_act_on_a_terminal_are_taken_out_and_told(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "mine.csv", tmp_path / "deck"
    file.write_text("stem,key,type\n\x1b]52;c;aGk=\x07What\u202e?,It,short\n", encoding="utf-8")
    came = cyberdip("import", str(file), "--to", str(folder))
    assert "line 2: characters that act on a terminal or its direction were taken out" in came.stdout
    assert [q["stem"] for q in questions_of(folder).values()] == ["]52;c;aGk=What?"]


def test_a_card_that_would_grow_too_large_is_followed_by_another(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "many.csv", tmp_path / "deck"
    rows = "".join(f"Question {n}?,Answer {n},short\n" for n in range(450))
    file.write_text(f"stem,key,type\n{rows}", encoding="utf-8")
    assert cyberdip("import", str(file), "--to", str(folder)).returncode == 0
    assert check_deck(folder).faults == ()
    assert sorted(path.name for path in (folder / "concepts").iterdir()) == ["many-2.yaml", "many-3.yaml", "many.yaml"]
    assert len(questions_of(folder)) == 450


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["export", "gitf"], 2, "there is no format 'gitf'.\n  Did you mean 'gift'?\n"),
        (["export", "xapi"], 2, "xapi holds results, not questions.\n  `cyberdip results push --print FILES…` prints the statements.\n"),
        (["export", "anki"], 2, "an Anki package can't be printed here.\n  Name a file: -o deck.apkg\n"),
        (["export", "qti"], 2, "a QTI package can't be printed here.\n  Name a file: -o questions.zip\n"),
        (["export", "gift", "--template"], 2, "--template goes with csv: `cyberdip export csv --template`.\n"),
        (["export", "html", "--type", "choice"], 2, "--type chooses questions, and html holds cards.\n  Leave it out.\n"),
        (["export", "csv", "--paper", "X", "--topic", "law"], 2, "--paper and --topic don't go together: a paper says what is asked.\n  Leave one out.\n"),
        (["export", "csv", "--topic", "lwa"], 2, "--topic: there is no topic 'lwa'.\n  Did you mean 'law'?\n"),
        (["export", "csv", "--kind", "country", "--topic", "norms", "--level", "advanced"], 1, "no question fits this selection.\n  Ask for less, or other cards.\n"),
        (["export", "html", "--kind", "country", "--topic", "norms"], 1, "no card is of that kind, topic and level together.\n  Leave one of them out.\n"),
        (["export", "csv", "-o", "there.csv"], 2, "there.csv is there already.\n  Name another file, or add --force to write over it.\n"),
        (["import", "none.gift", "--to", "new"], 3, "none.gift: cannot be read (No such file or directory).\n  Name a file of questions.\n"),
        (["import", "folder", "--to", "new"], 3, "folder: that is no file.\n  Name a file of questions.\n"),
        (["import", "there.csv", "--to", "folder"], 2, "--to: folder is there already and not empty.\n  Name a folder that does not exist yet.\n"),
        (["import", "there.csv", "--to", "new"], 1, "there.csv holds no question that can be asked, so nothing was written.\n"),
        (["import", "there.odd", "--to", "new"], 2, "there.odd: the name does not say which format it is.\n  Add --format, with one of: gift, moodle, qti, anki, csv.\n"),
        (["import", "empty.gift", "--to", "new"], 3, "empty.gift: the file is empty.\n  Name a file of questions.\n"),
        (["import", "there.csv", "--to", "new", "--format", "word"], 2, "--format: there is no format 'word'.\n  Choose from: gift, moodle, qti, anki, csv.\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_clear_error_and_nothing_is_written(
    arguments: list[str], code: int, message: str, cyberdip: Run, home: Path, tmp_path: Path
) -> None:
    for name in ("there.csv", "there.odd"):
        (tmp_path / name).write_text("stem,key\n", encoding="utf-8")
    (tmp_path / "empty.gift").write_text("\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept.txt").write_text("kept", encoding="utf-8")
    before = sorted(path.name for path in tmp_path.rglob("*") if "home" not in path.parts)
    ran = cyberdip(*arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "", f"cyberdip: {message}")
    assert sorted(path.name for path in tmp_path.rglob("*") if "home" not in path.parts) == before


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed(cyberdip: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "large.gift"
    with file.open("wb") as out:
        out.truncate(100 << 20)
        out.write(b"x")
    ran = cyberdip("import", str(file), "--to", str(tmp_path / "deck"))
    assert (ran.returncode, ran.stderr) == (
        3, f"cyberdip: {file}: 100 MB, and at most 32 MB are read.\n  Split the file, and import its parts.\n",
    )  # fmt: skip


@pytest.mark.parametrize("name", CARD_FORMATS)
def test_a_handout_of_a_small_deck_is_the_same_bytes_as_its_golden_file(
    name: str, cyberdip: Run, home: Path, a_deck: Path
) -> None:
    golden = Path(__file__).parent / "golden" / f"handout.{name}"
    written = cyberdip("export", name, "--deck", str(a_deck))
    assert written.returncode == 0, written.stderr
    assert written.stdout == golden.read_text(encoding="utf-8")


def test_all_cards_of_the_shipped_deck_make_a_handout(cyberdip: Run, home: Path) -> None:
    html = cyberdip("export", "html").stdout
    for card in read_deck(SHIPPED).cards:
        assert f'<article id="{card}">' in html


def test_the_handout_of_a_hostile_card_has_no_markup_of_its_own(cyberdip: Run, home: Path, a_deck: Path) -> None:
    card = next((a_deck / "concepts").glob("*.yaml"))
    text = card.read_text(encoding="utf-8")
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://x.example/i.png) **b**"
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    card.write_text(text.replace(title, f"title: '{evil}'"), encoding="utf-8")
    html = cyberdip("export", "html", "--deck", str(a_deck)).stdout
    assert "<script" not in html
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    markdown = cyberdip("export", "markdown", "--deck", str(a_deck)).stdout
    assert (
        r"\<script\>alert(1)\</script\> \[x\](javascript:alert(1)) !\[i\](https://x.example/i.png) \*\*b\*\*"
        in markdown
    )
