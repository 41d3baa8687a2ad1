"""The mailboxes: what lets the program in, whether each answers, and whether new mail is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from agent.checkup.installation import Installation
from agent.errors import AuthoriseError, BadFileError, SecondChanceError
from agent.keeping.config import MailboxSettings
from agent.keeping.tokens import Facts, load_facts, open_store
from agent.mailboxes.back_end import Rights
from agent.mailboxes.oauth import google_client, google_end
from agent.mailboxes.registry import find_back_end
from agent.model.finding import Finding, State

_NOTES = 3
"""How many notes of a mailbox are told."""
_LATE = timedelta(days=1)
_SOON = timedelta(days=1)


def check_client_secrets(installation: Installation) -> Iterator[Finding]:
    """Where Google signs in, the file from its console is there and of the right type."""
    for settings in installation.mailboxes:
        path, name = settings.google_client, f"client_secret.{settings.name}"
        if path is None:
            continue
        try:
            google_client.load(path)
        except BadFileError as error:
            installation.shut.add(settings.name)
            yield Finding.of_error(name, error)
        else:
            yield Finding(name, State.OK, f"{path} is of a desktop app, as needed.")


def check_tokens(installation: Installation) -> Iterator[Finding]:
    """Each mailbox was authorised, for all that is needed, and its store gives the secret."""
    for settings in installation.mailboxes:
        access = find_back_end(settings).access
        if access is None:
            continue
        try:
            found = _check_token(installation, settings, access().rights(settings))
        except SecondChanceError as error:
            found = Finding.of_error(f"token.{settings.name}", error)
        if found.state is State.BROKEN:
            installation.shut.add(settings.name)
        yield found


def _check_token(installation: Installation, settings: MailboxSettings, rights: Rights) -> Finding:
    mailbox, now = settings.name, installation.now
    name, again = f"token.{mailbox}", f"second-chance auth {mailbox}"
    facts = load_facts(installation.home, mailbox)
    if facts is None:
        return Finding(name, State.BROKEN, f"The mailbox {mailbox} was never authorised.", again, 77)
    missing = [meaning for scope, meaning in rights.items() if scope not in facts.scopes]
    if missing:
        text = f"{facts.account} was authorised without leave to {', and to '.join(missing)}."
        return Finding(name, State.BROKEN, text, again, 77)
    store = open_store(facts.store, installation.home, installation.environ)
    if not store.get(mailbox, facts.account):
        raise AuthoriseError(f"There is nothing for {facts.account} in {store.where(mailbox)}.", again)
    text = f"{facts.account}, authorised {_describe_age(facts, now)}, kept in {store.where(mailbox)}."
    if settings.provider == "google":
        return _add_end(Finding(name, State.OK, text), installation, facts)
    return Finding(name, State.OK, text)


def _add_end(finding: Finding, installation: Installation, facts: Facts) -> Finding:
    """Say when Google ends a sign-in, as far as that is known; a day before it is a matter for the person."""
    now, ends, mailbox = installation.now, facts.ends_at, finding.name.removeprefix("token.")
    zone = installation.config.profile.time_zone if installation.config else "UTC"
    if ends is None and now >= facts.authorised_at + google_end.TESTING_LASTS:
        return finding
    first, *more = google_end.describe_end(mailbox, facts, zone, now)
    text, again = f"{finding.text} {first.removesuffix('.')}.", f"second-chance auth {mailbox}"
    if ends is None:
        return replace(finding, text=text)
    if now < ends - _SOON:
        return replace(finding, text=" ".join((text, *more)))
    if now < ends:
        return replace(finding, state=State.WARNING, text=" ".join((text, *more)), fix=again)
    return replace(finding, state=State.BROKEN, text=first, fix=" ".join((again, *more)), exit_code=77)


def _describe_age(facts: Facts, now: datetime) -> str:
    days = (now - facts.authorised_at).days
    return f"{days} days ago" if days > 1 else "yesterday" if days == 1 else "today"


def check_mailboxes(installation: Installation) -> Iterator[Finding]:
    """Every mailbox that lets the program in opens as a run opens it, answers, and has its folders."""
    for settings in installation.mailboxes:
        if settings.name in installation.shut:
            continue
        try:
            yield from _check_mailbox(installation, settings)
        except SecondChanceError as error:
            yield Finding.of_error(f"mailbox.{settings.name}", error)


def _check_mailbox(installation: Installation, settings: MailboxSettings) -> Iterator[Finding]:
    name = f"mailbox.{settings.name}"
    mailbox = installation.open(settings)
    try:
        result = find_back_end(settings).check(settings, mailbox)
        notes: tuple[str, ...] = getattr(mailbox, "notes", ())
    finally:
        mailbox.close()
    yield from result.problems
    for note in notes[:_NOTES]:
        yield Finding(name, State.WARNING, note, "Look after it in your mail program.")
    if not result.problems and not notes:
        text = f"{settings.name} ({settings.kind}) answers. {result.proves}".rstrip()
        yield Finding(name, State.OK, text)


def check_finding(installation: Installation) -> Iterator[Finding]:
    """New mail is looked at for interviews, and was within the last day, once there was a first look."""
    config = installation.config
    if config is None:
        return
    if not config.find.enabled:
        text = "New mail is not looked at for interviews: [find] enabled is false in config.toml."
        yield Finding("find", State.OK, text)
        return
    looks = installation.looks
    late = [name for name, at in looks.items() if installation.now - at > _LATE]
    if late:
        text = f"New mail in {', '.join(late)} was not looked at for more than a day."
        yield Finding("find", State.WARNING, text, "second-chance run")
    elif looks:
        last = max(looks.values())
        every = config.find.every_minutes
        text = (
            f"New mail is looked at for interviews every {every} minutes, last at {last:%Y-%m-%d %H:%M %z}."
        )
        yield Finding("find", State.OK, text)
    else:
        yield Finding("find", State.OK, "New mail is looked at for interviews from the next run on.")
