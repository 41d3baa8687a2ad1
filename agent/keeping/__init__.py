"""What outlives a run: the journal, the config, interview files, unfinished debriefs, tokens."""
