"""Being let into a mailbox: consent, refresh and revocation at the mail provider.

Says what the person must do when that is what it takes; keeps nothing itself (`keeping.tokens` does).
"""
