"""Make docs/reference.md and the man pages in docs/man from the program itself: `python docs/reference.py`."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer.main

from cyberdip import __version__
from cyberdip.cli import app
from cyberdip.examples import EXAMPLES

DOCS = Path(__file__).parent
REVISED = "2026-12-01"
"""The date in the man pages' footers: raised with each release."""

EXIT_STATUS = (
    ("0", "Done."),
    ("1", "Nothing was found, or a check failed."),
    ("2", "The command line is wrong."),
    ("3", "A file (deck, index, store, result or import) is bad."),
    ("130", "Interrupted."),
)
ENVIRONMENT = (
    ("CYBERDIP_HOME", "The folder for the store, the settings and the index, instead of the system's own places."),
    ("CYBERDIP_DECK", "Use this deck instead of the shipped one, as --deck does."),
    ("CYBERDIP_PAGER", "The pager for long output; empty for none. PAGER counts where it is not set."),
    ("CYBERDIP_ACCESSIBLE", "1: ask in numbered lines instead of menus."),
    ("NO_COLOR, TERM, COLUMNS", "Honoured: no colour, a dumb terminal, the width."),
    ("CYBERDIP_DEBUG", "1: show the traceback of a fault in the program, to report it."),
)
LRS_ENVIRONMENT = (("CYBERDIP_LRS_USER, CYBERDIP_LRS_PASSWORD", "Name and password for the Learning Record Store."),)
FILES = (
    ("~/.local/share/cyberdip", "The log of answers, progress.sqlite (Linux; other systems have their own places)."),
    ("~/.config/cyberdip", "The list of added decks."),
    ("~/.cache/cyberdip", "The index, which is made again by itself."),
)


@dataclass(frozen=True)
class Option:
    """An option or an argument: how it is written, and what it means."""

    written: str
    means: str


@dataclass(frozen=True)
class Command:
    """One command as its help tells it; `words` is empty for the program itself."""

    words: str
    summary: str
    description: tuple[str, ...]
    arguments: tuple[Option, ...]
    options: tuple[Option, ...]
    synopsis: str
    below: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The name of its man page."""
        return "-".join(["cyberdip", *self.words.split()])


def commands() -> list[Command]:
    """Return the program, its commands in the order of its help, and below each its subcommands."""
    return [_program(), *_walk(app, "")]


def _walk(application: typer.Typer, above: str) -> Iterator[Command]:
    groups = {str(group.name): group.typer_instance for group in application.registered_groups}
    for info in application.registered_commands:
        name = str(info.name or getattr(info.callback, "__name__", ""))
        built = typer.main.get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
        below = _names(groups[name]) if name in groups else ()
        told = inspect.cleandoc(info.help or getattr(info.callback, "__doc__", ""))
        yield _command(above + name, told, built, below=below)
        if groups.get(name):
            yield from _walk(groups.pop(name), f"{above}{name} ")
    for name, instance in groups.items():
        assert instance
        built = typer.main.get_group(instance)
        yield _command(above + name, str(instance.info.help), built, below=_names(instance))
        yield from _walk(instance, f"{above}{name} ")


def _names(application: typer.Typer | None) -> tuple[str, ...]:
    assert application
    return tuple(str(info.name or getattr(info.callback, "__name__", "")) for info in application.registered_commands)


def _program() -> Command:
    built = typer.main.get_command(app)
    found = _command("", f"{app.info.help}\n\n{app.info.epilog}", built, below=())
    return Command("", "learn, look up and examine cyber diplomacy", found.description, (), found.options,
                   "[OPTIONS] [COMMAND]")  # fmt: skip


def _command(words: str, told: str, built: Any, *, below: tuple[str, ...]) -> Command:
    paragraphs = tuple(" ".join(text.split()) for text in told.split("\n\n"))
    context = built.context_class(built, info_name=f"cyberdip {words}".strip(), help_option_names=["-h", "--help"])
    arguments, options, written = [], [], []
    for parameter in built.get_params(context):
        if getattr(parameter, "hidden", False):
            continue
        if parameter.param_type_name == "argument":
            name = re.sub(r"[][{}]", "", str(parameter.metavar or parameter.human_readable_name))
            written.append(name if parameter.required else f"[{name}]")
            arguments.append(Option(name, _sentence(parameter.help or "")))
        else:
            options.append(_option(parameter))
    synopsis = " ".join(["[OPTIONS]", *written, *(["COMMAND"] if built.__class__.__name__.endswith("Group") else [])])
    return Command(words, paragraphs[0], paragraphs, tuple(arguments), tuple(options), synopsis, below)


def _option(parameter: Any) -> Option:
    names = sorted([*parameter.opts, *parameter.secondary_opts], key=lambda name: (name.startswith("--"), name))
    flag = parameter.is_flag or parameter.count
    kind = str(parameter.type.name).partition(" ")[0].upper()
    value = "" if flag else f" {parameter.metavar or {'INT': 'N', 'INTEGER': 'N', 'FLOAT': 'NUMBER'}.get(kind, kind)}"
    notes = []
    low, high = getattr(parameter.type, "min", None), getattr(parameter.type, "max", None)
    if low is not None and high is not None:
        notes.append(f"From {low:g} to {high:g}.")
    elif low is not None and low:
        notes.append(f"At least {low:g}.")
    if not flag and parameter.default not in (None, "", ()) and not parameter.multiple and not parameter.required:
        notes.append(f"Unless said, {parameter.default}.")
    if parameter.multiple:
        notes.append("May be given several times.")
    if parameter.required:
        notes.append("Needed.")
    return Option(", ".join(names) + value, " ".join([_sentence(parameter.help or ""), *notes]))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "…")) else f"{text}."


# The reference in Markdown


def markdown(found: list[Command]) -> str:
    """Return docs/reference.md."""
    parts = [
        "# Reference of commands\n\n"
        "<!-- Made by `python docs/reference.py` from the program itself: change its help, then run this again. -->\n\n"
        "What each command takes, as its `--help` and its man page tell. [Commands](commands.md) tells what stands "
        "behind the options: marking, JSON, exit codes, settings.\n"
    ]
    for command in found:
        level = "##" if command.words.count(" ") == 0 else "###"
        parts.append(f"{level} `{' '.join(['cyberdip', command.words]).strip()}`\n")
        parts.append("\n\n".join(_escaped(text) for text in command.description) + "\n")
        parts.append(f"```\n{_line(command)}\n```\n")
        for title, options in (("Argument", command.arguments), ("Option", command.options)):
            if options:
                parts.append(f"| {title.lower()} | means |\n|---|---|\n" + "".join(
                    f"| `{option.written}` | {_escaped(option.means)} |\n" for option in options
                ))  # fmt: skip
        if command.words:
            told = (f"{means}\n\n```\ncyberdip {typed}\n```\n" for typed, means in EXAMPLES[command.words])
            parts.extend(told)
    return "\n".join(parts)


def _line(command: Command) -> str:
    return " ".join(word for word in ("cyberdip", command.words, command.synopsis) if word)


def _escaped(text: str) -> str:
    kept = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([*_<|\[\]])", r"\\\1", part) for part in kept)


# Man pages, in the macros of man(7) alone


def man(command: Command, found: list[Command]) -> str:
    """Return a command's man page."""
    name = f"cyberdip {command.words}".strip()
    lines = [
        '.\\" Made by docs/reference.py from the program itself.',
        f'.TH {_word(command.page.upper())} 1 "{REVISED}" "cyberdip {__version__}" "User commands"',
        ".SH NAME", *_roff(f"{command.page} - {_lowered(command.summary)}"),
        ".SH SYNOPSIS", f".B {_word(name)}", *_roff(command.synopsis),
        ".SH DESCRIPTION",
    ]  # fmt: skip
    for number, paragraph in enumerate(command.description):
        lines += [*([".PP"] if number else []), *_roff(paragraph)]
    if command.arguments:
        lines += [".SH ARGUMENTS", *_listed(command.arguments)]
    if command.options:
        lines += [".SH OPTIONS", *_listed(command.options)]
    if not command.words:
        lines += [".SH COMMANDS", *_listed([Option(one.words, one.summary) for one in found if one.words])]
    examples = (
        EXAMPLES[command.words] if command.words else tuple(EXAMPLES[name][0] for name in ("learn", "search", "quiz"))
    )
    lines.append(".SH EXAMPLES")
    for number, (typed, means) in enumerate(examples):
        lines += [
            *([".PP"] if number else []),
            *_roff(means),
            ".PP",
            ".nf",
            ".RS 4",
            *_unfilled(f"cyberdip {typed}"),
            ".RE",
            ".fi",
        ]
    lines += [".SH EXIT STATUS", *_listed([Option(*one) for one in EXIT_STATUS])]
    environment = (*ENVIRONMENT, *(LRS_ENVIRONMENT if command.words in ("results push", "results pull") else ()))
    lines += [".SH ENVIRONMENT", *_listed([Option(*one) for one in environment])]
    lines += [".SH FILES", *_listed([Option(*one) for one in FILES])]
    lines += [".SH SEE ALSO", *_see_also(command, found)]
    return "\n".join(lines) + "\n"


def _see_also(command: Command, found: list[Command]) -> list[str]:
    first = command.words.partition(" ")[0]
    near = [
        one.page for one in found
        if one.words != command.words and (not command.words or not one.words or one.words.partition(" ")[0] == first)
        and (command.words or " " not in one.words)
    ]  # fmt: skip
    return [f".BR {_word(page)} (1){',' if page != near[-1] else ''}" for page in near]


def _listed(options: tuple[Option, ...] | list[Option]) -> list[str]:
    lines = []
    for option in options:
        lines += [".TP", f".B {_word(option.written)}", *_roff(option.means)]
    return lines


def _lowered(text: str) -> str:
    text = text.removesuffix(".")
    return text[0].lower() + text[1:]


def _roff(text: str) -> list[str]:
    """Return text as input lines: each sentence on lines of its own, none of them a macro by accident."""
    lines = []
    for sentence in re.split(r"(?<=[.!?]) +(?=[A-Z])", text.replace("`", '"')):
        for line in textwrap.wrap(sentence, 60, break_long_words=False, break_on_hyphens=False):
            lines.append(_guarded(_signs(line)))
    return lines


def _unfilled(text: str) -> list[str]:
    """Return an example on input lines that print as one: a backslash at the end of a line joins the next."""
    escaped, lines = _guarded(_signs(text)), []
    while len(escaped) > 78:
        cut = escaped.rfind(" ", 0, 76) + 1
        lines.append(escaped[:cut] + "\\")
        escaped = escaped[cut:]
    return [*lines, escaped]


def _word(text: str) -> str:
    """Return text as the argument of a macro."""
    return _guarded(_signs(text).replace('"', "\\(dq"))


def _signs(text: str) -> str:
    """Escape what troff reads as its own; whatever is not ASCII is named by its number."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "".join(sign if ord(sign) < 128 else f"\\[u{ord(sign):04X}]" for sign in text)


def _guarded(line: str) -> str:
    return f"\\&{line}" if line.startswith((".", "'")) else line


def files() -> dict[Path, str]:
    """Return every file that this script makes, with its text."""
    found = commands()
    pages = {DOCS / "man" / f"{command.page}.1": man(command, found) for command in found}
    return {DOCS / "reference.md": markdown(found), **pages}


if __name__ == "__main__":
    (DOCS / "man").mkdir(exist_ok=True)
    made = files()
    for stale in set((DOCS / "man").glob("*.1")) - set(made):
        stale.unlink()
    for file, text in made.items():
        file.write_text(text, encoding="utf-8", newline="\n")
