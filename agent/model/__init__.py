"""The frozen records every room speaks in. Imports nothing of ours.

`mail` is what a mailbox shows, `interview` what the person wrote down, `letter` what we write,
`plan` what is decided about it and what became of it.
"""
