"""Calendars in mail (RFC 5545, RFC 5546): bytes to invitations, and what all mails of a meeting say of it.

`lines` finds the components of a calendar, `properties`, `zones` and `places` read them, `invitation` makes
one event of each, and `meetings` puts together what several mails say of one.
"""
