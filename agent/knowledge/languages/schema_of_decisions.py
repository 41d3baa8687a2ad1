"""What a section of a language file is, and the sections by which decisions are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How the entries of a section are written."""

    WORDS = "a list of words or phrases"
    PATTERNS = "a list of regular expressions in lower case; a word is one"
    GROUPS = "named lists of regular expressions in lower case"
    MONTHS = "twelve lines, each with the names of one month"
    HOURS = "lines from one o'clock on, each with the names of one hour"
    DAYS = "seven lines from Monday on, each with the names of one day"
    NAMES = "names, each with what it stands for"
    TEXT = "words with blanks between them"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a language file."""

    kind: Kind
    describes: str
    core: bool = False
    """A language without it is hardly read."""
    exact: bool = False
    """Compared with its accents, in any case: names are taken from what stands around it."""


DECISIONS: Mapping[str, Section] = {
    # decisions: whole phrases, each of which decides alone
    "rejection": Section(
        Kind.PATTERNS,
        "A company says no. Each decides alone: no weak word such as `unfortunately`.",
        core=True,
    ),
    "role_closed": Section(Kind.PATTERNS, "The role is filled or frozen."),
    "offer": Section(Kind.PATTERNS, "A company makes an offer: `welcome aboard`."),
    "invitation": Section(Kind.PATTERNS, "A company invites to another talk: `pick a time`."),
    # decisions: classes of words, which decide together in one clause, in any order
    "clause_breaks": Section(Kind.PATTERNS, "Between two clauses of a sentence: `but`, `although`."),
    "if_words": Section(
        Kind.PATTERNS, "A clause with it only supposes: `if`, `once`, `should we`, `until`, `whether`."
    ),
    "mild_conditions": Section(
        Kind.PATTERNS, "Words for if that take nothing back: `if you have questions`, `when we met`."
    ),
    "maybe_words": Section(Kind.PATTERNS, "A clause with it leaves open: `may`, `hope to`, `would have`."),
    "long_ago": Section(Kind.PATTERNS, "A sentence with it tells of another time: `years ago`."),
    "not_words": Section(Kind.PATTERNS, "Says no to a verb: `not`, `won't`, `unable to`, `decided against`."),
    "no_negations": Section(Kind.PATTERNS, "Hold such a word and say no to nothing: `not only`."),
    "yet_words": Section(Kind.PATTERNS, "A no with it is none so far: `not yet`, `so far`."),
    "reader_decides": Section(Kind.PATTERNS, "The reader decides, not the company: `you have decided`."),
    "reader_words": Section(Kind.PATTERNS, "The reader: `you`."),
    "candidacy_words": Section(Kind.PATTERNS, "What they hope for: `your application`, `candidacy`."),
    "role_nouns": Section(Kind.PATTERNS, "What a company gives: `role`, `position`, `a job`."),
    "hiring_nouns": Section(Kind.PATTERNS, "What it does for that: `hiring`, `our search`, `headcount`."),
    "next_rounds": Section(Kind.PATTERNS, "A later talk: `second interview`, `the next stage`."),
    "rivals": Section(
        Kind.PATTERNS, "Others than the reader: `another candidate`, `someone else`, `candidates whose`."
    ),
    "advance_verbs": Section(Kind.PATTERNS, "To go on with somebody: `move forward`, `proceed`, `consider`."),
    "onward_words": Section(Kind.PATTERNS, "Beside those verbs: `forward`, `further`, `through`."),
    "choose_verbs": Section(Kind.PATTERNS, "To choose somebody, or be chosen: `select`, `successful`."),
    "reach_verbs": Section(Kind.PATTERNS, "To come up to something, or not: `meet`, `clear`, `pass`."),
    "bar_words": Section(Kind.PATTERNS, "What is to be reached: `the standard`, `the second round`."),
    "hire_verbs": Section(Kind.PATTERNS, "To employ somebody: `hire`, `appoint`, `take you on`."),
    "rival_verbs": Section(Kind.PATTERNS, "Of others than the reader: `found`, `filled with`, `accepted`."),
    "hand_verbs": Section(Kind.PATTERNS, "With a role and others: `gave`, `the job went`, `got`."),
    "somebody_words": Section(Kind.PATTERNS, "Who may be another: `someone`, `a person who`."),
    "give_verbs": Section(Kind.PATTERNS, "To give somebody a role: `offer`, `extend`."),
    "arrange_verbs": Section(Kind.PATTERNS, "To make a meeting: `schedule`, `book`, `are you free`."),
    "wish_verbs": Section(Kind.PATTERNS, "To want one: `would like`, `wants`, `could you`, `invite`."),
    "meet_verbs": Section(Kind.PATTERNS, "To meet: `meet`, `speak with`, `come back in`."),
    "match_words": Section(Kind.PATTERNS, "How well somebody fits: `a better match`, `closer to`."),
    "refuse_verbs": Section(Kind.PATTERNS, "To say no to somebody: `decline`, `turn down`, `pass on`."),
    "closed_words": Section(Kind.PATTERNS, "What ends a role or a search: `filled`, `on hold`, `frozen`."),
    "delays": Section(Kind.PATTERNS, "A short while for which something rests: `for a week`."),
    "offer_nouns": Section(Kind.PATTERNS, "What a company makes at the end: `an offer`, `offer letter`."),
    "contract_nouns": Section(Kind.PATTERNS, "What follows it: `contract`, `start date`, `first day`."),
    "offer_verbs": Section(Kind.PATTERNS, "What is done with both: `attached`, `extend`, `sign`."),
    "other_matters": Section(
        Kind.PATTERNS,
        "Beside a verb: what no decision is about: `a date`, `reaching you`, `parking`.",
    ),
    "other_goals": Section(
        Kind.PATTERNS, "Behind a verb of going on: with what else they go on, `with the merger`."
    ),
    "other_roles": Section(
        Kind.PATTERNS, "A role that may be another than theirs: `the assistant position`."
    ),
    "sorry_words": Section(Kind.PATTERNS, "Regret: `unfortunately`, `sorry`, `afraid`."),
    "decision_hints": Section(
        Kind.PATTERNS,
        "Hardly said without a decision: `after careful consideration`, `wish you well in your search`.",
    ),
    "decide_verbs": Section(
        Kind.PATTERNS,
        "The company has decided, with its word and tense: `we have decided`, `the board chose`.",
    ),
    "soft_hints": Section(Kind.PATTERNS, "Four different ones make a mail unclear: `in the end`, `sorry`."),
    "still_open": Section(
        Kind.PATTERNS, "Contradicts a decision: `still in the running`, `not decided`, `sent in error`."
    ),
    "yours_words": Section(
        Kind.PATTERNS, "A sentence with it sets the reader's role apart from another: `yours has not`."
    ),
    "standing_lines": Section(
        Kind.PATTERNS, "A sentence with it is sent to everybody: `only shortlisted candidates`."
    ),
    "receipts": Section(Kind.PATTERNS, "A program only confirms, reminds or asks: `we received your …`."),
    "portal_notices": Section(Kind.PATTERNS, "A program hides its news: `your status has changed`."),
}
