"""Whatever an outsider sends, at whatever moment and wherever it lies, no letter and no recipient changes.

160 forgeries are generated for each run of all tests. More are tried by

    HYPOTHESIS_PROFILE=long .venv/bin/pytest tests/visit/test_forgeries.py

which draws 2,000 on a Maildir, 400 on Dovecot and 800 on Gmail's fake, other ones each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from comparisons import Theatre
from desk import MaildirDesk
from dovecot import Dovecot
from forgeries import Forgery, forgeries
from gmail_desk import at_gmail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mails import DEBRIEFED, mail
from stages import DovecotStage, GmailStage, MaildirStage
from stories import BEGINNING, HOUR, NAMES_ONLY, STORIES

pytestmark = [pytest.mark.long, pytest.mark.no_cover]


def draw(examples: int) -> settings:
    """So many examples where the profile draws a hundred of everything."""
    return settings(
        max_examples=max(1, settings().max_examples * examples // 100),
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


Test = Callable[[Theatre, str, list[Forgery], bool], None]


def played_in(*stories: str) -> Callable[[Test], Callable[[Theatre], None]]:
    """One of these stories, one or two forged mails, and whether the person answers what is asked."""
    return given(
        story=st.sampled_from(stories),
        forged=st.lists(forgeries(), min_size=1, max_size=2),
        is_answered=st.booleans(),
    )


@pytest.fixture(scope="module")
def maildir(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    return Theatre(MaildirStage(tmp_path_factory.mktemp("maildir"), BEGINNING))


@pytest.fixture
def dovecot(tmp_path: Path) -> Iterator[Theatre]:
    with Dovecot() as server:
        stage = DovecotStage(server, tmp_path, BEGINNING)
        yield Theatre(stage)
        stage.close()


@pytest.fixture
def gmail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Theatre]:
    with at_gmail(tmp_path, monkeypatch, mails=()) as desk:
        yield Theatre(GmailStage(desk, tmp_path, BEGINNING))


@draw(100)
@played_in(*STORIES)
def test_on_a_maildir(
    maildir: Theatre,
    story: str,
    forged: list[Forgery],
    is_answered: bool,  # noqa: FBT001 - Hypothesis names its arguments
) -> None:
    """In this process, in every story."""
    maildir.play(story, forged, is_answered=is_answered)


def test_a_like_domain_with_the_right_name_moves_no_letter(tmp_path: Path) -> None:
    """Where no address is on record, a name can be borrowed: it is asked which conversation it is."""
    desk = MaildirDesk(tmp_path)
    like = "Denise Kowalczyk <denise.kowalczyk@prairiegate-hr.example>"
    subject = "Re: Branch Operations Manager interview at Prairie Gate Credit Union"
    borrowed = mail("Please answer here.", DEBRIEFED, "<f0@evil.example>", sender=like, subject=subject)
    desk.deliver(borrowed, DEBRIEFED)
    desk.debrief(NAMES_ONLY, now=DEBRIEFED + HOUR)
    assert desk.drafts() == {}
    assert desk.status(DEBRIEFED + HOUR)["needs_input"] == ["choose_thread"]


@pytest.mark.dovecot
@draw(20)
@played_in("told by a file", "told by the form", "the thank-you is deleted", "sent and archived at once")
def test_on_dovecot(
    dovecot: Theatre,
    story: str,
    forged: list[Forgery],
    is_answered: bool,  # noqa: FBT001
) -> None:
    """On a real server, in the stories in which drafts and forms come and go."""
    dovecot.play(story, forged, is_answered=is_answered)


@pytest.mark.process
@pytest.mark.server
@draw(40)
@played_in("told by a file", "told by the form", "they say no", "the thank-you is deleted")
def test_on_gmail(
    gmail: Theatre,
    story: str,
    forged: list[Forgery],
    is_answered: bool,  # noqa: FBT001
) -> None:
    """Where labels say what was sent."""
    gmail.play(story, forged, is_answered=is_answered)
