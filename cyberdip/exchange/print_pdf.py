"""A paper as PDF, set by Typst (the optional extra `pdf`). The texts go to the fixed template `paper.typ` as JSON.

So nothing of a deck's text is ever Typst source: it can't call, import or read anything.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cyberdip.errors import UsageError
from cyberdip.exchange.printing import MARKING, Sheets, runs

TEMPLATE = Path(__file__).with_name("paper.typ")


def paper_pdf(paper: Sheets) -> bytes:
    """Return the paper as a PDF file; UsageError where the extra is not installed."""
    try:
        import typst
    except ImportError:
        raise UsageError(
            "a PDF is set by Typst, which is not installed.\n"
            "  Install the extra: pip install 'cyberdip[pdf]'. Or print the HTML file from a browser."
        ) from None
    data = json.dumps(_prepared({**asdict(paper), "marking": MARKING}), ensure_ascii=False)
    return bytes(typst.compile(str(TEMPLATE), root=str(TEMPLATE.parent), sys_inputs={"data": data}))


def _prepared(value: Any) -> Any:
    """Return the same with each text as a list of its runs: [text, whether it is Arabic]."""
    if isinstance(value, dict):
        kept = ("parts", "kind", "letter", "code", "mark")
        return {name: part if name in kept else _prepared(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(part) for part in value]
    return [[run, arabic] for run, arabic in runs(value)] if isinstance(value, str) else value
