"""What counts as an interview: evidence for and against, bands, and what a stranger cannot make up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import address, at, message, profile
from hypothesis import given
from hypothesis import strategies as st

from agent.model.appointment import Band, Meeting, Weighed
from agent.model.mail import Address, Body, Mark, Message, Thread
from agent.reading.evidence.weighing import Case, find_company_domains, may_be_interview, watch_query, weigh

SURE, ASK, IGNORE = Band.SURE, Band.ASK, Band.IGNORE
ME = profile(addresses=("marcus.ellery@gmail.com", "marcus@ellerycorp.example"))
ANNA = "Anna Berg <anna@acme.example>"
GREENHOUSE = "Acme Hiring Team <no-reply@us.greenhouse-mail.io>"
SENT = frozenset({Mark.SENT})


def mail(text: str = "", sender: str = ANNA, **fields: Any) -> Message:
    """A mail to the person."""
    values = {"message_id": "<1@acme.example>", "subject": "Hello", "to": "marcus.ellery@gmail.com"}
    return message(text=text, sender=sender, **{**values, **fields})


def own(text: str = "", to: str = "anna@acme.example", **fields: Any) -> Message:
    """A mail the person sent."""
    values = {"message_id": "<2@gmail.com>", "subject": "Re: Hello", "date": "2026-09-01T12:00:00-05:00"}
    return message(
        text=text, sender="Marcus Ellery <marcus.ellery@gmail.com>", to=to, marks=SENT, **{**values, **fields}
    )


def meeting(title: str = "Interview", organizer: str = ANNA, **fields: Any) -> Meeting:
    """A meeting next week."""
    values: dict[str, Any] = {
        "uid": "1",
        "start": at("2026-09-08T10:00"),
        "said_at": at("2026-09-01T14:00"),
        "organizer": address(organizer),
    }
    return Meeting(title=title, **{**values, **fields})


def thread(*messages: Message) -> Thread:
    """A conversation."""
    return Thread("personal", messages, "t")


def case(title: str, text: str = "", sender: str = ANNA, reply: str = "", **fields: Any) -> Case:
    """An invitation with this title and words, and the person's answer where there is one."""
    mails = [mail(text, sender, subject=title)]
    if reply:
        mails.append(own(reply, subject=f"Re: {title}"))
    return Case(thread=thread(*mails), meeting=meeting(title, sender, **fields))


def band(*args: Any, **fields: Any) -> Band:
    """The band of such an invitation."""
    return weigh(case(*args, **fields), ME).band


def lines(weighed: Weighed) -> str:
    """The evidence as `find --why` shows it."""
    return "\n".join(f"{one.points:+} {one.text}" for one in weighed.evidence)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Phone screen: Data Engineer at Acme", "Looking forward to it"),
        ("Acme / Marcus Ellery - hiring manager chat", ""),
        ("Marcus <> Jane (Acme)", "Thanks for applying! Let us talk about your application."),
        ("Final round onsite", "10:00 system design, 11:00 coding"),
        ("Case study interview", "You will present your case"),
        ("Meet the team", "Your interview for the Data Engineer position"),
        ("Technical interview", ""),
        ("Interview: UX Researcher", "You will meet our user research team"),
        ("Vorstellungsgespräch bei Nordlicht", "Ihre Bewerbung als Koch (m/w/d)"),
        ("Kennenlerngespräch", "vielen Dank für Ihre Bewerbung als Buchhalterin"),
        ("Probearbeiten am Montag", "Wir freuen uns auf dich"),
        ("Entretien d'embauche", "Suite à votre candidature"),
        ("Entretien - Chargée de clientèle", "votre candidature nous a plu"),
        ("Entrevista de trabajo", "Hemos recibido su candidatura"),
        ("Entrevista com a equipa", "Obrigado pela sua candidatura"),
        ("Colloquio conoscitivo", "in merito alla tua candidatura"),
        ("Sollicitatiegesprek", "Bedankt voor je sollicitatie"),
        ("Anställningsintervju", "Tack för din ansökan"),
        ("Jobsamtale", "Tak for din ansøgning"),
        ("Jobbintervju hos Fjord", "Takk for din søknad"),
        ("Rozmowa kwalifikacyjna - analityk", "Dziękujemy za Twoją aplikację"),
        ("一次面接のご案内", "この度はご応募いただきありがとうございます"),
    ],
)
def test_an_accepted_interview_is_sure(title: str, text: str) -> None:
    """In twelve languages, whether the title or the mail says what it is."""
    assert SURE is band(title, text, accepted=True)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Interview", "See you then"),
        ("Invitation to interview for Senior Nurse", "Dear Marcus, we read your resume"),
        ("Vorstellungsgespräch", "Ihre Bewerbung als Koch (m/w/d) hat uns überzeugt"),
        (
            "Job interview, final round",
            "Your application for the Data Engineer role: you will meet our recruiting team",
        ),
    ],
)
def test_a_stranger_is_asked_about(title: str, text: str) -> None:
    """Whatever the words of an invitation, alone they are never sure."""
    assert ASK is band(title, text)


def test_a_forged_tracking_system_is_asked_about() -> None:
    """From can be forged: a tracking system that nobody applied through is a stranger too."""
    assert ASK is band(
        "Job interview: Data Engineer", "Thank you for applying to the role", sender=GREENHOUSE
    )


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Acme CRM demo", "The pricing and a walkthrough"),
        ("Discovery call - Acme x Ellery", "We help companies to hire candidates faster"),
        ("Intro", "I would love to show you our platform for recruiting teams"),
        ("Sales call", ""),
        ("Kundentermin Müller", ""),
        ("Quarterly business review", "Slides attached"),
        ("Vendor meeting", ""),
        ("Project kickoff", "Agenda attached"),
    ],
)
def test_sales_and_customers(title: str, text: str) -> None:
    """Calls of vendors and meetings with customers are none, accepted or not."""
    assert IGNORE is band(title, text, accepted=True)


@pytest.mark.parametrize(
    "title",
    [
        "Dentist appointment",
        "Zahnarzt: Kontrolltermin",
        "Rendez-vous chez le dentiste",
        "Your haircut with Joe",
        "Doctor's appointment",
        "Tandläkare",
        "Parent-teacher interviews",
        "Elternsprechtag",
        "Family interview, grade 5",
        "Entretien de votre véhicule",
        "Mortgage appointment",
    ],
)
def test_private_appointments(title: str) -> None:
    """Dentists, doctors, hairdressers, schools, garages, banks."""
    assert IGNORE is band(title, "We look forward to seeing you", accepted=True)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Webinar: how to ace your interview", "Register now"),
        ("Career fair: interviews on the spot", ""),
        ("Jobmesse Bremen", ""),
        ("Python meetup", ""),
        ("12 new jobs for you", "Data Engineer, Analyst"),
        ("Open house at Acme", ""),
    ],
)
def test_events_and_advertising(title: str, text: str) -> None:
    """Webinars, job fairs, meetups, job alerts."""
    assert IGNORE is band(title, text, accepted=True)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Customer interview: how do you use Acme?", ""),
        ("User interview", "You get a gift card"),
        ("Interview for my master's thesis", ""),
        ("Interview", "I host the podcast Night Shift"),
        ("Interview", "I am a journalist at the Herald and write about nurses"),
        ("Radio interview", ""),
        ("Visa interview appointment confirmation", "Embassy of Portugal"),
        ("Naturalization interview", ""),
        ("Exit interview", "HR"),
        ("Mitarbeitergespräch", ""),
        ("Roommate interview", ""),
        ("Wohnungsbesichtigung", ""),
        ("Mock interview with Pat", ""),
        ("Informational interview", "Happy to tell you about my work"),
        ("Coffee chat", ""),
        ("Mentoring", ""),
        ("Alumni interview - admissions", ""),
        ("Witness interview", ""),
    ],
)
def test_other_interviews(title: str, text: str) -> None:
    """Research, press, visa, exit, housing, practice, mentoring: the same word, another thing."""
    assert IGNORE is band(title, text, accepted=True)


@pytest.mark.parametrize(
    ("title", "text", "sender"),
    [
        ("Interview: Jane Roe (Data Engineer)", "", "HR <hr@ellerycorp.example>"),
        ("You are interviewing Jane Roe for Data Engineer", "", GREENHOUSE),
        ("Interview", "Please complete the scorecard afterwards", GREENHOUSE),
        ("Interview", "Candidate: Jane Roe\nRole: Data Engineer", "HR <hr@agency.example>"),
        ("Vorstellungsgespräch", "Lebenslauf des Bewerbers anbei", "Chef <chef@firma.example>"),
        ("Interview with candidate", "", "Pat <pat@agency.example>"),
    ],
)
def test_candidates_whom_the_person_interviews(title: str, text: str, sender: str) -> None:
    """Their own house called it, or the words are those for interviewers."""
    assert IGNORE is band(title, text, sender, accepted=True)


@pytest.mark.parametrize(
    "title",
    [
        "Cancer screening appointment",
        "Second round of golf",
        "Final round: pub quiz",
        "On-site visit at a customer",
    ],
)
def test_words_that_only_sound_like_it(title: str) -> None:
    """Rounds, screenings and visits of other kinds are never sure, mostly not even asked about."""
    assert SURE is not band(title, accepted=True)


def test_a_reference_for_somebody_else() -> None:
    """Who gives a reference is not interviewed."""
    text = "Jane gave your name as reference for the Data Engineer role"
    assert IGNORE is band("Reference check for Jane Roe", text, accepted=True)


def test_an_application_and_a_bare_title() -> None:
    """`Acme <> Marcus` is sure after an application, when accepted; else it is asked about."""
    receipt = mail(sender="jobs@acme.example", subject="Your application", date="2026-08-20T09:00:00-05:00")
    for accepted, expected in ((True, SURE), (False, ASK)):
        bare = replace(case("Acme <> Marcus", accepted=accepted), earlier=(receipt,))
        assert expected is weigh(bare, ME).band


def test_the_person_as_the_candidate() -> None:
    """`Candidate: Marcus Ellery` names nobody else."""
    assert SURE is band("Technical interview", "Candidate: Marcus Ellery\nRole: Data Engineer", accepted=True)


def test_applicants_write_to_the_person() -> None:
    """Who thanks for an application is no candidate, nor is who receives one."""
    invites = thread(
        mail("I would like to apply for the internship"),
        own("Thank you for your application. Tuesday at 10?"),
    )
    assert IGNORE is weigh(Case(thread=invites), ME).band


def test_the_organiser_is_the_person() -> None:
    """What the person called themselves is no interview of theirs."""
    weighed = weigh(Case(thread=thread(own()), meeting=meeting("Interview Jane Roe", ME.addresses[0])), ME)
    assert (IGNORE, "You organised it yourself") == (weighed.band, weighed.evidence[-1].text)


def test_only_colleagues() -> None:
    """A meeting on the own domain is internal."""
    assert IGNORE is band("Interview planning", "", "Bo <bo@ellerycorp.example>", accepted=True)


def test_nobody_else_is_in_it() -> None:
    """Without anybody outside it is a note."""
    note = replace(meeting("Interview", accepted=True), organizer=None)
    assert IGNORE is weigh(Case(thread=thread(), meeting=note), ME).band


def test_free_mail_is_nobodys_own_domain() -> None:
    """An interviewer at Gmail is no colleague of a job seeker at Gmail."""
    assert SURE is band("Job interview", "about your application", "Gloria <gloria@gmail.com>", accepted=True)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"accepted": True}, SURE),
        ({"accepted": True, "repeats": True}, ASK),
        ({"accepted": True, "whole_day": True}, ASK),
        ({"declined": True}, IGNORE),
        ({"accepted": True, "cancelled": True}, IGNORE),
        ({"accepted": True, "repeats": True, "recurrence": "20260908T100000Z"}, SURE),
        ({"accepted": True, "attendees": tuple(Address(f"p{n}@acme.example") for n in range(40))}, ASK),
    ],
)
def test_what_the_meeting_says(fields: dict[str, Any], expected: Band) -> None:
    """Declined and cancelled are none; weekly, whole days and crowds are doubtful."""
    assert expected is band("Technical interview: Data Engineer", **fields)


def test_called_off_in_words() -> None:
    """The newest mail cancels; with another time in it, it only moves."""
    said = case("Job interview: Data Engineer", accepted=True)
    later = {"message_id": "<3@acme.example>", "date": "2026-09-02T09:00:00-05:00"}
    off, moved = "we have to cancel the interview.", "we have to cancel. Could you do Friday at 10:30?"
    bands = [
        weigh(replace(said, thread=thread(mail(), mail(text, **later))), ME).band for text in (off, moved)
    ]
    assert [IGNORE, SURE] == bands


def test_newsletters_are_never_sure() -> None:
    """Bulk mail is not, whatever it says and whoever labelled it."""
    bulk = thread(
        mail("Your application!", subject="Job interview", notices=("List-Id: <jobs.acme.example>",))
    )
    assert IGNORE is weigh(Case(thread=bulk), ME).band
    assert SURE is not weigh(Case(thread=bulk, labelled=True), ME).band


def test_spam_is_none() -> None:
    """What the mailbox holds for spam is not asked about."""
    spam = thread(mail("Your application", subject="Job interview", marks=frozenset({Mark.SPAM})))
    assert IGNORE is weigh(Case(thread=spam), ME).band


class TestLabel:
    """The person's own label."""

    def test_it_is_sure_whatever_the_words(self) -> None:
        """They know what it is."""
        assert SURE is weigh(replace(case("Acme demo"), labelled=True), ME).band

    @pytest.mark.parametrize("fields", [{"cancelled": True}, {"declined": True}])
    def test_not_when_it_is_off(self, fields: dict[str, Any]) -> None:
        """Cancelled or declined it does not take place."""
        assert SURE is not weigh(replace(case("Interview", **fields), labelled=True), ME).band

    def test_not_when_the_person_organised_it(self) -> None:
        """Perhaps they interview: asked about."""
        mine = Case(thread=thread(own()), meeting=meeting("Interview", ME.addresses[0]), labelled=True)
        assert ASK is weigh(mine, ME).band


class TestTrust:
    """What a stranger cannot make up."""

    said = case("Job interview: Data Engineer", "about your application")

    def earlier(self, *mails: Message, of: Case | None = None) -> Band:
        """The band with such earlier mail."""
        return weigh(replace(of or self.said, earlier=mails), ME).band

    def test_the_persons_answer(self) -> None:
        """They wrote in the conversation."""
        assert SURE is band("Job interview: Data Engineer", "about your application", reply="Friday works")

    def test_not_interested_is_no_answer(self) -> None:
        """A refusal binds nobody."""
        assert ASK is band("Job interview: Data Engineer", "your application", reply="Please unsubscribe me")

    def test_an_application_sent(self) -> None:
        """The person wrote to the company before."""
        sent = own(
            to="jobs@acme.example", subject="Application as Data Engineer", date="2026-08-01T09:00:00-05:00"
        )
        assert SURE is self.earlier(replace(sent, body=None))

    def test_any_mail_sent_there(self) -> None:
        """What it was about need not be said."""
        assert SURE is self.earlier(
            own(to="anna@acme.example", subject="Hello", date="2026-08-01T09:00:00-05:00")
        )

    def test_mail_sent_elsewhere(self) -> None:
        """Mail to others says nothing."""
        assert ASK is self.earlier(own(to="anna@other.example", subject="Application"))

    def test_a_receipt_of_another_day(self) -> None:
        """Earlier mail of the company about an application, come in on another day."""
        receipt = mail(
            sender="jobs@acme.example", subject="Your application", date="2026-08-20T09:00:00-05:00"
        )
        assert SURE is self.earlier(receipt)

    def test_a_receipt_of_the_same_day(self) -> None:
        """Two mails of one day are one stranger; the Date header can be forged, the day it came in cannot."""
        receipt = mail(
            sender="jobs@acme.example", subject="Your application", date="2026-08-20T09:00:00-05:00"
        )
        assert ASK is self.earlier(replace(receipt, received=at("2026-09-01T13:00")))

    def test_other_earlier_mail(self) -> None:
        """Mail about something else, newsletters and spam are no correspondence about a job."""
        fields = {"sender": "jobs@acme.example", "date": "2026-08-20T09:00:00-05:00"}
        assert ASK is self.earlier(
            mail(subject="Your invoice", **fields),
            mail(subject="Your application", **{**fields, "sender": "jobs@other.example"}),
            mail(subject="New roles at Acme", notices=("List-Id: <x>",), **fields),
            mail(subject="Your application", marks=frozenset({Mark.SPAM}), **fields),
            replace(mail(subject="Your application", **fields), sender=None),
        )

    @pytest.mark.parametrize(
        ("sender", "subject", "expected"),
        [
            ("Acme Careers <no-reply@us.greenhouse-mail.io>", "Thank you for applying", SURE),
            ("<no-reply@us.greenhouse-mail.io>", "Your application to Acme", SURE),
            ("Globex Careers <no-reply@us.greenhouse-mail.io>", "Your application", ASK),
        ],
    )
    def test_a_receipt_of_a_tracking_system(self, sender: str, subject: str, expected: Band) -> None:
        """It counts where it is for this company: by the sender's name or the subject."""
        receipt = mail(sender=sender, subject=subject, date="2026-08-20T09:00:00-05:00")
        assert expected is self.earlier(receipt)

    def test_a_tracking_system_on_another_day(self) -> None:
        """An invitation through the system that acknowledged the application is sure."""
        receipt = mail(sender=GREENHOUSE, subject="Thank you for applying", date="2026-08-20T09:00:00-05:00")
        assert SURE is self.earlier(
            receipt, of=case("Interview with Acme", "your application", sender=GREENHOUSE)
        )

    def test_a_desk_of_the_tracking_system(self) -> None:
        """One address or tenant of the system is one company; so is a Reply-To of theirs."""
        desk = "Lee <lee@acme.teamtailor-mail.com>"
        through = case("Interview", "your application", sender=desk)
        same = mail(sender=desk, subject="Your application", date="2026-08-20T09:00:00-05:00")
        answers = replace(
            same, sender=address("no-reply@us.greenhouse-mail.io"), reply_to=(address("x@acme.example"),)
        )
        assert SURE is self.earlier(same, of=through)
        assert SURE is self.earlier(answers)

    def test_a_company_of_a_country(self) -> None:
        """`quillhouse.co.uk` is Quillhouse."""
        invited = case("Interview", "your application", sender="Anna <anna@quillhouse.co.uk>")
        receipt = mail(
            sender=GREENHOUSE, subject="Quillhouse: your application", date="2026-08-20T09:00:00-05:00"
        )
        nobody = replace(receipt, subject="Your application", sender=None)
        assert SURE is self.earlier(nobody, receipt, of=invited)

    def test_a_company_on_record(self) -> None:
        """The next round of an interview on record."""
        assert SURE is weigh(replace(self.said, company_on_record="Acme"), ME).band

    def test_a_forged_mail_of_the_person(self) -> None:
        """An own address in From of mail that came in is no word of theirs."""
        forged = own("Yes, agreed")
        came_in = replace(forged, marks=frozenset(), delivered_to=(address("marcus.ellery@gmail.com"),))
        to_me = replace(forged, marks=frozenset(), to=(address("marcus.ellery@gmail.com"),))
        for one in (came_in, to_me):
            assert ASK is weigh(replace(self.said, thread=thread(*self.said.thread.messages, one)), ME).band

    def test_what_only_bears_an_own_address(self) -> None:
        """From proves nothing: only what the mailbox has as sent is an answer."""
        copy = replace(own("Friday works"), marks=frozenset())
        assert ASK is weigh(replace(self.said, thread=thread(*self.said.thread.messages, copy)), ME).band

    def test_only_interview_is_no_word_of_a_job(self) -> None:
        """The bare word and a yes may be anything: asked about."""
        assert ASK is band("Interview", "See you then", accepted=True)

    def test_a_relative(self) -> None:
        """Somebody of the same family name on free mail has an interview of their own."""
        merle = "Merle Ellery <merle@gmx.de>"
        assert IGNORE is band("Merle: job interview", "Thank you for driving me", merle, accepted=True)


def test_mere_acquaintance_is_no_reason_to_ask() -> None:
    """Mail with somebody and a meeting accepted: without one word of it, nothing is asked."""
    known = own(to="anna@acme.example", subject="Hello", date="2026-08-20T09:00:00-05:00")
    assert IGNORE is weigh(replace(case("Acme and Marcus", accepted=True), earlier=(known,)), ME).band


class TestWords:
    """What the evidence says."""

    def test_each_line_has_the_words_that_tell(self) -> None:
        """With points, for and against, the strongest first."""
        weighed = weigh(case("Phone screen", "Thank you for applying to Acme", reply="Friday works"), ME)
        assert lines(weighed).splitlines() == [
            "+4 The title names a step of an application: “Phone screen”",
            "+4 The mail speaks of your application: “Thank you for applying to Acme”",
            "+2 You wrote in it: “Friday works”",
            "+1 anna@acme.example is outside your own addresses",
        ]

    def test_a_tracking_system_and_a_scheduler_are_named(self) -> None:
        """By their addresses."""
        said = lines(weigh(case("Interview", sender=GREENHOUSE), ME))
        assert "+3 no-reply@us.greenhouse-mail.io is an applicant-tracking system" in said
        booked = lines(weigh(case("Interview", sender="Calendly <notifications@calendly.com>"), ME))
        assert "+1 notifications@calendly.com books meetings for others" in booked

    def test_hostile_words(self) -> None:
        """Excerpts are short and without control or direction characters."""
        title = "\u202eInterview\x1b[31m " + "very long " * 500
        weighed = weigh(case(title, "x\u2066 your application \u2069" * 300), ME)
        for one in weighed.evidence:
            assert len(one.text) <= 160
            assert one.text.isprintable()

    def test_texts_say_little_against_a_plain_title(self) -> None:
        """Who sells software hires too."""
        assert SURE is band(
            "Job interview - Sales Manager",
            "Your application. We sell demo software: live demo",
            accepted=True,
        )


class TestCounterparts:
    """The domains of the other side."""

    def test_domains(self) -> None:
        """Everybody's, without own domains, free mail, tracking systems, schedulers and calendars."""
        mails = thread(
            mail(sender="Gloria <gloria@icloud.com>", cc=(address("bo@ellerycorp.example"),)),
            mail(sender=GREENHOUSE, reply_to=(address("lee@Acme.example"),)),
            mail(sender="notifications@calendly.com", to="r1@resource.calendar.google.com"),
            mail(sender="x@nodomain"),
        )
        called = meeting(attendees=(Address("kim@labs.acme.example"), Address("broken")))
        found = find_company_domains(
            mails, replace(called, organizer=address("calendar-notification@google.com")), ME
        )
        assert frozenset({"acme.example", "labs.acme.example"}) == found

    def test_a_crowd(self) -> None:
        """Of thousands only the first count."""
        many = tuple(Address(f"p@n{number}.example") for number in range(5_000))
        assert len(find_company_domains(thread(), meeting(attendees=many), ME)) <= 200

    def test_nothing(self) -> None:
        """Of nothing, none."""
        assert frozenset() == find_company_domains(thread(), None, ME)


class TestMayBeOne:
    """Which conversations without a calendar are worth weighing."""

    @pytest.mark.parametrize(
        ("text", "subject", "expected"),
        [
            ("Friday at 10:30 works. Denise", "Re: Branch Manager interview", True),
            ("Ihr Vorstellungsgespräch: Donnerstag, den 3. September um 14:30 Uhr", "Termin", True),
            ("Thank you for applying. We will be in touch.", "Your application", False),
            ("Lunch on Friday at 12:30?", "Lunch", False),
        ],
    )
    def test_words_and_a_time(self, text: str, subject: str, expected: bool) -> None:  # noqa: FBT001 - a table
        """It has to speak of a job or an interview, and to name a time."""
        assert expected is may_be_interview(thread(mail(text, subject=subject)), ME)

    def test_mail_that_is_none(self) -> None:
        """Newsletters, spam, and what the person alone wrote."""
        text = "Interview on Friday at 10:30"
        for one in (
            mail(text, notices=("List-Id: <x>",)),
            mail(text, marks=frozenset({Mark.SPAM})),
            own(text),
        ):
            assert not may_be_interview(thread(one), ME)

    def test_a_confirmation_that_the_person_agreed_to(self) -> None:
        """It is sure that it is one; when, is another question."""
        said = thread(
            own("Please find my application as Branch Manager attached.", subject="Branch Manager"),
            mail("We would like to meet you. Does Friday at 10:30 suit you?", subject="Re: Branch Manager"),
        )
        assert may_be_interview(said, ME)
        assert SURE is weigh(Case(thread=said), ME).band


def test_watch() -> None:
    """Calendars, words of subjects, tracking systems and schedulers, inside the dates."""
    since, until = at("2026-09-01"), at("2026-09-02")
    query = watch_query(since, until)
    assert (since, until, True, False) == (query.since, query.until, query.calendars, query.everything)
    assert {"interview", "vorstellungsgespräch", "面接"} <= query.phrases
    assert {"greenhouse.io", "calendly.com", "goodtime.io"} <= query.domains
    assert len(query.phrases) + len(query.domains) <= 80


class TestBadInput:
    """Whatever a conversation holds, nothing raises and time is bounded."""

    def test_headers_only(self) -> None:
        """Without bodies, senders and addresses."""
        bare = replace(
            mail(), body=None, sender=None, to=(), date=at("0001-01-01"), received=at("0001-01-01")
        )
        weighed = weigh(Case(thread=thread(bare, bare), meeting=replace(meeting(""), organizer=None)), ME)
        assert IGNORE is weighed.band
        assert not may_be_interview(thread(bare), ME)
        assert IGNORE is weigh(Case(thread=thread()), ME).band

    def test_the_first_day_of_the_calendar(self) -> None:
        """It came in before the first day of UTC."""
        early = replace(mail("Your application"), received=at("0001-01-01T00:00:00+14:00"))
        assert ASK is weigh(Case(thread=thread(early), earlier=(early,)), ME).band

    def test_nobody(self) -> None:
        """A person without a name and addresses."""
        nobody = profile(name="", addresses=())
        assert SURE is weigh(case("Job interview", "Your application", accepted=True), nobody).band

    @given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=60), st.booleans())
    def test_any_words(self, title: str, text: str, name: str, labelled: bool) -> None:  # noqa: FBT001 - drawn
        """Any title, text and name."""
        sender = Address(f"{name}@{name}", name)
        mails = thread(replace(mail(text, subject=title), sender=sender, body=Body(text, text)))
        weighed = weigh(
            Case(thread=mails, meeting=meeting(title, attendees=(sender,)), labelled=labelled), ME
        )
        assert all(one.text.isprintable() for one in weighed.evidence)

    @pytest.mark.parametrize(
        "piece", ["interview for ", "your ", "12:30-", "muss ", "candidate: ", "a@b.c ", "for my "]
    )
    def test_endless_mail(self, piece: str) -> None:
        """Long texts are cut; hundreds of mails are not all read."""
        long = mail(piece * 40_000, subject=piece * 5_000)
        weighed = weigh(
            Case(thread=thread(*[long] * 60), meeting=meeting(piece * 5_000), earlier=(long,) * 5_000), ME
        )
        assert all(len(one.text) < 1_000 for one in weighed.evidence)


def test_a_role_right_before_the_word_for_an_interview_names_it() -> None:
    """`your Wound Care Nurse interview`; not a role somewhere else in the sentence."""
    told = "The mail names a role"
    assert told in lines(weigh(case("Friday", "This is for your Wound Care Nurse interview."), ME))
    assert told not in lines(weigh(case("Friday", "A Wound Care Nurse will guide you to it."), ME))


@pytest.mark.parametrize(("more", "expected"), [("", IGNORE), (f" and {'we like it ' * 70}", ASK)])
def test_what_a_sentence_says_was_applied_for(more: str, expected: Band) -> None:
    """Unpaid work beside a job elsewhere in the mail; a text without stops is no sentence that could tell."""
    text = f"This is a job interview. You applied to volunteer at our shelter{more}."
    assert expected is band("Friday", text)
