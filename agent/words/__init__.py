"""What a person can say of one interview: the same words by a command and at the desk."""
