"""CSV: a spreadsheet in, a spreadsheet out, no cell a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdip.errors import FileError
from cyberdip.exchange.csv_table import export, guarded, read, template, unguarded
from tests.exchange.making import SAMPLE, Record, outgoing, records


def came_back(rows: list[Record] | tuple[Record, ...]) -> list[Record]:
    content = export(outgoing(rows)).content
    assert isinstance(content, str)
    incoming = read(content.encode(), "t.csv")
    assert (incoming.changed, incoming.left_out) == ((), ())
    return [found.record for found in incoming.questions]


def table(text: str) -> list[Record]:
    return [found.record for found in read(text.encode(), "t.csv").questions]


def test_every_type_comes_back_from_a_spreadsheet_field_by_field() -> None:
    assert came_back(SAMPLE) == list(SAMPLE)


@given(st.lists(records(), max_size=3))
def test_any_question_comes_back_from_a_spreadsheet_field_by_field(rows: list[Record]) -> None:
    assert came_back(rows) == rows


def test_a_question_with_a_thousand_options_comes_back() -> None:
    wrong = [{"text": f"Option {n}", "rationale": f"Reason {n}"} for n in range(999)]
    question = {**SAMPLE[0], "distractors": wrong}
    assert came_back([question]) == [question]


def test_the_card_topic_and_source_travel_with_a_question() -> None:
    content = export(outgoing(SAMPLE[:1])).content
    assert isinstance(content, str)
    (found,) = read(content.encode(), "t.csv").questions
    assert (found.card, found.category) == ("harbour-rules", "International law")
    assert found.source_line == "The Harbour Code, League of Harbours, 2021, Art. 3. https://harbours.example/code"


def test_a_paper_keeps_the_order_of_its_options() -> None:
    content = export(outgoing(SAMPLE[:1], fixed=True)).content
    assert isinstance(content, str)
    (row,) = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    shown = [option for option in outgoing(SAMPLE[:1], fixed=True).questions[0].item.options if option != "Right"]
    assert [row["distractor 1"], row["distractor 2"], row["distractor 3"]] == shown


@given(st.text())
def test_any_cell_comes_back_from_its_guard_unchanged(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@given(st.text(alphabet=st.sampled_from("=+-@＝＋－＠'\t\n;,a ")))
def test_no_part_of_a_cell_that_some_program_takes_for_a_cell_starts_a_formula(cell: str) -> None:
    for part in guarded(cell).replace("\t", ";").replace("\n", ";").split(";"):
        assert not part or part[0] not in "=+-@＝＋－＠", part


def test_no_cell_of_a_hostile_deck_starts_a_formula() -> None:
    evil = '=HYPERLINK("http://x";"y")'
    rows = [{**SAMPLE[0], "stem": evil, "key": "@SUM(A1)", "hint": "-1+1", "rationale": "+1\n=2;=3"}]
    content = export(outgoing(rows)).content
    assert isinstance(content, str)
    for cells in csv.reader(io.StringIO(content.removeprefix("\ufeff"))):
        for cell in cells:
            assert all(part[:1] not in ("=", "+", "-", "@") for line in cell.split("\n") for part in line.split(";"))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
def test_tables_of_all_spreadsheets_are_read(mark: bytes, delimiter: str, end: str) -> None:
    text = end.join(["Question,Answer,Distractor 1,distractor_2", "Which?,This,That,Neither", ""]).replace(
        ",", delimiter
    )
    (found,) = read(mark + text.encode(), "t.csv").questions
    assert found.record == {
        "type": "choice", "stem": "Which?", "key": "This",
        "distractors": [{"text": "That", "rationale": ""}, {"text": "Neither", "rationale": ""}],
    }  # fmt: skip


def test_quotes_and_line_breaks_in_a_cell_are_read() -> None:
    assert table('stem,key\n"He said ""stop"".\n\nWhat now?",Stop\n') == [
        {"type": "short", "stem": 'He said "stop".\n\nWhat now?', "key": "Stop"}
    ]


def test_the_template_is_a_table_of_every_type_that_can_be_imported() -> None:
    kinds = [record["type"] for record in table(template())]
    assert kinds == ["choice", "multiple", "true-false", "short", "numeric", "match", "order", "cloze"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("riddle,Which?,This,,,", "the type 'riddle' is none of choice, multiple, true-false, short, numeric, match, order, cloze"),
        ("short,,This,,,", "there is no stem"),
        ("short,Which?,,,,", "there is no key"),
        ('short,Which?,"a\nb",,,', "there are 2 keys, and this type has one"),
        ("true-false,Which?,maybe,,,", "the key 'maybe' is neither true nor false"),
        ("numeric,Which?,many,,,", "the key 'many' is not a number in digits, such as 1500 or 12.5"),
        ("numeric,Which?,5,wide,,", "the tolerance 'wide' is not a number in digits, such as 1500 or 12.5"),
        ("match,Which?,a,,b,c,d", "has 7 cells, but there are 6 columns"),
        ('cloze,"{1} and {2}","a\nb",,x,', "'x' does not begin with the number of a gap, such as {1}"),
        ("choice,Which?,a,,,Because", "there is a reason 1, but no distractor 1"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_question_is_left_out_with_its_line_and_reason(row: str, reason: str) -> None:
    text = f"type,stem,key,tolerance,distractor 1,reason 1\nshort,What?,It,,,\n{row}\n"
    incoming = read(text.encode(), "t.csv")
    assert [found.record["stem"] for found in incoming.questions] == ["What?"]
    assert [str(note) for note in incoming.left_out] == [f"line 3: {reason}"]


def test_a_column_of_somebody_elses_is_told() -> None:
    incoming = read(b"stem,key,price\nWhat?,It,7\n", "t.csv")
    assert [str(note) for note in incoming.changed] == ["line 1: the column 'price' is not known, and was not read"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n1,2\n", "t.csv:1: found no column 'stem' and no column 'key', expected a table of questions.\n"
         "  `cyberdip export csv --template` prints one to start from."),
        (b"", "t.csv:1: found no column 'stem' and no column 'key', expected a table of questions.\n"
         "  `cyberdip export csv --template` prints one to start from."),
        (b"stem,key,stem\n", "t.csv:1: the column 'stem' stands there twice.\n  Remove or rename one."),
        ("stem,key\nÉ?,x\n".encode("latin-1"), "t.csv:2: the byte 0xC9 is not UTF-8.\n  Save the table as “CSV UTF-8”."),
        ("stem,key\n".encode("utf-16"), "t.csv: UTF-16 text, expected UTF-8.\n  Save the table as “CSV UTF-8”."),
        (b'stem,key\nWhat?,It\n"Why?,x\n', "t.csv:3: the row that starts here can't be read (unexpected end of data).\n"
         "  Look for a quotation mark that is not closed, or not doubled."),
    ],
    ids=["other columns", "empty", "column twice", "Latin-1", "UTF-16", "cut off"],
)  # fmt: skip
def test_a_file_that_is_no_table_of_questions_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FileError) as caught:
        read(data, "t.csv")
    assert str(caught.value) == message


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_the_file_named(data: bytes) -> None:
    for start in (b"", b"stem,key,type\n"):
        try:
            read(start + data, "t.csv")
        except FileError as error:
            assert str(error).startswith("t.csv")
