"""What a language file may hold, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agent.knowledge.languages import Language, flat_pattern
from agent.knowledge.languages.schema_of_decisions import DECISIONS, Kind, Section

_LINES = {Kind.MONTHS: 12, Kind.DAYS: 7}


def _exact(describes: str) -> Section:
    return Section(Kind.PATTERNS, describes, exact=True)


SECTIONS: Mapping[str, Section] = {
    # days and times
    "months": Section(Kind.MONTHS, "Names of months in all their forms, and short ones.", core=True),
    "weekdays": Section(Kind.DAYS, "Names of days that stand alone for a day.", core=True),
    "short_weekdays": Section(Kind.DAYS, "Short names of days; they count only beside a date."),
    "lone_weekdays": Section(
        Kind.WORDS, "Of the short names, those that mean a day before a time: `Tue 10:30`."
    ),
    "today": Section(Kind.WORDS, "Today, this morning."),
    "tomorrow": Section(Kind.WORDS, "Tomorrow."),
    "after_tomorrow": Section(Kind.WORDS, "The day after tomorrow."),
    "not_tomorrow": Section(
        Kind.PATTERNS, "Before the word for tomorrow, where it means morning: `Guten Morgen`."
    ),
    "next_week_before": Section(Kind.WORDS, "Before a weekday: it is one of the next week."),
    "next_week_behind": Section(Kind.WORDS, "Behind a weekday: it is one of the next week."),
    "week_before": Section(Kind.WORDS, "Before a day: it is the one a week later, `a week from`."),
    "week_behind": Section(Kind.WORDS, "The same behind it: `Thursday week`."),
    "fortnight_before": Section(Kind.WORDS, "Before a day: it is the one two weeks later."),
    "fortnight_behind": Section(Kind.WORDS, "The same behind it: `Tuesday fortnight`."),
    "every": Section(
        Kind.PATTERNS, "Before a weekday that is no single day, or one gone by: `every`, `last`."
    ),
    "gone": Section(Kind.PATTERNS, "Behind a weekday gone by: `dernier`."),
    "on_day": Section(Kind.PATTERNS, "Before a day: `on`, `this`."),
    "date_articles": Section(Kind.PATTERNS, "Before the number of a day: `the`."),
    "day_endings": Section(Kind.PATTERNS, "Behind the number of a day: `3rd`."),
    "before_month": Section(
        Kind.PATTERNS, "Between the number of a day and its month, with the blank: `of `."
    ),
    "before_year": Section(Kind.PATTERNS, "Between a month and its year, with the blank."),
    "and_or": Section(Kind.PATTERNS, "And, or: `Tuesday or Wednesday at 3`."),
    "through": Section(Kind.PATTERNS, "Between the first and the last day of a week: `Monday to Friday`."),
    "time_leads": Section(Kind.WORDS, "What may stand before a time of day."),
    "sure_time_leads": Section(Kind.WORDS, "What makes a bare number a time of day: `at 10`."),
    "leads_behind_day": Section(
        Kind.WORDS, "More words that do so right behind a day: `Friday the 3rd from 10`."
    ),
    "until_time": Section(Kind.WORDS, "Between the beginning and the end of a time."),
    "and_time": Section(Kind.WORDS, "The same behind a word for between."),
    "between": Section(Kind.WORDS, "Between: `between 10 and 11`."),
    "hours": Section(Kind.HOURS, "Hours in words: `two`; of a day's 24 as many as are said."),
    "parts_of_hours": Section(Kind.WORDS, "Words for a half or a quarter of an hour."),
    "spelled_times": Section(
        Kind.GROUPS, "Times of day in words, `…` for the hour: `half past …`; by what they name of it."
    ),
    "forenoon": Section(Kind.PATTERNS, "Behind a time of day that is one before noon: `in the morning`."),
    "afternoon": Section(Kind.PATTERNS, "Behind a time of day that is one after noon: `in the evening`."),
    "hours_behind_four": Section(Kind.PATTERNS, "Behind four figures that are a time: `1400 hours`."),
    "noon": Section(Kind.WORDS, "Noon."),
    "hour_words": Section(Kind.PATTERNS, "Behind a number that is a time of day: `uhr`, `o'clock`."),
    "length_leads": Section(Kind.WORDS, "Before a length of time: `un entretien de 2 heures`."),
    "length_words": Section(
        Kind.WORDS, "Those of them that say as well how long something takes: `2 heures`."
    ),
    "behind_time": Section(Kind.PATTERNS, "Words that may follow a bare number that is a time."),
    "abbreviations": Section(Kind.PATTERNS, "Short words whose full stop ends no sentence."),
    "deadline": Section(Kind.PATTERNS, "Before a day or time that is a last one for something."),
    "deadline_behind": Section(Kind.PATTERNS, "The same behind it."),
    "refused": Section(Kind.PATTERNS, "In a clause whose time does not suit."),
    "replaced": Section(Kind.PATTERNS, "Before a time that no longer holds: `instead of`."),
    "not_refused": Section(Kind.PATTERNS, "Where words of a refusal mean none: `can't wait`."),
    "refused_all": Section(Kind.PATTERNS, "The times named before do not suit."),
    "moved": Section(Kind.PATTERNS, "In a sentence that names another time than before."),
    "postponed": Section(Kind.PATTERNS, "The time that was arranged holds no more."),
    "rescheduled": Section(Kind.PATTERNS, "In a mail that tells that a talk has another time now."),
    "only_if": Section(Kind.PATTERNS, "In a sentence that tells what to do if a time should not suit."),
    "chosen_hours": Section(Kind.PATTERNS, "Behind a bare number that is an hour: `4 is perfect`."),
    "moved_to": Section(Kind.PATTERNS, "Before a bare number that is the hour a talk is moved to."),
    "time_shifts": Section(
        Kind.GROUPS, "By how many minutes a talk is moved, earlier below 0: `an hour earlier`."
    ),
    "arrivals": Section(Kind.PATTERNS, "Before a time at which one should arrive: `be there at`."),
    "other_occasions": Section(Kind.PATTERNS, "In a sentence whose time is of something beside the talk."),
    "time_choices": Section(Kind.PATTERNS, "In a mail that offers several times to choose from."),
    "one_after_another": Section(Kind.PATTERNS, "Between times of one day that follow each other."),
    "choices": Section(
        Kind.GROUPS,
        "Which of several times is chosen: first, second, third, last, earlier, later, morning, afternoon.",
    ),
    "but": Section(Kind.PATTERNS, "Words with which another clause begins."),
    "office_hours": Section(Kind.PATTERNS, "In a sentence that tells opening hours."),
    "telephone": Section(Kind.PATTERNS, "Before a telephone number or a code to dial."),
    "closings": Section(Kind.PATTERNS, "The line that closes a letter."),
    "your_time": Section(Kind.PATTERNS, "Behind a time: it is by the reader's own clock."),
    "zone_labels": Section(Kind.PATTERNS, "Before the time zone that holds for a whole mail."),
    "zone_kinds": Section(Kind.PATTERNS, "Between a place and the word for time: `Berlin summer time`."),
    "time_word": Section(Kind.PATTERNS, "Behind the place of a time zone: `Berlin time`."),
    "time_of": Section(Kind.PATTERNS, "Before the place of a time zone: `heure de Paris`."),
    "time_of_links": Section(Kind.PATTERNS, "Between that word and the place, with the blank."),
    "zone_names": Section(Kind.NAMES, "Names of places and zones, with the IANA name of the zone."),
    "no_zone_places": Section(Kind.WORDS, "Words with a capital before the word for time that are no place."),
    "back_again": Section(Kind.PATTERNS, "Before the day on which the writer of an automatic reply is back."),
    "away_until": Section(Kind.PATTERNS, "Right before the last day of an absence: `until`."),
    # kinds of mail
    "reply_prefixes": Section(
        Kind.PATTERNS, "What a mail program puts before the subject of a reply.", core=True
    ),
    "forward_prefixes": Section(Kind.PATTERNS, "What it puts before the subject of a forwarded mail."),
    "reply_or_forward_prefixes": Section(
        Kind.PATTERNS, "What means a reply in one language and a forwarded mail in another."
    ),
    "automatic_subjects": Section(Kind.PATTERNS, "How the subject of an automatic reply begins.", core=True),
    "away": Section(Kind.PATTERNS, "Words of somebody who is out of the office.", core=True),
    "away_now": Section(
        Kind.PATTERNS, "The writer says so of now or of days to come: `I am on leave`; never of days gone by."
    ),
    "away_notes": Section(
        Kind.PATTERNS, "What else stands in an away note: thanks, whom to ask, when it is answered."
    ),
    "bounce_subjects": Section(Kind.PATTERNS, "In the subject of a mail that could not be delivered."),
    "bounce_searches": Section(Kind.WORDS, "What such subjects are searched for."),
    "bounce_delays": Section(Kind.PATTERNS, "In the subject of a mail that is still being tried."),
    "attributions": Section(Kind.PATTERNS, "The whole line above a quoted mail: `On … wrote:`.", core=True),
    "quote_separators": Section(Kind.PATTERNS, "Between dashes above an older mail: `Original Message`."),
    "wrote": Section(
        Kind.PATTERNS, "In the line above a quoted mail, with a date or an address: `wrote`, `said`."
    ),
    "from_labels": Section(Kind.PATTERNS, "The label of the sender above an older mail: `From`."),
    "header_labels": Section(Kind.PATTERNS, "The other labels there: `Sent`, `To`, `Subject`."),
    "points_below": Section(
        Kind.PATTERNS, "The writer means what stands below: `reminder`, `see below`, `once more`."
    ),
    "outside_notices": Section(
        Kind.PATTERNS, "In the notice that a mail system puts above mail from outside: `external email`."
    ),
    "forward_separators": Section(Kind.PATTERNS, "Between dashes above a forwarded mail."),
    "forward_openings": Section(Kind.PATTERNS, "How a line without dashes above a forwarded mail begins."),
    "device_lines": Section(Kind.PATTERNS, "How the line that a telephone adds begins: `Sent from my …`."),
    **DECISIONS,
    # what else a person writes
    "request": Section(Kind.PATTERNS, "Somebody asks for something without a question mark."),
    "thanks": Section(Kind.PATTERNS, "Words of a short mail that only says it has arrived."),
    "stop_words": Section(Kind.TEXT, "Frequent words, with their accents, by which the language is told."),
    # interviews
    "speaks_for": Section(
        Kind.GROUPS, "What speaks for an interview, by the groups of weights.yaml in reading."
    ),
    "speaks_against": Section(Kind.GROUPS, "What speaks against one."),
    "talk_stems": Section(Kind.PATTERNS, "What a talk or an appointment of any kind is called."),
    "meets": Section(Kind.PATTERNS, "Before somebody whom one meets: `with our`, before `loan officer`."),
    "organisations": Section(Kind.PATTERNS, "The noun in the name of one: `School`, `Bank`."),
    "interviewer": Section(Kind.PATTERNS, "The reader is the one who interviews."),
    "candidate_labels": Section(Kind.PATTERNS, "The label before a candidate's name: `Candidate:`."),
    "answers_applicant": Section(Kind.PATTERNS, "What a company writes to one who applies."),
    "applies": Section(Kind.PATTERNS, "What one who applies writes."),
    "application_subjects": Section(Kind.PATTERNS, "In subjects of mail about an application."),
    "called_off": Section(Kind.PATTERNS, "A meeting does not take place, or somebody withdraws."),
    "not_called_off": Section(Kind.PATTERNS, "Right before such words, where they are denied: `not`."),
    "another_opening": Section(Kind.PATTERNS, "One job is gone and the talk is about another."),
    "toward_day": Section(Kind.PATTERNS, "Before the day to which something is put off: `to`."),
    "no_thanks": Section(Kind.PATTERNS, "The writer wants nothing of it."),
    "application_searches": Section(Kind.WORDS, "Words of the subject of a receipt for an application."),
    "interview_searches": Section(
        Kind.WORDS, "What subjects are searched for; few: a mailbox searches for each."
    ),
    "calendar_video": Section(Kind.PATTERNS, "In the place of a calendar entry: a video call."),
    "calendar_telephone": Section(Kind.PATTERNS, "A call by telephone."),
    "calendar_place": Section(Kind.PATTERNS, "A room, a building, a street."),
    "calendar_place_endings": Section(Kind.PATTERNS, "How words for those end: `Hauptstraße`."),
    "calendar_nowhere": Section(Kind.PATTERNS, "Words that are no place: `online`, `to be announced`."),
    # people and companies
    "by_video": Section(Kind.PATTERNS, "Words for a meeting by video; names of programs count anyway."),
    "by_phone": Section(Kind.PATTERNS, "Words for a talk on the telephone."),
    "on_site": Section(Kind.PATTERNS, "Words for a meeting at a place: `our office`, a street and number."),
    "by_call": Section(Kind.PATTERNS, "A call, by telephone where nothing else is said: `a quick call`."),
    "place_labels": _exact("Before the place on a line of its own: `Where:`."),
    "recruiter_roles": Section(Kind.PATTERNS, "In the signature of one who recruits for the company."),
    "coordinator_roles": Section(Kind.PATTERNS, "In the signature of one who only arranges meetings."),
    "no_persons": Section(Kind.PATTERNS, "In names that rooms, teams and programs show."),
    "interviewer_leads": _exact("Before the names of those who will talk with the person: `you will meet`."),
    "interviewer_or_company_leads": _exact("The same where a company may follow: `interview with`."),
    "interviewer_labels": _exact("Before those names, with a colon or on a line of their own: `Panel:`."),
    "interviewer_verbs": _exact("Behind them: `will interview you`."),
    "interviewer_is_writer": Section(Kind.PATTERNS, "The writer is one of them: `and I`, `I will call`."),
    "hiring_managers": Section(Kind.PATTERNS, "Beside a name: the person would work for them."),
    "introductions": Section(
        Kind.PATTERNS, "In a mail that only brings two people together: `over to you two`."
    ),
    "and_with": _exact("Between several names in a row."),
    "before_no_name": Section(Kind.WORDS, "Before capitals that are no person who is met: `at`, `from`."),
    "no_names": Section(Kind.WORDS, "Words that stand in no person's name: `lunch`, `technical`, `room`."),
    "titles_said": _exact("Titles that a letter can say; they are taken off a name."),
    "faculties": _exact("Behind a doctor's title, before a stop: `med`, `rer`."),
    "generations": Section(Kind.WORDS, "Behind a name: the second, junior."),
    "sure_degrees": Section(Kind.WORDS, "Degrees and certificates that are no family names."),
    "degrees": Section(Kind.WORDS, "Those that may be one: they count in capitals or behind a comma."),
    "name_particles": Section(Kind.WORDS, "Small words that belong to a family name: `van der`."),
    "pronouns": Section(Kind.WORDS, "The first of the pronouns behind a name: `she` of `she/her`."),
    "beside_names": Section(Kind.WORDS, "Words beside a name that are not part of it: `HR`, `extern`."),
    "company_words": Section(Kind.WORDS, "Words in names of companies and no person's: `bank`, `clinic`."),
    "jobs": Section(Kind.PATTERNS, "What people are in a signature: `head of`, `director`."),
    "relays": _exact("Between a name and the system that wrote for it: `Denise via Greenhouse`."),
    "greetings": _exact("Before a title and a name at the beginning of a letter."),
    "light_closings": Section(Kind.PATTERNS, "Closings behind which a name may follow: `Thanks, Ann`."),
    "legal_forms": _exact("Behind a company's name: `GmbH`; written with dots or without."),
    "loose_legal_forms": _exact("Those that are words too; they count only in what is known to be a name."),
    "joined_legal_forms": _exact("Those without a blank, before a name or behind it."),
    "ampersand": Section(Kind.WORDS, "What `&` in a company's name is called."),
    "in_company_names": Section(Kind.WORDS, "Small words inside a company's name: `Bank of the West`."),
    "label_beginnings": _exact("Before the name in a company's domain: `get` of getacme.com."),
    "label_endings": _exact("Behind it: `hq` of acmehq.com."),
    "label_words": Section(Kind.WORDS, "At the end of a domain's label, words of their own: `press`."),
    "agencies": _exact("In the domain of a recruiting agency."),
    "at_company": _exact("Right before a company: `at`."),
    "from_company": _exact("The same behind a person's name: `Ann from Acme`."),
    "with_company": _exact("Before a company or a person: `with`."),
    "toward_company": _exact("Before a company in a subject that speaks of work: `to`."),
    "company_articles": _exact("Between that and the name: `the`."),
    "before_company": _exact("In a text before a company: `your interest in`, `our client`."),
    "company_desks": Section(Kind.WORDS, "Behind a company's name in the sender of its mail: `Careers`."),
    "recruiting_words": _exact("Behind a company in a sender's name: `Acme Recruiting`."),
    "recruiting_tasks": _exact("Behind that: `Acme Talent Acquisition`."),
    "team_words": _exact("Behind that: `Acme Talent Acquisition Team`."),
    "sender_fillers": Section(Kind.PATTERNS, "Words in a system's sender that name no company."),
    "no_company": _exact("How what is no company begins, though it has a capital: `Our`, `The team`."),
    "boilerplate": _exact("How a line begins that names a company that only serves: `Powered by`."),
    # roles
    "talk_kinds": _exact("What a talk about work is called in a subject, and an application."),
    "more_talk_kinds": _exact("What other talks are called."),
    "talk_order": _exact("Before that: which it is, `second`."),
    "talk_attributes": _exact("Before that: how it is held, `video`."),
    "before_talk": _exact("Before that, behind a role: `your`."),
    "role_words": _exact("What a role is called: `position`."),
    "work_stems": _exact("Parts of words by which a subject speaks of work."),
    "before_date": _exact("Before a day or date in a subject: `on`."),
    "before_role": _exact("Before a role in a subject."),
    "behind_role": _exact("Behind it."),
    "reference_labels": _exact("Before the number of a vacancy: `ref`."),
    "job_titles": Section(
        Kind.PATTERNS, "What people are called by their work: `nurse`; at the end of a role."
    ),
    "job_endings": Section(Kind.WORDS, "How one word alone ends that may be a role: `er` of `Teller`."),
    "role_in_text": _exact("A role in a text, `…` in its place; its words begin with capitals."),
    "behind_role_in_text": _exact("Words that end a role with which such an entry ends."),
    "role_labels": _exact("The label before a role on a line of its own: `Position:`."),
    "role_before_capitals": _exact("Before a role that goes as far as its words have capitals."),
    "role_before_lower_case": _exact("Before a role in lower case, with the blank."),
    "behind_lower_case_role": _exact("Words that end such a role."),
    "begins_no_role": _exact("How what is no role begins."),
    "no_role": _exact("What is none as a whole: `Zoom`."),
    "round_words": _exact("What may stand behind that: `coding round`."),
    "titles": Section(Kind.WORDS, "Titles before or behind a name, with and without a stop."),
    "dotted_titles": Section(Kind.WORDS, "Titles that are names without their stop: `fr.`."),
}


def missing_sections(language: Language) -> Iterator[str]:
    """The sections that a language does not have, in the order of the schema."""
    return (name for name in SECTIONS if name not in language.sections)


def problems(language: Language) -> Iterator[str]:
    """What is wrong with a language file, one sentence for each section."""
    for name, value in language.sections.items():
        if name == "name":
            continue
        section = SECTIONS.get(name)
        if section is None:
            yield f"{language.code}.yaml: there is no section `{name}`"
        elif problem := _problem(section.kind, value):
            yield f"{language.code}.yaml: `{name}` must be {section.kind.value}; {problem}"


def _problem(kind: Kind, value: object) -> str:
    """Why a value does not fit; empty when it does."""
    if kind is Kind.TEXT:
        return "" if isinstance(value, str) else "it is no text"
    if kind is Kind.NAMES:
        return "" if isinstance(value, dict) and all(map(str.isprintable, value)) else "it has no names"
    if kind is Kind.GROUPS:
        listed = list(value.values()) if isinstance(value, dict) else [value]
        return next((found for one in listed if (found := _problem(Kind.PATTERNS, one))), "")
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return "it is no list of texts; a word such as `no` needs quotation marks"
    if len(value) != _LINES.get(kind, len(value)):
        return f"it has {len(value)} lines"
    patterns = value if kind is Kind.PATTERNS else []
    return next((found for one in patterns if (found := _pattern_problem(one))), "")


def _pattern_problem(source: str) -> str:
    try:
        re.compile(flat_pattern(source))
    except re.error as error:
        return f"{source} is none: {error}"
    if re.sub(r"\\.|\(\?P", "", source) != re.sub(r"\\.|\(\?P", "", source).lower():
        return f"{source} has capital letters"
    bare, inner = "", re.sub(r"\\.|\[[^]]*\]", "", source)
    while bare != inner:
        bare, inner = inner, re.sub(r"\([^()]*\)", "", inner)
    return f"{source} is several: write each as an entry of its own" if "|" in bare else ""
