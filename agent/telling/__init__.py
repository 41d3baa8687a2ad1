"""A word to the person when something waits: on the desktop, the phone, by a program, in their inbox."""
