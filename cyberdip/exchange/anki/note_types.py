"""The two note types of ours: their fields, templates and style. Learners keep their schedules by them.

What may never change: the ids, the names of fields and templates, and their order. Anki takes a note type with other
names for a stranger, files it beside the old one and updates no note any more. Templates and style may change, and
then `CHANGED` has to be set to a later time: Anki takes over only a note type that is newer than its own, and so
leaves alone what a learner has changed in the looks. There are no scripts and no files, so cards look alike
everywhere, and MathJax is told to pass over them.
"""

from __future__ import annotations

from dataclasses import dataclass

from cyberdip.library.model import Record

CHANGED = 1_795_996_800
"""When templates or style were last changed: 30 November 2026, in seconds since 1970."""

_BESIDE = (
    "Hint", "Accepted", "Reason", "Wrong", "Source", "Citation", "Card", "Arabic", "Transliteration", "Changed", "Id",
)  # fmt: skip

# MathJax passes over elements of these classes: version 3 over the first, version 2 over the second.
_BEGIN = '<div class="question {{Type}} mathjax_ignore tex2jax_ignore">\n'
_STEM = '<div class="stem" dir="auto">{{Question}}</div>\n'
_BEGIN_CLOZE = '<div class="question cloze-text mathjax_ignore tex2jax_ignore">\n'
_STEM_CLOZE = '<div class="stem" dir="auto">{{cloze:Text}}</div>\n'
_TASK = '{{#Task}}<div class="task">{{Task}}</div>{{/Task}}\n'
_HINT = '{{#Hint}}<div class="hint">{{hint:Hint}}</div>{{/Hint}}\n</div>\n'
_OPTIONS = "{{Options}}\n"
_TYPED = "{{#Typed}}{{type:Typed}}{{/Typed}}\n"
_ANSWER = "<hr id=answer>\n"  # spelt as Anki looks for it, to scroll there and to set what was typed below it
_KEY = """\
<div class="key" dir="auto">{{Key}}{{#Tolerance}} ± {{Tolerance}}{{/Tolerance}}{{#Unit}} {{Unit}}{{/Unit}}</div>
"""
_BACK = """\
{{#Accepted}}<div class="also"><span class="label">Also right</span> {{Accepted}}</div>{{/Accepted}}
{{#Changed}}<div class="changed">The right answer changed: {{Changed}}</div>{{/Changed}}
<div class="reason" dir="auto">{{Reason}}</div>
{{#Wrong}}<div class="label">Why not</div>
{{Wrong}}{{/Wrong}}
<div class="card-of">
{{#Arabic}}<div class="arabic" lang="ar" dir="rtl">{{Arabic}}</div>{{/Arabic}}
<div dir="auto">{{Card}}{{#Transliteration}} · <i>{{Transliteration}}</i>{{/Transliteration}}</div>
{{#Source}}<div class="source"><span class="label">Source</span> <span dir="auto">{{Source}}</span></div>{{/Source}}
</div>
</div>
"""

STYLE = """\
.card { --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --ground: #ffffff; --band: #f3f5f8; --mark: #0b6b5d;
  --right: #1a7f37; --right-band: #e8f6ec; --amber: #7a5200; }
.nightMode.card, .nightMode .card, .night_mode.card, .night_mode .card { --ink: #e6edf3; --soft: #9da7b3;
  --line: #3d444d; --ground: #15191f; --band: #20262e; --mark: #56cbb9; --right: #5fd27a; --right-band: #16301f;
  --amber: #e3b341; }
.card { color: var(--ink); background: var(--ground); text-align: start; font: 18px/1.5 system-ui, -apple-system,
  "Segoe UI", Roboto, "Noto Sans", "Noto Naskh Arabic", sans-serif; -webkit-text-size-adjust: 100%; }
.nightMode.card, .night_mode.card { color: var(--ink); background: var(--ground); }
.question { max-width: 38rem; margin: 0 auto; overflow-wrap: anywhere; }
.stem { font-size: 1.1em; font-weight: 600; line-height: 1.4; }
.cloze-text .stem { font-weight: 400; line-height: 1.7; }
.task, .label, .card-of, .hint { color: var(--soft); font-size: .82em; }
.task { margin: .5em 0 .75em; }
.label { font-weight: 600; margin-top: 1.1em; }
.also .label, .source .label { margin: 0 .3em 0 0; }
hr#answer { border: 0; height: 1px; margin: 1em 0; background: var(--line); }
ul.options, ul.keys, ol.keys, dl.wrong, ul.accepted { list-style: none; margin: 0; padding: 0; }
.options + .options { margin-top: .9em; }
.options li { display: flex; gap: .65em; padding: .5em 0; border-top: 1px solid var(--line); }
.options li:last-child { border-bottom: 1px solid var(--line); }
.options li > span, .keys li > span { flex: 1; min-width: 0; }
.question b { flex: none; display: inline-block; box-sizing: border-box; min-width: 1.75em; height: 1.75em;
  padding: 0 .35em; border-radius: .9em; background: var(--band); color: var(--soft); font-size: .82em;
  line-height: 1.75; text-align: center; margin-top: .1em; }
.key { margin: .75em 0; padding: .55em .75em; border-radius: .4em; background: var(--right-band); font-weight: 600; }
.key:empty { display: none; }
.key b { background: var(--right); color: var(--ground); }
.keys li { display: flex; gap: .65em; padding: .15em 0; }
ol.keys { counter-reset: place; }
ol.keys li::before { counter-increment: place; content: counter(place) "."; color: var(--right); min-width: 1.3em; }
table.keys, .keys tbody, .keys tr, .keys td { display: block; text-align: start; font-weight: 400; }
.keys tr + tr { margin-top: .4em; padding-top: .4em; border-top: 1px solid var(--line); }
.keys td { position: relative; padding: .1em 0 .1em 2.1em; }
.keys td + td { font-weight: 600; }
.keys td b { position: absolute; left: 0; }
.also { margin: .5em 0; }
ul.accepted { display: inline; }
ul.accepted li { display: inline; }
ul.accepted li + li::before { content: " · "; color: var(--soft); }
.changed { color: var(--amber); margin: .5em 0; }
.reason { margin: .75em 0; }
.wrong dt { display: flex; gap: .65em; margin-top: .5em; font-weight: 600; }
.wrong dd { margin: .1em 0 0; color: var(--soft); font-size: .92em; }
.source .label { font-size: 1em; }
.card-of { margin-top: 1.4em; padding-top: .75em; border-top: 1px solid var(--line); }
.arabic { color: var(--ink); font: 1.7em/1.7 "Noto Naskh Arabic", "Amiri", "Geeza Pro", "Traditional Arabic", serif; }
.source { margin-top: .4em; }
a, .hint a { color: var(--mark); }
.cloze { font-weight: 700; color: var(--mark); }
input#typeans { width: 100%; box-sizing: border-box; margin: .25em 0; padding: .5em; border: 1px solid var(--line);
  border-radius: .4em; background: var(--band); color: var(--ink); }
code#typeans { white-space: pre-wrap; }
"""


@dataclass(frozen=True, slots=True)
class OurNoteType:
    """A note type of ours. fields: their names, in order. front, back: the templates of its one card."""

    id: int
    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    is_cloze: bool = False

    def model(self) -> Record:
        """Return the note type as Anki's schema 11 keeps it."""
        template = {
            "name": "Question", "ord": 0, "qfmt": self.front, "afmt": self.back, "bqfmt": "", "bafmt": "", "did": None,
            "bfont": "", "bsize": 0, "id": self.id * 100 + 99,
        }  # fmt: skip
        return {
            "id": self.id, "name": self.name, "type": int(self.is_cloze), "mod": CHANGED, "usn": -1, "sortf": 0,
            "did": None, "tmpls": [template], "flds": [self._field(at, name) for at, name in enumerate(self.fields)],
            "css": STYLE, "latexPre": _LATEX_BEFORE, "latexPost": "\\end{document}", "latexsvg": False,
            "req": [[0, "any", [0]]], "tags": [], "vers": [],
        }  # fmt: skip

    def _field(self, place: int, name: str) -> Record:
        return {
            "name": name, "ord": place, "sticky": False, "rtl": name == "Arabic", "font": "Arial", "size": 20,
            "media": [], "id": self.id * 100 + place,
        }  # fmt: skip


_LATEX_BEFORE = (
    "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n"
)
"""Anki's own preamble; it expects one. Nothing of ours is set in LaTeX."""

QUESTION = OurNoteType(
    id=1_795_996_800_001,
    name="cyberdip question",
    fields=("Question", "Type", "Task", "Options", "Typed", "Key", "Tolerance", "Unit", *_BESIDE),
    front=_BEGIN + _STEM + _TASK + _OPTIONS + _TYPED + _HINT,
    back=_BEGIN + _STEM + _ANSWER + _TYPED + _KEY + _BACK,
)
CLOZE = OurNoteType(
    id=1_795_996_800_002,
    name="cyberdip cloze",
    fields=("Text", "Task", *_BESIDE),
    front=_BEGIN_CLOZE + _STEM_CLOZE + _TASK + _HINT,
    back=_BEGIN_CLOZE + _STEM_CLOZE + _ANSWER + _BACK,
    is_cloze=True,
)
OURS = (QUESTION, CLOZE)
