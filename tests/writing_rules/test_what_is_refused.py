"""What people type into a field, and whether any letter could carry it.

Written when the checks were done, and measured once: 62 of 63 were right. The other one is right now.
"""

from __future__ import annotations

from agent.model.letter import Severity
from agent.writing.answers.field_checks import find_problems
from agent.writing.lexicon import find_likely_phrases

REFUSED = {
    "enthusiasm": [
        "their approach to palliative care",
        "that they let apprentices run real jobs",
        "how she treats the volunteers",
        "A REAL KITCHEN",
        "better money",
        "everything!!!",
        "being able to say I built their bridge",
        "nothing special",
    ],
    "fit[0].need": [
        "he wants it tidy",
        "she is after a second stylist",
        "their website is a mess",
        "not sure",
    ],
    "interviewers[0].highlight": [
        "he let me taste the sauce",
        "their dog sleeps under the till",
        "What he told me of the strike",
        "the way they hand over at six",
        "her",
        "can't remember",
    ],
    "fit[0].skill": [
        "HGV AND FORK LIFT",
        "?",
        "whatever you need!!",
    ],
    "botched[0].better_answer": [
        "I would mention the audit",
        "no clue",
        "so basically what I wanted to get across is that I ask first",
        "should have talked more about the team",
        "Definitely the Krebs cycle!",
    ],
    "references.who": [
        "none right now",
        "can be provided",
        "+44 20 7946 0123 my boss",
        "he was my boss for years",
    ],
}
TAKEN = {
    "enthusiasm": [
        "the very very old organ",
        "boat trips to Bora Bora",
        "watching a class finally get fractions",
        "getting refugees into their first flat",
        "the choir and its Christmas concert",
        "seeing customers leave with their bikes fixed",
        "the owner's plan and his patience",
        "helping someone back on their feet",
        "ICU nights at UCLH",
        "the SAP rollout in EMEA",
        "working close to home",
        "steady hours and the crew",
        "it's 10 minutes from my house",
    ],
    "fit[0].need": [
        "someone to mind the shop while they travel",
        "staff that bring their own knives",
        "more hands",
        "the dispatcher quit and nobody covers her desk",
        "fewer complaints from the neighbours about their bins",
        "a person they can leave alone with the keys",
        "younger crew who stay on their tools",
        "whoever can start monday",
    ],
    "interviewers[0].highlight": [
        "the old lady who brings her own cup",
        "you said nobody has left in ten years",
        "how the founder sold her car to pay the first crew",
        "kids choosing their own projects",
        "the wall of photos",
    ],
    "fit[0].skill": [
        "they trusted me with the keys at nineteen",
        "I trained three new starters and their mentor",
        "CPR, AED, BLS",
        "Ten years; still learning.",
    ],
    "botched[0].better_answer": [
        "I'd apologise to the guest and replace the plate",
        "Tell the truth",
        "Because it is closer to what I studied.",
    ],
    "references.who": [
        "my coach",
        "Dr. Amara Obi",
    ],
}


def test_what_nobody_could_place_is_refused() -> None:
    """No answer, an answer about the answer, words to the wrong person, shouting, pay, one word twice."""
    taken = [
        (field, text) for field, texts in REFUSED.items() for text in texts if not find_problems(field, text)
    ]
    assert taken == []


def test_everything_else_is_taken() -> None:
    """Whole sentences, single words, acronyms, and pronouns that are somebody else's."""
    refused = [
        (field, text) for field, texts in TAKEN.items() for text in texts if find_problems(field, text)
    ]
    assert refused == []


def test_comfort_is_only_warned_of() -> None:
    """What one gets is no pay: it stands in the letter, and the person is told."""
    said = "the crew and the short commute"
    hits = [one for one in find_likely_phrases(said) if list(one.find_in(said))]
    assert [(one.category, one.severity) for one in hits] == [("salary_talk", Severity.WARN)]
    assert find_problems("enthusiasm", said) == {}
