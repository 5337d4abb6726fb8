"""What every HTML file of ours is made of: escaping, the frame of a page, and a style sheet for screen and paper.

A page stands alone: no script, no address that is fetched, no font but the reader's own. Texts are data: they are
escaped, cleaned of what acts on a reader's direction, and each is isolated, so that Arabic beside English stays put.
"""

from __future__ import annotations

from html import escape

from cyberdip.library.text import clean

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --ground: #ffffff; --band: #f6f8fa;
  --mark: #0b6b5d; --right: #1a7f37; --wrong: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --line: #3d444d; --ground: #0d1117;
  --band: #161b22; --mark: #4cc2b0; --right: #56d364; --wrong: #ff8177; } }
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: var(--ink); background: var(--ground);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Naskh Arabic", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul, ol { margin: .4rem 0; }
code, .code { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
small, .quiet { color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: start; color: var(--soft); padding: .25rem 0; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
th { font-weight: 600; }
.n { text-align: end; white-space: nowrap; }
.wide { overflow-x: auto; }
[dir=rtl] { font-family: "Noto Naskh Arabic", "Amiri", "Traditional Arabic", "Geeza Pro", serif; font-size: 1.15em; }
@page { size: A4; margin: 18mm 16mm; }
@media print { :root { --ink: #000; --soft: #444; --line: #999; --ground: #fff; --band: #f2f2f2; --mark: #0b6b5d;
  --right: #000; --wrong: #000; }
  body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; }
  h2, h3 { break-after: avoid; } tr, li, figure { break-inside: avoid; } thead { display: table-header-group; } }
"""


def text(value: object) -> str:
    """Return a text as HTML, with nothing in it that could act."""
    return escape(clean(str(value)), quote=True)


def one_line(value: object) -> str:
    """Return a text as HTML on one line, isolated from the direction of what stands around it."""
    return f"<bdi>{text(' '.join(str(value).split()))}</bdi>"


def page(title: str, body: str, *, style: str = "", language: str = "en") -> str:
    """Return a whole HTML document. body: HTML; style: rules beside those that every page has."""
    return (
        f'<!DOCTYPE html>\n<html lang="{text(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
