"""A long piece of work says how far it has come, once it is known to be long, and cleans up after itself."""

from __future__ import annotations

import sys

import pytest

from tests.terminal import Terminal, skip_without_terminal

_PROGRAM = """
from cyberdip.view import waiting
waiting.PATIENCE_SECONDS = {patience}
with waiting.progress("Reading", 120) as tick:
    for number in range(121):
        tick(number)
print("all read")
"""


@skip_without_terminal
@pytest.mark.parametrize(("patience", "drawn"), [("-1", True), ("1e9", False)], ids=["long", "short"])
def test_only_long_work_is_shown_and_nothing_of_it_stays(patience: str, drawn: bool) -> None:
    with Terminal(command=[sys.executable, "-c", _PROGRAM.format(patience=patience)]) as terminal:
        assert terminal.wait_for_exit() == 0
        assert ("Reading" in terminal.raw, "120/120" in terminal.raw) == (drawn, drawn)
        assert terminal.screen().strip() == "all read"
