"""Bytes to records, pure: what a mail says, who wrote it, and which thread is the interview's."""
