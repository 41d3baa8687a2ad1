"""Interviews, letters, mails and appointments in words: what a terminal prints and a page shows."""
