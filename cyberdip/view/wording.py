"""Keeps the sentences that questions and prompts say in one place, so that a translation can replace them.

A name in braces is filled in by `str.format`. Letters that the numbered mode reads as commands stand here as well,
because the sentences name them.
"""

from __future__ import annotations

# The question
QUESTION = "Question {number}, {level}"
QUESTION_OF = "Question {number} of {total}, {level}"
GENERATED = "{header}, generated"
TIME_LEFT = "{header}, {time} left"
LEVELS = {"foundation": "foundation", "intermediate": "intermediate", "advanced": "advanced"}
SECONDS = ("1 second", "{n} seconds")
MINUTES = ("1 minute", "{n} minutes")
GAP = "({number}) ____"
TASKS = {
    "multiple": "More than one may be right.",
    "match": "Find what belongs to each.",
    "order": "Put these in the right order, the first one first.",
    "cloze": "Fill each gap.",
}
ANSWER_IN = "Answer in {unit}."
BELONGS = "To be matched with:"
TRUE_FALSE = {"true": "True", "false": "False"}
TRUE_WORDS = ("t", "true", "y", "yes", "صح", "صحيح", "نعم")
FALSE_WORDS = ("f", "false", "n", "no", "خطأ", "لا")
TRUE_KEY, FALSE_KEY = "t", "f"

# The feedback
RIGHT = "Right."
WRONG = "Not right."
PARTLY = "Partly right: {detail}."
PARTLY_PAIRS = "{right} of {total} pairs"
PARTLY_GAPS = "{right} of {total} gaps"
PARTLY_PLACES = "{right} of {total} in their place"
PARTLY_TICKED = "{right} of {total} right options ticked"
PARTLY_TICKED_WRONG = "{right} of {total} right options ticked, and {wrong} that should not be"
PARTLY_SHARE = "{percent}%"
SKIPPED = "Skipped."
GUESSED = "You marked it as a guess, so it comes back sooner."
YOUR_ANSWER = "Your answer: "
YOUR_ORDER = "Your order:"
YOUR_ANSWERS = "Your answers:"
NOT_BECAUSE = "Why not: "
NOT_THIS = "Why not “{option}”: "
ANSWER = "Answer: "
RIGHT_ANSWER = "Right answer: "
RIGHT_ANSWERS = "Right answers:"
RIGHT_ORDER = "Right order:"
RIGHT_PAIRS = "What belongs together:"
RIGHT_GAPS = "The gaps:"
PAIR = "{left}: {right}"
MISSED = "{option} (you did not tick it)"
YOURS = "{right} (you: {yours})"
NOTHING = "nothing"
WITHIN = "{number} (anything from {least} to {most} is right)"
WHY = "Why: "
NOTE = "Note: "
CHANGED = "The answer to this question changed in {when}; you last saw the earlier one."
CHANGED_ON = "The answer to this question changed on {when}; you last saw the earlier one."
CHANGED_RANGE = "The answer to this question changed ({when}); you last saw the earlier one."
SOURCE = "Source: "
CARD = "Card: "
CARD_NAME = "{title} ({id})"

# The end of a quiz
REVIEW = "The questions, with their answers"
LEFT = "You left after {settled} of {asked} questions. What you answered is kept."
ANSWERS_ENDED = "The answers ended after {settled} of {asked} questions. What was answered is kept."
SCORE = "{mark} of {asked} right ({percent}%)."
NOTHING_ASKED = "No question was answered."
SKIPPED_SOME = ("1 question was skipped.", "{n} questions were skipped.")
GUESSED_SOME = ("1 right answer was a guess.", "{n} right answers were guesses.")
TOOK = "It took {time}."
BY_TOPIC = "By topic:"
TOPIC_SCORE = "{mark} of {asked}"
READ_AGAIN = "To read again:"
LAST_TIME = "Last time: {percent}%. {comparison}"
LAST_TIME_ON = "Last time, on {day}: {percent}%. {comparison}"
BETTER = ("Now 1 point more.", "Now {n} points more.")
WORSE = ("Now 1 point less.", "Now {n} points less.")
SAME = "Now the same."

# Both prompters
YOUR_CHOICE = "Your answer:"
YOUR_CHOICES = "Your answers:"
GAP_PROMPT = "Gap {number}:"
HINT = "Hint: "
GUESS = "I am guessing: {state}"
GUESS_STATES = ("no", "yes")
REFUSED = {
    "hint": "This question has no hint.",
    "card": "The card can be opened after the test.",
    "undo": "There is no answer to take back.",
    "skip": "This can't be skipped.",
    "again": "There is nothing to start again.",
}

# Menus: the words of the entries, and the keys that stand for them
ENTRIES = {
    "next": "Next question",
    "skip": "Skip this question",
    "hint": "Hint",
    "card": "Open the card",
    "undo": "Take the last answer back",
    "again": "Start again",
    "leave": "Leave",
}
SELECT_HOW = "(arrows or 1-9, Enter)"
PICK_HOW = "(arrows, Enter)"
CHECKBOX_HOW = "(Space ticks, Enter)"
CHECKBOX_MORE = "Also: {keys}; or Enter with nothing ticked."
TEXT_HOW = "End with ? if you guess. Enter alone: {actions}."
MORE = "What would you like?"
BACK_TO_ANSWER = "Back to the answer"
TAKEN = "{option} (taken)"
PLACE = "Number {number}:"
BELONGS_TO = "{left}:"
SETTLE = "Is that your answer?"
SETTLE_YES = "Yes"
WHAT_NEXT = "And now?"

# Numbered lines
COMMANDS = {
    "s": "skip",
    "h": "hint",
    "c": "card",
    "u": "undo",
    "q": "leave",
    "r": "again",
    "?": "help",
    "؟": "help",
}
COMMAND_WORDS = {
    "skip": "skip",
    "hint": "hint",
    "card": "card",
    "undo": "undo",
    "back": "undo",
    "quit": "leave",
} | {
    "exit": "leave",
    "leave": "leave",
    "help": "help",
}
COMMAND_NAMES = {
    "next": "Enter next",
    "skip": "s skip",
    "hint": "h hint",
    "card": "c card",
    "undo": "u take back",
    "again": "r start again",
    "leave": "q leave",
    "help": "? help",
}
PROMPT = "Answer: "
PROMPT_GAP = "Gap {number}: "
PROMPT_CHOICE = "Choose: "
HOW = {
    "choice": "Answer 1 to {n}; 2? means 2, but guessed.",
    "true-false": "Answer 1 or 2, or t or f; t? means true, but guessed.",
    "multiple": "Answer with all that are right: 1 3. 1 3? means 1 and 3, but guessed.",
    "short": "Write the answer; a ? at its end means that you guessed.",
    "numeric": "Write a number; 12? means 12, but guessed.",
    "match": "Answer with one number for each letter: {example}. A ? at the end means guessed.",
    "order": "Answer with all numbers in order: {example}. A ? at the end means guessed.",
    "cloze": "Fill one gap at a time; a ? at its end means that you guessed.",
    "cloze-one": "Fill the gap; a ? at its end means that you guessed.",
}
HELP = {
    "text": "An answer that looks like a command is written with = before it: =s",
    "cloze": "All gaps can be filled in one line, with | between them.",
    "skip": "s skips the question.",
    "hint": "h shows a hint.",
    "card": "c opens the card.",
    "undo": "u takes the last answer back.",
    "again": "r starts again with the first gap.",
    "leave": "q leaves. What has been answered is kept.",
}
EMPTY = "Nothing was written."
NO_SUCH_OPTION = "There is no option {found}: they are 1 to {n}."
ONE_ONLY = "Only one answer is possible: a number from 1 to {n}."
NOT_A_NUMBER = "“{found}” is not a number from 1 to {n}."
NOT_TRUE_FALSE = "“{found}” is not one of 1, 2, t, f, true, false, yes, no."
NO_NUMBER = "“{found}” has no number in it."
ORDER_MISSING = "Each number from 1 to {n} is needed once; missing: {missing}."
ORDER_TWICE = "Each number from 1 to {n} is needed once; written twice: {twice}."
MATCH_FORM = "“{found}” is not an answer: write one number for each letter, such as {example}."
MATCH_MISSING = "Each letter needs a number; missing: {missing}."
MATCH_TWICE = "Each letter needs one number; written twice: {twice}."
NO_SUCH_LETTER = "There is no letter {found}: they are a to {last}."
AFTER = "{commands}: "
ENTER_OR = "Enter goes on, q leaves: "
AFTER_WRONG = "“{found}” is none of these: {commands}."
YES_NO = "{text} (y or n): "
YES_NO_WRONG = "Write y for yes or n for no."

# On a projector
PRESENT_OPTION = "{letter}.  "
PRESENT_KEYS = "Enter: the answer, ←: back, q: leave"
PRESENT_KEYS_SHOWN = "Enter: next, ←: back, q: leave"
PRESENT_ENTER = "Enter shows the answer, b goes back, q leaves: "
PRESENT_NEXT = "Enter for the next question, b goes back, q leaves: "
TALLY = "How many chose {letters}? (numbers in this order; Enter passes over)"
TALLY_FORM = "Write {n} numbers with spaces between, one for each option, or only Enter."
TALLIES = "How the room answered"
TALLY_KEY = "  (the key)"
TIME_FOR_IT = "You have {time}."
TIME_UP = "Time is up."


def counted(forms: tuple[str, str], n: int) -> str:
    """Return the form for one or for several, with the number in it."""
    return forms[0] if n == 1 else forms[1].format(n=n)


def duration(seconds: float) -> str:
    """Return a length of time as a person says it: full minutes from two on, seconds below."""
    whole = max(0, round(seconds))
    return counted(MINUTES, whole // 60) if whole >= 120 else counted(SECONDS, whole)
