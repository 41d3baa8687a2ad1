"""What each kind of letter is called in a sentence."""

from __future__ import annotations

from agent.model.letter import Kind

KINDS = {
    Kind.THANK_YOU: "thank-you",
    Kind.SECOND_CHANCE: "second-chance letter",
    Kind.GRACIOUS_DECLINE: "answer to their no",
    Kind.STATUS_NUDGE: "question how things stand",
}
