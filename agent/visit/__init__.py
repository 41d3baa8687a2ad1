"""One visit to one interview: observe, decide, write, place, record.

This is the only place where reading, deciding, writing, a mailbox and the journal meet. `observation` asks
the mailbox, `deciding` says what to do, `letters` writes it, `placing` puts it into Drafts so that one letter
stands there once, and `visiting` does these in turn. `rewriting` shows or rewords a letter between visits.
"""

from agent.visit.agent import Agent
from agent.visit.visiting import VisitResult, visit

__all__ = ["Agent", "VisitResult", "visit"]
