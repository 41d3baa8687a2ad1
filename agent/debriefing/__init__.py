"""Replaying an interview: what to ask, in which order, and the debrief that the answers become.

The questions stand by chapter (`basics`, `how_it_went`, `closing`). `dialogue` asks them one after
the other through any `Asker`; `form_text` writes them all into one mail, and `form_reading` and
`form_answers` read it when it comes back. Both end in `answers`, which makes the debrief. `shown` says how a
letter would carry an answer, and `offering` which small change would make it right.
"""
