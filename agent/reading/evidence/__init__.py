"""Whether it is a job interview of the person: evidence, weighed and shown; `weighing` is the way in."""
