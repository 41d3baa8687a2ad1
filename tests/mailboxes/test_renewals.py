"""Which of our own drafts has to go where new words were cut on their way: what may stand there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import message, profile
from mails import DENISE, ME, PLACED, SECOND_CHANCE, THANKS, as_placed, letter

from agent.mailboxes.fates import Traces
from agent.mailboxes.renewals import find_leftovers
from agent.model.mail import Mark, Message, MessageId
from agent.model.plan import Renewal
from agent.reading.new_words import fingerprint

TOLD = as_placed(letter()[1], "1")
"""The draft on record stands at 1 with the words of THANKS; those of SECOND_CHANCE are put beside it at 2."""
CUT = replace(TOLD, renewal=Renewal(fingerprint(SECOND_CHANCE), 1, ticket="t"))
MINE = SECOND_CHANCE.replace("tellers", "team").replace("before", "after")


def lying(key: str, text: str, *marks: Mark, where: str = "", **changes: object) -> Message:
    """A message at a place; what lies in Drafts has no other folder before its number."""
    return replace(
        message(
            TOLD.message_id,
            sender=f"Marcus Ellery <{ME}>",
            to=DENISE,
            date=PLACED.isoformat(),
            text=text,
            subject=TOLD.subject,
            references=TOLD.references,
            marks=frozenset(marks or {Mark.DRAFT}),
        ),
        key=where + key,
        **changes,  # type: ignore[arg-type] # any field of a Message
    )


DELETED = (Mark.DRAFT, Mark.TRASH)
OLD, NEW = lying("1", THANKS), lying("2", SECOND_CHANCE)
OTHER_ID = MessageId("<rewritten@server.example>")


def leftovers(*messages: Message, renewal_at: str = "2", renumbered: bool = False) -> list[str]:
    renewal = replace(CUT.renewal or Renewal(()), draft_id=renewal_at)
    draft = replace(CUT, renewal=renewal)
    found = find_leftovers(
        draft,
        Traces(messages, lambda one: one.key, draft.draft_id),
        profile(),
        is_in_drafts=lambda one: "/" not in one.key,
        is_new=lambda one: not renumbered and one.key.isdigit() and int(one.key) >= 2,
    )
    return sorted(one.key for one in found)


@pytest.mark.parametrize("renewal_at", ["", "2"])
@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ((OLD,), []),
        ((NEW,), []),
        ((OLD, NEW), ["1"]),
        ((lying("1", THANKS, *DELETED), NEW), ["1"]),
        ((OLD, lying("2", SECOND_CHANCE, *DELETED)), []),
        ((OLD, NEW, lying("3", "Dear Denise, my own words.", message_id=None, references=())), ["1"]),
        # the person changed the new words, or the old ones
        ((OLD, lying("3", MINE)), ["1"]),
        ((lying("3", f"{THANKS} And more."), NEW), ["2"]),
        ((OLD, NEW, lying("3", MINE)), ["1", "2"]),
        # the person sent the new words, or the old ones
        ((OLD, lying("9", SECOND_CHANCE, Mark.SENT, where="Sent/")), ["1"]),
        ((NEW, lying("9", THANKS, Mark.SENT, where="Sent/")), ["2"]),
        ((OLD, lying("9", THANKS, Mark.SENT, where="Sent/")), []),
        # a server that writes ids of its own: by place and by what came in since
        ((replace(OLD, message_id=OTHER_ID), replace(NEW, message_id=None)), ["1"]),
    ],
)
def test_what_goes(messages: tuple[Message, ...], expected: list[str], renewal_at: str) -> None:
    """Whether the place of the new words is on record or not."""
    assert leftovers(*messages, renewal_at=renewal_at) == expected


def test_old_words_marked_for_removal_go_only_for_the_new_ones() -> None:
    """Ours after the new words stood, the person's own act before that."""
    marked = lying("1", THANKS, *DELETED)
    assert leftovers(marked, renewal_at="2") == ["1"]
    assert leftovers(marked, renewal_at="") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Thanks"},
        {"to": ()},
        {"cc": message().to},
        {"message_id": OTHER_ID},
    ],
)
def test_numbered_anew_only_our_name_words_and_headers_prove_it_ours(changes: dict[str, object]) -> None:
    """No place on record holds any more: what differs in anything is left alone, or is the person's."""
    old, new = replace(OLD, key="7"), replace(NEW, key="8")
    assert leftovers(old, new, renumbered=True) == ["7"]
    assert "7" not in leftovers(replace(old, **changes), new, renumbered=True)  # type: ignore[arg-type]


def test_words_that_were_read_count_instead_of_those_on_record() -> None:
    """A form's new words take the place of what the person wrote into it."""
    answered = lying("1", f"{THANKS} And more.")
    assert leftovers(answered, NEW) == ["2"], "changed since it was placed: theirs stays"
    renewal = Renewal(fingerprint(SECOND_CHANCE), replaced=fingerprint(f"{THANKS} And more."))
    found = find_leftovers(
        replace(TOLD, renewal=renewal),
        Traces((answered, NEW), lambda one: one.key, "1"),
        profile(),
        is_in_drafts=lambda _: True,
        is_new=lambda one: one.key == "2",
    )
    assert [answered] == list(found)


def test_without_a_renewal_nothing_goes() -> None:
    """Two copies are a server's double, and the person's to delete."""
    traces = Traces((OLD, lying("2", THANKS)), lambda one: one.key, "1")
    gone = find_leftovers(TOLD, traces, profile(), is_in_drafts=lambda _: True, is_new=lambda _: True)
    assert gone == ()
