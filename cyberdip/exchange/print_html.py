"""A paper as HTML with a style sheet for print: boxes to tick, lines to write on, each part on pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cyberdip.exchange.printing import MARKING, TICKED, Asked, Form, Key, Option, Sheets, runs
from cyberdip.exchange.web import page
from cyberdip.exchange.web import text as escaped

_STYLE = """
section + section { break-before: page; margin-top: 3rem; }
header { border-bottom: 2px solid var(--ink); margin-bottom: 1rem; }
.code { font-weight: 600; letter-spacing: .03em; }
.fields { display: flex; gap: 1.5rem; margin: .75rem 0; } .fields span { flex: 1; border-bottom: 1px solid var(--ink); }
ol.questions { padding: 0; list-style: none; } ol.questions > li { margin: 0 0 1.1rem; break-inside: avoid; }
.stem { font-weight: 600; white-space: pre-line; } .stem b { margin-inline-end: .4rem; }
.task { color: var(--soft); font-size: .9em; }
ul.options { list-style: none; padding: 0 0 0 1.4rem; margin: .3rem 0; }
ul.options li { display: flex; gap: .55rem; margin: .15rem 0; }
.box { flex: none; inline-size: .95em; block-size: .95em; border: 1.2px solid var(--ink); margin-top: .28em; }
.blank { display: inline-block; min-inline-size: 3rem; border-bottom: 1px solid var(--ink); }
.line { border-bottom: 1px solid var(--ink); height: 1.9rem; margin-inline: 1.4rem 0; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem; }
.square { display: inline-block; inline-size: 1.9rem; block-size: 1.7rem; border: 1.2px solid var(--ink); }
.squares { margin: .4rem 0 0 1.4rem; display: flex; gap: .4rem; }
.grid { columns: 2; column-gap: 2rem; } .grid td, .grid th { padding: .3rem .4rem; }
.bubble { display: inline-block; inline-size: 1.5em; block-size: 1.5em; border: 1px solid var(--ink);
  border-radius: 50%; text-align: center; line-height: 1.4em; font-size: .8em; margin-inline-end: .25em; }
.short { font-weight: 600; white-space: nowrap; }
@media (max-width: 40rem) { .two { grid-template-columns: 1fr; } .grid { columns: 1; } }
"""


def paper_html(paper: Sheets) -> str:
    """Return the paper as one HTML file."""
    return page(paper.title, "".join(_section(paper, part, form) for part, form in paper.pages()), style=_STYLE)


def _section(paper: Sheets, part: str, form: Form) -> str:
    fields = '<p class="fields">Name <span></span> Date <span></span></p>' if part != "key" else ""
    return (
        f"<section>\n<header><h1>{_set(paper.heading(part, form))}</h1>\n"
        f'<p class="quiet">Code <span class="code">{escaped(form.code)}</span> · {form.size} · {_set(paper.deck)}</p>'
        f"{fields}</header>\n{_BODIES[part](form)}</section>\n"
    )


def _set(text: str) -> str:
    """Return a text as HTML, its Arabic set from right to left."""
    return "".join(
        f'<bdi lang="ar" dir="rtl">{escaped(run)}</bdi>' if arabic else escaped(run) for run, arabic in runs(text)
    )


def _questions(form: Form) -> str:
    return f'<ol class="questions">\n{"".join(map(_question, form.questions))}</ol>\n'


def _question(question: Asked) -> str:
    return (
        f'<li><p class="stem"><b>{question.number}.</b>{_set(question.stem)}</p>\n'
        f'<p class="task">{_set(question.task)}</p>\n{_answers(question)}</li>\n'
    )


def _answers(question: Asked) -> str:
    if question.kind in TICKED:
        return _list(question.options, '<span class="box"></span>')
    if question.kind == "match":
        left = _list(question.lefts, '<span class="blank"></span>', after=True)
        return f'<div class="two">{left}{_list(question.options)}</div>\n'
    if question.kind == "order":
        squares = '<span class="square"></span>' * question.places
        return f'{_list(question.options)}<p class="squares">{squares}</p>\n'
    return _list(question.gaps) + '<p class="line"></p>\n' * question.places


def _list(options: Sequence[Option], box: str = "", *, after: bool = False) -> str:
    if not options:
        return ""
    rows = []
    for option in options:
        name = f"<span>{escaped(option.mark)}</span><span>{_set(option.text)}</span>"
        rows.append(f"<li>{name}{box}</li>" if after else f"<li>{box}{name}</li>")
    return f'<ul class="options">{"".join(rows)}</ul>\n'


def _grid(form: Form) -> str:
    rows = []
    for question in form.questions:
        if question.kind in TICKED:
            cell = "".join(f'<span class="bubble">{escaped(option.mark)}</span>' for option in question.options)
        elif question.kind == "match":
            cell = " ".join(f'{escaped(left.mark)} <span class="blank"></span>' for left in question.lefts)
        elif question.kind == "order":
            cell = '<span class="square"></span> ' * question.places
        else:
            cell = '<p class="line"></p>' * question.places
        rows.append(f'<tr><th scope="row">{question.number}</th><td>{cell}</td></tr>')
    return f'<div class="grid"><table><tbody>{"".join(rows)}</tbody></table></div>\n'


def _keys(form: Form) -> str:
    head = "".join(f'<th scope="col">Form {escaped(letter)}</th>' for letter in form.others)
    rows = "".join(_key(key) for key in form.keys)
    return (
        f'<p class="quiet">{escaped(MARKING)}</p>\n<table><thead><tr><th scope="col">No.</th>{head}'
        f'<th scope="col">Key</th><th scope="col">Answer, reason and source</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>\n"
    )


def _key(key: Key) -> str:
    others = "".join(f"<td>{escaped(option.text)}</td>" for option in key.others)
    answer = "<br>".join(map(_set, key.answer))
    arabic = f' <bdi lang="ar" dir="rtl">{escaped(key.arabic)}</bdi>' if key.arabic else ""
    return (
        f'<tr><td>{key.number}</td>{others}<td class="short">{_set(key.short) if len(key.short) < 24 else ""}</td>'
        f"<td><strong>{answer}</strong><br>{_set(key.why)}<br>"
        f"<small>{_set(key.source)}<br>Card: {_set(key.card)}{arabic}</small></td></tr>\n"
    )


_BODIES: dict[str, Callable[[Form], str]] = {"paper": _questions, "grid": _grid, "key": _keys}
