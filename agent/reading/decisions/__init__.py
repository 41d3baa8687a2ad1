"""What the sentences of a mail decide: a no, an offer, an invitation, or nothing that is clear.

`sentences` splits the new words of a mail and finds the classes of words in them, `acts` says which of
those together are a decision, `weighing` makes one judgement of all sentences, and `programs` tells a mere
receipt of a program from one that hides its news.
"""
