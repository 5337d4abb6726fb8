"""Our packages in other people's programs: a converter to QTI 3, and a player that carries out the rules of each item."""

from __future__ import annotations

import html
import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cyberdip.exchange.carrying import Carried
from cyberdip.library.model import QuestionType
from cyberdip.study.marking import Response, chosen_distractors, mark
from tests.conftest import ROOT
from tests.exchange.making import SAMPLE, outgoing
from tests.exchange.test_qti_export import Answering, package

qti_convert = pytest.importorskip("qti_convert", reason="the converter citolab-qti-convert is not installed")
PLAYER = (
    Path(os.environ.get("ORACLE_NODE_MODULES", str(ROOT / "node_modules")))
    / "@citolab" / "qti-components" / "cdn" / "index.global.js"
)  # fmt: skip
PAGE = """<!DOCTYPE html><meta charset="utf-8"><script src="%(player)s"></script><pre id="out"></pre><div id="box"></div>
<script>
const items = %(items)s, cases = %(cases)s, out = {};
const wait = () => new Promise(done => setTimeout(done, 5));
(async () => {
  for (const name in items) {
    out[name] = [];
    for (const responses of cases[name]) {
      document.getElementById('box').innerHTML = items[name];
      await wait();
      const item = document.querySelector('qti-assessment-item');
      for (const one in responses) item.updateResponseVariable(one, responses[one]);
      item.processResponse();
      const value = name => item.getOutcome(name)?.value ?? null;
      out[name].push([value('SCORE'), value('FEEDBACK'), value('EXPLANATION')]);
    }
  }
  document.getElementById('out').textContent = JSON.stringify(out);
})();
</script>"""


def upgraded() -> dict[str, str]:
    """Return the items of the sample as the converter makes them items of QTI 3."""
    files = qti_convert.upgrade_package(package(outgoing())).files
    texts = {name: data if isinstance(data, str) else data.decode() for name, data in files.items()}
    return {name: re.sub(r"<\?.*?\?>", "", text) for name, text in texts.items() if name.startswith("items/")}


def test_a_converter_of_another_project_makes_items_of_qti_3_of_all_questions() -> None:
    items = upgraded()
    assert sorted(items) == sorted(f"items/item-{record['id']}.xml" for record in SAMPLE)
    assert all(text.strip().startswith("<qti-assessment-item ") for text in items.values())


def answers(question: Carried) -> Iterator[Response]:
    """Give every answer to a question of the sample, or all that differ."""
    asked, item = question.question, question.item
    match asked.type:
        case QuestionType.CHOICE | QuestionType.TRUE_FALSE:
            yield from item.options
        case QuestionType.SHORT:
            yield from (*asked.keys, *asked.accept, "MARSA", "Mina", "mina", "else")
        case QuestionType.NUMERIC:
            yield from ("12", "12.5", "13", "13.01", "11.99", "2021", "2022", "0")
        case QuestionType.MULTIPLE:
            for count in range(1, len(item.options) + 1):
                yield from itertools.combinations(item.options, count)
        case QuestionType.ORDER:
            yield from itertools.permutations(item.options)
        case QuestionType.MATCH:
            yield from (
                given for given in itertools.product([*item.options, ""], repeat=len(asked.pairs)) if any(given)
            )
        case QuestionType.CLOZE:
            yield from itertools.product([*item.gap_options[0], ""], ["two", "2", "three", ""])


def played(items: dict[str, str], cases: dict[str, list[dict[str, Any]]], folder: Path) -> dict[str, list[Any]]:
    """Return what the player makes of each response: score, feedback, explanation."""
    # In HTML, only void elements may close themselves.
    whole = {name: re.sub(r"<(qti-[a-z-]+)([^>]*)/>", r"<\1\2></\1>", text) for name, text in items.items()}
    page = PAGE % {
        "player": PLAYER.as_uri(), "cases": json.dumps(cases), "items": json.dumps(whole).replace("</", "<\\/"),
    }  # fmt: skip
    (folder / "page.html").write_text(page, encoding="utf-8")
    chromium = shutil.which("chromium") or "chromium"
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
         "--virtual-time-budget=120000", "--dump-dom", (folder / "page.html").as_uri()],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    found = re.search('<pre id="out">(.+?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr[-2000:]
    result: dict[str, list[Any]] = json.loads(html.unescape(found[1]))
    return result


@pytest.mark.skipif(not PLAYER.exists(), reason="the npm package @citolab/qti-components is not installed")
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_a_player_of_another_project_gives_the_marks_and_reasons_that_we_give(tmp_path: Path) -> None:
    questions = {f"items/item-{one.question.id}.xml": one for one in outgoing().questions}
    asked = {name: (Answering(one), list(answers(one))) for name, one in questions.items()}
    cases = {
        name: [
            {one: str(value) if isinstance(value, float) else value for one, value in answering.responses(given).items()
             if value is not None}
            for given in all_given
        ]
        for name, (answering, all_given) in asked.items()
    }  # fmt: skip
    results = played(upgraded(), cases, tmp_path)
    assert sum(map(len, results.values())) == 212
    for name, (answering, all_given) in asked.items():
        question = questions[name]
        reasons = {part.get("identifier"): part.text for part in answering.item.all("modalFeedback")}
        for given, (score, feedback, explanation) in zip(all_given, results[name], strict=True):
            shown = [feedback] if isinstance(feedback, str) else feedback or []
            # The player rounds to three decimals.
            assert float(score) == pytest.approx(mark(question.item, given).mark, abs=6e-4), (name, given)
            assert sorted(reasons[one] for one in shown if one in reasons) == sorted(
                distractor.rationale for distractor in chosen_distractors(question.item, given)
            ), (name, given)
            assert explanation == "shown"
