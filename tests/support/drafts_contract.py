"""What every mailbox promises of drafts; a part of the one contract (mailbox_contract.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import mail_program
import pytest
from mailbox_desk import NEW_ID, MailboxDesk, ids, unheard
from mails import (
    DENISE,
    EDWIN,
    INVITATION,
    ME,
    PLACED,
    SECOND_CHANCE,
    SENT,
    THANKS,
    THANKS_EDWIN,
    as_placed,
    as_staged,
    letter,
)
from worlds import DRAFTS, SENT_FOLDER, TRASH

from agent.errors import MailboxError, RefusedError
from agent.model.letter import Kind
from agent.model.mail import Mark, MessageId
from agent.model.plan import Fate, Placement, Renewal, Stage
from agent.reading.new_words import fingerprint

LOST_ID = MessageId("<0123456789abcdef0123456789abcdef@mail.example>")
REWORDED = THANKS.replace("stays with me", "will stay in my mind").replace("Thank you for", "I am glad of")
"""The same letter, said otherwise."""


def looked_for() -> Placement:
    """The same letter, about to be made by a home that lost its journal and its secret."""
    ended = PLACED - timedelta(hours=1)
    return replace(letter()[1], placed_at=ended)


class DraftsContract:
    """The desk of these tests holds one mail, the invitation."""

    # ---- stage and place

    def test_staging_shows_nothing(self, desk: MailboxDesk) -> None:
        """After `stage` there is no draft, for nobody."""
        desk.box.stage(letter()[0])
        assert desk.world.drafts() == {}
        assert ids(desk.box.read([INVITATION])) == [INVITATION]

    def test_a_placed_draft_is_what_was_given(self, desk: MailboxDesk) -> None:
        """One draft stands under the id that came back, byte for byte but for line ends, in its thread."""
        outgoing, placement = desk.place()
        assert {placement.draft_id: outgoing.raw.replace(b"\r\n", b"\n")} == {
            draft: raw.replace(b"\r\n", b"\n") for draft, raw in desk.world.drafts().items()
        }
        thread = desk.box.read([INVITATION])
        assert [INVITATION, placement.message_id] == ids(thread)
        assert thread is not None
        assert {Mark.DRAFT} == thread.messages[-1].marks
        assert thread.messages[-1].date == PLACED

    def test_placing_twice_makes_one_draft(self, desk: MailboxDesk) -> None:
        """The same ticket again gives the same draft id."""
        outgoing, placement = desk.place()
        assert placement.draft_id == desk.box.place(outgoing, placement.ticket)
        assert [placement.draft_id] == list(desk.world.drafts())

    def test_staging_again_voids_the_first_ticket(self, desk: MailboxDesk) -> None:
        """Whoever was killed after `stage` leaves nothing that could become a second draft."""
        outgoing, _ = letter()
        first = desk.box.stage(outgoing)
        second = desk.world.open().stage(outgoing)
        draft = desk.box.place(outgoing, second)
        with pytest.raises(MailboxError, match="gone"):
            desk.box.place(outgoing, first)
        assert [draft] == list(desk.world.drafts())

    def test_a_draft_stands_where_the_parent_lies_in_the_trash(self, desk: MailboxDesk) -> None:
        """Thrown-away parents do not hide the draft."""
        desk.deliver("<t@x>", folder=TRASH)
        _, placement = desk.place(answers="<t@x>")
        assert Fate.UNSENT is desk.box.find_fate(placement).fate

    # ---- look: never made

    def test_nothing_begun_is_proved_never_made(self, desk: MailboxDesk) -> None:
        """An intent alone, and nothing in the mailbox: never made."""
        assert desk.box.find_fate(letter()[1]).fate is None

    def test_killed_between_stage_and_place_is_proved_never_made(self, desk: MailboxDesk) -> None:
        """A ticket that was not used proves it, also to another process."""
        outgoing, placement = letter()
        ticket = desk.box.stage(outgoing)
        assert desk.world.open().find_fate(as_staged(placement, ticket)).fate is None

    def test_killed_after_place_is_found(self, desk: MailboxDesk) -> None:
        """The ticket of a placed draft leads to it."""
        _, placement = desk.place()
        sighting = desk.world.open().find_fate(as_staged(letter()[1], placement.ticket))
        assert (Fate.UNSENT, placement.draft_id, False) == (sighting.fate, sighting.draft_id, sighting.edited)

    def test_a_draft_is_found_without_any_record(self, desk: MailboxDesk) -> None:
        """An intent whose draft stands all the same (a lost journal) is found by Message-ID."""
        _, placement = desk.place()
        sighting = desk.box.find_fate(letter()[1])
        assert (Fate.UNSENT, placement.draft_id) == (sighting.fate, sighting.draft_id)

    def test_a_missing_draft_is_never_taken_for_one_not_made(self, desk: MailboxDesk) -> None:
        """Staged, the ticket used or lost, and nothing found: not known; found should it turn up again."""
        _, placement = desk.place()
        raw = desk.world.drafts()[placement.draft_id]
        desk.world.remove(placement.draft_id)
        staged = as_staged(letter()[1], placement.ticket)
        sighting = desk.box.find_fate(staged)
        assert Fate.UNKNOWN is sighting.fate
        assert sighting.evidence
        desk.world.deliver(raw, SENT, DRAFTS)
        unknown = replace(staged, sighting=sighting)
        assert Fate.UNSENT is desk.world.open().find_fate(unknown).fate

    def test_what_was_refused_is_made_whatever_happened_in_drafts(self, desk: MailboxDesk) -> None:
        """Another draft, saved and thrown away, and one that stands: neither is it, and none was deleted."""
        outgoing, placement = letter()
        refused = replace(placement, stage=Stage.REFUSED, ticket=desk.box.stage(outgoing))
        desk.deliver("<b@x>", sender=ME, to=EDWIN, text="Dear aunt,", folder=DRAFTS, date=SENT)
        desk.deliver("<c@x>", sender=ME, to=DENISE, answers=INVITATION, text="Hi,", folder=TRASH, date=SENT)
        assert desk.world.open().find_fate(refused).fate is None
        for draft_id in desk.world.drafts():
            desk.world.remove(draft_id)
        assert desk.world.open().find_fate(refused).fate is None

    def test_what_was_refused_and_made_all_the_same_is_found(self, desk: MailboxDesk) -> None:
        """A server may say no after the commit: by its id, and by its words in the thread."""
        _, placement = desk.place()
        refused = replace(letter()[1], stage=Stage.REFUSED, ticket=placement.ticket, placed_at=PLACED)
        assert Fate.UNSENT is desk.world.open().find_fate(refused).fate
        desk.rewrite(placement, message_id=NEW_ID)
        assert Fate.UNSENT is desk.world.open().find_fate(refused).fate

    # ---- look: standing twice

    def test_a_double_is_told(self, desk: MailboxDesk) -> None:
        """The same draft standing a second time is named, and one that only looks like a sibling is not."""
        _, placement = desk.place()
        desk.place(to=EDWIN, text=THANKS_EDWIN)
        assert () == desk.world.open().find_fate(placement).doubles
        before = set(desk.world.drafts())
        desk.world.deliver(desk.world.drafts()[placement.draft_id], SENT, DRAFTS)
        seen = desk.world.open().find_fate(placement)
        assert {seen.draft_id, *seen.doubles} == {placement.draft_id, *(set(desk.world.drafts()) - before)}
        assert len(seen.doubles) == 1

    # ---- look: a renewal that was cut

    @pytest.mark.parametrize("text", [THANKS, SECOND_CHANCE])
    def test_old_and_new_words_of_a_renewal_are_ours(self, desk: MailboxDesk, text: str) -> None:
        """Whichever of them stands is no edit of the person's; which it is, is told."""
        _, placement = desk.place(text=text)
        renewal = Renewal(fingerprint(SECOND_CHANCE), 1)
        on_its_way = replace(placement, fingerprint=fingerprint(THANKS), renewal=renewal)
        desk.world.open().end_renewal(on_its_way)
        seen = desk.world.open().find_fate(on_its_way)
        assert (seen.fate, seen.edited, seen.is_renewed) == (Fate.UNSENT, False, text is SECOND_CHANCE)
        assert [seen.draft_id] == list(desk.world.drafts())

    def test_the_persons_words_are_no_renewal(self, desk: MailboxDesk) -> None:
        """They are told as an edit, of the wording that they are nearer to; nothing of theirs is removed."""
        _, placement = desk.place()
        desk.rewrite(placement, text=SECOND_CHANCE.replace("tellers", "team").replace("before", "after"))
        on_its_way = replace(placement, renewal=Renewal(fingerprint(SECOND_CHANCE), 1))
        desk.world.open().end_renewal(on_its_way)
        seen = desk.world.open().find_fate(on_its_way)
        assert (seen.fate, seen.edited, seen.is_renewed) == (Fate.UNSENT, True, True)

    def test_a_letter_sent_already_is_found_without_any_record(self, desk: MailboxDesk) -> None:
        """A lost journal makes no second letter: the same words to the same person were sent."""
        _, placement = desk.place()
        desk.send(placement)
        assert Fate.SENT is desk.box.find_fate(letter()[1]).fate

    def test_a_similar_letter_of_an_earlier_round_is_not_this_one(self, desk: MailboxDesk) -> None:
        """Half of its words are not enough to say that a letter nobody began is there already."""
        early = "2026-08-20T09:00:00-05:00"
        text = THANKS.replace("stays with me", "impressed me").replace("The teller who", "A teller who")
        desk.deliver(
            "<b@x>", sender=ME, to=DENISE, answers=INVITATION, date=early, text=text, folder=SENT_FOLDER
        )
        assert desk.box.find_fate(letter()[1]).fate is None

    # ---- look: journal and secret are lost

    def place_of_lost_home(self, desk: MailboxDesk, **changes: Any) -> Placement:
        """A letter that a home placed whose secret nobody knows any more."""
        outgoing, placement = letter(**changes)
        raw = outgoing.raw.replace(outgoing.message_id.encode(), LOST_ID.encode())
        thread = desk.box.read([outgoing.in_reply_to]) if outgoing.in_reply_to else None
        outgoing = replace(outgoing, raw=raw, message_id=LOST_ID, thread_key=thread.key if thread else "")
        draft_id = desk.box.place(outgoing, ticket := desk.box.stage(outgoing))
        return as_placed(replace(placement, message_id=LOST_ID, ticket=ticket), draft_id)

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"text": THANKS.replace("stays with me", "made me laugh")},
            {"text": REWORDED},
            {"text": REWORDED, "message_id": NEW_ID},
            {"text": "Dear Denise, I have thought about it. More on Monday. Marcus"},
        ],
    )
    def test_a_draft_is_found_without_record_and_secret(
        self, desk: MailboxDesk, changes: dict[str, Any]
    ) -> None:
        """By its words, in another wording too; written anew, by the mail it answers and an id like ours."""
        lost = self.place_of_lost_home(desk)
        if changes:
            desk.rewrite(lost, **changes)
        sighting = desk.world.open().find_fate(looked_for())
        assert (Fate.UNSENT, bool(changes)) == (sighting.fate, sighting.edited)
        (standing,) = desk.world.drafts()
        assert standing == sighting.draft_id
        assert changes.get("message_id", LOST_ID) == sighting.message_id

    def test_what_was_sent_is_found_without_record_and_secret(self, desk: MailboxDesk) -> None:
        """Also with some other words."""
        lost = self.place_of_lost_home(desk)
        desk.send(lost, text=THANKS.replace("stays with me", "made me laugh"))
        assert Fate.SENT_EDITED is desk.world.open().find_fate(looked_for()).fate

    def test_a_draft_of_somebody_elses_is_not_ours(self, desk: MailboxDesk) -> None:
        """A letter of another kind, one to another person, and one on record already."""
        self.place_of_lost_home(desk, kind=Kind.SECOND_CHANCE, text=SECOND_CHANCE, answers="<other@x>")
        assert desk.world.open().find_fate(looked_for()).fate is None
        (other,) = desk.world.drafts()
        alike = replace(looked_for(), fingerprint=fingerprint(SECOND_CHANCE))
        assert Fate.UNSENT is desk.world.open().find_fate(alike).fate
        for names in ((other,), (LOST_ID,)):
            assert desk.world.open().find_fate(replace(alike, not_these=names)).fate is None

    def test_own_words_in_the_thread_are_not_ours(self, desk: MailboxDesk) -> None:
        """What the person began by hand, in their mail program, says something else."""
        text = "Dear Denise,\n\nThank you. Which platform does the train to you leave from?\n\nMarcus"
        desk.deliver(
            "<CAF99@client.example>", sender=ME, to=DENISE, answers=INVITATION, text=text, date=PLACED,
            folder=DRAFTS,
        )  # fmt: skip
        assert desk.world.open().find_fate(looked_for()).fate is None

    def test_a_former_id_counts_in_drafts(self, desk: MailboxDesk) -> None:
        """An older version placed it; the person wrote it anew, and subject and thread are others."""
        lost = self.place_of_lost_home(desk)
        desk.rewrite(lost, text="Something else.", subject="Something else")
        former = replace(letter()[1], other_ids=(LOST_ID,))
        assert Fate.UNSENT is desk.world.open().find_fate(former).fate

    def test_a_former_id_counts_nowhere_else(self, desk: MailboxDesk) -> None:
        """Anybody can compute it, and write From as they like."""
        desk.deliver(LOST_ID, sender=ME, to=DENISE, text="Something else.", answers=INVITATION, date=PLACED)
        assert desk.world.open().find_fate(replace(looked_for(), other_ids=(LOST_ID,))).fate is None

    # ---- look: unsent

    def test_an_untouched_draft_is_unsent(self, desk: MailboxDesk) -> None:
        """It is told where it stands, and nothing of sending."""
        _, placement = desk.place()
        sighting = desk.box.find_fate(placement)
        assert (Fate.UNSENT, placement.draft_id, False, None, None) == (
            sighting.fate,
            sighting.draft_id,
            sighting.edited,
            sighting.sent_at,
            sighting.sent_message_id,
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"text": THANKS.replace("stays with me", "made me laugh")},
            {"text": THANKS.replace("stays with me", "made me laugh"), "message_id": NEW_ID},
            {"subject": "Re: Branch Operations Manager interview (thanks)"},
            {"subject": "Thanks", "message_id": NEW_ID},
        ],
    )
    def test_an_edited_draft_is_unsent_and_edited(self, desk: MailboxDesk, changes: dict[str, Any]) -> None:
        """New words or a new subject, the file and even the Message-ID replaced by another program."""
        _, placement = desk.place()
        desk.rewrite(placement, **changes)
        sighting = desk.box.find_fate(placement)
        assert (sighting.fate, sighting.edited) == (Fate.UNSENT, True)
        assert [sighting.draft_id] == list(desk.world.drafts())

    def test_a_draft_saved_anew_with_its_words_is_not_edited(self, desk: MailboxDesk) -> None:
        """Another file and another Message-ID alone are no edit."""
        _, placement = desk.place()
        desk.rewrite(placement, message_id=NEW_ID)
        sighting = desk.box.find_fate(placement)
        assert (sighting.fate, sighting.edited) == (Fate.UNSENT, False)

    def test_another_draft_in_the_thread_is_not_ours(self, desk: MailboxDesk) -> None:
        """A draft the person began themselves is not taken for ours."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(
            "<b@x>", sender=ME, to=DENISE, answers=INVITATION, text="I shall", folder=DRAFTS, date=SENT
        )
        assert Fate.DELETED is desk.box.find_fate(placement).fate

    # ---- look: deleted

    def test_a_draft_in_the_trash_is_deleted(self, desk: MailboxDesk) -> None:
        """The person threw it away."""
        outgoing, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.world.deliver(outgoing.raw, SENT, TRASH)
        sighting = desk.box.find_fate(placement)
        assert (sighting.fate, sighting.evidence) == (Fate.DELETED, "It lies in the trash.")

    def test_a_draft_that_is_nowhere_is_deleted(self, desk: MailboxDesk) -> None:
        """Gone for good is deleted too; other mail of the person in the thread is not it."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(
            "<b@x>",
            sender=ME,
            to=DENISE,
            answers=INVITATION,
            date=SENT,
            text="Which floor?",
            folder=SENT_FOLDER,
        )
        assert Fate.DELETED is desk.box.find_fate(placement).fate

    # ---- look: sent

    def test_a_sent_draft_is_sent(self, desk: MailboxDesk) -> None:
        """Sent by a program that gave it a new Message-ID and Date."""
        _, placement = desk.place()
        desk.send(placement)
        sighting = desk.world.open().find_fate(placement)
        assert (sighting.fate, sighting.sent_at, sighting.sent_message_id) == (Fate.SENT, SENT, NEW_ID)

    def test_a_draft_edited_and_sent_is_sent_edited(self, desk: MailboxDesk) -> None:
        """Most of its words are ours."""
        _, placement = desk.place()
        desk.send(placement, text=THANKS.replace("stays with me", "made me laugh"))
        sighting = desk.box.find_fate(placement)
        assert (sighting.fate, sighting.sent_at, sighting.sent_message_id) == (Fate.SENT_EDITED, SENT, NEW_ID)

    def test_a_draft_with_quoted_history_below_is_sent_with_its_words(self, desk: MailboxDesk) -> None:
        """What the program appends of the parent is no edit."""
        _, placement = desk.place()
        desk.send(
            placement, text=f"{THANKS}\nOn Tuesday Denise Kowalczyk wrote:\n> Dear Marcus,\n> see you.\n"
        )
        assert Fate.SENT is desk.box.find_fate(placement).fate

    def test_a_kept_message_id_is_enough(self, desk: MailboxDesk) -> None:
        """Whatever the words are now, and without any reference."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(
            placement.message_id, sender=ME, to=DENISE, date=SENT, text="Thanks!", folder=SENT_FOLDER
        )
        sighting = desk.box.find_fate(placement)
        assert (Fate.SENT_EDITED, placement.message_id) == (sighting.fate, sighting.sent_message_id)

    def test_sent_mail_may_have_lost_in_reply_to(self, desk: MailboxDesk) -> None:
        """References alone keep it in the thread."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        text = THANKS.replace("stays with me", "made me laugh")
        desk.deliver(
            NEW_ID, sender=ME, to=DENISE, references=INVITATION, date=SENT, text=text, folder=SENT_FOLDER
        )
        assert Fate.SENT_EDITED is desk.box.find_fate(placement).fate

    def test_sent_mail_may_have_lost_every_tie(self, desk: MailboxDesk) -> None:
        """The same words to the same person after placing are the letter, thread or not."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(NEW_ID, sender=ME, to=DENISE, date=SENT, text=THANKS, folder=SENT_FOLDER)
        assert Fate.SENT is desk.box.find_fate(placement).fate

    def test_a_letter_that_begins_a_conversation_is_known_when_sent(self, desk: MailboxDesk) -> None:
        """Without a parent its recipients and words tell it (RT-12)."""
        _, placement = desk.place(answers="", subject="Branch Operations Manager interview")
        desk.send(placement)
        assert (
            desk.box.find_fate(placement).fate,
            desk.box.find_fate(placement).sent_message_id,
        ) == (Fate.SENT, NEW_ID)

    def test_sent_counts_before_a_draft_that_was_left_behind(self, desk: MailboxDesk) -> None:
        """A program that forgot to remove the draft does not make it unsent."""
        _, placement = desk.place()
        raw = desk.world.drafts()[placement.draft_id]
        desk.world.deliver(mail_program.rewrite_as_sent(raw, SENT, NEW_ID), SENT, SENT_FOLDER)
        assert Fate.SENT is desk.box.find_fate(placement).fate

    def test_older_mail_with_the_same_words_is_not_the_letter(self, desk: MailboxDesk) -> None:
        """What was sent before the draft was placed was not made from it."""
        early = PLACED - timedelta(hours=1)
        desk.deliver(
            NEW_ID, sender=ME, to=DENISE, answers=INVITATION, date=early, text=THANKS, folder=SENT_FOLDER
        )
        _, placement = desk.place()
        assert Fate.UNSENT is desk.box.find_fate(placement).fate

    def test_mail_to_somebody_else_is_not_the_letter(self, desk: MailboxDesk) -> None:
        """The same words to another person leave the draft unsent."""
        _, placement = desk.place()
        desk.deliver(
            NEW_ID, sender=ME, to=EDWIN, answers=INVITATION, date=SENT, text=THANKS, folder=SENT_FOLDER
        )
        assert Fate.UNSENT is desk.box.find_fate(placement).fate

    def test_the_letter_that_went_to_somebody_else_was_sent(self, desk: MailboxDesk) -> None:
        """The person changed its addressee: it is not told as deleted, and whom it went to is on record."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(
            NEW_ID, sender=ME, to=EDWIN, answers=INVITATION, date=SENT, text=THANKS, folder=SENT_FOLDER
        )
        seen = desk.box.find_fate(placement)
        assert (seen.fate, [one.email for one in seen.sent_to]) == (Fate.SENT, [EDWIN])

    def test_an_answer_with_all_our_words_is_not_the_letter(self, desk: MailboxDesk) -> None:
        """Their mail is never ours, whatever it quotes and to whom it goes."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver("<b@x>", to=f"{ME}, {DENISE}", answers=INVITATION, date=SENT, text=THANKS)
        assert Fate.DELETED is desk.box.find_fate(placement).fate

    def test_two_drafts_of_a_panel_are_told_apart(self, desk: MailboxDesk) -> None:
        """One sent, one unsent; then that one deleted: each has its own fate."""
        _, to_denise = desk.place()
        _, to_edwin = desk.place(to=EDWIN, text=THANKS_EDWIN)
        desk.send(to_denise)
        assert [desk.box.find_fate(one).fate for one in (to_denise, to_edwin)] == [Fate.SENT, Fate.UNSENT]
        desk.world.remove(to_edwin.draft_id)
        assert [desk.box.find_fate(one).fate for one in (to_denise, to_edwin)] == [Fate.SENT, Fate.DELETED]

    def test_two_letters_to_one_person_are_told_apart(self, desk: MailboxDesk) -> None:
        """The thank-you was sent; the second-chance letter in the same thread is unsent, then deleted."""
        _, thanks = desk.place()
        desk.send(thanks)
        _, second = desk.place(kind=Kind.SECOND_CHANCE, text=SECOND_CHANCE, answers=NEW_ID, at=SENT)
        second = replace(second, placed_at=SENT)
        assert [desk.box.find_fate(one).fate for one in (thanks, second)] == [Fate.SENT, Fate.UNSENT]
        desk.world.remove(second.draft_id)
        assert [desk.box.find_fate(one).fate for one in (thanks, second)] == [Fate.SENT, Fate.DELETED]

    # ---- replace

    def test_replacing_leaves_one_draft_with_the_new_words(self, desk: MailboxDesk) -> None:
        """The draft id that comes back is the one draft there is."""
        _, placement = desk.place()
        outgoing, again = letter(text=SECOND_CHANCE)
        told: list[tuple[int, str]] = []
        draft_id = desk.box.replace(
            placement, outgoing, lambda _, new: told.append((len(desk.world.drafts()), new))
        )
        assert told[-1][1] == draft_id, "its new place is told"
        assert all(number in {1, 2} for number, _ in told), "while the old words stand"
        assert [draft_id] == list(desk.world.drafts())
        sighting = desk.box.find_fate(as_placed(again, draft_id))
        assert (Fate.UNSENT, draft_id, False) == (sighting.fate, sighting.draft_id, sighting.edited)

    def test_an_edited_draft_is_not_replaced(self, desk: MailboxDesk) -> None:
        """The person's words stay, whatever else is wanted."""
        _, placement = desk.place()
        desk.rewrite(placement, text="My own words.")
        before = desk.world.drafts()
        with pytest.raises(RefusedError, match="edited"):
            desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
        assert before == desk.world.drafts()

    def test_a_missing_draft_is_not_replaced(self, desk: MailboxDesk) -> None:
        """A deleted draft does not come back as a replacement."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        with pytest.raises(RefusedError, match="neither in Drafts"):
            desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
        assert desk.world.drafts() == {}

    def test_a_sent_draft_is_not_replaced(self, desk: MailboxDesk) -> None:
        """What was sent is history."""
        _, placement = desk.place()
        desk.send(placement)
        with pytest.raises(RefusedError, match="sent mail"):
            desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
        assert desk.world.drafts() == {}
