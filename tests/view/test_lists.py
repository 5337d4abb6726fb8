"""What lists, hits and the home screen look like on a terminal."""

from __future__ import annotations

import pytest

from cyberdip.view import list_layout, lists, plain
from cyberdip.view.lines import cells
from tests.view.samples import CONCEPT, HITS, RECORDS, ROWS
from tests.view.test_cards import bare, printed
from tests.view.test_plain import FORBIDDEN, HOSTILE, poisoned

TOPICS = [{"id": "law", "title": "International law", "summary": "What applies.", "cards": 1}]
PATHS = [
    {"id": "first", "title": "First steps", "level": "foundation", "introduction": "Begin here.", "done": 3, "total": 12}
]  # fmt: skip


def marks(text: str, *words: str) -> list[str]:
    """The stretches of a passage that are shown as matching."""
    folded = [list_layout.fold(word) for word in words]
    return [piece for piece, style, _ in list_layout.marked(text, folded) if style == "match"]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Attributing an attribution.", ["attrib"], ["Attributing", "attribution"]),
        ("re-attribution", ["attribution"], ["attribution"]),
        ("al-Isnād, isnad", ["isnad"], ["Isnād", "isnad"]),
        ("في الإسناد", ["اسناد"], ["الإسناد"]),
        ("في الإِسْناد", ["الاسناد"], ["الإِسْناد"]),
        ("nothing", ["attribution"], []),
        ("nothing", [], []),
        ("nothing", [""], []),
    ],
    ids=[
        "prefix",
        "within a hyphen",
        "without marks",
        "article",
        "vowelled",
        "no match",
        "no words",
        "empty word",
    ],
)
def test_the_words_that_matched_stand_out(text: str, words: list[str], found: list[str]) -> None:
    assert marks(text, *words) == found


def test_hits_say_the_same_on_a_terminal_as_in_plain_text() -> None:
    rich = printed(lists.hit_list(HITS, words=["attribution"], corrected="attribution", width=60), 60)
    assert bare(rich) == plain.hit_list(HITS, words=["attribution"], corrected="attribution", width=60)
    assert "\x1b[1;4mAttribution\x1b[0m" in rich


@pytest.mark.parametrize("width", [80, 40, 20])
def test_no_list_is_wider_than_the_screen(width: int) -> None:
    screens = [
        lists.hit_list(HITS, words=["attribution"], width=width),
        lists.card_list(ROWS, width=width),
        lists.timeline(ROWS, width=width),
        lists.topic_list(TOPICS, width=width),
        lists.path_list(PATHS, width=width),
        lists.home(due=2, new=1, path=("A path", 1, 9), card_of_day=CONCEPT, first_time=True, width=width),
    ]
    for screen in screens:
        assert all(cells(line) <= width for line in bare(printed(screen, width)).splitlines())


def test_a_list_without_room_for_columns_takes_two_lines_a_card() -> None:
    assert bare(printed(lists.card_list(ROWS[:1], width=44), 44)) == (
        "Treaty of the Harbours\n  instrument · advanced · harbour-treaty\n"
    )


def test_a_list_by_status_says_how_each_card_stands() -> None:
    rows = [{**ROWS[0], "status": "learning, due"}]
    wide = "harbour-treaty  instrument  advanced  learning, due  Treaty of the Harbours\n"
    assert bare(printed(lists.card_list(rows, width=80))) == wide
    assert bare(printed(lists.card_list(rows, width=60), 60)) == (
        "Treaty of the Harbours\n  instrument · advanced · learning, due · harbour-treaty\n"
    )


def test_a_timeline_keeps_long_dates_in_their_column() -> None:
    assert bare(printed(lists.timeline(ROWS, width=80))) == (
        "2 January 1980                    Treaty of the Harbours · instrument ·\n"
        "                                  harbour-treaty\n"
        "27 February 2022 to 1 March 2022  Harbour outage · case · harbour-outage\n"
    )


def test_topics_say_how_many_cards_they_have() -> None:
    assert plain.topic_list(TOPICS, width=80) == "International law · law · 1 card\n  What applies.\n"


def test_paths_say_how_far_they_have_come() -> None:
    head = "First steps · first · foundation\n"
    assert plain.path_list(PATHS, width=80) == f"{head}  3 of 12 (25%)\n  Begin here.\n"
    bar = "█████░░░░░░░░░░░░░░░ 3 of 12 (25%)"
    assert bare(printed(lists.path_list(PATHS, width=80))) == f"{head}  {bar}\n  Begin here.\n"


@pytest.mark.parametrize(("done", "total"), [(0, 0), (0, 5), (5, 5), (9, 5)], ids=["empty", "none", "all", "too many"])
def test_a_bar_is_always_twenty_cells_long(done: int, total: int) -> None:
    text = bare(printed(lists.path_list([{**PATHS[0], "done": done, "total": total}], width=80)))
    assert text.count("█") + text.count("░") == 20


def test_the_home_screen_fits_80_by_24() -> None:
    long = {**CONCEPT, "summary": "Two sentences that are as long as a summary gets. " * 6}
    home = lists.home(due=12, new=3, path=("A path", 3, 12), card_of_day=long, first_time=True, width=80)
    assert len(bare(printed(home)).splitlines()) < 24


@pytest.mark.parametrize("name", RECORDS)
def test_hostile_rows_are_harmless_text(name: str) -> None:
    row = {**poisoned(RECORDS[name]), "date": HOSTILE, "passage": HOSTILE}
    for screen in (
        lists.hit_list([row], words=[HOSTILE], corrected=HOSTILE, width=80),
        lists.card_list([row], width=80),
        lists.timeline([row], width=80),
        lists.home(due=1, new=1, path=(HOSTILE, 1, 2), card_of_day=row, first_time=True, width=80),
    ):
        assert not FORBIDDEN & set(bare(printed(screen)))
