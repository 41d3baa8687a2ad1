"""What is known while an interview is replayed: the answers so far, and what they are judged against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.debriefing.answers import entries
from agent.model.interview import Botched, Debrief, Fit, Mode, Profile, WentWrong
from agent.model.prefill import NOTHING_KNOWN, Prefill
from agent.writing.lexicon import is_about_pay


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The answers so far, for questions to look at."""

    profile: Profile
    now: datetime
    """Aware."""
    answers: dict[str, str] = field(default_factory=dict)
    prefill: Prefill = NOTHING_KNOWN
    mailboxes: tuple[str, ...] = ()
    """The names in config.toml; with several, one is asked for."""

    @property
    def zone(self) -> ZoneInfo:
        """The person's own."""
        return ZoneInfo(self.profile.time_zone)

    def get(self, name: str) -> str:
        """An answer; empty when there is none yet."""
        return self.answers.get(name, "")

    def asked_again(self) -> list[str]:
        """The questions a second-chance letter would carry, as `botched[0]`: not those about pay (SC-15)."""
        return [
            entry
            for entry in entries(self.answers, "botched")
            if not self.about_pay(self.get(f"{entry}.question"))
        ]

    def about_pay(self, question: str) -> bool:
        """Whether a question is about pay, which no letter of ours takes up (SC-15)."""
        work = Debrief(
            company="",
            role=self.get("role"),
            mode=Mode.ONSITE,
            interview_end=self.now,
            interviewers=(),
            fit=tuple(Fit(skill=self.get(f"{entry}.skill")) for entry in entries(self.answers, "fit")),
            enthusiasm="",
        )
        asked = Botched(question=question, better_answer="", went=WentWrong.NO_ANSWER)
        return is_about_pay(asked, work)
