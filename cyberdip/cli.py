"""The Typer app: names, help and options of the commands; loads each one's code only when it is run."""

from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cyberdip import __version__
from cyberdip.errors import CyberdipError, ExitCode
from cyberdip.examples import EXAMPLES
from cyberdip.library.vocabulary import FORMATS, KINDS, LEVELS, QUESTION_FORMATS, QUESTION_TYPES

# Rich draws the help on a terminal; a pipe, TERM=dumb and NO_COLOR get plain text, and faster.
_RICH_HELP = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

app = typer.Typer(
    name="cyberdip",
    help="Learn, look up and examine cyber diplomacy, with the Islamic nations at its centre. Works offline.",
    epilog="Without a command: what is due, and where you stand.  A first lesson: cyberdip learn",
    rich_markup_mode="rich" if _RICH_HELP else None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
deck_app = typer.Typer(help="Check, start and add decks.")
progress_app = typer.Typer(help="Move, merge or reset your log.")
paper_app = typer.Typer(help="Make a test with a code, look at it, print it.")
# `results push` and `results pull` stand beside `results FILES…`: see `_register_only_what_runs`.
results_app = typer.Typer(help="Send results to a Learning Record Store, and read them back.")
app.add_typer(results_app, name="results", no_args_is_help=True)
app.add_typer(deck_app, name="deck", no_args_is_help=True)
app.add_typer(paper_app, name="paper", no_args_is_help=True)
app.add_typer(progress_app, name="progress", no_args_is_help=True)


def _complete_card(incomplete: str) -> list[tuple[str, str]]:
    from cyberdip.commands.completing import cards

    return cards(incomplete)


def _complete_topic(incomplete: str) -> list[tuple[str, str]]:
    from cyberdip.commands.completing import topics

    return topics(incomplete)


def _complete_path(incomplete: str) -> list[tuple[str, str]]:
    from cyberdip.commands.completing import paths_and_topics

    return paths_and_topics(incomplete)


def _words(*words: str) -> Any:
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


_STATUSES = ("new", "learning", "known", "due", "leech")

Deck = Annotated[
    Path | None,
    typer.Option("--deck", envvar="CYBERDIP_DECK", metavar="FOLDER", help="Use this deck instead of the shipped one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]
Plain = Annotated[bool, typer.Option("--plain", help="Print plain text: no boxes, no colour, no cursor movement.")]
NoPager = Annotated[bool, typer.Option("--no-pager", help="Print long output without a pager.")]
Rtl = Annotated[
    str | None,
    typer.Option(
        "--rtl", metavar="visual", autocompletion=_words("visual"),
        help="Shape and reorder Arabic for a terminal that does not.",
    ),
]  # fmt: skip
TypeOption = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="TYPE", autocompletion=_words(*QUESTION_TYPES), help="Only of this type."),
]
KindOption = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", autocompletion=_words(*KINDS), help="Only this kind.")
]
TopicOption = Annotated[
    list[str] | None, typer.Option("--topic", metavar="TOPIC", autocompletion=_complete_topic, help="Only this topic.")
]
LevelOption = Annotated[
    list[str] | None, typer.Option("--level", metavar="LEVEL", autocompletion=_words(*LEVELS), help="Only this level.")
]
CardOption = Annotated[
    list[str] | None,
    typer.Option("--card", metavar="CARD", autocompletion=_complete_card, help="Only of this card."),
]
CardName = Annotated[
    list[str],
    typer.Argument(
        metavar="CARD", autocompletion=_complete_card, help="An id, title, acronym or part of one; a slip is forgiven."
    ),
]
Accessible = Annotated[
    bool,
    typer.Option("--accessible", envvar="CYBERDIP_ACCESSIBLE", help="Ask in numbered lines instead of menus."),
]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cyberdip {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def home(
    context: typer.Context,
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> int:
    """What is due, where the path stands, the card of the day."""
    if context.invoked_subcommand:
        # `cyberdip --deck X show Y` means the same as `cyberdip show Y --deck X`.
        if deck:
            os.environ["CYBERDIP_DECK"] = str(deck)
        return 0
    from cyberdip.commands import home as command

    return command.home(deck=deck, as_json=as_json, plain=plain)


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS…", help="What you look for.")] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=1000, help="At most this many cards.")] = 10,
    kind: KindOption = None,
    topic: TopicOption = None,
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
    no_pager: NoPager = False,
) -> int:
    """Find cards by any words.

    In English or Arabic; a slip in typing is forgiven.
    """
    from cyberdip.commands import search as command

    return command.search(
        words or [], limit=limit, kind=kind, topic=topic, deck=deck, as_json=as_json, plain=plain, pager=not no_pager
    )


@app.command()
def show(
    card: CardName,
    source: Annotated[bool, typer.Option("--source", help="Print the card's YAML file.")] = False,
    language: Annotated[
        str | None, typer.Option("--lang", metavar="LANG", help="Show the card's translation, where there is one.")
    ] = None,
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
    no_pager: NoPager = False,
    rtl: Rtl = None,
) -> int:
    """Show one card in full.

    With its sources, and its links both ways.
    """
    from cyberdip.commands import show as command

    return command.show(
        " ".join(card), source=source, language=language, deck=deck, as_json=as_json, plain=plain,
        pager=not no_pager, rtl=rtl,
    )  # fmt: skip


@app.command("list")
def list_(
    kind: KindOption = None,
    topic: TopicOption = None,
    level: LevelOption = None,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", autocompletion=_words(*_STATUSES), help="Only where you stand so."),
    ] = None,
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
    no_pager: NoPager = False,
) -> int:
    """List the cards, one line each."""
    from cyberdip.commands import listing as command

    return command.list_cards(
        kind=kind, topic=topic, level=level, status=status, deck=deck, as_json=as_json, plain=plain,
        pager=not no_pager,
    )  # fmt: skip


@app.command()
def quiz(
    kind: KindOption = None,
    topic: TopicOption = None,
    level: LevelOption = None,
    card: CardOption = None,
    type_: TypeOption = None,
    path: Annotated[
        str | None,
        typer.Option(
            "--path",
            metavar="PATH",
            autocompletion=_complete_path,
            help="The closing quiz of a path: questions on all of its cards.",
        ),
    ] = None,
    count: Annotated[int | None, typer.Option("-n", "--number", min=0, help="How many; 10 unless said.")] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="SEED", help="Any word: the same questions in the same order again.")
    ] = None,
    authored: Annotated[bool, typer.Option("--authored", help="Leave out generated questions.")] = False,
    exam: Annotated[bool, typer.Option("--exam", help="No feedback until the end.")] = False,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="MINUTES", min=0.05, help="End after so many minutes.")
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Your name, for the result file.")] = "",
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Write a result file to hand in.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="CODE", help="The questions of a paper: its code, or its file.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help="Read the answers from a file, one a line.")
    ] = None,
    present: Annotated[bool, typer.Option("--present", help="For a projector, one question at a time.")] = False,
    countdown: Annotated[
        float | None, typer.Option("--countdown", metavar="SECONDS", min=1, help="With --present: a countdown.")
    ] = None,
    tally: Annotated[bool, typer.Option("--tally", help="With --present: type in how many chose each option.")] = False,
    deck: Deck = None,
    accessible: Accessible = False,
    plain: Plain = False,
) -> int:
    """Answer questions, or sit an exam."""
    from cyberdip.commands import quiz as command

    return command.quiz(
        command.Wanted(
            kind=kind, topic=topic, level=level, card=card, type=type_, count=count, seed=seed, authored=authored,
            exam=exam, time_limit=time_limit, name=name, save=save, force=force, paper=paper, answers=answers,
            accessible=accessible, plain=plain, present=present, countdown=countdown, tally=tally, path=path,
        ),
        deck=deck,
    )  # fmt: skip


PaperName = Annotated[list[str], typer.Argument(metavar="CODE", help="A paper's code, or the file of a paper.")]


@paper_app.command("new")
def paper_new(
    kind: KindOption = None,
    topic: TopicOption = None,
    level: LevelOption = None,
    type_: TypeOption = None,
    number: Annotated[
        int | None, typer.Option("-n", "--number", min=1, max=9999, help="How many; 20 unless said.")
    ] = None,
    share: Annotated[
        list[str] | None,
        typer.Option("--share", metavar="SHARE", help="A share of it: topic=norms:40% or kind=case,level=advanced:3."),
    ] = None,
    blueprint: Annotated[
        Path | None, typer.Option("--blueprint", metavar="FILE", help="The number and the shares from a YAML file.")
    ] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="SEED", help="Any word: the same paper again from the same options.")
    ] = None,
    forms: Annotated[int, typer.Option("--forms", metavar="N", help="2: a form A and a form B, in other orders.")] = 1,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Keep the paper as a file for later decks.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
) -> int:  # fmt: skip
    """Make a paper and print its code.

    With the code and the same deck, anyone has the same questions in the same order."""
    from cyberdip.commands import paper as command

    asked = command.NewPaper(
        kind=kind, topic=topic, level=level, type=type_, number=number, share=share, blueprint=blueprint, seed=seed,
        forms=forms, output=output, force=force,
    )  # fmt: skip
    return command.new(asked, deck=deck, as_json=as_json, plain=plain)


@paper_app.command("show")
def paper_show(
    code: PaperName,
    form: Annotated[str, typer.Option("--form", metavar="A|B", help="Another form than the code's own.")] = "",
    key: Annotated[bool, typer.Option("--key", help="With the right answers and their reasons.")] = False,
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
    no_pager: NoPager = False,
) -> int:
    """Show the questions of a paper."""
    from cyberdip.commands import paper as command

    return command.show(" ".join(code), form=form, key=key, deck=deck, as_json=as_json, plain=plain, pager=not no_pager)


@paper_app.command("print")
def paper_print(
    code: PaperName,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="A .html, .md or .pdf file.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", autocompletion=_words("html", "markdown", "pdf"),
                          help="html, markdown or pdf; what the file's name says if left out.")
    ] = "",
    part: Annotated[
        list[str] | None, typer.Option("--part", metavar="PART", autocompletion=_words("paper", "grid", "key"),
                                       help="Only this: paper, grid (the answer sheet) or key.")
    ] = None,
    form: Annotated[str, typer.Option("--form", metavar="A|B", help="Only this form.")] = "",
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What stands at the top.")] = "Test paper",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    deck: Deck = None,
) -> int:  # fmt: skip
    """Print a paper, its answer sheet and its marking key."""
    from cyberdip.commands import paper as command

    wanted = command.Printed(format=format_, output=output, part=part, form=form, title=title, force=force)
    return command.print_(" ".join(code), wanted, deck=deck)


@results_app.command("push")
def results_push(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Result files, and folders of them.")],
    lrs: Annotated[
        str | None, typer.Option("--lrs", metavar="URL", help="The store's xAPI endpoint, such as https://…/xAPI/.")
    ] = None,
    home_page: Annotated[
        str, typer.Option("--home-page", metavar="URL", help="The address under which learners' names are accounts.")
    ] = "",
    print_them: Annotated[bool, typer.Option("--print", help="Print the statements and send nothing.")] = False,
    deck: Deck = None,
) -> int:
    """Send results to a Learning Record Store.

    Name and password come from CYBERDIP_LRS_USER and CYBERDIP_LRS_PASSWORD, or from a prompt. Run again, it goes on
    where it stopped and doubles nothing."""
    from cyberdip.commands import lrs as command

    return command.push(files, lrs=lrs, home_page=home_page, print_them=print_them, deck=deck)


@results_app.command("pull")
def results_pull(
    lrs: Annotated[str, typer.Option("--lrs", metavar="URL", help="The store's xAPI endpoint.")],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the result files go.")],
    paper: Annotated[str | None, typer.Option("--paper", metavar="CODE", help="Only of this paper.")] = None,
) -> int:
    """Read results back from a Learning Record Store.

    They are the files that were sent: `cyberdip results FOLDER` reports on them."""
    from cyberdip.commands import lrs as command

    return command.pull(to, lrs=lrs, paper=paper)


@app.command()
def results(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Result files, and folders of them.")],
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="CODE", help="Of this paper, not the one most files are of.")
    ] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one table as CSV.")] = False,
    table: Annotated[
        str, typer.Option("--table", metavar="TABLE", autocompletion=_words("learners", "questions", "options"),
                          help="With --csv: learners, questions or options.")
    ] = "learners",
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the report as a web page.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    deck: Deck = None,
    plain: Plain = False,
    no_pager: NoPager = False,
) -> int:  # fmt: skip
    """Report on a whole course.

    Each learner, how well the paper measured, and which questions should be looked at. `results push` and `results
    pull` speak to a Learning Record Store."""
    from cyberdip.commands import results as command

    wanted = command.Wanted(
        files=files, paper=paper, as_json=as_json, as_csv=as_csv, table=table, html=html, force=force, plain=plain,
        pager=not no_pager,
    )  # fmt: skip
    return command.results(wanted, deck=deck)


@app.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", autocompletion=_complete_card, help="A card.")],
    second: Annotated[str, typer.Argument(metavar="B", autocompletion=_complete_card, help="Another card.")],
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
    no_pager: NoPager = False,
) -> int:
    """Show two cards side by side."""
    from cyberdip.commands import compare as command

    return command.compare(first, second, deck=deck, as_json=as_json, plain=plain, pager=not no_pager)


@app.command()
def timeline(
    topic: TopicOption = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this year, month or day on.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this year, month or day.")] = None,
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
    no_pager: NoPager = False,
) -> int:
    """Show the dated cards in order."""
    from cyberdip.commands import timeline as command

    return command.timeline(
        topic=topic, since=since, until=until, deck=deck, as_json=as_json, plain=plain, pager=not no_pager
    )


@app.command()
def cite(
    card: CardName,
    style: Annotated[
        str, typer.Option("--style", metavar="STYLE", autocompletion=_words("text", "bibtex", "csl-json"),
                          help="text, bibtex or csl-json.")
    ] = "text",
    deck: Deck = None,
    as_json: AsJson = False,
    plain: Plain = False,
) -> int:  # fmt: skip
    """Print a citation of a card and of its sources."""
    from cyberdip.commands import cite as command

    return command.cite(" ".join(card), style="csl-json" if as_json else style, deck=deck, plain=plain)


@app.command()
def learn(
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH or TOPIC]", autocompletion=_complete_path,
            help="A path or a topic; the path you learnt last if left out. A slip is forgiven.",
        ),
    ] = None,
    count: Annotated[int | None, typer.Option("-n", "--number", min=0, help="At most this many questions.")] = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=1, help="Draw no further question after so many minutes.")
    ] = None,
    list_them: Annotated[bool, typer.Option("--list", help="Show the paths and how far each has come.")] = False,
    new_cards: Annotated[
        int | None, typer.Option("--new", min=0, max=1000, help="From now on, at most this many new cards a day.")
    ] = None,
    retention: Annotated[
        float | None,
        typer.Option("--retention", help="From now on, ask again when recall has fallen to this: 0.7 to 0.97."),
    ] = None,
    deck: Deck = None,
    accessible: Accessible = False,
    plain: Plain = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: print JSON for a script.")] = False,
) -> int:  # fmt: skip
    """Hold today's lesson.

    It brings what is due, then new cards, each read and then asked. It goes on where it stopped."""
    from cyberdip.commands import learn as command

    if list_them or as_json:
        return command.list_paths(deck=deck, as_json=as_json, plain=plain or accessible)
    wanted = command.Wanted(
        name=" ".join(name or ()), count=count, minutes=minutes, new_cards=new_cards, retention=retention,
        accessible=accessible, plain=plain,
    )  # fmt: skip
    return command.learn(wanted, deck=deck)


@app.command()
def export(
    format_: Annotated[
        str, typer.Argument(metavar="FORMAT", autocompletion=_words(*FORMATS), help=f"{', '.join(FORMATS)}.")
    ],
    kind: KindOption = None,
    topic: TopicOption = None,
    level: LevelOption = None,
    card: CardOption = None,
    type_: TypeOption = None,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="CODE", help="The questions of this paper, in its order.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file instead of printing.")
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="With csv: a table with one row of each type, to write in.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    deck: Deck = None,
) -> int:
    """Write questions or cards for another program.

    Questions: gift, moodle (XML), qti (2.1 package), anki (.apkg), csv. Cards as a handout: markdown, html. Their
    sources: bibtex, csl-json."""
    from cyberdip.commands import export as command

    wanted = command.Wanted(
        kind=kind, topic=topic, level=level, card=card, type=type_, authored=True, paper=paper, output=output,
        force=force, template=template,
    )  # fmt: skip
    return command.export(format_, wanted, deck=deck)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of questions from another program.")],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="The deck to write; a folder that is new.")],
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", autocompletion=_words(*QUESTION_FORMATS),
                          help=f"{', '.join(QUESTION_FORMATS)}; what the file's name says if left out.")
    ] = "",
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="The deck's title.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> int:  # fmt: skip
    """Make a deck of another program's questions.

    It reads GIFT, Moodle XML, QTI 2.1 packages and items, Anki packages and CSV tables, and reports what came in, what
    was changed and what was left out."""
    from datetime import date

    from cyberdip.commands import importing as command

    wanted = command.Wanted(file=file, to=to, format=format_, title=title, as_json=as_json)
    return command.import_(wanted, today=date.today())


@app.command()
def stats(deck: Deck = None, as_json: AsJson = False, plain: Plain = False, no_pager: NoPager = False) -> int:
    """Show your progress.

    It tells what is due and will be, what you know, how well you recall it, on which days you worked."""
    from cyberdip.commands import stats as command

    return command.stats(deck=deck, as_json=as_json, plain=plain, pager=not no_pager)


@app.command()
def doctor(as_json: AsJson = False, plain: Plain = False, deck: Deck = None) -> int:
    """Tell versions, folders and what is wrong."""
    from cyberdip.commands import doctor as command

    return command.doctor(as_json=as_json, deck=deck)


@deck_app.command("check")
def deck_check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="The deck; the shipped one if left out.")
    ] = None,
    as_json: AsJson = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
) -> int:
    """List everything that is wrong with a deck, with file, line and field, and measure its questions."""
    from datetime import date

    from cyberdip.commands import deck as command
    from cyberdip.library.folders import shipped_deck

    return command.check(folder or Path(shipped_deck()), as_json=as_json, strict=strict, today=date.today())


@deck_app.command("new")
def deck_new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that does not exist yet.")],
) -> int:
    """Write a small, complete, commented deck to start from."""
    from cyberdip.commands import deck as command

    return command.new(folder)


@deck_app.command("add")
def deck_add(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The deck's folder.")]) -> int:
    """Search and ask a deck of your own beside the shipped one, from now on."""
    from cyberdip.commands import deck as command

    return command.add(folder)


@deck_app.command("list")
def deck_list(as_json: AsJson = False, plain: Plain = False) -> int:
    """List the decks in use."""
    from cyberdip.commands import deck as command

    return command.list_(as_json=as_json)


@deck_app.command("remove")
def deck_remove(name: Annotated[str, typer.Argument(metavar="DECK", help="The deck's id or folder.")]) -> int:
    """Use an added deck no more; its files and your answers are kept."""
    from cyberdip.commands import deck as command

    return command.remove(name)


@progress_app.command("export")
def progress_export(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A new file; the log is printed if left out.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> int:
    """Write your whole log to a file, to keep it or to merge it on another machine."""
    from cyberdip.commands import progress as command

    return command.export(file, force=force)


@progress_app.command("import")
def progress_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An export, or a copy of a store.")],
) -> int:
    """Merge a log into yours: in any order, any number of times, with the same result."""
    from cyberdip.commands import progress as command

    return command.import_(file)


@progress_app.command("undo")
def progress_undo() -> int:
    """Take your last answer back: it counts no more, and the question comes again."""
    from cyberdip.commands import progress as command

    return command.undo()


@progress_app.command("reset")
def progress_reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False, accessible: Accessible = False
) -> int:
    """Begin anew: empty your log, and keep a copy of it beside."""
    from cyberdip.commands import progress as command

    return command.reset(sure=yes, accessible=accessible)


def _register_only_what_runs(arguments: list[str]) -> None:
    """Keep the one command that is called, or for the list of commands their names alone.

    Typer looks into every option of all that are registered, which takes as long as most commands. Completion and a
    name that is none of ours need them all.
    """
    first = arguments[0] if arguments else ""
    words = os.environ.get("COMP_WORDS", os.environ.get("_CYBERDIP_COMPLETE_ARGS", "")).split()[1:] or arguments
    if words[:1] == ["results"] and words[1:2] and words[1] in ("push", "pull"):
        app.registered_commands = [command for command in app.registered_commands if _name(command) != "results"]
    else:
        app.registered_groups = [group for group in app.registered_groups if group.name != "results"]
    if "_CYBERDIP_COMPLETE" in os.environ:
        return
    if arguments in (["--help"], ["-h"]):
        for command in app.registered_commands:
            command.name, command.help = _name(command), command.help or getattr(command.callback, "__doc__", None)
            command.callback = _nothing
        for group in app.registered_groups:
            if group.typer_instance:
                group.typer_instance.registered_commands = []
        return
    commands = [command for command in app.registered_commands if _name(command) == first]
    groups = [group for group in app.registered_groups if group.name == first]
    if commands or groups or not first:
        app.registered_commands, app.registered_groups = commands, groups
        _begin_with_examples(commands)
        for group in groups:
            if instance := group.typer_instance:
                instance.info.help = _with_example(first, str(instance.info.help))
                _begin_with_examples(instance.registered_commands, above=f"{first} ")


def _begin_with_examples(commands: list[Any], *, above: str = "") -> None:
    """Put an example at the head of each command's help, and keep its one line in the list of commands."""
    for command in commands:
        told = inspect.cleandoc(command.help or command.callback.__doc__)
        command.short_help = told.partition("\n\n")[0]
        command.help = _with_example(above + _name(command), told)


def _with_example(command: str, told: str) -> str:
    return f"Example: cyberdip {EXAMPLES[command][0][0]}\n\n{told}"


def _name(command: Any) -> str:
    return str(command.name or command.callback.__name__)


def _nothing() -> None:
    pass


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code; raises `CyberdipError` for what the user can put right."""
    _register_only_what_runs(arguments)
    try:
        result = app(arguments, prog_name="cyberdip", standalone_mode=False)
    except typer.Abort:
        return int(ExitCode.INTERRUPTED)
    except SystemExit as error:
        # Typer leaves with 1 where the reader of a pipe has gone (`cyberdip --help | head -1`): that is no failure.
        if isinstance(error.__context__, BrokenPipeError):
            return int(ExitCode.DONE)
        raise
    except Exception as error:
        # Typer's own complaints about a command line: every one of them can tell its message and exit code.
        message = getattr(error, "format_message", None)
        if message is None or isinstance(error, CyberdipError):
            raise
        return _complain(error, message())
    return int(result or 0)


def _complain(error: Exception, message: str) -> int:
    """Print what is wrong with a command line, and where its help is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "cyberdip"
    print(f"cyberdip: {message}\n  `{command} --help` shows what it takes.", file=sys.stderr)
    return int(ExitCode.USAGE)
