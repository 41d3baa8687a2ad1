"""Calendars in mail (RFC 5545, RFC 5546): bytes to invitations, and what all mails of a meeting say of it.

`parts` finds calendars in a mail, `lines` their components, `invitation` makes one event of each; `times`,
`zones`, `people`, `places`, `links` and `text` read its properties; `meetings` puts mails together.
"""
