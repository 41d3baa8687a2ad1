"""The same story with and without mail that an outsider sent, held against each other.

Nothing may differ but this: the second letter is held, and the person is asked about the mail, once. Where
they say `reopen`, everything goes on as it would have without.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from email.utils import getaddresses
from typing import Any

from command_line import Said
from desk import Desk
from forgeries import FOLDER, STRANGERS, Forgery, Words, write_forgery
from mail_program import parse, text_of
from stages import Stage
from stories import STORIES, Move, Story

from agent.keeping.journal.journal import Journal
from agent.model.appointment import Appointment, AppointmentState, Band
from agent.model.plan import Sighting

ASKED = frozenset({"unverified_mail", "unclear_decision"})
"""What may be asked because of a forged mail; `reopen` answers it."""
LOST = "draft_unknown"
"""What may be asked besides, where a draft is gone and a copy of it came in."""
_LINES = 4
"""At most so many lines are said of one mail: that it is asked about, what it says of an interview that was
only seen, and what the person's word came to."""


# ---- what is seen


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person sees after a command."""

    interviews: tuple[dict[str, Any], ...]
    """As `status` shows them."""
    found: tuple[dict[str, Any], ...]
    """Interviews seen in the mailbox: what an outsider may not change of them."""
    drafts: tuple[tuple[str, ...], ...]
    """Each letter and form that stands: its headers and its words."""
    talk: tuple[str, ...]
    """The lines that the command said, without the ways to answer a question."""


_HEADERS = ("From", "To", "Cc", "Bcc", "Reply-To", "Subject", "In-Reply-To", "References")
_OWN_ID = re.compile(r"<[^<>@\s]+@mail\.(?:example|gmail\.com)>")
"""An id of the person's own programs, which give another one in each telling."""


def look(desk: Desk, said: Said, move: Move) -> Shown:
    """See everything, as the person does after a command."""
    assert said.code == 0, said.err
    interviews = desk("status", "--json", now=move.now).json["interviews"]
    with Journal.open(desk.journal_file) as journal:
        found = journal.appointments.all()
    return Shown(
        tuple(map(_strip_interview, interviews)),
        tuple(map(_strip_appointment, found)),
        tuple(sorted(map(_describe_draft, desk.drafts().values()))),
        tuple(line for line in said.err.splitlines() if not line.startswith("  ")),
    )


def _strip_interview(interview: dict[str, Any]) -> dict[str, Any]:
    """Without what differs from one telling to the next, and the ids of the mails in its conversation."""
    told = json.loads(_OWN_ID.sub("<own>", json.dumps(interview)))
    (told["thread"] or {}).pop("message_ids", None)
    for draft in told["drafts"]:
        del draft["draft_id"]
    return dict(told)


def _strip_appointment(appointment: Appointment) -> dict[str, Any]:
    """Without the mails that are known to be of it or claim to be, and what speaks for and against it."""
    form = appointment.form
    if form:
        sighting = Sighting(form.fate, "")
        form = replace(form, draft_id="", ticket="", fingerprint=(), sighting=sighting)
    weighed = replace(appointment.weighed, evidence=())
    kept = replace(appointment, form=form, weighed=weighed, thread_ids=(), claims=(), disregarded=())
    return asdict(kept)


def _describe_draft(raw: bytes) -> tuple[str, ...]:
    mail = parse(raw)
    headers = (f"{name}: {' '.join(str(mail[name] or '').split())}" for name in _HEADERS)
    return (*(_OWN_ID.sub("<own>", line) for line in headers), text_of(mail))


# ---- the story told twice


@dataclass(frozen=True, slots=True)
class Telling:
    """A story as it goes by itself."""

    before: tuple[Any, ...]
    """The moment before each move."""
    shown: tuple[Shown | None, ...]
    """What is seen after each; None after what is no command."""


class Theatre:
    """A stage on which stories are played with forged mail in them; each is played without it once."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._beginning = stage.save()
        self._tellings: dict[str, Telling] = {}

    def play(self, name: str, forgeries: Sequence[Forgery], *, is_answered: bool) -> None:
        """Play a story with these mails in it, and hold it against the same without them.

        Args:
            name: Of the story.
            forgeries: The outsider's mails.
            is_answered: The person says `reopen` at once where that answers what is asked; else never.
        """
        story = STORIES[name]
        if name not in self._tellings:
            self._tellings[name] = self._tell(story)
        told = self._tellings[name]
        watch = Comparison(forgeries)
        stage, moments = self.stage, [one.moment % len(story.moves) for one in forgeries]
        first = min(moments)
        stage.restore(told.before[first])
        for at, move in enumerate(story.moves[first:], first):
            for number, forgery in enumerate(forgeries):
                if moments[number] == at:
                    self._deliver(forgery, story, at, number)
            said, usual = move.act(stage.desk, move.now), told.shown[at]
            if said and usual:
                watch.compare(usual, look(stage.desk, said, move))
                for _ in forgeries:
                    if is_answered and watch.asked:
                        reopened = stage.desk("reopen", watch.asked, now=move.now)
                        watch.compare_answered(usual, look(stage.desk, reopened, move))
                assert not (is_answered and watch.asked), f"asked again: {watch.asked}"
        watch.compare_talk()

    def _tell(self, story: Story) -> Telling:
        stage = self.stage
        stage.restore(self._beginning)
        before, shown = [], []
        for move in story.moves:
            before.append(stage.save())
            said = move.act(stage.desk, move.now)
            shown.append(look(stage.desk, said, move) if said else None)
        return Telling(tuple(before), tuple(shown))

    def _deliver(self, forgery: Forgery, story: Story, at: int, number: int) -> None:
        """The mail comes in, and is sorted by a rule or by the person."""
        stage, now = self.stage, story.tell_moment(at)
        raw = write_forgery(forgery, stage.list_mails(), now, stage.server, number)
        if forgery.place == FOLDER:
            stage.desk.world.deliver_labelled(raw, now, FOLDER)
        else:
            stage.desk.deliver(raw, now, forgery.place)


class Comparison:
    """What forged mails changed of a story so far."""

    def __init__(self, forgeries: Sequence[Forgery]) -> None:
        self.forgeries = forgeries
        self.asked = ""
        """The interview of which something is asked that `reopen` answers; empty: none."""
        self._is_held = False
        """It was asked about and not answered: the second letter may be missing from now on."""
        self._usual_talk: Counter[str] = Counter()
        self._talk: Counter[str] = Counter()

    def compare(self, usual: Shown, seen: Shown) -> None:
        """Hold what is seen after a command against what would be seen without the mails."""
        self._usual_talk.update(usual.talk)
        self._talk.update(seen.talk)
        self._compare_all(usual, seen)

    def compare_answered(self, usual: Shown, seen: Shown) -> None:
        """The same after `reopen`: what was asked is held no more."""
        self._talk.update(set(seen.talk) - set(usual.talk))
        self._is_held = False
        self._compare_all(usual, seen)

    def compare_talk(self) -> None:
        """Nothing new is said more than once, and little of each mail."""
        more = self._talk - self._usual_talk
        most = len(self.forgeries)  # two of the same words are told of in the same words
        assert all(times <= most for times in more.values()), f"said again: {more}"
        assert len(more) <= _LINES * len(self.forgeries), f"too much is said: {more}"

    def _compare_all(self, usual: Shown, seen: Shown) -> None:
        self._compare_found(usual.found, seen.found)
        ids = [one["id"] for one in usual.interviews]
        assert ids == [one["id"] for one in seen.interviews]
        self.asked = ""
        for one, other in zip(usual.interviews, seen.interviews, strict=True):
            self._compare_interviews(one, other)
        more = Counter(seen.drafts) - Counter(usual.drafts)
        missing = Counter(usual.drafts) - Counter(seen.drafts)
        assert not more, f"should not stand there: {list(more)}, missing: {list(missing)}"
        assert not missing or self._is_held, f"should stand there: {list(missing)}"
        assert all("cash shortage" in draft[-1] for draft in missing), f"should stand there: {list(missing)}"

    def _compare_found(self, usual: Sequence[Mapping[str, Any]], seen: Sequence[Mapping[str, Any]]) -> None:
        """What was found is as it was; what is new is no more than a question, without a form."""
        mine = {one["id"]: one for one in seen}
        for one in usual:
            # A recorded interview's form shows a mail that is asked about, as its `because` does.
            _compare_fields(one, mine.pop(one["id"]), *(("shown",) if one["interview"] else ()))
        for one in mine.values():
            is_question = one["weighed"]["band"] is Band.ASK and one["interview"] is None
            assert one["form"] is None, one
            assert is_question or one["state"] is AppointmentState.DEBRIEFED, one

    def _compare_interviews(self, usual: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
        apart = ("needs_input", "because", "second_chance", "drafts", "candidates")
        _compare_fields(usual, seen, *apart)
        assert set(usual["needs_input"]) <= set(seen["needs_input"])
        new = set(seen["needs_input"]) - set(usual["needs_input"])
        causes = [one for one in seen["because"] if one not in usual["because"]]
        assert new <= ASKED | {LOST}, f"asked: {new}"
        assert new <= {one["code"] for one in causes}, "what is asked comes without its mail"
        assert all(one["code"] == LOST or self._is_forged(one) for one in causes), causes
        is_back = self._is_said_to_be_back(seen["second_chance"])
        self.asked = seen["id"] if new & ASKED or is_back else self.asked
        self._is_held = self._is_held or bool(new) or is_back
        self._compare_letters(usual["drafts"], seen["drafts"])
        if not is_back:
            self._compare_track(usual["second_chance"], seen["second_chance"])

    def _compare_letters(self, usual: Sequence[Mapping[str, Any]], seen: Sequence[Mapping[str, Any]]) -> None:
        """Those that were made, and what became of each; of one that is gone it may be open."""
        known = list(usual)
        for letter in seen:
            same = next((one for one in known if _is_same(one, letter, "fate")), None)
            assert same, f"should not have been made: {letter}"
            known.remove(same)
            fates = (same["fate"], letter["fate"])
            assert fates[0] == fates[1] or fates == ("deleted", "unknown"), fates
        assert not known or self._is_held, f"should have been made: {known}"
        assert all(one["kind"] == "second_chance" for one in known), f"should have been made: {known}"

    def _compare_track(self, usual: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
        """The second letter stands as it would, or is held with its own dates."""
        if usual == seen:
            return
        assert self._is_held, (usual, seen)
        assert seen["state"] in {"needs_input", "expired"}, (usual, seen)
        assert (seen["reason"], seen["because"]) == (None, []), (usual, seen)
        apart = ("not_before",) if self._may_be_said_to_be_back() else ()
        if usual["state"] not in {"sent", "cancelled"}:
            assert _is_same(usual, seen, "state", *apart), (usual, seen)

    def _is_forged(self, cause: Mapping[str, Any]) -> bool:
        return any(_has_written(one, cause) for one in self.forgeries)

    def _is_said_to_be_back(self, track: Mapping[str, Any]) -> bool:
        """A mail system that nobody knows says that the thank-you came back: told and taken back alike."""
        strangers = [one for one in self.forgeries if one.sender in STRANGERS]
        return track["reason"] == "bounced" and all(
            any(_has_written(one, cause) for one in strangers) for cause in track["because"]
        )

    def _may_be_said_to_be_back(self) -> bool:
        return any(
            one.sender in STRANGERS and (one.words is Words.BOUNCE or "mailer-daemon" in one.sender)
            for one in self.forgeries
        )


def _has_written(forgery: Forgery, cause: Mapping[str, Any]) -> bool:
    senders: Iterable[str] = (email for _, email in getaddresses([forgery.sender]))
    return str(cause["from"]).strip().casefold() in {email.strip().casefold() for email in senders}


def _compare_fields(usual: Mapping[str, Any], seen: Mapping[str, Any], *but: str) -> None:
    changed = {
        name: (value, seen[name]) for name, value in usual.items() if name not in but and value != seen[name]
    }
    assert not changed, f"changed: {changed}"


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any], *but: str) -> bool:
    return all(value == other[name] for name, value in one.items() if name not in but)
