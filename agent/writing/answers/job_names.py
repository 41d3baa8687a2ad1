"""A job where a name should stand: `Hiring Manager`, `the recruiter`, `HR`, `Store manager Dave`."""

from __future__ import annotations

import re

from agent.knowledge.name_forms import is_no_person
from agent.knowledge.names import titles
from agent.knowledge.text import fold
from agent.writing.lexicon import word_set

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")


def is_called_by_job(name: str) -> bool:
    """Whether a name is none: it is a job, a department or a guess, or holds one that is nobody's name.

    `Chef Marco` and `Nurse Ito` are names; so is `Tim Cook`.
    """
    tokens = [fold(token) for token in _WORD.findall(name)]
    if not tokens or is_no_person(name):
        return bool(tokens)
    said = [token for token in tokens if not token.isdigit() and token not in word_set("beside_jobs")]
    is_all_jobs = bool(said) and all(token in word_set("jobs_of_people") for token in said)
    return is_all_jobs or any(token in word_set("nobodys_names") for token in said)


def without_job(name: str) -> str:
    """A name without a job before its title: `Mr. P. Langley` of `Headteacher Mr. P. Langley`."""
    parts = name.split()
    for place, part in enumerate(parts[1:-1], 1):
        if fold(part).rstrip(".") in titles() and is_called_by_job(" ".join(parts[:place])):
            return " ".join(parts[place:])
    return name


def name_by_job(name: str) -> str:
    """Somebody without a name, as a letter speaks of them: `the hiring manager`, `the HR lady`."""
    words = name.split()
    while len(words) > 1 and words[0].lower() in word_set("before_jobs"):
        del words[0]
    return " ".join(("the", *(_calm(word) for word in words)))


def _calm(word: str) -> str:
    """A word of a job with a small letter; what may be a name, or stands in capitals, stays."""
    lists = ("nobodys_names", "jobs_of_people", "beside_jobs")
    is_plain = word.istitle() and any(fold(word) in word_set(one) for one in lists)
    return word.lower() if is_plain else word
