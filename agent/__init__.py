"""Second Chance: thank-you and second-chance letters as drafts in the interviewer's thread."""

__version__ = "0.1.0"
