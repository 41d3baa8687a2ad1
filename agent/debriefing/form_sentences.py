"""What the form says beside its lines, now and in earlier versions: none of it is a word of the person."""

from __future__ import annotations

DONE_HERE = "Done? Write yes behind “ready” above, or here on a line of its own."
"""Stands at the very end: by then `ready` is out of sight."""
GREETING = "Hi {name}, how was your interview{where}?"
GREETING_NOBODY = "Hello, how was your interview{where}?"
"""How the form begins, with the person's first name where it is known."""
OPENING = (
    "Answer in your own words, as you would say it, and your thank-you letter will lie in your Drafts.",
    "Then write yes behind “ready”, or send this mail to yourself.",
    "Only you see it. If you want no letters, delete it.",
)
"""What it says then."""
RETURNED = (
    "Almost there: {lines} another look.",
    "A note stands above each.",
    "Then write yes behind “ready” once more, or send this mail to yourself.",
)
"""How one begins that comes back."""
RETURNED_ALONE = "A note stands above it."
"""Its second sentence where it is one line."""
ASK_READY = "Everything is filled in: shall I use it? Then write yes behind “ready”."
"""Stands once in a form that is filled in for a day, and not ready."""
OUR_WORDS = (
    *OPENING,
    *RETURNED,
    RETURNED_ALONE,
    GREETING,
    GREETING_NOBODY,
    "Fill in what you can, then write yes behind “ready” at the end, or just send this mail to yourself.",
    "Only you get it. If you want no letters, delete it.",
    "Needed: {lines}. Everything else may stay empty.",
    "Almost there: {lines}. A note stands above each.",
    "Then write yes behind “ready” at the end once more, or send this mail to yourself.",
    "Recorded. The letters come as drafts of their own; you may delete this one.",
    "This interview was on record already with other answers; they stay, and these are not used.",
    "You may delete this draft.",
    "Left out of the letters, because it cannot stand in one as it is: {labels}.",
    "A better answer is too long for the letter; this is left of it: {words}”.",
    "Their mails are not in English, and the letters are.",
)
"""All that this version and earlier ones say above the first line; `{…}` stands for what differs."""
FORMER_HEADINGS = (
    "WHAT WENT WELL",
    "THE REPLAY",
    "WHAT BACKS YOU UP",
    "WHAT HAPPENS NEXT",
    "THE TONE, AND NOTES FOR YOURSELF",
)
"""Headings of earlier versions."""
FORMER_NOTES = (
    "Clear the name of",
    "Questions you would answer",
)
"""How the sentences under them began."""
FORMER_HINTS = (
    "completes “Hearing about … gave me a clearer picture of the work”",
    "completes “my experience with …”",
    "completes “you told me you need …”; needed with a question below",
    "completes “I am excited about …”, 3 to 12 words",
    "one sentence, beginning with I",
    "completes “a decision around …”",
    "“how drivers report faults” gives “What you said about how drivers report faults stayed with me.”",
    "“eight years in a 24-bed ICU” gives “What I would bring is eight years in a 24-bed ICU.”",
    "“calmer mornings” gives “You told me that you need calmer mornings.”; needed with a question below",
    "“the garden center” gives “What draws me most is the garden center.”",
    "“stay calm and listen” gives “This is what I would do: stay calm and listen.”",
    "hiring manager, interviewer, recruiter, agency, or arranged it",
    "your own time, such as 4 September 11:30",
    "in their words",
    "such as my former district manager",
    "such as a quarter of an hour by phone",
    "such as 16 Sep",
)
"""Hints of earlier versions: forms that they placed still stand in Drafts."""
