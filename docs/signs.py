"""Writes the table of signs into docs/find.md, from what the program weighs mail by.

    python docs/signs.py

The points stand in agent/reading/evidence/weights.yaml, the words in agent/knowledge/languages/CODE.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from agent.reading.evidence.reasons import Weights, weights

PAGE = Path(__file__).with_name("find.md")
BEGIN, END = "<!-- signs -->\n", "<!-- end of signs -->\n"
_SENTENCES = {
    "outside": "somebody outside your own addresses takes part",
    "tracking": "an applicant-tracking system wrote or called it",
    "scheduler": "a scheduling service booked it",
    "interviews": "a service booked it that books nothing but interviews",
    "wrote": "you wrote in the conversation, and not to say no",
    "accepted": "you accepted the invitation",
    "earlier_job": "there is earlier mail about an application",
    "conversation": "you and somebody of it wrote about a job in another conversation",
    "conversation_perhaps": "the same, where that conversation alone would not be sure",
    "earlier_own": "you wrote to the company earlier",
    "on_record": "you have an interview on record with the company",
    "label": "you put it under your label",
    "names_time": "a mail without a calendar names a day and a time",
    "bulk": "it is mail to many: a list, a newsletter",
    "spam": "it lies in the spam folder",
    "organised": "you called the meeting yourself",
    "inside": "somebody of your own domain called it",
    "nobody_outside": "nobody outside your own addresses takes part",
    "cancelled": "it was cancelled",
    "declined": "you declined it",
    "called_off": "the newest mail calls it off",
    "repeats": "it comes again and again",
    "whole_day": "it has a whole day and no time",
    "crowd": "very many people are invited",
    "other_matter": "it is about something else: a visa, a loan, a flat",
    "family": "somebody of your own family name wrote, from a private address",
}


def table() -> str:
    """The table: what is no word first, then the words, in titles and in texts."""
    signs = weights()
    lines = ["| sign | points | in a title | in a text |", "|---|---|---|---|"]
    lines += (f"| {_SENTENCES.get(name, name)} | {points:+d} | | |" for name, points in signs.points.items())
    return "\n".join([*lines, *_words(signs)]) + "\n"


def _words(signs: Weights) -> Iterator[str]:
    for group in (*signs.groups_for, *signs.groups_against, signs.interviewer):
        title, text = (f"{points:+d}" if points else "" for points in (group.title, group.text))
        yield f"| {group.says} | | {title} | {text} |"


def with_table(page: str) -> str:
    """A page with its table as it is now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
