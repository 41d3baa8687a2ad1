"""Replaying an interview: what to ask, in which order, and the debrief that the answers become.

`dialogue.hold` asks through any `Asker`; the terminal is one (commands/dialogue.py), a script in a
test is another. `prefill` reads from a thread what then only has to be confirmed.
"""
