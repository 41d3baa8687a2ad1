"""Signing in at Google and at Microsoft: consent, refresh and revocation, shared by Gmail and IMAP."""
