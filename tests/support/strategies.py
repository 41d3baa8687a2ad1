"""Hypothesis strategies: any debrief an interview file can hold, any placement a journal can."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from agent.knowledge.places import list_codes
from agent.model.appointment import (
    Appointment,
    AppointmentId,
    AppointmentState,
    Band,
    DebriefForm,
    Evidence,
    Meeting,
    SaidTime,
    Weighed,
)
from agent.model.interview import (
    Botched,
    Debrief,
    Decision,
    Fit,
    Interviewer,
    InterviewId,
    Mode,
    Part,
    References,
    Tone,
    WentWrong,
)
from agent.model.letter import Kind
from agent.model.mail import Address, MessageId
from agent.model.plan import Fate, PersonsWord, Placement, Sighting, Stage

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
needed = texts.filter(str.strip)
names = needed.filter(lambda text: not set(text) & set("\n\r\x85\u2028\u2029"))
lines = texts.filter(lambda text: not set(text) & set("\n\r\x85\u2028\u2029"))
titles = lines.filter(lambda text: text.strip().casefold() != "none")
days = st.dates(min_value=date(2001, 1, 1), max_value=date(2025, 12, 31))
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(2001, 1, 1), datetime(2025, 12, 31), timezones=offsets)  # noqa: DTZ001 - zones follow
message_ids = st.from_regex(r"<[a-z0-9]{1,8}@[a-z]{1,8}\.example>", fullmatch=True)
emails = st.sampled_from(["", "ana@firm.example", "j.o+x@sub.firm.example", "用户@例え.example"])

interviewers = st.builds(
    Interviewer,
    name=names,
    part=st.sampled_from(Part),
    email=emails,
    given=lines,
    family=lines,
    title=titles,
    first_name_basis=st.booleans(),
    highlight=texts,
)


@st.composite
def debriefs(draw: st.DrawFn) -> Debrief:
    """Any debrief that is well formed."""
    people = draw(st.lists(interviewers, min_size=1, max_size=8, unique_by=lambda one: _plain(one.name)))
    end = draw(moments)
    question = st.builds(
        Botched,
        question=needed,
        better_answer=needed,
        went=st.sampled_from(WentWrong),
        topic=texts,
        asked_by=st.sampled_from(["", *(one.name for one in people), *(one.email for one in people)]),
    )
    return Debrief(
        company=draw(names),
        role=draw(names),
        mode=draw(st.sampled_from(Mode)),
        interview_end=end,
        interviewers=tuple(people),
        fit=tuple(
            draw(st.lists(st.builds(Fit, skill=needed, need=texts, why=texts), min_size=1, max_size=2))
        ),
        enthusiasm=draw(needed),
        botched=tuple(draw(st.lists(question, max_size=3))),
        references=draw(
            st.builds(
                References,
                who=texts,
                testimonial_text=st.sampled_from(["", "She finds the one number that matters"]),
                testimonial_source=st.sampled_from(["", "my former plant manager"]),
            )
        ),
        decision=draw(
            st.builds(
                Decision,
                date=st.none() | st.integers(0, 60).map(lambda n: end.date() + timedelta(days=n)),
                text=texts,
            )
        ),
        mailbox=draw(lines),
        thread=draw(st.just("") | message_ids),
        their_time_zone=draw(st.sampled_from(["", "America/Chicago", "Asia/Kathmandu", "UTC"])),
        their_country=draw(st.sampled_from(["", *sorted(list_codes())])),
        subdivision=draw(st.sampled_from(["", "IL", "ENG", "1"])),
        closed_days=tuple(draw(st.lists(days, max_size=3))),
        tone=draw(st.none() | st.sampled_from(Tone)),
        nudge=draw(st.booleans()),
        feedback=draw(st.booleans()),
        went=draw(st.sampled_from(["", "good", "mixed", "badly"])),
        private_note=draw(texts),
        improve=tuple(draw(st.lists(texts, max_size=3))),
    )


def _plain(name: str) -> str:
    from agent.knowledge.text import comparable_name  # noqa: PLC0415 - the one rule of when two names are the same

    return comparable_name(name)


addresses = st.builds(Address, email=emails, name=texts)
sightings = st.builds(
    Sighting,
    fate=st.none() | st.sampled_from(Fate),
    evidence=texts,
    draft_id=texts,
    edited=st.booleans(),
    sent_at=st.none() | moments,
    sent_message_id=st.none() | message_ids.map(MessageId),
)
placements = st.builds(
    Placement,
    interview=st.just(InterviewId("firm-2026-09-04")),
    kind=st.sampled_from(Kind),
    person=names,
    stage=st.sampled_from(Stage),
    ticket=texts,
    draft_id=texts,
    message_id=message_ids.map(MessageId),
    in_reply_to=st.none() | message_ids.map(MessageId),
    references=st.lists(message_ids.map(MessageId), max_size=3).map(tuple),
    sender=addresses,
    to=st.lists(addresses, max_size=2).map(tuple),
    cc=st.lists(addresses, max_size=2).map(tuple),
    subject=texts,
    suggested_send=st.none() | moments,
    fingerprint=st.lists(st.integers(0, 2**64 - 1), max_size=5).map(tuple),
    placed_at=st.none() | moments,
    sighting=sightings,
    rewording=st.integers(0, 9),
    warnings=st.lists(texts, max_size=2).map(tuple),
)
persons_words = st.builds(
    PersonsWord,
    confirmed_at=st.none() | moments,
    snoozed_until=st.none() | moments,
    skipped=st.frozensets(st.sampled_from(Kind)),
    rearmed_at=st.none() | moments,
    closed_at=st.none() | moments,
    reworded=st.lists(st.tuples(st.sampled_from(Kind), st.integers(0, 9)), max_size=3).map(tuple),
)

clocks = st.datetimes(datetime(2001, 1, 1), datetime(2025, 12, 31))  # noqa: DTZ001 - times on some clock
meetings = st.builds(
    Meeting,
    uid=texts,
    sequence=st.integers(0, 2**31),
    start=st.none() | moments,
    end=st.none() | moments,
    zone=texts,
    local_start=st.none() | clocks,
    local_end=st.none() | clocks,
    whole_day=st.booleans(),
    title=texts,
    organizer=st.none() | addresses,
    attendees=st.lists(addresses, max_size=2).map(tuple),
    mode=st.none() | st.sampled_from(Mode),
    message_id=st.none() | message_ids.map(MessageId),
    said_at=moments,
    problems=st.lists(texts, max_size=2).map(tuple),
)
said_times = st.builds(SaidTime, start=moments, end=st.none() | moments, sentence=texts, said_at=moments)
forms = st.builds(
    DebriefForm,
    stage=st.sampled_from(Stage),
    message_id=message_ids.map(MessageId),
    in_reply_to=st.none(),
    sender=addresses,
    to=st.lists(addresses, max_size=2).map(tuple),
    subject=texts,
    code=texts,
    sighting=sightings,
    round=st.integers(0, 9),
)
appointments = st.builds(
    Appointment,
    id=st.just(AppointmentId("")),
    key=texts,
    mailbox=texts,
    thread_ids=st.lists(message_ids.map(MessageId), max_size=3).map(tuple),
    subject=texts,
    seen_at=moments,
    company=texts,
    people=st.lists(addresses, max_size=2).map(tuple),
    meeting=st.none() | meetings,
    said=st.lists(said_times, max_size=2).map(tuple),
    weighed=st.builds(
        Weighed,
        band=st.sampled_from(Band),
        evidence=st.lists(st.builds(Evidence, texts, st.integers(-9, 9)), max_size=2).map(tuple),
    ),
    follows=st.none() | st.just(InterviewId("firm-2026-09-04")),
    state=st.sampled_from(AppointmentState),
    confirmed_at=st.none() | moments,
    interview=st.none() | st.just(InterviewId("firm-2026-09-04")),
    form=st.none() | forms,
    problems=st.lists(texts, max_size=2).map(tuple),
)
