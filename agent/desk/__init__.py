"""The desk: a page in the browser for everything, on this machine alone."""
