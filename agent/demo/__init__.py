"""The sample mailbox, and the walk through it that `second-chance demo` shows. No account is needed."""
