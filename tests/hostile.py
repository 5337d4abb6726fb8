"""Makes a deck in which every text that a stranger can write carries what some reader of it would act on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

REFUSED = {
    "escape sequence": "\x1b[2J", "OSC 8 link": "\x1b]8;;http://x.example\x07", "OSC 52 clipboard": "\x1b]52;c;aGk=\x07",
    "C1 control": "\x9b31m", "NUL": "a\x00b", "bell": "\x07", "delete": "\x7f", "bidi override": "\u202egpj.exe",
    "bidi isolate": "\u2066x", "line separator": "a\u2028b", "byte order mark": "a\ufeffb", "zero-width space": "a\u200bb",
    "noncharacter": "a\ufffeb",
}  # fmt: skip
"""What a deck may not hold at all, by what it is."""

NASTY = (
    '=HYPERLINK("http://x.example") <script>alert(1)</script><img src=x onerror=alert(1)> &lt;&amp;&#x3C;',
    "[b]bold[/b] [red]x[/red] ]]> <!DOCTYPE a [<!ENTITY b 'c'>]> **b** `c` ![i](http://x.example/i.png)",
    '{~a =b #c} :: // $x$ \\input{y} #eval("1") {{c1::z}} {{Front}} [l](javascript:alert(1))',
    "%s %(name)s ${HOME} $(id) `id` '; DROP TABLE card; -- </style></title><svg onload=alert(1)>",
)
"""What a deck may hold, and what somebody reads as markup, a formula, a template or a command; texts take turns."""

_TEXTS = frozenset(
    "title summary stem rationale text key left right body where response outcome hint form denied by to note publisher".split()
)


def poisoned(value: Any, turns: Iterator[str], name: str = "") -> Any:
    """Return a record with NASTY in every text that is shown, ids and citations left as they are."""
    if isinstance(value, dict):
        return {key: poisoned(part, turns, key) for key, part in value.items()}
    if isinstance(value, list):
        if name in ("keys", "order", "lessons", "parties", "key_points", "aka"):
            return [f"{next(turns)} {part}" for part in value]
        return [poisoned(part, turns, name) for part in value]
    return f"{next(turns)} {value}" if isinstance(value, str) and name in _TEXTS else value


def poison(deck: Path) -> None:
    """Rewrite every card of a deck with NASTY in its texts."""
    turns = itertools.cycle(NASTY)
    for file in sorted(deck.glob("*/*.yaml")):
        if file.parent.name == "paths":
            continue
        record = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
        plain = [question.get("key") for question in record["questions"]]
        cleaned = poisoned(record, turns)
        for question, key in zip(cleaned["questions"], plain, strict=True):
            if question["type"] in ("numeric", "true-false"):
                question["key"] = key
        file.write_text(yaml.safe_dump(cleaned, allow_unicode=True, width=10_000), encoding="utf-8")
