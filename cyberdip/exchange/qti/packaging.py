"""The package: a zip of the items, a test that asks them in order, a style sheet and the manifest that lists them all.

What an item has no place for (level, skill, source, topic …) stands in the manifest, as keywords of its metadata
(IMS Learning Resource Meta-data 1.2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cyberdip.exchange.archive import pack
from cyberdip.exchange.carrying import Carried, Exported, Note, Outgoing
from cyberdip.exchange.markup import escape, lines_of, tag
from cyberdip.exchange.qti.items import item, title
from cyberdip.exchange.qti.marking import MOST_COMPARISONS, MOST_STEPS
from cyberdip.exchange.qti.names import (
    ACCEPT,
    ITEM_TYPE,
    LOM,
    MANIFEST,
    METADATA,
    PACKAGE,
    QTI,
    SCORE,
    TEST_TYPE,
    TOOL,
    TOPIC,
    UNIT,
)  # fmt: skip
from cyberdip.exchange.qti.texts import STYLE
from cyberdip.library.model import QuestionType
from cyberdip.library.text import on_one_line

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TEST = "test.xml"
_STYLE = "style.css"
_NAME = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class _Packed:
    """An item in the package. name: of its resource, unlike all others; also of its file."""

    carried: Carried
    name: str
    xml: str
    interactions: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"items/{self.name}.xml"


def export(outgoing: Outgoing) -> Exported:
    """Return the questions as a QTI 2.1 content package, always the same bytes for the same questions."""
    packed = _packed(outgoing)
    members = {one.file: one.xml for one in packed}
    members |= {
        MANIFEST: _DECLARATION + _manifest(outgoing, packed) + "\n",
        _TEST: _DECLARATION + _test(outgoing, packed) + "\n",
        _STYLE: STYLE,
    }
    lost = [note for one in packed if (note := _lost(one.carried))]
    return Exported(pack({name: text.encode() for name, text in members.items()}), tuple(lost))


def _packed(outgoing: Outgoing) -> list[_Packed]:
    packed = []
    taken: set[str] = set()
    for carried in outgoing.questions:
        bare = name = f"item-{_NAME.sub('-', carried.question.id)}"
        number = 1
        while name in taken:
            number += 1
            name = f"{bare}-{number}"
        taken.add(name)
        packed.append(_Packed(carried, name, *item(carried, fixed=outgoing.fixed)))
    return packed


def _lost(carried: Carried) -> Note | None:
    """Return what QTI could hold only in part."""
    question = carried.question
    if question.type is QuestionType.ORDER and len(question.keys) > MOST_STEPS:
        return Note(
            question.id, f"is marked all or nothing: an order of more than {MOST_STEPS} steps has no part marks"
        )
    if question.type is QuestionType.MATCH and len(question.distractors) * len(question.pairs) > MOST_COMPARISONS:
        return Note(question.id, "its reasons for wrong right sides are in the file, but not shown: there are too many")
    return None


def _test(outgoing: Outgoing, packed: Sequence[_Packed]) -> str:
    """Return the test: a paper is handed in as a whole, and feedback comes then; else it comes after each question."""
    name = on_one_line(outgoing.title)
    references = [
        tag("assessmentItemRef", identifier=one.name, href=one.file, fixed=True, category=_category(one.carried))
        for one in packed
    ]
    total = tag("sum", tag("testVariables", variableIdentifier=SCORE))
    return lines_of(
        "assessmentTest",
        tag("outcomeDeclaration", tag("defaultValue", tag("value", "0")), identifier=SCORE, cardinality="single",
            baseType="float"),
        lines_of(
            "testPart",
            tag("itemSessionControl", maxAttempts=1, showFeedback=True, allowReview=True),
            lines_of("assessmentSection", *references, identifier="section", title=name, visible=True),
            identifier="part", navigationMode="nonlinear",
            submissionMode="simultaneous" if outgoing.fixed else "individual",
        ),
        tag("outcomeProcessing", tag("setOutcomeValue", total, identifier=SCORE)),
        xmlns=QTI, xmlns__xsi=_INSTANCE,
        xsi__schemaLocation=f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
        identifier="test", title=name, toolName=TOOL,
    )  # fmt: skip


def _category(carried: Carried) -> str:
    """Return the topic as an identifier, which begins with a letter."""
    name = _NAME.sub("-", carried.topic)
    return name if name[:1].isalpha() else f"topic-{name}"


def _manifest(outgoing: Outgoing, packed: Sequence[_Packed]) -> str:
    licence = _langstring("description", outgoing.licence)
    metadata = lines_of(
        "metadata",
        tag("schema", "QTIv2.1 Package"),
        tag("schemaversion", "1.0.0"),
        tag(
            "imsmd:lom",
            tag("imsmd:general", _langstring("title", outgoing.title), _langstring("description", outgoing.deck)),
            tag("imsmd:rights", _yes("copyrightandotherrestrictions"), licence),
        ),
    )
    test = lines_of(
        "resource",
        tag("file", href=_TEST),
        *(tag("dependency", identifierref=one.name) for one in packed),
        identifier="test", type=TEST_TYPE, href=_TEST,
    )  # fmt: skip
    return lines_of(
        "manifest",
        metadata,
        tag("organizations"),
        lines_of("resources", test, *map(_resource, packed)),
        xmlns=PACKAGE, xmlns__imsmd=LOM, xmlns__imsqti=METADATA, xmlns__xsi=_INSTANCE,
        xsi__schemaLocation=f"{PACKAGE} http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
        identifier="cyberdip-package",
    )  # fmt: skip


def _resource(packed: _Packed) -> str:
    carried = packed.carried
    keywords = [*carried.labels, f"{TOPIC}:{carried.topic_title}"]
    keywords += [f"{UNIT}:{name}" for name in carried.question.accept if carried.question.type is QuestionType.NUMERIC]
    keywords += [
        f"{ACCEPT}-{place}:{text}"
        for place, gap in enumerate(carried.question.gaps, start=1)
        for text in (gap.accept if gap.distractors else ())
    ]
    general = tag(
        "imsmd:general",
        tag("imsmd:identifier", escape(carried.question.id)),
        _langstring("title", title(carried)),
        "\n",
        *(f"{_langstring('keyword', word)}\n" for word in keywords),
    )
    qti = tag(
        "imsqti:qtiMetadata",
        tag("imsqti:timeDependent", "false"),
        tag("imsqti:composite", str(len(carried.question.gaps) > 1).lower()),
        *(tag("imsqti:interactionType", name) for name in packed.interactions),
        tag("imsqti:feedbackType", "nonadaptive"),
        tag("imsqti:solutionAvailable", "true"),
        tag("imsqti:toolName", TOOL),
    )
    return lines_of(
        "resource",
        lines_of("metadata", tag("imsmd:lom", general), qti),
        tag("file", href=packed.file),
        tag("file", href=_STYLE),
        identifier=packed.name, type=ITEM_TYPE, href=packed.file,
    )  # fmt: skip


def _langstring(name: str, text: str) -> str:
    return tag(f"imsmd:{name}", tag("imsmd:langstring", escape(on_one_line(text))))


def _yes(name: str) -> str:
    """Return a choice out of the vocabulary of the metadata."""
    source, value = (
        tag(f"imsmd:{part}", tag("imsmd:langstring", word, xml__lang="x-none"))
        for part, word in (("source", "LOMv1.0"), ("value", "yes"))
    )
    return tag(f"imsmd:{name}", source, value)
