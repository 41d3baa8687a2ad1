"""Mail servers that speak IMAP (RFC 9051, RFC 3501)."""
