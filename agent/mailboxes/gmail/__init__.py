"""Gmail, through its API."""
