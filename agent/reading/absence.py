"""When an out-of-office note says its writer is back (CONTENT §7.3)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from agent.reading.wording import fold

_MONTHS = (
    "january januar janvier enero januari jan",
    "february februar fevrier febrero februari feb",
    "march marz maerz mars marzo mar",
    "april avril abril apr",
    "may mai mayo maj",
    "june juni juin junio jun",
    "july juli juillet julio jul",
    "august aout agosto augusti aug",
    "september septembre septiembre setiembre sept sep",
    "october oktober octobre octubre okt oct",
    "november novembre noviembre nov",
    "december dezember decembre diciembre dez dec",
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = "|".join(sorted(_NUMBER, key=len, reverse=True))
_DAY = r"(?P<day>\d{1,2})"
_YEAR_NUMBER = r"(?P<year>20\d\d)\b"
_FORMS = (
    re.compile(rf"\b{_YEAR_NUMBER}-(?P<month>\d\d)-{_DAY}\b"),
    re.compile(
        rf"\b{_DAY}(?:st|nd|rd|th|er|\.|º)? (?:of |de )?(?P<month>{_NAME})\.?,? (?:del? )?{_YEAR_NUMBER}"
    ),
    re.compile(rf"\b(?P<month>{_NAME})\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR_NUMBER}"),
)
"""ISO; day, month by name, year; month by name, day, year. `03/04/2026` can be two days: none."""
_BACK = re.compile(
    r"\b(?:return\w*|back|again|wieder|zuruck|retour|rentr\w+|reven\w+|regres\w+|vuel\w+|tillbaka|ater)\b"
)
_CLAUSE = re.compile(r"[.;!?] ")
_LEAD = 60
_YEAR = timedelta(days=366)


def return_date(words: str, now: datetime) -> datetime | None:
    """Midnight of the day of return, in the zone of `now` (the note's own date); None when it is not clear.

    Of several days the one behind "back on", "wieder ab" … counts, else the last.
    """
    text = fold(words)
    days = [(match.start(), day) for form in _FORMS for match in form.finditer(text) if (day := _day(match))]
    near = [(at, day) for at, day in days if now.date() <= day <= now.date() + _YEAR]
    said = [day for at, day in near if _BACK.search(_CLAUSE.split(text[max(0, at - _LEAD) : at])[-1])]
    back = max(said or [day for _, day in near], default=None)
    return None if back is None else datetime(back.year, back.month, back.day, tzinfo=now.tzinfo)


def _day(match: re.Match[str]) -> date | None:
    month = match["month"]
    try:
        return date(int(match["year"]), int(month) if month.isdigit() else _NUMBER[month], int(match["day"]))
    except ValueError:
        return None
