"""Where mail lives: one protocol (`interface`), and a package for each kind of mailbox behind it."""
