from __future__ import annotations

from mail_program import edit, rewrite_as_sent
from mails import INVITATION, SENT, letter, raw_mail

from agent.model.mail import MessageId
from agent.reading.message import read_message


def test_sending_gives_another_id_and_date_and_drops_private_fields() -> None:
    """Everything else stays as it was written."""
    raw = raw_mail(answers="<p@x>", X_Draft_Id="7", x_uniform_type="1")
    sent = rewrite_as_sent(raw, SENT, MessageId("<new@client.example>"))
    before = read_message(raw, key="", received=SENT)
    after = read_message(sent, key="", received=SENT)
    assert (after.message_id, after.date) == ("<new@client.example>", SENT)
    assert (after.in_reply_to, after.subject, after.to) == (before.in_reply_to, before.subject, before.to)
    assert after.body == before.body
    assert b"x-" not in sent.lower()


def test_editing_changes_what_is_named_alone() -> None:
    """Text, subject, id: what is None stays."""
    raw = letter()[0].raw
    same = read_message(edit(raw), key="", received=SENT)
    assert same == read_message(raw, key="", received=SENT)
    text = read_message(edit(raw, text="Grüße"), key="", received=SENT)
    assert text.body is not None
    assert text.body.text.strip() == "Grüße"
    assert (text.message_id, text.references) == (same.message_id, (INVITATION,))
    other = read_message(edit(raw, subject="Hello", message_id=MessageId("<o@x>")), key="", received=SENT)
    assert (other.subject, other.message_id, other.body) == ("Hello", "<o@x>", same.body)
