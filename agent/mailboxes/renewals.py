"""A renewal that was cut: which of our own drafts that stand side by side has to go.

A mailbox that cannot exchange the words of a draft in one step puts the new ones beside the old ones first.
Cut in between, both stand. What is removed is ours by three signs: it lies in Drafts; it lies at a place on
record, bears our Message-ID or came in since the renewal began; and it has the very words that we put there.
Nothing else is ever named here.
"""

from __future__ import annotations

from collections.abc import Callable

from agent.knowledge.marks import UNWANTED
from agent.mailboxes.fates import Traces, carries_id, find_alike, has_our_headers, is_standing
from agent.mailboxes.wordings import has_words, is_renewed
from agent.model.interview import Profile
from agent.model.mail import Mark, Message
from agent.model.plan import Draft


def find_leftovers(
    draft: Draft,
    traces: Traces,
    me: Profile,
    *,
    is_in_drafts: Callable[[Message], bool],
    is_new: Callable[[Message], bool],
) -> tuple[Message, ...]:
    """The messages in Drafts that are to be removed so that one draft stands.

    Args:
        draft: With its renewal; without one, nothing is left over.
        traces: What the mailbox found.
        me: The person.
        is_in_drafts: Whether a message lies in the Drafts folder, flagged as deleted or not.
        is_new: Whether it came into Drafts since the renewal began.
    """
    renewal = draft.renewal
    if renewal is None:
        return ()
    replaced = renewal.replaced or draft.fingerprint
    there = [message for message in traces.messages if is_in_drafts(message)]

    def is_at(message: Message, draft_id: str) -> bool:
        return draft_id != "" and traces.draft_id(message) == draft_id

    def is_ours(message: Message, draft_id: str, words: tuple[int, ...]) -> bool:
        known = is_at(message, draft_id) or (
            has_our_headers(draft, message) and (carries_id(draft, message, traces) or is_new(message))
        )
        return known and has_words(message, words)

    old = [
        one
        for one in there
        if is_ours(one, draft.draft_id, replaced) and not is_at(one, renewal.draft_id) and not is_new(one)
    ]
    new = [one for one in there if one not in old and is_ours(one, renewal.draft_id, renewal.fingerprint)]
    alike = [one for one in find_alike(draft, traces, me) if one not in old and one not in new]
    if any(map(is_standing, alike)):  # the person has changed one of them, and theirs stays
        return (*old, *new)
    sent = [one for one in alike if Mark.SENT in one.marks and Mark.DRAFT not in one.marks]
    if any(is_renewed(draft, one) for one in sent):
        return (*old, *new)
    if sent:
        return tuple(new)
    if any(map(is_standing, new)):
        return tuple(old)
    # The new words were deleted or never came: the old ones stay, unless marked as deleted for these.
    return tuple(one for one in old if renewal.draft_id and one.marks & UNWANTED)
