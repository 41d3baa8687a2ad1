"""Mail in a Maildir on this machine."""
