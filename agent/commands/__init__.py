"""One file a command: it parses its own arguments, calls one function, prints."""
