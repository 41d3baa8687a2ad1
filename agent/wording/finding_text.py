"""What is said once in a home: what looking for interviews reads of the mail, keeps and does."""

from __future__ import annotations

from agent.keeping.config import Find

_HEADERS = (
    "What I read: of new mail, and of earlier mail with the same people, who wrote, when, and the subject"
)
_BEGINNINGS = (
    "; of new mail that people wrote, to you or as you, the beginning too, but not of newsletters, lists and "
    "automatic answers. Whole only conversations in which such a mail answers another, names a time or "
    "speaks of a job, and those"
)
_WHOLE = " with a calendar, from an application system, or with a word such as “interview” in the subject."
_KEPT = (
    "What I keep, on this computer only: for a likely interview its subject, times, places, people and the "
    "few words that tell. No mail, and nothing of what is no interview"
)
_COMPANIES = ", but for half a year the domains of companies that you applied to: their mail is opened too"


def explain_finding(find: Find) -> tuple[str, ...]:
    """What looking for interviews reads, keeps and does, a paragraph each.

    Where it is switched off, the person looks by hand.
    """
    is_opened = find.read == "personal"
    read = _HEADERS + (_BEGINNINGS if is_opened else ". Whole only conversations") + _WHOLE
    kept = _KEPT + (f"{_COMPANIES}." if is_opened else ".")
    if not find.enabled:
        begin = (
            "I look for interviews in your mail, because you asked me to; by itself that stays switched off."
        )
        return (begin, read, kept, "Nothing is put into your Drafts.")
    begin = "From now on I also look for interviews in your mail, so that you need not tell me of them."
    done = (
        "What I do: when an interview is over, a form with a few questions waits in your Drafts, addressed "
        "to you alone. Delete it and I will not ask again."
    )
    less = 'To have only subjects read, write `read = "subjects"` below `[find]` in config.toml; to switch'
    off = " all of this off, `enabled = false`."
    if not is_opened:
        less, off = "To switch this off, write `enabled = false` below `[find]` in config.toml.", ""
    return (begin, read, kept, done, less + off)
