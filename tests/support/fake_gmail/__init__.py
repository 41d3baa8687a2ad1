"""A strict fake Gmail for tests: a real HTTP server that the unmodified Google client talks to.

    with FakeGmail() as gmail, service(gmail) as users:
        gmail.deliver(raw)
        users.threads().list(userId="me", q="from:ana@acme.example").execute()
        gmail.check()

`gmail.py` the server's side, `person.py` what the person does and sees, `store.py` the mailbox and its
conversations, `query.py` the search language, `composer.py` what Gmail's editor does to a draft, `methods.py`
paths, scopes and quota units, `endpoints.py` what each method does, `answers.py` what it answers.
"""

from fake_google.loopback import Entry

from fake_gmail.client import credentials, renewable, service
from fake_gmail.gmail import ADDRESS, FakeGmail
from fake_gmail.store import SendAs

__all__ = ["ADDRESS", "Entry", "FakeGmail", "SendAs", "credentials", "renewable", "service"]
