"""First words of answers: whether one may lose its capital inside a sentence (CONTENT §8.6).

People begin every answer with a capital, telephones do it for them; "my experience with Teaching" shows that
a program wrote it. A word that might be a name keeps its capital.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.model.interview import Debrief
from agent.writing import grammar
from agent.writing.text_model import normalise, words

_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w.&'’-])")  # noqa: RUF001 (an apostrophe as phones type it)
_CONTRACTED = re.compile(
    r"(?:it|that|there|here|what|who|where|how|we|you|they|he|she|let)['’](?:s|re|ve|d|ll)\b"  # noqa: RUF001
    r"|(?:do|does|did|is|are|was|were|ca|could|would|should|wo|has|have|had)n['’]t\b",  # noqa: RUF001
    re.IGNORECASE,
)
_NEXT = re.compile(r"\W*(\w+)")
_ENDINGS = ("ing", "tion", "tions", "ment", "ments", "ness")
_ENDED_MIN = 5  # letters
_NAMES = frozenset(
    """
    beijing boeing browning chongqing clement fielding fleming guinness harding inverness kipling lansing
    manning nanjing notion peking sterling stirling spring turing viking wyoming
    """.split()  # noqa: SIM905 (a list of quoted words would hide them)
)
"""Names that end like everyday words."""
_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august"
    r"|(?:septem|octo|novem|decem)ber"
)
_EVERYDAY = frozenset(
    """
    able accurate active add additional admit adult adults advanced afternoon agile agree always animals
    answer apologise apprentices ask assess assistants attendance audit audits autumn avoid basic begin best
    better big brand breathe bring broad budget budgets building buildings busy call calling calm calmer
    candidates care carers caring cars caseloads cases cash catering change changes cheaper check checking
    child children choose churn classes classroom clean cleaner clear clearer clients clinical close closer
    code coffee cold colleagues collect communication community compare complaints complex compliance
    confirm consistent content continuity control cooking corporate counselling count courses creative
    critical crop cross-functional current customer customers cut daily dairy data deadlines dealing decide
    deep delivery dementia dependable describe design designers developers development difficult digital
    direct direction discretion dispatchers diverse doctors document documents domestic double-check drivers
    early easier eight elderly electrical electricians emergency employees end-to-end engineers enough even
    evening events everybody everyone everything exact excellent experience experienced explain extra fair
    families farm fast faster fewer field finance financial find finding finish first-line five fix fixed
    flexible focus follow food foreign former four fresh fresher friendly front full full-time further
    future gardens general get give good great green greet grind guests half hand hands hands-on happier
    happy hard health healthier heavy help helping here high high-quality high-volume higher hiring hold
    home homes honest hospital hotel house human identify ignore immediate improved independent individual
    industrial infection inform inside intensive interesting internal international introduce inventory
    investigate invoices isolate job junior keep keeping kids kind kitchen knowing knowledge labour lads
    large late lead leaner learn learners learning leave legal less lesson lessons let list listen live
    local logistics long long-term look looking lots low lower machine machines mainly maintenance make
    making managers many maternity measure mechanics medical medication meet members mental mixed mobile
    modern money month-end more morning mostly move multi-site music my national never new newer next nice
    night nights nine noise note notify nurse nurse-led nurses nursing offer offices older open opening
    operations orderly orders our outdoor overall palliative parents part-time passengers patience patient
    patients pause payroll people performance perhaps personal physical pick plan planning plans plants
    plates please practical precise prepare pressure preventive prices primary prioritise prioritize
    problem-solving problems process processes production professional project projects proper public pupils
    put qualified quality quality-minded quick quicker quiet quieter raise read reading real recent record
    records reflective regional regular reliable remain remote remove repairs repeat replace report reports
    research residents respect respond responsible results retail review routine routines rural safe safer
    safety sales same say schedules school schools scientists second secondary see sell send senior separate
    serious serve service services set seven several share shift shifts shop short shorter show simple
    simpler sit site six skilled slow small smooth smoother social software solid somebody someone something
    sound speak special specialist specialists stable staff staffing stand standards start stay steadier
    steady step stock stop stories strategic street strength strong stronger student students successful
    suitable summer supervising supervision supplier suppliers support surgical sustainable switch take talk
    talking teach teachers team technical technicians tell ten tenants test tests thank theatre think
    thorough tidy tighter timely today traditional trainees training transparent treat trust trusted try
    turn tutors under understanding urban users usually valid varied verify very vocational volunteers wait
    waiters walk warehouse wash water wear weekday weekend weekends weekly welcoming welders well wide
    winter women wood work workers workshops write yes young younger
    """.split()  # noqa: SIM905 (a list of quoted words would hide them)
)
"""What answers begin with, and no person, company or product is called."""


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What one debrief tells of its words."""

    small: frozenset[str] = frozenset()
    """Words the person also wrote with a small letter."""
    names: frozenset[str] = frozenset()
    """Words of the company's name and of people's."""

    @classmethod
    def of(cls, debrief: Debrief) -> FirstWords:
        """Read a clean debrief."""
        texts = [debrief.enthusiasm, *(t for one in debrief.fit for t in (one.skill, one.need))]
        texts += [one.highlight for one in debrief.interviewers]
        texts += [t for one in debrief.botched for t in (one.question, one.topic, one.better_answer)]
        called = [debrief.company, *(one.name for one in debrief.interviewers)]
        return cls(
            frozenset(word for text in texts for word in words(normalise(text)) if word[0].islower()),
            frozenset(word for name in called for word in words(normalise(name))),
        )

    def inside(self, text: str) -> str:
        """The text inside a sentence, its first word lowered unless it may be a name or is "I"."""
        known = grammar.inside_sentence(text)
        return known[:1].lower() + known[1:] if known == text and self._is_plain(text) else known

    def after_is_that(self, answer: str) -> str:
        """A better answer as it stands after "is that": no final stop, first word lowered."""
        return self.inside(grammar.after_is_that(answer))

    def _is_plain(self, text: str) -> bool:
        if _CONTRACTED.match(text) and text[0].isupper():
            return True
        first = _FIRST.match(text)
        if first is None or len(first[0]) == 1 or first[0] in self.names:
            return False
        word = first[0].lower()
        if first[0] != word[0].upper() + word[1:] or _CALENDAR.fullmatch(word):
            return False
        rest = text[first.end() :]
        following = _NEXT.match(rest)
        titled = following is not None and _is_titled(following[1])
        if _ends_plainly(word) and word not in _NAMES:
            return not titled or any(one[0].islower() for one in words(rest))
        return not titled and (word in self.small or word in _EVERYDAY or word.partition("-")[0] in _EVERYDAY)


def _is_titled(word: str) -> bool:
    return len(word) > 1 and word[0].isalpha() and word == word.capitalize() != word.lower()


def _ends_plainly(word: str) -> bool:
    return len(word) >= _ENDED_MIN and word.endswith(_ENDINGS)
