"""A record of each kind, small and with every field of the card format: what the views are tested on.

The States, bodies and documents are invented. Each is there to be laid out, not to be believed.
"""

from __future__ import annotations

from typing import Any

DECK = {"id": "sample", "title": "Sample deck", "language": "en", "licence": "CC-BY-4.0", "version": "1.2"}

TITLES = {
    "attribution": "Attribution",
    "countermeasures": "Countermeasures",
    "due-diligence": "Due diligence",
    "harbour-outage": "Harbour outage",
    "harbour-treaty": "Treaty of the Harbours",
    "harbour-league": "League of Harbours",
    "norm-infrastructure": "Protection of critical infrastructure",
    "northland": "Northland",
    "keeping-covenants": "Keeping covenants",
}
KINDS = {
    "attribution": "concept",
    "countermeasures": "concept",
    "due-diligence": "concept",
    "harbour-outage": "case",
    "harbour-treaty": "instrument",
    "harbour-league": "institution",
    "norm-infrastructure": "concept",
    "northland": "country",
    "keeping-covenants": "principle",
}
LINKED_FROM = [("harbour-outage", "Harbour outage"), ("due-diligence", "Due diligence")]

_REPORT = {
    "id": "group-report",
    "title": "Report of the group of experts on harbours",
    "publisher": "League of Harbours",
    "year": 2021,
    "symbol": "LH/76/135",
    "url": "https://harbours.example/reports/76-135_(final).pdf?lang=en&format=full",
}
_STATEMENT = {
    "id": "northland-statement",
    "title": "Statement on the outage",
    "publisher": "Ministry of Foreign Affairs, Northland",
    "date": "2022-03-04",
    "note": "unofficial translation",
}
_BOOK = {
    "id": "handbook",
    "title": "What is a harbour?",
    "publisher": "Quay Press",
    "author": "A. Mariner and B. Pilot",
    "date": "1998/..",
}
_QUESTION = {
    "id": "attribution-layers",
    "type": "true-false",
    "stem": "Attribution has three layers.",
    "key": True,
    "rationale": "Technical, legal and political.",
    "source": "group-report",
    "level": "foundation",
    "skill": "recall",
}

CONCEPT: dict[str, Any] = {
    "id": "attribution",
    "kind": "concept",
    "title": "Attribution",
    "arabic": {"term": "الإسناد", "translit": "al-isnād"},
    "aka": ["attribution of cyber operations", "ATTR", "إسناد"],
    "topics": ["law", "response"],
    "level": "foundation",
    "summary": "Attribution lays an operation at an actor's door. It may be technical, legal or political.",
    "body": (
        "Attribution has *three* layers, and a State may stop at **any** of them. [^group-report, para. 24]\n"
        "\n"
        "## The three layers\n"
        "\n"
        "- technical: which machines, which `malware`; [^handbook]\n"
        "- legal: whose conduct it is, see [due diligence](due-diligence); [^group-report, paras. 71–72]\n"
        "- political: whether to say so, see [what may follow](countermeasures). [^northland-statement]\n"
        "\n"
        "1. Look.\n"
        "2. Think; the [guide](https://harbours.example/guide) helps.\n"
        "\n"
        "> All relevant information should be considered.\n"
        ">\n"
        "> Nothing obliges a State to publish it. [^group-report]\n"
    ),
    "key_points": [
        "A State may attribute without publishing its evidence. [^northland-statement]",
        "An accusation of wrongdoing should be substantiated. [^group-report, para. 71(g)]",
    ],
    "related": ["due-diligence", "countermeasures"],
    "sources": [_REPORT, {**_BOOK, "id": "uncited", "title": "Tides"}, _STATEMENT, _BOOK],
    "as_of": "2026-11",
    "questions": [_QUESTION],
}

PRINCIPLE: dict[str, Any] = {
    "id": "keeping-covenants",
    "kind": "principle",
    "title": "Keeping covenants",
    "arabic": {"term": "الوفاء بالعهد", "translit": "al-wafāʾ bi-l-ʿahd"},
    "topics": ["principles"],
    "level": "intermediate",
    "summary": "What has been agreed is kept.",
    "body": "A short saying. [^handbook]\n\n## What jurists made of it\n\nThey disagreed. [^handbook, p. 3]",
    "key_points": ["Agreements bind those who make them. [^handbook]"],
    "related": [],
    "texts": [
        {
            "work": "A Book of Harbour Sayings",
            "ref": "vol. 1, p. 7",
            "arabic": "بَابُ الْمِينَاءِ مَفْتُوحٌ",
            "english": "The gate of the harbour is open.",
            "translation": "ours",
            "source": "handbook, p. 7",
            "grading": "well known, in the words of A. Pilot",
        },
        {
            "work": "Another Book",
            "ref": "12",
            "arabic": "الْبَحْرُ وَاسِعٌ",
            "english": "The sea is wide.",
            "translation": "B. Pilot (1998)",
            "source": "handbook",
        },
    ],
    "sources": [_BOOK],
    "as_of": "2026-10",
    "questions": [],
}

CASE: dict[str, Any] = {
    "id": "harbour-outage",
    "kind": "case",
    "title": "Harbour outage",
    "topics": ["incidents", "response"],
    "level": "intermediate",
    "summary": "In 2022 the harbour computers of Eastland stopped for two days.",
    "body": "The cranes stood still. [^group-report]",
    "key_points": ["Two States named a third, which denied it. [^northland-statement]"],
    "related": ["attribution"],
    "when": "2022-02-27/2022-03-01",
    "where": "Port Example, Eastland",
    "parties": ["Eastland", "the operator of Port Example"],
    "attribution": [
        {
            "by": "Northland",
            "to": "a group that Northland linked to Southland's navy",
            "on": "2022-03-04",
            "form": "statement of the foreign ministry",
            "denied": "Southland's ministry denied it on the same day",
            "source": "northland-statement, para. 2",
        },
        {
            "by": "A security company",
            "to": "unknown persons",
            "form": "vendor report",
            "denied": "no denial found",
            "source": "handbook",
        },
    ],
    "response": "Northland expelled two attachés. [^northland-statement]",
    "outcome": "The port was working again on 1 March 2022. [^group-report, para. 3]",
    "norms": ["norm-infrastructure", "harbour-treaty"],
    "lessons": ["Keep paper manifests.", "Publish the evidence, or say why not. [^handbook]"],
    "sources": [_REPORT, _STATEMENT, _BOOK],
    "as_of": "2026-11",
    "questions": [_QUESTION, {**_QUESTION, "id": "attribution-2"}],
}

CASE_WITHOUT_ATTRIBUTION: dict[str, Any] = {
    **CASE,
    "id": "harbour-rumour",
    "title": "Harbour rumour",
    "when": "0590~",
    "attribution": "none",
    "norms": [],
    "related": [],
    "questions": [],
}

INSTITUTION: dict[str, Any] = {
    "id": "harbour-league",
    "kind": "institution",
    "title": "League of Harbours",
    "topics": ["regions"],
    "level": "foundation",
    "summary": "A league of port States.",
    "body": "It meets once a year. [^group-report]",
    "key_points": ["It has no court. [^group-report]"],
    "related": ["harbour-treaty"],
    "founded": [{"text": "Founded at Port Example", "source": "group-report", "on": "1970-05"}],
    "seat": [{"text": "Port Example", "source": "group-report, p. 1"}],
    "members": "not known",
    "events": [
        {"text": "First meeting", "source": "handbook", "on": "1971"},
        {
            "text": "Treaty opened for signature",
            "source": "handbook",
            "on": "1980-01-02",
            "card": "harbour-treaty",
        },
    ],
    "sources": [_REPORT, _BOOK],
    "as_of": "2026-11",
    "questions": [],
}

INSTRUMENT: dict[str, Any] = {
    "id": "harbour-treaty",
    "kind": "instrument",
    "title": "Treaty of the Harbours",
    "arabic": {"term": "معاهدة الموانئ", "translit": "muʿāhadat al-mawāniʾ"},
    "topics": ["law"],
    "level": "advanced",
    "summary": "It keeps harbours open.",
    "body": "Article 1 says so. [^group-report, Art. 1]",
    "key_points": ["Harbours are kept open. [^group-report]"],
    "related": ["harbour-league"],
    "adopted": "1980-01-02",
    "in_force": "not in force",
    "status": {"text": "Three of five ratifications", "on": "2026-10-31", "source": "northland-statement"},
    "parties": ["Northland [^group-report]", "Eastland"],
    "sources": [_REPORT, _STATEMENT],
    "as_of": "2026-11",
    "questions": [],
}

COUNTRY: dict[str, Any] = {
    "id": "northland",
    "kind": "country",
    "title": "Northland",
    "topics": ["countries"],
    "level": "foundation",
    "summary": "A northern State with two harbours.",
    "body": "It lives from its harbours. [^group-report]",
    "key_points": ["It has two harbours. [^group-report]"],
    "related": ["harbour-league"],
    "strategy": [{"text": "Harbour strategy", "source": "group-report", "on": "2020/2024"}],
    "laws": "not known",
    "bodies": [{"text": "Harbour Office", "source": "group-report, p. 2"}],
    "cert": [{"text": "Harbour-CERT", "source": "handbook", "on": "2015~"}],
    "memberships": [{"text": "Founding member", "source": "handbook", "on": "1970/..", "card": "harbour-league"}],
    "treaties": [
        {"text": "Signed", "source": "northland-statement", "on": "1980-01-02", "card": "harbour-treaty"},
        {"text": "Not ratified", "source": "northland-statement"},
    ],
    "positions": "not known",
    "events": "not known",
    "sources": [_REPORT, _STATEMENT, _BOOK],
    "as_of": "2026-11",
    "questions": [],
}

RECORDS: dict[str, dict[str, Any]] = {
    "concept": CONCEPT,
    "principle": PRINCIPLE,
    "case": CASE,
    "case-without-attribution": CASE_WITHOUT_ATTRIBUTION,
    "institution": INSTITUTION,
    "instrument": INSTRUMENT,
    "country": COUNTRY,
}

ROWS = [
    {"id": "harbour-treaty", "kind": "instrument", "level": "advanced", "title": "Treaty of the Harbours", "date": "1980-01-02"},
    {"id": "harbour-outage", "kind": "case", "level": "intermediate", "title": "Harbour outage", "date": "2022-02-27/2022-03-01"},
]  # fmt: skip

HITS = [
    {
        "id": "attribution",
        "kind": "concept",
        "title": "Attribution",
        "summary": "Attribution lays an operation at an actor's door.",
        "passage": "… lays an operation at an actor's door: attributing it, al-isnād (الإسناد), in law …",
        "score": 7.5,
        "deck": "sample",
    },
    {
        "id": "harbour-outage",
        "kind": "case",
        "title": "Harbour outage",
        "summary": "In 2022 the harbour computers of Eastland stopped.",
        "passage": "",
        "score": 1.5,
        "deck": "sample",
    },
]
