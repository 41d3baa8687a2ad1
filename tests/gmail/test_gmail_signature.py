"""From and signature as Gmail's own editor would set them: once, wherever the draft is opened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from desk import DUE_AT, SENT_AT
from fake_gmail import SendAs
from gmail_desk import GmailDesk
from mail_program import text_of
from mails import DEBRIEFED, INVITED, mail

from agent.mailboxes.gmail.sign_in import IDENTITIES_LAST, IdentityFile
from agent.model import mail as records

HOUR = timedelta(hours=1)
PHONE = "+1 312 555 0142"
HTML = f'<div dir="ltr"><b>Marcus Ellery</b><br>{PHONE} <a href="https://ellery.example">ellery.example</a></div>'
WRAPPED = '<div class="gmail_signature" data-smartmail="gmail_signature">'


@pytest.fixture
def signs(desk: GmailDesk) -> GmailDesk:
    """They have a signature in Gmail, and another name."""
    desk.gmail.send_as[0].signature = HTML
    desk.gmail.send_as[0].name = "Marcus J. Ellery"
    return desk


def parts(desk: GmailDesk) -> tuple[str, str]:
    """The only draft in plain text and html."""
    (letter,) = desk.letters()
    html = letter.get_body(("html",))
    assert html is not None
    return text_of(letter).replace("\r\n", "\n"), str(html.get_content()).replace("\r\n", "\n")


def test_the_signature_stands_once_below_the_name(signs: GmailDesk) -> None:
    """In both parts, the html as Gmail keeps it, in the wrapper by which the editor knows it."""
    signs.debrief()
    text, html = parts(signs)
    assert f"\nMarcus Ellery\n-- \nMarcus Ellery\n{PHONE} ellery.example\n" in text
    assert html.count(WRAPPED) == html.count(PHONE) == text.count(PHONE) == 1
    assert f"{WRAPPED}{HTML}</div>" in html
    (letter,) = signs.letters()
    assert '"Marcus J. Ellery" <marcus.ellery@mail.example>' == str(letter["From"])


def test_opened_in_gmail_it_gets_no_second_one(signs: GmailDesk) -> None:
    """Neither when it is opened nor when it is sent; nor does that count as a change of its words."""
    signs.debrief()
    (draft,) = signs.gmail.drafts()
    signs.gmail.open_and_edit(draft)
    text, html = parts(signs)
    assert html.count("gmail_signature") == WRAPPED.count("gmail_signature")
    assert html.count(PHONE) == text.count(PHONE) == 1
    signs.run(DEBRIEFED + HOUR)
    assert "in your Drafts\n" in signs("status", now=DEBRIEFED + HOUR).out.replace(" https", "\n https")
    signs.send()
    signs.run(SENT_AT + HOUR)
    assert ["sent"] == [one["fate"] for one in signs.status(SENT_AT + HOUR)["drafts"]]


def test_a_changed_signature_is_no_changed_letter(signs: GmailDesk) -> None:
    """They take it out, or another one stands there when it is sent."""
    signs.debrief()
    (draft,) = signs.gmail.drafts()
    text, _ = parts(signs)
    signs.gmail.send(draft, text=text.replace(PHONE, "see my card"))
    signs.run(SENT_AT + HOUR)
    assert ["sent"] == [one["fate"] for one in signs.status(SENT_AT + HOUR)["drafts"]]


def test_the_signature_of_config_wins(signs: GmailDesk) -> None:
    """Theirs for these letters; wrapped, so that Gmail does not add its own."""
    config = signs.home / "config.toml"
    config.write_text(config.read_text().replace("[me]", '[me]\nsignature = "Chicago\\n555 0100"', 1))
    signs.debrief()
    text, html = parts(signs)
    assert text.endswith("\nMarcus Ellery\n-- \nChicago\n555 0100\n")
    assert f"{WRAPPED}<div>Chicago</div>\n<div>555 0100</div></div>" in html
    (draft,) = signs.gmail.drafts()
    signs.gmail.open_and_edit(draft)
    text, html = parts(signs)
    assert PHONE not in text + html
    signs.run(DEBRIEFED + HOUR)
    assert "with your changes" not in signs("status", now=DEBRIEFED + HOUR).out


def test_without_any_signature_nothing_is_added(desk: GmailDesk) -> None:
    """The name is the last line."""
    desk.debrief()
    text, html = parts(desk)
    assert text.endswith("\nMarcus Ellery\n")
    assert "signature" not in html


def test_plain_text_alone(signs: GmailDesk) -> None:
    """`body = "plain"`: below the customary line."""
    config = signs.home / "config.toml"
    config.write_text(config.read_text() + 'body = "plain"\n')
    signs.debrief()
    (letter,) = signs.letters()
    assert "text/plain" == letter.get_content_type()
    assert 1 == str(letter.get_content()).count(PHONE)


def test_the_identity_that_received_the_mail(signs: GmailDesk) -> None:
    """An invitation to another own address is answered from there, with the signature of there."""
    config = signs.home / "config.toml"
    own = '["Marcus.Ellery@mail.example"'
    config.write_text(config.read_text().replace(own, f'{own}, "jobs@ellery.example"'))
    signs.gmail.send_as.append(SendAs("jobs@ellery.example", "M. Ellery", signature="<div>Jobs only</div>"))
    again = mail(
        "Dear Marcus,\n\nplease use this address.\n\nDenise\n",
        INVITED + HOUR,
        "<a2@prairiegate.example>",
        to="jobs@ellery.example",
        references=("<a1@prairiegate.example>",),
        subject="Re: Branch Operations Manager interview",
    )
    signs.gmail.deliver(again, INVITED + HOUR)
    signs.debrief()
    (letter,) = signs.letters()
    assert '"M. Ellery" <jobs@ellery.example>' == str(letter["From"])
    assert "Jobs only" in text_of(letter)
    assert PHONE not in text_of(letter)


def test_a_reworded_draft_keeps_its_signature(signs: GmailDesk) -> None:
    """Once."""
    signs.debrief()
    before, _ = parts(signs)
    assert 0 == signs("reword", signs.status()["id"], "thank_you", now=DEBRIEFED + HOUR).code
    text, html = parts(signs)
    assert before != text
    assert html.count(PHONE) == text.count(PHONE) == 1


def test_the_persons_own_letter_is_signed_once(signs: GmailDesk) -> None:
    """Below what they wrote, as below all they write there; not where it stands already."""
    signs.debrief()
    file = signs.base / "own.txt"
    for own in ("Hi Denise,\n\nthank you.\n\nMarcus\n", parts(signs)[0]):
        file.write_text(own, encoding="utf-8")
        said = signs("letter", signs.status()["id"], "thank_you", "--from", str(file), "--yes")
        assert said.code == 0, said.err
        text, html = parts(signs)
        assert text.startswith(own.partition("-- \n")[0])
        assert f"{WRAPPED}{HTML}</div>" in html
        assert html.count(PHONE) == text.count(PHONE) == 1
    signs.run(DEBRIEFED + HOUR)
    assert "in your own words" in signs("status", now=DEBRIEFED + HOUR).out


def test_signatures_that_may_not_be_read_hold_nothing_back(signs: GmailDesk) -> None:
    """403 of sendAs alone: the letter stands without; nor is it asked for again at every letter."""
    signs.gmail.fail("settings.sendAs.list", "domainPolicy", times=None)
    signs.debrief()
    text, _ = parts(signs)
    assert text.endswith("\nMarcus Ellery\n")
    signs.send()
    signs.run(SENT_AT + HOUR)
    signs.gmail.requests.clear()
    signs.run(DUE_AT)
    assert "settings.sendAs.list" not in signs.gmail.calls
    assert 4 == len(signs.gmail.calls)


def test_no_answer_about_signatures_is_asked_again(signs: GmailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter that would lack its signature for a passing reason waits for the next run."""
    monkeypatch.setattr("agent.mailboxes.gmail.api._FIRST_WAIT", 50.0)
    signs.gmail.fail("settings.sendAs.list", "503")
    assert 75 == signs("debrief", signs.file()).code
    assert {} == signs.gmail.drafts()
    signs.run(DEBRIEFED + HOUR)
    assert PHONE in parts(signs)[0]


def test_what_is_kept_of_identities(desk: GmailDesk) -> None:
    """For two weeks, for the same account; anything else is asked for anew."""
    path = desk.home / "identities-personal.json"
    now = datetime.fromisoformat("2026-09-04T12:00:00+00:00")
    told = (records.SendAs("me@x.example", "Me", "<b>Me</b>", "Me", is_default=True, is_primary=True),)
    IdentityFile(path, "me@x.example", now).save(told)
    assert told == IdentityFile(path, "me@x.example", now + IDENTITIES_LAST - HOUR).load()
    assert None is IdentityFile(path, "me@x.example", now + IDENTITIES_LAST).load()
    assert None is IdentityFile(path, "me@x.example", now - HOUR).load()
    assert None is IdentityFile(path, "you@x.example", now).load()
    for damaged in ("", "[]", '{"account": "me@x.example"}', "[" * 100_000):
        path.write_text(damaged)
        assert None is IdentityFile(path, "me@x.example", now).load()
    IdentityFile(desk.home / "config.toml" / "no-folder", "me@x.example", now).save(told)
