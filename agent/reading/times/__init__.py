"""Times that the words of a mail name, where it has no calendar; `said_times` finds them."""
