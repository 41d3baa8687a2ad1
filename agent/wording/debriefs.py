"""What came of a debrief that went on record, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from agent.knowledge.kinds import KINDS
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.noticing.debriefs import Entry
from agent.visit.rewriting import Followed
from agent.wording.sentences import name_letter


def tell_entry(entry: Entry) -> Iterator[str]:
    """That it was changed and not doubled, and what its letters in Drafts say now."""
    if entry.was_known:
        yield f"This interview is on record already ({entry.interview}); it was changed, not doubled."
    yield from tell_followed(entry.interview, entry.followed, entry.unreached)


def tell_followed(interview: InterviewId, followed: Followed, unreached: tuple[Kind, ...]) -> Iterator[str]:
    """What became of the letters in Drafts when a debrief changed."""
    for kind in unreached:
        yield f"The {KINDS[kind]} in your Drafts keeps its words for now. Later:"
        yield f"  `second-chance reword {interview} {kind}`"
    for placement in followed.renewed:
        yield f"In your Drafts {name_letter(placement)} says it now."
    for placement in followed.left:
        whose = "has your own words" if placement.sighting.edited else "cannot be replaced there"
        yield f"In your Drafts {name_letter(placement)} {whose}, so it stays as it is."
