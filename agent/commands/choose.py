"""`second-chance choose`: settle which thread is the interview's."""

from __future__ import annotations

import argparse

from agent.commands.command import read_now
from agent.commands.composition import open_for_work
from agent.commands.visits import print_outcome, visit_all
from agent.errors import RefusedError
from agent.keeping.journal_records import SettledThread
from agent.model.interview import InterviewId
from agent.model.mail import MessageId

HELP = "Say which thread is the interview's, by the Message-ID of any mail in it; then visit the interview."
EXAMPLE = "second-chance choose prairie-gate-credit-union-2026-09-04 '<a1@prairiegate.example>'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `choose`."""
    parser.add_argument("id", metavar="ID", help="the interview, as `status` names it")
    parser.add_argument("message_id", metavar="MESSAGE-ID", help="of any mail in the thread")


def run(args: argparse.Namespace) -> int:
    """Settle the thread and visit."""
    now = read_now(args)
    with open_for_work(args) as agent:
        record = agent.journal.get(InterviewId(args.id))
        text = args.message_id.strip()
        wanted = MessageId(text if text.startswith("<") else f"<{text}>")
        mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
        thread = mailbox.read([wanted])
        if thread is None:
            raise RefusedError(
                f"No mail with the Message-ID {wanted} is in the mailbox {mailbox.name!r}.",
                f"`second-chance status {record.id} --json` lists the candidates with their ids.",
            )
        if agent.journal.placements(record.id) and wanted not in record.thread_ids:
            raise RefusedError(
                "Drafts of this interview stand in another thread already.",
                f"`second-chance explain {record.id}` shows which; delete them there first if it is wrong, "
                "then record the interview anew.",
            )
        settled = SettledThread(thread.message_ids, thread.subject, ("you chose it",), thread.key)
        agent.journal.settle_thread(record.id, settled)
        return print_outcome(args, agent, visit_all(agent, [record.id], now), now)
