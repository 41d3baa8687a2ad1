"""A fake Gmail and a fake Google that share one clock and one book of tokens."""

from fake_gmail.fixtures import fake_gmail, fake_google, users

__all__ = ["fake_gmail", "fake_google", "users"]
