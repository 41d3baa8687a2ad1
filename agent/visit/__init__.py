"""One visit to one interview: look, decide, write, place, record.

The only place where reading, deciding, writing, a mailbox and the journal meet.
`look` asks the mailbox, `deciding.steps.decide` says what to do, `letters` writes it,
`placing` puts it into Drafts so that one letter stands there once, `visiting` ties them together.
"""

from agent.visit.agent import Agent
from agent.visit.visiting import VisitResult, visit

__all__ = ["Agent", "VisitResult", "visit"]
