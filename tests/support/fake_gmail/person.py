"""What a person does in Gmail's own windows, and what the person sees there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime, getaddresses, parseaddr

from fake_gmail import composer
from fake_gmail.mail import Mail, with_headers
from fake_gmail.store import HIDDEN, Draft, Joining, Store, Stored, home, joining


class Person:
    """The verbs of a person; draft ids in, message ids (16 hex) out."""

    store: Store

    # ---- mail comes and goes

    def deliver(
        self, raw: bytes, at: datetime | None = None, labels: Sequence[str] = ("INBOX", "UNREAD")
    ) -> str:
        """A mail arrives at a moment (None: now), or was sent or saved by another program: by its labels."""
        return self.store.deliver(raw, at or self.store.clock.now, labels).id

    def make_label(self, name: str) -> str:
        """A label of this name, made where there is none; returns its id."""
        return self.store.labels.setdefault(name, f"Label_{len(self.store.labels) + 1}")

    def label(self, message_id: str, name: str) -> None:
        """Put a message under a label."""
        self.store.relabel(message_id, add=[self.make_label(name)])

    def trash(self, message_id: str) -> None:
        """Put a message into the trash; a draft is no draft in the lists any more."""
        self.store.relabel(message_id, add=["TRASH"], drop=["INBOX"])

    def untrash(self, message_id: str) -> None:
        """Take it out again."""
        self.store.relabel(message_id, add=["INBOX"], drop=["TRASH"])

    def spam(self, message_id: str) -> None:
        """Report it as spam."""
        self.store.relabel(message_id, add=["SPAM"], drop=["INBOX"])

    def delete_message(self, message_id: str) -> None:
        """Delete it for good."""
        for draft in [d for d in self.store.drafts.values() if d.message_id == message_id]:
            del self.store.drafts[draft.id]
        self.store.remove(message_id)

    def delete_thread(self, thread_id: str) -> None:
        """Delete a whole conversation for good."""
        for one in list(self.store.thread(thread_id)):
            self.delete_message(one.id)

    # ---- drafts

    def drafts(self) -> dict[str, bytes]:
        """Draft id -> mail of every draft, hidden ones too; not those in the trash."""
        return {
            draft.id: one.mail.raw
            for draft in self.store.drafts.values()
            if not (one := self.store.messages[draft.message_id]).labels & HIDDEN
        }

    def message_of(self, draft_id: str) -> str:
        """The id of the message a draft now holds."""
        return self.store.draft(draft_id).message_id

    def thread_of(self, handle: str) -> str:
        """The thread id of a draft or a message."""
        draft = self.store.drafts.get(handle)
        return self.store.message(draft.message_id if draft else handle).thread_id

    def open_and_edit(  # noqa: PLR0913 - a person can change all of it at once
        self,
        draft_id: str,
        *,
        text: str | None = None,
        subject: str | None = None,
        to: str | None = None,
        new_message_id: bool = False,
        new_draft_id: bool = False,
        autosaves: int = 1,
    ) -> str:
        """Open a draft in the composer, which rewrites its html even when nothing is typed; returns its id.

        Every autosave makes another message id. Another subject moves it out of the thread.
        """
        draft = self.store.draft(draft_id)
        for _ in range(autosaves):
            self._save(draft, text, subject, to)
        if new_message_id:
            one = self.store.messages[draft.message_id]
            one.mail = Mail(with_headers(one.mail.raw, {"Message-ID": self.store.new_message_id()}))
        return self._renamed(draft) if new_draft_id else draft.id

    def edit_subject(self, draft_id: str, subject: str) -> str:
        """Change only the subject."""
        return self.open_and_edit(draft_id, subject=subject)

    def delete(self, draft_id: str) -> None:
        """Discard a draft: it is gone, not in the trash."""
        self.store.delete_draft(draft_id)

    def send(
        self,
        draft_id: str,
        *,
        text: str | None = None,
        new_message_id: bool = True,
        opened: bool = True,
        leave_wrapper: bool = False,
    ) -> str:
        """Send a draft from the composer; returns the id of the new message in Sent.

        `opened=False`: it goes out as it lies there. `leave_wrapper`: the draft lives on around the sent
        message, as some have seen. A draft that stood alone joins the conversation its headers name.
        """
        draft = self.store.draft(draft_id)
        if opened or text is not None:
            self._save(draft, text, None, None)
        old = self.store.messages[draft.message_id]
        sent = self._sent(old, new_message_id=new_message_id)
        self.store.remove(old.id)
        draft.message_id = sent.id
        if leave_wrapper:
            sent.labels.add("DRAFT")
        else:
            del self.store.drafts[draft.id]
        return sent.id

    def schedule_send(self, draft_id: str, *, listed: bool = True) -> str:
        """Let Gmail send it later: no draft any more, not sent; `listed=False`: hidden from the API."""
        draft = self.store.draft(draft_id)
        old = self.store.messages[draft.message_id]
        scheduled = self.store.add(old.mail, set(), self.store.clock.now, thread_id=old.thread_id)
        self.store.remove(old.id)
        del self.store.drafts[draft.id]
        scheduled.scheduled, scheduled.listed = True, listed
        return scheduled.id

    def scheduled_goes_out(self, message_id: str) -> str:
        """The hour has come: a new message in Sent."""
        old = self.store.messages[message_id]
        sent = self._sent(old, new_message_id=True)
        self.store.remove(message_id)
        return sent.id

    # ---- what is seen

    def ui_drafts(self) -> list[str]:
        """The draft ids in the Drafts view, newest first: of several in one thread only the newest."""
        seen: set[str] = set()
        shown = []
        by_message = {draft.message_id: draft.id for draft in self.store.drafts.values()}
        for one in self.store.listed():
            if one.id in by_message and not one.labels & HIDDEN and one.thread_id not in seen:
                seen.add(one.thread_id)
                shown.append(by_message[one.id])
        return shown

    def ui_conversation(self, thread_id: str) -> list[str]:
        """The message ids shown when the conversation is opened: no ghosts, no orphans, no trash."""
        messages = self.store.thread(thread_id)
        return [
            one.id
            for one in messages
            if not one.labels & HIDDEN
            and ("DRAFT" not in one.labels or len(messages) == 1 or self._stands(one) is Joining.SHOWN)
        ]

    def recipient_sees_reply(self, message_id: str) -> bool:
        """Whether a mail joins its conversation at the other side: it names a mail that left or arrived."""
        mail = self.store.message(message_id).mail
        return any(
            one.mail.message_id in mail.ancestry and one.mail.base_subject == mail.base_subject
            for one in self.store.messages.values()
            if "DRAFT" not in one.labels and not one.scheduled and one.mail.message_id
        )

    # ---- behind the windows

    def _stands(self, one: Stored) -> Joining:
        return joining(one.mail, self.store.in_thread(one.thread_id, without=one.id))

    def _save(self, draft: Draft, text: str | None, subject: str | None, to: str | None) -> None:
        """The composer saves: another message; another thread when the subject is another."""
        old = self.store.messages[draft.message_id]
        signature = self._signature(old)
        raw = old.mail.raw
        raw = composer.opened(raw, signature) if text is None else composer.retyped(raw, text, signature)
        changes: dict[str, str | None] = {"Date": format_datetime(self.store.clock.now)}
        changes |= {"Subject": subject} if subject is not None else {}
        changes |= {"To": to} if to is not None else {}
        mail = Mail(with_headers(raw, changes))
        stays = mail.base_subject == old.mail.base_subject
        thread_id = old.thread_id if stays else ""
        new = self.store.add(mail, {"DRAFT"}, self.store.clock.now, thread_id=thread_id)
        draft.message_id = new.id
        self.store.remove(old.id)

    def _signature(self, one: Stored) -> str:
        identity = self.store.account.identity(parseaddr(one.mail.first("From"))[1])
        return identity.signature if identity else ""

    def _renamed(self, draft: Draft) -> str:
        self.store.drafts[self.store.new_draft_id()] = draft
        del self.store.drafts[draft.id]
        draft.id = next(reversed(self.store.drafts))
        return draft.id

    def _sent(self, old: Stored, *, new_message_id: bool) -> Stored:
        now = self.store.clock.now
        changes: dict[str, str | None] = {"Date": format_datetime(now)}
        changes |= {"Message-ID": self.store.new_message_id()} if new_message_id else {}
        mail = Mail(with_headers(composer.leaving(old.mail.raw), changes))
        alone = not self.store.in_thread(old.thread_id, without=old.id)
        others = [one for one in self.store.messages.values() if one is not old]
        thread_id = (home(mail, others) if alone else "") or old.thread_id
        to_self = any(self.store.account.identity(address) for _, address in getaddresses(mail.all("To")))
        labels = {"SENT", "INBOX", "UNREAD"} if to_self else {"SENT"}
        return self.store.add(mail, labels, now, thread_id=thread_id)
