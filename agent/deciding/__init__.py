"""Records and `now` to steps, pure: when, to whom, and whether at all."""
