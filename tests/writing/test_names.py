"""How people and jobs are called (C-08 to C-11, C-14)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.knowledge.name_forms import NameClues
from agent.knowledge.names import display_name
from agent.model.interview import Interviewer, Part, Tone
from agent.writing.answers.sanitise import clean_role
from agent.writing.grammar import greeting, role_the
from agent.writing.rules.form import _may_be_called


def person(
    name: str, *, given: str = "", family: str = "", title: str = "", first: bool = False
) -> Interviewer:
    """An interviewer of this name."""
    return Interviewer(
        name=name,
        part=Part.HIRING_MANAGER,
        given=given,
        family=family,
        title=title,
        first_name_basis=first,
    )


SIGRID = person("Sigrid Aune", given="Sigrid", family="Aune", first=True)
WEISS = person("Henrike Weiß", given="Henrike", family="Weiß", title="Dr.", first=True)


@pytest.mark.parametrize(
    ("who", "tone", "country", "expected"),
    [
        (SIGRID, Tone.WARM, "NO", "Dear Sigrid,"),
        (SIGRID, Tone.BRIEF, "NO", "Hi Sigrid,"),
        (SIGRID, Tone.FORMAL, "NO", "Dear Sigrid Aune,"),
        (person("Sigrid Aune", given="Sigrid", family="Aune"), Tone.BRIEF, "NO", "Dear Sigrid Aune,"),
        (WEISS, Tone.WARM, "DE", "Dear Dr. Weiß,"),
        (WEISS, Tone.BRIEF, "DE", "Dear Dr. Weiß,"),
        (person("Ana Ruiz", family="Ruiz", title="Prof. Dr."), Tone.FORMAL, "ES", "Dear Prof. Ruiz,"),
        (person("Ana Ruiz", family="Ruiz", title="Ms. Dr."), Tone.FORMAL, "ES", "Dear Dr. Ruiz,"),
        (person("Ana Ruiz", family="Ruiz", title="Professor"), Tone.FORMAL, "ES", "Dear Professor Ruiz,"),
        (person("Henrike Weiß", title="Dr."), Tone.FORMAL, "DE", "Dear Dr. Henrike Weiß,"),
        (person("Henrike Weiß", given="Henrike", title="dr."), Tone.FORMAL, "DE", "Dear Dr. Weiß,"),
        (
            person("Martha Oyelaran", given="Martha", family="Oyelaran", title="Ms."),
            Tone.FORMAL,
            "GB",
            "Dear Ms. Oyelaran,",
        ),
        (
            person("Martha Oyelaran", given="Martha", family="Oyelaran", title="Ms.", first=True),
            Tone.WARM,
            "GB",
            "Dear Martha,",
        ),
        (
            person("Martha Oyelaran", given="Martha", family="Oyelaran", title="Ms.", first=True),
            Tone.FORMAL,
            "GB",
            "Dear Ms. Oyelaran,",
        ),
        (person("Martha Oyelaran", title="Ms."), Tone.FORMAL, "GB", "Dear Martha Oyelaran,"),
        (
            person("Martha Oyelaran", title="none", family="Oyelaran"),
            Tone.FORMAL,
            "GB",
            "Dear Martha Oyelaran,",
        ),
        (person("Satō Kenji", given="Kenji", family="Satō", title="-san"), Tone.WARM, "JP", "Dear Satō-san,"),
        (
            person("Satō Kenji", given="Kenji", family="Satō", title="-san"),
            Tone.WARM,
            "US",
            "Dear Satō Kenji,",
        ),
        (person("Satō Kenji", title="-san"), Tone.FORMAL, "JP", "Dear Satō Kenji,"),
        (person("Satō", title="-san"), Tone.FORMAL, "JP", "Dear Satō-san,"),
        (person("Sir Malcolm Tait", title="Sir", family="Tait"), Tone.FORMAL, "GB", "Dear Sir Malcolm,"),
        (person("Sir Alec Dunmore KC", title="Sir", given="Alec"), Tone.WARM, "GB", "Dear Sir Alec,"),
        (person("Dame Ottoline Reyes", title="Dame", family="Reyes"), Tone.WARM, "GB", "Dear Dame Ottoline,"),
        (person("Lady Ashcombe", title="Lady", family="Ashcombe"), Tone.WARM, "GB", "Dear Lady Ashcombe,"),
        (person("Priya S.", first=True), Tone.BRIEF, "US", "Hi Priya,"),
        (person("Priya S."), Tone.BRIEF, "US", "Dear Priya S.,"),
        (person("herr Lechner"), Tone.WARM, "AT", "Dear Herr Lechner,"),
        (person("Suharto"), Tone.WARM, "ID", "Dear Suharto,"),
        (person("Suharto", first=True), Tone.BRIEF, "ID", "Hi Suharto,"),
        (person("Li Wei", first=True), Tone.WARM, "CN", "Dear Li Wei,"),
        (
            person("Anna van der Berg", given="Anna", family="van der Berg", title="Mx."),
            Tone.FORMAL,
            "NL",
            "Dear Mx. van der Berg,",
        ),
        (
            person("Lucía García Márquez", given="Lucía", title="Ms."),
            Tone.FORMAL,
            "ES",
            "Dear Ms. García Márquez,",
        ),
        (person("Nguyễn Văn Minh", family="Nguyễn", first=True), Tone.WARM, "VN", "Dear Văn Minh,"),
        (person("Minh", family="Nguyễn", title="Mr."), Tone.FORMAL, "VN", "Dear Mr. Nguyễn,"),
        (None, Tone.WARM, "NO", "Dear Fjordlab team,"),
        (person(""), Tone.BRIEF, "NO", "Dear Fjordlab team,"),
    ],
)
def test_greets_in_the_order_of_forms(
    who: Interviewer | None, tone: Tone, country: str, expected: str
) -> None:
    """-san in Japan, then Dr./Prof., then the first name on that basis, then title, then the full name."""
    line = greeting(who, company="Fjordlab", tone=tone, country=country)
    assert expected == line
    if who and who.name:
        assert _may_be_called(who, line.split(" ", 1)[1].rstrip(","))


def test_a_team_is_not_doubled() -> None:
    """Never "the X team team"."""
    assert greeting(None, company="Fjord Team", tone=Tone.WARM, country="") == "Dear Fjord Team,"


WORD = st.text("abcdéfgøhñłABCÉØ", min_size=2, max_size=8).map(str.capitalize)
PEOPLE = st.builds(
    person,
    st.lists(WORD, min_size=1, max_size=3).map(" ".join),
    given=st.just("") | WORD,
    family=st.just("") | WORD,
    title=st.sampled_from(["", "Dr.", "Ms.", "-san", "Prof. Dr.", "none"]),
    first=st.booleans(),
)


@given(PEOPLE, st.sampled_from(Tone), st.sampled_from(["JP", "US", ""]))
def test_every_greeting_is_an_allowed_form(who: Interviewer, tone: Tone, country: str) -> None:
    """Whatever is entered, the greeted name is one that C-09 allows."""
    line = greeting(who, company="X", tone=tone, country=country)
    assert _may_be_called(who, line.split(" ", 1)[1][:-1])


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Obi, Chidera", ("Chidera Obi", "Chidera", "Obi", "")),
        ("Rahel Tesfaye (Solstice Grid)", ("Rahel Tesfaye", "", "", "")),
        ("Rahel Tesfaye [External]", ("Rahel Tesfaye", "", "", "")),
        ("Rahel Tesfaye via Greenhouse", ("Rahel Tesfaye", "", "", "")),
        ("LEFÈVRE Camille", ("Camille Lefèvre", "Camille", "Lefèvre", "")),
        ("Camille LEFÈVRE-DUPONT", ("Camille Lefèvre-Dupont", "Camille", "Lefèvre-Dupont", "")),
        ("DE LA CRUZ María", ("María de la Cruz", "María", "de la Cruz", "")),
        ("Weiß-Öztürk, Henrike Dr.", ("Henrike Weiß-Öztürk", "Henrike", "Weiß-Öztürk", "Dr.")),
        ("Dr. Henrike Weiß", ("Henrike Weiß", "", "", "Dr.")),
        ("Prof. Dr. Ana Ruiz", ("Ana Ruiz", "", "", "Prof. Dr.")),
        ("JJ Abrams", ("JJ Abrams", "", "", "")),
        ("LI Wei", ("LI Wei", "", "", "")),
        ("Anna KIM Berg", ("Anna KIM Berg", "", "", "")),
        ("MARTHA OYELARAN", ("Martha Oyelaran", "", "", "")),
        ("Jane Doe, PhD, SHRM-CP", ("Jane Doe", "", "", "")),
        ("Jane Doe MBA", ("Jane Doe", "", "", "")),
        ("Martin King, Jr.", ("Martin King Jr.", "", "", "")),
        ("Doe, Jane, of Finance", ("Doe, Jane, of Finance", "", "", "")),
        ("Drew Prof", ("Drew", "", "", "Prof")),
        ("(unknown)", ("(unknown)", "", "", "")),
        ("  Sigrid Aune ", ("Sigrid Aune", "", "", "")),
        ("Denise Kowalczyk, Prairie Gate Credit Union", ("Denise Kowalczyk", "", "", "")),
        ("Denise Kowalczyk, Recruiter", ("Denise Kowalczyk", "", "", "")),
        ("Denise Kowalczyk/HR/PG", ("Denise Kowalczyk", "", "", "")),
        ("CN=Denise Kowalczyk/OU=HR/O=PG", ("Denise Kowalczyk", "", "", "")),
        ("Denise Kowalczyk (she/her)", ("Denise Kowalczyk", "", "", "")),
        ("Denise Kowalczyk she/her/hers", ("Denise Kowalczyk", "", "", "")),
        ("[External] Denise Kowalczyk - Recruiting", ("Denise Kowalczyk", "", "", "")),
        ("Denise Kowalczyk \N{SPARKLES}", ("Denise Kowalczyk", "", "", "")),
        ("Denise Kowalczyk HR", ("Denise Kowalczyk", "", "", "")),
        ("Amara at Halvorsen Transit", ("Amara", "", "", "")),
        ("KOWALCZYK, DENISE", ("Denise Kowalczyk", "Denise", "Kowalczyk", "")),
        ("Kowalczyk, Dr. Denise", ("Denise Kowalczyk", "Denise", "Kowalczyk", "Dr.")),
        ("DENISE KOWALCZYK-MEYER", ("Denise Kowalczyk-Meyer", "", "", "")),
        ("DENISE MCDONALD", ("Denise McDonald", "", "", "")),
        ("McDONALD Denise", ("Denise McDonald", "Denise", "McDonald", "")),
        ("JAN VAN DER BERG", ("Jan van der Berg", "", "", "")),
        ("María de la CRUZ", ("María de la Cruz", "María", "de la Cruz", "")),
        ("JJ ABRAMS", ("JJ Abrams", "", "", "")),
        ("LI WEI", ("Li Wei", "", "", "")),
        ("Nagy Anna", ("Nagy Anna", "", "", "")),
        ("Lucía García Márquez", ("Lucía García Márquez", "", "", "")),
        ("García Márquez, Lucía", ("Lucía García Márquez", "Lucía", "García Márquez", "")),
        ("García Márquez, Lucía María", ("García Márquez, Lucía María", "", "", "")),
        ("AC/DC", ("AC/DC", "", "", "")),
        ("山田 太郎", ("山田 太郎", "", "", "")),
    ],
)
def test_reads_the_forms_of_mail_headers(shown: str, expected: tuple[str, str, str, str]) -> None:
    """Names in the forms of mail headers are turned round; every other name stays as it is."""
    found = display_name(shown)
    assert expected == (found.name, found.given, found.family, found.title)
    again = display_name(found.name)
    assert found.name == again.name


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Denise Kowalczyk, Prairie Gate", "Denise Kowalczyk"),
        ("Kowalczyk Denise (HR)", "Denise Kowalczyk"),
        ("DENISE Kowalczyk", "Denise Kowalczyk"),
        ("Kowalczyk Lane, Denise Ana", "Denise Ana Kowalczyk Lane"),
        ("Kowalczyk, Denise, Prairie Gate", "Denise Kowalczyk"),
        ("Nagy Anna", "Nagy Anna"),
    ],
)
def test_signature_and_address_tell_the_order(shown: str, name: str) -> None:
    """Who signs as Denise and writes from denise.kowalczyk@ has that first name; others stay."""
    clues = NameClues(frozenset({"denise"}), "denise.kowalczyk", "prairiegate.example")
    assert name == display_name(shown, clues).name


@given(st.text(max_size=60))
def test_any_name_can_be_read(shown: str) -> None:
    """No name makes trouble."""
    assert isinstance(display_name(shown).name, str)


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("Data Engineer (m/w/d)", "Data Engineer"),
        ("Data Engineer (f/m/x)", "Data Engineer"),
        ("Data Engineer [w/m/d]", "Data Engineer"),
        ("Data Engineer m/w/d", "Data Engineer"),
        ("Data Engineer (all genders)", "Data Engineer"),
        ("Ingénieur qualité (H/F)", "Ingénieur qualité"),
        ("Data Engineer #12345", "Data Engineer"),
        ("R-00123 Data Engineer", "Data Engineer"),
        ("Data Engineer (R-00123)", "Data Engineer"),
        ("Data Engineer - JR10045", "Data Engineer"),
        ("Data Engineer, Req. ID: 2024-1577", "Data Engineer"),
        ("Data Engineer - R-00123 - Berlin", "Data Engineer - Berlin"),
        ("Data Engineer (ID 20311)", "Data Engineer"),
        ("SENIOR QA ENGINEER (M/W/D)", "Senior QA Engineer"),
        ("HEAD OF DATA", "Head of Data"),
        ("UI/UX DESIGNER", "UI/UX Designer"),
        ("SRE", "SRE"),
        ("VP HR", "VP HR"),
        ("Senior QA Engineer", "Senior QA Engineer"),
        ("C# Developer", "C# Developer"),
        ("Hardware Engineer (H/W)", "Hardware Engineer (H/W)"),
        ("Year 4 Teacher", "Year 4 Teacher"),
        ("Web3 Engineer", "Web3 Engineer"),
        ("Engineer (Level 3)", "Engineer (Level 3)"),
        ("Job Coach", "Job Coach"),
        ("Job: night nurse", "night nurse"),
        ("Position: Copy Editor (m/f/d)", "Copy Editor"),
        ("Role:", "Role:"),
        ("#12345", "#12345"),
        (".NET Developer", ".NET Developer"),
        ("", ""),
    ],
)
def test_roles_lose_only_their_noise(entered: str, expected: str) -> None:
    """Gender suffixes and requisition numbers go, capitals become title case, the rest stays (C-14)."""
    assert expected == clean_role(entered)
    assert expected == clean_role(clean_role(entered))


@given(st.text(alphabet="ABCmwdfx/()[]#-R0123 ,|é", max_size=40))
def test_cleaning_a_role_twice_changes_nothing(entered: str) -> None:
    """A clean role is a fixed point and never empty where something was entered."""
    once = clean_role(entered)
    assert once == clean_role(once)
    assert bool(once) == bool(entered.strip())


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Copy Editor", "the Copy Editor role"),
        ("Marketing Internship", "the Marketing Internship"),
        ("Team Lead position", "the Team Lead position"),
        ("Lead Role", "the Lead Role"),
        ("The Gardener", "The Gardener role"),
        ("a night nurse", "the job as a night nurse"),
        ("as a night nurse", "the job as a night nurse"),
        ("helping in the lab", "the job helping in the lab"),
        ("training coordinator", "the training coordinator role"),
        ("Teaching Fellow", "the Teaching Fellow role"),
        ("cleaning", "the cleaning role"),
        ("Clerk (nights, 20 hours)", "the Clerk (nights, 20 hours) role"),
        ("Office Manager, 20 hours", "the role of Office Manager, 20 hours,"),
        ("Policy, Research and Press Officer", "the Policy, Research and Press Officer role"),
        ("Clerk - Arabic/French", "the role of Clerk - Arabic/French"),
    ],
)
def test_a_role_has_one_article_and_one_noun(role: str, expected: str) -> None:
    """Always "the X role", never doubled."""
    assert expected == role_the(role)
