"""Says what a question asks, what came of the answer and how a quiz ended, in paragraphs for plain text and for Rich.

A page is a tuple of paragraphs. They are wrapped when they are printed, so the same page suits every width.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cyberdip.library.model import Card, Distractor, Question, QuestionType
from cyberdip.library.text import clean
from cyberdip.view import wording as w
from cyberdip.view.lines import Line, Segment, cells, is_right_to_left, one_line, plain_text, wrap
from cyberdip.view.sheet import source_text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

    from cyberdip.study.items import Item
    from cyberdip.study.marking import Response, Verdict
    from cyberdip.view.cards import Shape

WIDEST = 88
GAP_MARK = re.compile(r"\{(\d{1,3})\}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text that is wrapped as one, with a mark or label before it and the names of what both mean.

    hang: later lines begin below the text, not below the label. whole: nothing in it is cut (a web address).
    """

    text: str
    look: str = ""
    label: str = ""
    label_look: str = "label"
    indent: int = 0
    hang: bool = False
    whole: bool = False


Paragraphs = tuple[Paragraph, ...]
BLANK = Paragraph("")


def lines_of(page: Paragraphs, width: int) -> list[Line]:
    """Return a page as lines of at most `width` cells; Arabic after a label begins on a line of its own."""
    width = min(width, WIDEST)
    lines: list[Line] = []
    for paragraph in page:
        label: list[Segment] = [(paragraph.label, paragraph.label_look, "")] if paragraph.label else []
        margin = below = " " * paragraph.indent
        first: Line = [(margin, "", "")]
        if paragraph.hang:
            first, label, below = [*first, *label], [], margin + " " * cells(paragraph.label)
        elif label:
            below = margin + "  "
            if is_right_to_left(paragraph.text):
                lines += wrap(label, width, first=first, rest=[(below, "", "")])
                first, label = [(below, "", "")], []
        for number, text in enumerate(clean(paragraph.text).split("\n")):
            segments: list[Segment] = [(text, paragraph.look, "")] if number else [*label, (text, paragraph.look, "")]
            rest: Line = [(below, "", "")]
            wrapped = wrap(segments, width, first=rest if number else first, rest=rest, break_words=not paragraph.whole)
            lines += wrapped or [[]]
    return lines


def as_text(page: Paragraphs, width: int) -> str:
    """Return a page as plain text that ends in a newline."""
    return plain_text(lines_of(page, width))


class View:
    """A page as Rich prints it, wrapped to the width that there is; `shape` is what `--rtl visual` does to Arabic."""

    def __init__(self, page: Paragraphs, shape: Shape | None = None) -> None:
        self.page = page
        self.shape = shape

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from cyberdip.view.cards import as_rich

        yield as_rich(lines_of(self.page, options.max_width), shape=self.shape)


# ---------------------------------------------------------------- the question


def header(question: Question, number: int, total: int | None, seconds_left: float | None = None) -> str:
    """Return what stands above a question; no card and no topic, since they may give the key away."""
    template = w.QUESTION if total is None else w.QUESTION_OF
    text = template.format(number=number, total=total, level=w.LEVELS[question.level])
    if question.generated:
        text = w.GENERATED.format(header=text)
    return text if seconds_left is None else w.TIME_LEFT.format(header=text, time=w.duration(seconds_left))


def stem(question: Question) -> str:
    """Return the stem, with the gaps of a cloze as `(1) ____`."""
    text = clean(question.stem).strip()
    if question.type is QuestionType.CLOZE:
        return GAP_MARK.sub(lambda found: w.GAP.format(number=found[1]), text)
    return text


def option_text(question: Question, option: str) -> str:
    """Return an option as it is shown: `true` and `false` as words."""
    if question.type is QuestionType.TRUE_FALSE:
        return w.TRUE_FALSE.get(option, option)
    return one_line(option)


def letter(place: int) -> str:
    """Return the letter of a left side: a for 0."""
    return "abcdefghijklmnopqrstuvwxyz"[place] if place < 26 else f"a{place}"


def question_page(
    item: Item,
    *,
    number: int,
    total: int | None,
    options: bool = True,
    seconds_left: float | None = None,
) -> Paragraphs:
    """Return the header and the stem, and the options as a numbered list unless a menu shows them."""
    question = item.question
    page = [
        Paragraph(header(question, number, total, seconds_left), "quiet"),
        BLANK,
        Paragraph(stem(question), "strong"),
    ]
    if task := w.TASKS.get(question.type):
        page.append(Paragraph(task, "quiet"))
    if question.type is QuestionType.NUMERIC and question.unit:
        page.append(Paragraph(w.ANSWER_IN.format(unit=one_line(question.unit)), "quiet"))
    if options and item.options:
        page.append(BLANK)
        if question.type is QuestionType.MATCH:
            page += _listed((f"{letter(n)}. ", one_line(pair.left)) for n, pair in enumerate(question.pairs))
            page.append(Paragraph(w.BELONGS, "quiet"))
        page += numbered(option_text(question, option) for option in item.options)
    return (*page, BLANK)


def numbered(texts: Iterator[str] | Sequence[str], indent: int = 2) -> Paragraphs:
    """Return texts as a list numbered from 1."""
    return tuple(_listed(((f"{n}. ", text) for n, text in enumerate(texts, start=1)), indent))


def _listed(rows: Iterator[tuple[str, str]], indent: int = 2) -> Iterator[Paragraph]:
    return (Paragraph(text, "", mark, "label", indent, hang=True) for mark, text in rows)


# ---------------------------------------------------------------- the feedback


def verdict_words(item: Item, response: Response, verdict: Verdict) -> str:
    """Return the verdict as a sentence that needs no colour."""
    if verdict.right:
        return w.RIGHT
    if verdict.mark <= 0:
        return w.WRONG
    return w.PARTLY.format(detail=_part(item, response, verdict))


def _part(item: Item, response: Response, verdict: Verdict) -> str:
    question = item.question
    given = _several(response)
    if question.type is QuestionType.MULTIPLE:
        right = sum(option in question.keys for option in given)
        template = w.PARTLY_TICKED_WRONG if len(given) > right else w.PARTLY_TICKED
        return template.format(right=right, total=len(question.keys), wrong=len(given) - right)
    if question.type is QuestionType.MATCH:
        right = sum(pair.right == side for pair, side in zip(question.pairs, given, strict=False))
        return w.PARTLY_PAIRS.format(right=right, total=len(question.pairs))
    if question.type is QuestionType.CLOZE:
        return w.PARTLY_GAPS.format(right=_gaps_right(item, verdict), total=len(question.gaps))
    if question.type is QuestionType.ORDER:
        right = sum(key == option for key, option in zip(question.keys, given, strict=False))
        if right:
            return w.PARTLY_PLACES.format(right=right, total=len(question.keys))
    return w.PARTLY_SHARE.format(percent=round(100 * verdict.mark))


def _gaps_right(item: Item, verdict: Verdict) -> int:
    """Return how many gaps a mark above 0 stands for: the correction for guessing in study/marking.py, undone."""
    chance = sum(1 / len(options) for options in item.gap_options if options)
    return round(verdict.mark * (len(item.question.gaps) - chance) + chance)


def feedback(
    item: Item,
    response: Response | None,
    verdict: Verdict | None,
    card: Card,
    *,
    chosen: Sequence[Distractor] = (),
    guessed: bool = False,
    seen_edition: int | None = None,
) -> Paragraphs:
    """Return what the learner is told after an answer; `response` and `verdict` are None for a skipped question.

    chosen: the wrong options that the response names, from `study.marking.chosen_distractors`.
    seen_edition: the edition that the learner last answered before, if any.
    """
    question = item.question
    if response is None or verdict is None:
        page = [Paragraph(w.SKIPPED, "strong"), *key_page(item)]
    else:
        look = "right" if verdict.right else "wrong" if verdict.mark <= 0 else "hint"
        page = [Paragraph(verdict_words(item, response, verdict), look)]
        if verdict.note:
            page.append(Paragraph(one_line(verdict.note), "", w.NOTE))
        if not verdict.right:
            page += _yours(item, response, chosen)
        page += key_page(item, _several(response), right=verdict.right)
    page.append(why(question))
    if guessed and verdict is not None and verdict.right:
        page.append(Paragraph(w.GUESSED, "quiet"))
    if seen_edition is not None and seen_edition < question.edition and question.changed:
        page.append(Paragraph(_changed(question), "hint"))
    return (*page, BLANK, *source_page(question, card), BLANK)


def review(
    item: Item,
    response: Response | None,
    verdict: Verdict | None,
    card: Card,
    *,
    number: int,
    total: int,
    chosen: Sequence[Distractor] = (),
    guessed: bool = False,
) -> Paragraphs:
    """Return a question of an examination that is over: what was asked, and all that feedback tells."""
    asked = (Paragraph(header(item.question, number, total), "quiet"), Paragraph(stem(item.question), "strong"), BLANK)
    return asked + feedback(item, response, verdict, card, chosen=chosen, guessed=guessed)


def _several(response: Response) -> tuple[str, ...]:
    return (response,) if isinstance(response, str) else response


def _yours(item: Item, response: Response, chosen: Sequence[Distractor]) -> Iterator[Paragraph]:
    """Yield what was answered, and why the wrong options that were chosen are wrong."""
    if isinstance(response, str):
        yield Paragraph(option_text(item.question, response), "", w.YOUR_ANSWER)
        for distractor in chosen:
            yield Paragraph(clean(distractor.rationale), "", w.NOT_BECAUSE)
        return
    if item.question.type is QuestionType.ORDER:
        yield Paragraph("", "", w.YOUR_ORDER)
        yield from answer_page(item, response)
    elif item.question.type is QuestionType.MULTIPLE:
        yield Paragraph("", "", w.YOUR_ANSWERS)
        yield from answer_page(item, response)
    for distractor in chosen:
        yield Paragraph(clean(distractor.rationale), "", w.NOT_THIS.format(option=one_line(distractor.text)))


def answer_page(item: Item, response: Response) -> Paragraphs:
    """Return an answer of several parts as a list."""
    question, given = item.question, tuple(one_line(text) for text in _several(response))
    if question.type is QuestionType.ORDER:
        return numbered(given)
    if question.type is QuestionType.MATCH:
        pairs = zip(question.pairs, given, strict=False)
        return tuple(_bullet(w.PAIR.format(left=one_line(pair.left), right=side), "") for pair, side in pairs)
    if question.type is QuestionType.CLOZE:
        return tuple(_listed((f"({n}) ", text) for n, text in enumerate(given, start=1)))
    return tuple(_bullet(text, "") for text in given)


def why(question: Question) -> Paragraph:
    """Return why the key is right."""
    return Paragraph(clean(question.rationale).strip(), "", w.WHY)


def key_page(item: Item, given: tuple[str, ...] = (), *, right: bool = False) -> list[Paragraph]:
    """Return the key, with what was answered instead where that is told part by part."""
    return _KEYS.get(item.question.type, _single_key)(item.question, given, right)


def _single_key(question: Question, given: tuple[str, ...], right: bool) -> list[Paragraph]:
    text = option_text(question, question.keys[0])
    if question.type is QuestionType.NUMERIC and question.number is not None:
        unit = f" {one_line(question.unit)}" if question.unit else ""
        least, most = question.number - question.tolerance, question.number + question.tolerance
        text += unit
        if question.tolerance:
            text = w.WITHIN.format(number=text, least=f"{least:.12g}", most=f"{most:.12g}")
    return [Paragraph(text, "strong", w.ANSWER if right else w.RIGHT_ANSWER)]


def _multiple_key(question: Question, given: tuple[str, ...], right: bool) -> list[Paragraph]:
    page = [Paragraph("", "", w.RIGHT_ANSWERS)]
    for key in question.keys:
        shown = one_line(key)
        missed = given and key not in given
        page.append(_bullet(w.MISSED.format(option=shown) if missed else shown))
    return page


def _order_key(question: Question, given: tuple[str, ...], right: bool) -> list[Paragraph]:
    return [Paragraph("", "", w.RIGHT_ORDER), *numbered(tuple(one_line(key) for key in question.keys))]


def _match_key(question: Question, given: tuple[str, ...], right: bool) -> list[Paragraph]:
    page = [Paragraph("", "", w.RIGHT_PAIRS)]
    for place, pair in enumerate(question.pairs):
        yours = given[place] if place < len(given) else pair.right
        side = one_line(pair.right)
        if yours != pair.right:
            side = w.YOURS.format(right=side, yours=one_line(yours) or w.NOTHING)
        page.append(_bullet(w.PAIR.format(left=one_line(pair.left), right=side)))
    return page


def _loose(text: str) -> str:
    return one_line(text).casefold().rstrip(".")


def _cloze_key(question: Question, given: tuple[str, ...], right: bool) -> list[Paragraph]:
    page = [Paragraph("", "", w.RIGHT_GAPS)]
    for place, gap in enumerate(question.gaps):
        key = one_line(gap.key)
        yours = given[place] if place < len(given) else gap.key
        taken = {_loose(text) for text in (gap.key, *gap.accept)}
        shown = key if _loose(yours) in taken else w.YOURS.format(right=key, yours=one_line(yours) or w.NOTHING)
        page.append(Paragraph(shown, "strong", f"({place + 1}) ", "label", 2, hang=True))
    return page


def _bullet(text: str, look: str = "strong") -> Paragraph:
    return Paragraph(text, look, "- ", "quiet", 2, hang=True)


_KEYS: dict[QuestionType, Callable[[Question, tuple[str, ...], bool], list[Paragraph]]] = {
    QuestionType.MULTIPLE: _multiple_key,
    QuestionType.ORDER: _order_key,
    QuestionType.MATCH: _match_key,
    QuestionType.CLOZE: _cloze_key,
}


def _changed(question: Question) -> str:
    when = question.changed
    if when is None or when.end or when.open_ended or when.start.about:
        return w.CHANGED_RANGE.format(when=when)
    return (w.CHANGED_ON if when.start.day else w.CHANGED).format(when=when)


def source_page(question: Question, card: Card) -> Iterator[Paragraph]:
    """Yield where the answer can be read: the source, its address, the card."""
    try:
        source = card.source(question.source.source)
    except KeyError:  # a generated question, or a deck that was never checked
        yield Paragraph(one_line(question.source.source), "", w.SOURCE)
    else:
        known = {name: value for name in source.__slots__ if (value := getattr(source, name)) is not None}
        text = source_text(known)
        if question.source.place:
            text = f"{text.rstrip('.')}, {one_line(question.source.place).rstrip('.')}."
        yield Paragraph(text, "", w.SOURCE)
        if source.url:
            yield Paragraph(one_line(source.url), "link", indent=2, whole=True)
    yield Paragraph(w.CARD_NAME.format(title=one_line(card.title), id=one_line(card.id)), "", w.CARD)


# ---------------------------------------------------------------- the end of a quiz


@dataclass(frozen=True, slots=True)
class TopicScore:
    """What was reached in one topic: the sum of the marks, of so many questions."""

    title: str
    mark: float
    asked: int


@dataclass(frozen=True, slots=True)
class Score:
    """How a quiz ended. mark: the sum of the marks of `asked` questions, of which `skipped` were not answered.

    guessed: right answers that were marked as guesses. read: id and title of the cards whose questions went wrong.
    last: the share reached last time, 0 to 1; last_day: when that was, in words.
    """

    mark: float
    asked: int
    skipped: int = 0
    guessed: int = 0
    topics: tuple[TopicScore, ...] = ()
    read: tuple[tuple[str, str], ...] = ()
    last: float | None = None
    last_day: str | None = None
    seconds: float | None = None


def score_page(score: Score) -> Paragraphs:
    """Return the end of a quiz: the score, by topic, what to read, and how it compares with last time."""
    if not score.asked:
        return (Paragraph(w.NOTHING_ASKED), BLANK)
    percent = round(100 * score.mark / score.asked)
    sentence = w.SCORE.format(mark=_mark(score.mark), asked=score.asked, percent=percent)
    page = [Paragraph(sentence, "title")]
    if score.last is not None:
        page.append(Paragraph(_last_time(score, percent)))
    if score.guessed:
        page.append(Paragraph(w.counted(w.GUESSED_SOME, score.guessed)))
    if score.skipped:
        page.append(Paragraph(w.counted(w.SKIPPED_SOME, score.skipped)))
    if score.seconds is not None:
        page.append(Paragraph(w.TOOK.format(time=w.duration(score.seconds))))
    if len(score.topics) > 1:
        page += [BLANK, Paragraph(w.BY_TOPIC, "heading")]
        for topic in score.topics:
            reached = w.TOPIC_SCORE.format(mark=_mark(topic.mark), asked=topic.asked)
            page.append(Paragraph(w.PAIR.format(left=one_line(topic.title), right=reached), "", "- ", "quiet", 2, True))
    if score.read:
        page += [BLANK, Paragraph(w.READ_AGAIN, "heading")]
        for card_id, title in score.read:
            shown = w.CARD_NAME.format(title=one_line(title), id=one_line(card_id))
            page.append(Paragraph(shown, "", "- ", "quiet", 2, True))
    return (*page, BLANK)


def _mark(mark: float) -> str:
    return f"{mark:.2f}".rstrip("0").rstrip(".")


def _last_time(score: Score, percent: int) -> str:
    last = round(100 * (score.last or 0))
    change = percent - last
    comparison = w.counted(w.BETTER if change > 0 else w.WORSE, abs(change)) if change else w.SAME
    template = w.LAST_TIME_ON if score.last_day else w.LAST_TIME
    return template.format(percent=last, comparison=comparison, day=score.last_day)


def hint_page(question: Question) -> Paragraphs:
    """Return the hint of a question that has one."""
    return (Paragraph(one_line(question.hint or ""), "", w.HINT, "hint"), BLANK)


def tally_page(counted: Sequence[tuple[int, Item, tuple[int, ...]]]) -> Paragraphs:
    """Return how a room answered: for each question its number, and the hands that each option got, the key marked."""
    page = [Paragraph(w.TALLIES, "heading"), BLANK]
    for number, item, counts in counted:
        hands = max(1, sum(counts))
        page.append(Paragraph(stem(item.question), "strong", f"{number}. ", "quiet", hang=True))
        for place, (option, count) in enumerate(zip(item.options, counts, strict=True)):
            right = option in item.question.keys
            text = f"{option_text(item.question, option)}: {count} ({round(100 * count / hands)}%)"
            mark = f"   {letter(place).upper()}. "
            page.append(Paragraph(f"{text}{w.TALLY_KEY if right else ''}", "right" if right else "", mark, hang=True))
    return (*page, BLANK)
