"""Examples of every command, for its `--help` and its man page: what to type, and what it does."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "search": (
        ("search red sea cables", "Find the cards on the cables of the Red Sea, best match first."),
        ("search الإسناد", "Search in Arabic, with or without vowel signs and the article."),
        ("search sovereignty --kind principle -n 3", "At most three cards, of one kind."),
    ),
    "show": (
        ("show attribution", "Read one card, with its sources."),
        ("show stuxnet --json", "The same for a script."),
        ("show attribution --source", "Print the card's file, to correct it."),
    ),
    "list": (
        ("list --kind case", "One line for each case."),
        ("list --topic norms --status due", "The cards on norms of which a question is due."),
    ),
    "compare": (
        (
            "compare budapest-convention arab-convention-it-offences",
            "Two conventions, field by field.",
        ),
    ),
    "timeline": (
        ("timeline --from 2010", "What happened since 2010, in order."),
        ("timeline --topic arab-league --from 2010-12 --to 2024", "A part of it."),
    ),
    "cite": (
        ("cite stuxnet", "A citation of the card, and of each of its sources."),
        ("cite stuxnet --style bibtex", "The same for a reference manager."),
    ),
    "quiz": (
        ("quiz --topic law -n 10", "Ten questions on law, with the reasons after each."),
        ("quiz --seed spring -n 5", "The same five questions in the same order, on every machine."),
        (
            'quiz --exam --seed spring --name "A. Diplomat" --save result.json',
            "An examination: no feedback until the end, and a file to hand in.",
        ),
    ),
    "learn": (
        ("learn --minutes 10", "Today's lesson, ten minutes of it."),
        ("learn --list", "The paths, and how far each has come."),
        ("learn norms", "A lesson on one topic."),
    ),
    "stats": (("stats", "What is due, what you know, and how well you recall it."),),
    "export": (
        ("export csv --topic norms -o norms.csv", "The questions on norms as a table."),
        ("export html --kind principle -o principles.html", "A handout of cards."),
        ("export bibtex --topic norms", "The sources of the cards on norms."),
    ),
    "import": (
        ("import questions.csv --to my-deck", "Make a deck of a table of questions."),
        ('import questions.csv --to my-deck --title "Spring course"', "The same, with a title."),
    ),
    "doctor": (("doctor", "Versions, folders, decks, the index and the store."),),
    "results": (
        ("results course/ --html report.html", "The report on a course, as a web page."),
        ("results course/ --csv --table questions", "How each question did, as a table."),
    ),
    "results push": (
        (
            "results push course/ --lrs https://lrs.example/xAPI/",
            "Send what was handed in to a Learning Record Store.",
        ),
        ("results push course/ --print", "Look at the statements, and send nothing."),
    ),
    "results pull": (
        (
            "results pull --lrs https://lrs.example/xAPI/ --to course/",
            "Read the result files back.",
        ),
    ),
    "paper": (("paper new --topic norms -n 20", "Make a paper of twenty questions."),),
    "paper new": (
        ("paper new --topic norms -n 20", "Twenty questions on norms, and the code that rebuilds them."),
        (
            "paper new -n 20 --share topic=norms:40% --share kind=case:30% --forms 2",
            "With shares, as a form A and a form B.",
        ),
        ("paper new --blueprint blueprint.yaml -o paper.json", "From a blueprint, kept as a file."),
    ),
    "paper show": (
        ("paper show paper.json --key", "The questions with the right answers and their reasons."),
        ("paper show paper.json --form B", "The form B of a paper that was made with two forms."),
    ),
    "paper print": (
        ("paper print paper.json -o paper.html", "The paper, its answer sheet and its marking key, to print."),
        ("paper print paper.json --part key --format markdown", "The marking key alone."),
    ),
    "deck": (("deck new my-course", "Start a deck of your own."),),
    "deck check": (("deck check my-course --strict", "Everything that is wrong with a deck; fail on warnings too."),),
    "deck new": (("deck new my-course", "Write a small, commented deck to start from."),),
    "deck add": (("deck add my-course", "Search and ask it beside the shipped deck, from now on."),),
    "deck list": (("deck list", "The decks in use."),),
    "deck remove": (("deck remove my-course", "Use it no more; its files are kept."),),
    "progress": (("progress export backup.jsonl", "Keep a copy of your log of answers."),),
    "progress export": (("progress export backup.jsonl", "Keep a copy, or take it to another machine."),),
    "progress import": (("progress import backup.jsonl", "Merge it into the log of this machine."),),
    "progress undo": (("progress undo", "Take the last answer back."),),
    "progress reset": (("progress reset", "Begin anew, after a question; a copy of the log is kept."),),
}
"""By command: each example without the leading `cyberdip`, and what it does. The first one opens the command's help."""
