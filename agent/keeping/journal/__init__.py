"""The agent's memory, one SQLite file: `journal.py` is its face. A quiet run loads `schema.py` alone."""
