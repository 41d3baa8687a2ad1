"""Every request and every file operation of a visit, made to fail in every way it can.

    make faults                        every mailbox, a table, at most 20 minutes
    make faults FAULTS='--short'       a sample of it, as CI tries it

A *moment* is a home and a mailbox just before a command: the thank-you is about to be placed, reworded, seen
as sent; so the second letter and the form. On each *ground* (Maildir, Dovecot, Gmail's fake) the command is
run once without a fault and its operations are counted. Then, for each operation and each way it can fail
there, the moment is laid again and the command meets that fault; something else may happen in Drafts; and two
more runs have all well. In the end each letter stands once, and nothing false was said on the way.
"""
