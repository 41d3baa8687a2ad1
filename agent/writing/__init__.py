"""Debrief to letter to bytes, pure: what the letters say, and what they must not."""
