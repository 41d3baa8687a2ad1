"""Setting up: what the person decides once, and changes later, for a terminal and a page."""
