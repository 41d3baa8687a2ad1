from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from command_line import Said
from desk import DUE_AT, ID, INTERVIEW, PANEL, SENT_AT, MaildirDesk
from mail_program import text_of
from mails import DEBRIEFED


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def test_places_the_thank_you_at_once(desk: MaildirDesk) -> None:
    """W-01: the draft stands when the command ends; one line on stderr says so."""
    said = desk("debrief", desk.file())
    assert (0, "") == (said.code, said.out)
    assert "the thank-you to Denise Kowalczyk is in your Drafts" in said.err
    (letter,) = desk.letters()
    assert "<a1@prairiegate.example>" == letter["In-Reply-To"]


def test_the_same_file_twice_is_one_interview(desk: MaildirDesk) -> None:
    """Recorded once, drafted once; the person is told that it was known."""
    desk.debrief()
    said = desk("debrief", desk.file())
    assert said.code == 0
    assert "on record already" in said.err
    assert len(desk("status", "--json").json["interviews"]) == 1
    assert len(desk.draft_files()) == 1


def test_two_interviews_of_one_day_have_two_ids(desk: MaildirDesk) -> None:
    """The id is made of company and day; a second conversation that day gets a number."""
    desk.debrief()
    later = INTERVIEW.replace("T11:30:00", "T12:00:00")
    desk("debrief", desk.file(later))
    assert {ID, f"{ID}-2"} == {one["id"] for one in desk("status", "--json").json["interviews"]}


def test_id_changes_the_interview(desk: MaildirDesk) -> None:
    """The corrected debrief takes the place of the old one; the letter that stands says the same."""
    desk.debrief()
    before = desk.draft_files()[0].read_bytes()
    changed = INTERVIEW.replace("Branch Operations Manager", "Branch Manager")
    said = desk("debrief", desk.file(changed), "--id", ID, "--json")
    assert said.code == 0
    assert "Branch Manager" == said.only["role"]
    assert said.only["placed_now"] == []
    assert [True] == [before != one.read_bytes() for one in desk.draft_files()]


def test_id_with_an_unknown_interview(desk: MaildirDesk) -> None:
    """A sentence, a hint, exit 2, and nothing recorded."""
    said = desk("debrief", desk.file(), "--id", "nobody")
    assert (2, "") == (said.code, said.out)
    assert 'There is no interview "nobody"' in said.err
    assert "Hint: " in said.err
    assert desk("status", "--json").json["interviews"] == []
    assert desk.draft_files() == ()


def test_a_panel_gets_a_letter_each(desk: MaildirDesk) -> None:
    """One draft for each person, each its own words."""
    said = desk("debrief", desk.file(PANEL), "--json")
    assert ["Denise Kowalczyk", "Tomas Reyes"] == sorted(one["for"] for one in said.only["placed_now"])
    one, other = map(text_of, desk.letters())
    assert one != other


def test_text_a_letter_may_not_carry_is_recorded_and_asked_for(desk: MaildirDesk) -> None:
    """Exit 0: the letters that do not use the field are drafted, the others wait."""
    excuse = INTERVIEW.replace("I recount with", "I was so nervous, but I recount with")
    said = desk("debrief", desk.file(excuse), "--json")
    assert said.code == 0
    assert ["thank_you"] == [one["kind"] for one in said.only["placed_now"]]
    assert ["botched[0].better_answer: excuse"] == said.only["needs_input"]
    assert "needs_input" == said.only["second_chance"]["state"]


def test_the_refused_field_mended_lets_the_letter_through(desk: MaildirDesk) -> None:
    """With --id and better words the second-chance letter is on its way again."""
    excuse = INTERVIEW.replace("I recount with", "I was so nervous, but I recount with")
    desk.debrief(excuse)
    desk.send()
    desk("run", now=SENT_AT)
    assert "needs_input" == desk.status(SENT_AT)["second_chance"]["state"]
    said = desk("debrief", desk.file(), "--id", ID, "--json", now=SENT_AT)
    assert ([], "waiting") == (said.only["needs_input"], said.only["second_chance"]["state"])
    assert ["second_chance"] == [one["kind"] for one in desk("run", "--json", now=DUE_AT).only["placed_now"]]


def test_a_refused_field_of_the_thank_you_holds_it_back(desk: MaildirDesk) -> None:
    """Nothing is rewritten in silence: no draft, the field and the category."""
    bad = INTERVIEW.replace(
        "rebuilding the closing routine", "begging for any job, please please, and {{role}} "
    )
    said = desk("debrief", desk.file(bad), "--json")
    assert said.code == 0
    assert said.only["placed_now"] == []
    assert [code for code in said.only["needs_input"] if code.startswith("enthusiasm: ")]
    assert desk.draft_files() == ()


def test_a_withheld_thank_you_arms_nothing(desk: MaildirDesk) -> None:
    """What excites is too long: no thank-you, so the second letter waits for a word, too."""
    long = INTERVIEW.replace("with your tellers", "with your tellers " * 3000)
    said = desk("debrief", desk.file(long), "--json")
    assert ["enthusiasm: too_long"] == said.only["needs_input"]
    assert ([], "needs_input") == (said.only["drafts"], said.only["second_chance"]["state"])
    shown = desk("preview", ID, "thank_you")
    assert shown.code == 0
    assert "is too long for a letter" in shown.err


def test_too_long_a_highlight_is_left_out(desk: MaildirDesk) -> None:
    """An optional answer never holds the thank-you back."""
    long = INTERVIEW.replace("masking tape", "tape " * 300)
    one = desk("debrief", desk.file(long), "--json").only
    assert ([], 1) == (one["needs_input"], len(one["placed_now"]))
    assert "left_out: interviewers[0].highlight" in one["warnings"]


def test_an_old_interview_waits_for_a_word(desk: MaildirDesk) -> None:
    """W-11: more than two weeks ago, no draft before `confirm`."""
    late = DEBRIEFED + timedelta(days=20)
    one = desk.debrief(now=late).only
    assert ("stale", ["confirm_stale_interview"]) == (one["state"], one["needs_input"])
    assert desk.draft_files() == ()
    confirmed = desk("confirm", ID, "--json", now=late).only
    assert "open" == confirmed["state"]
    assert ["thank_you"] == [placed["kind"] for placed in confirmed["placed_now"]]


def test_clearing_the_questions_cancels_the_second_letter(desk: MaildirDesk) -> None:
    """The person's word."""
    desk.thank_and_wait()
    without = INTERVIEW[: INTERVIEW.index("[[botched]]")]
    said = desk("debrief", desk.file(without), "--id", ID, "--json", now=SENT_AT)
    assert {"state": "cancelled", "reason": "user"}.items() <= said.only["second_chance"].items()


def test_private_words_reach_no_letter(desk: MaildirDesk) -> None:
    """C-28: the note stays on the machine."""
    desk.reach_second_letter()
    mail = [one for one in desk.mail.rglob("*") if one.is_file()]
    assert not any(b"never reaches a letter" in one.read_bytes() for one in mail)


def test_template_syntax_in_a_field_is_only_text(desk: MaildirDesk) -> None:
    """Text is data: it is refused or stands there literally, never rendered."""
    sly = INTERVIEW.replace('Denise"\nfamily', '{{ 7 * 7 }}"\nfamily')
    desk("debrief", desk.file(sly), "--json")
    assert not any("49" in text_of(one) for one in desk.letters())


def test_an_unknown_mailbox_is_named(desk: MaildirDesk) -> None:
    """The file names a mailbox the config does not have: refused whole, the known ones listed."""
    said = desk("debrief", desk.file('mailbox = "work"\n' + INTERVIEW))
    assert (78, "") == (said.code, said.out)
    assert "work" in said.err
    assert "local" in said.err
    assert desk("status", "--json").json["interviews"] == []


def test_two_mailboxes_need_a_name(desk: MaildirDesk) -> None:
    """No silent guess which mailbox."""
    desk.config(desk.config_file.read_text() + f'[mailbox.other]\nkind = "maildir"\npath = "{desk.mail}"\n')
    said = desk("debrief", desk.file())
    assert (78, "") == (said.code, said.out)
    assert "local, other" in said.err
    assert desk("debrief", desk.file('mailbox = "other"\n' + INTERVIEW)).code == 0
    assert len(desk.draft_files()) == 1


def test_a_named_thread_is_taken(desk: MaildirDesk) -> None:
    """`thread` in the file settles it; its Message-ID is enough."""
    said = desk("debrief", desk.file('thread = "<a1@prairiegate.example>"\n' + INTERVIEW), "--json")
    assert ["<a1@prairiegate.example>"] == said.only["thread"]["message_ids"]


def test_quiet_says_nothing(desk: MaildirDesk) -> None:
    """-q: no talk; an error is still said."""
    assert Said(0, "", "") == desk("debrief", desk.file(), "-q")
    assert "Error: " in desk("debrief", desk.file("x = 1"), "-q").err


def test_verbose_says_why(desk: MaildirDesk) -> None:
    """-v adds the reasons to the talk."""
    assert "waits for the thank-you to be sent" in desk("debrief", desk.file(), "-v").err


SLIPS = INTERVIEW.replace("I recount with", "first i recount with")


def test_a_small_correction_is_offered(desk: MaildirDesk) -> None:
    """A file's words are recorded as typed; what would be changed is told with the words that take it."""
    file = desk.file(SLIPS)
    said = desk("debrief", file)
    assert 0 == said.code
    assert "“first i recount with a second person before anyone leaves” becomes “" in said.err
    assert f"second-chance debrief {file} --yes" in said.err
    assert f"second-chance debrief --id {ID} --yes" in said.err
    assert "first i recount" in desk("export").out


def test_a_correction_is_made_on_a_yes(desk: MaildirDesk) -> None:
    """With --yes all that is offered is taken, and told; the file itself stays as it is."""
    file = desk.file(SLIPS)
    said = desk("debrief", file, "--yes")
    assert "Corrected, as you asked:" in said.err
    assert "irst I recount" in desk("export").out
    assert "first i recount" in Path(file).read_text(encoding="utf-8")
    assert "becomes" not in desk("debrief", "--id", ID, "--yes").err


def test_a_correction_of_what_is_on_record(desk: MaildirDesk) -> None:
    """`--id ID --yes` asks nothing."""
    desk("debrief", desk.file(SLIPS))
    said = desk("debrief", "--id", ID, "--yes")
    assert 0 == said.code
    assert "irst I recount" in desk("export").out
    assert "nothing to correct" in desk("debrief", "--id", ID, "--yes").err


def test_a_yes_to_nothing(desk: MaildirDesk) -> None:
    """--yes alone names no words to correct: a sentence, the next step, exit 2."""
    said = desk("debrief", "--yes")
    assert (2, "") == (said.code, said.out)
    assert "second-chance debrief FILE --yes" in said.err
