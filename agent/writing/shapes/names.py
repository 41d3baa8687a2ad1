"""The names of shapes: which kind of words a person typed into one field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What kind of words they are. A line of a template says which it takes: `fits("gerund")`."""

    NOUN = "noun"
    """A noun phrase for a thing: `steadier closing routines`, `Excel`, `a new system`, `the fact that …`."""
    PERSON = "person"
    """A noun phrase for somebody, whole in itself: `people who show up`, `my former manager`, `Ana Ruiz`."""
    TITLE = "title"
    """Somebody or something that lacks its article: `ex-colleague at Rackline`, `forklift licence`."""
    ASSET = "asset"
    """What one has: `experience with SAP`, `strong negotiation skills`, `a degree in law`."""
    DURATION = "duration"
    """A time: `eight years in a 24-bed ICU`, `12 yrs`, `two summers`."""
    GERUND = "gerund"
    """`running a branch through two audits`."""
    HEARING = "hearing"
    """A gerund of being told: `hearing about the garden`, `learning how you train`."""
    ADJECTIVE = "adjective"
    """What one is: `good with people`, `certified in ACLS`, `bilingual`, `able to lift 25 kg`."""
    PREPOSITION = "preposition"
    """`for the summer peak`, `as a buyer at Corvid`, `in retail since 2019`, `with kids`."""
    CLAUSE = "clause"
    """Subject and finite verb: `I would hold the dose`, `nobody counts the crates`, `it depends on …`."""
    SELF = "self"
    """A clause about oneself: `I worked in retail`, `we talked about the new store`."""
    THAT = "that"
    """`that the new line stops at night`."""
    INDIRECT = "indirect"
    """An indirect question: `how you load at night`, `what patients say`, `why I left`."""
    IMPERATIVE = "imperative"
    """A bare verb first: `cut waste`, `stay calm and listen`."""
    INFINITIVE = "infinitive"
    """`to cut waste`."""
    PAST = "past"
    """A finite verb without its subject: `worked 4 years as a buyer`, `love the product`."""
    UNDERWAY = "underway"
    """What they are at who need something: `looking for a night nurse`, `trying to cut waste`."""
    LIVED = "lived"
    """What oneself did and saw, without its subject: `loved the tour`, `saw the ward`."""
    REASON = "reason"
    """`because I want to know`, and no main clause."""
    MEANS = "means"
    """`by visiting the packhouse`."""
    CONDITION = "condition"
    """`if pain wakes them at night`, `when …`, and no main clause."""
    LIST = "list"
    """Numbered, with semicolons, or a bare series: `power, pressure, then the thermostat`."""
    SENTENCES = "sentences"
    """Several sentences, or one that stands for itself: `My first step: the fuse box`."""
    ABOUT = "about"
    """Words about the answer instead of the answer: `I should have said …`, `I would talk about …`."""
    NOTHING = "nothing"
    """No answer: `n/a`, `none`, `yes`, `on request`, `not yet`."""
    SPOKEN = "spoken"
    """Begins as people talk: `so …`, `well, …`, `basically …`, `yes, …`, `tbh …`."""
    FRAGMENT = "fragment"
    """Anything else: it stands only where any words can stand."""


GROUPS = {
    "thing": frozenset({Shape.NOUN, Shape.PERSON, Shape.ASSET, Shape.DURATION, Shape.GERUND, Shape.INDIRECT}),
}
"""Names for several shapes: what one can speak about."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a person typed into one field, as it stands in a letter, with its shape."""

    text: str
    shape: Shape

    def __str__(self) -> str:
        """The text."""
        return self.text

    @property
    def capital(self) -> Words:
        """The same at the beginning of a sentence."""
        return Words(self.text[:1].upper() + self.text[1:], self.shape)
