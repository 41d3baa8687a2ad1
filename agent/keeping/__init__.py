"""What outlives a run: the journal, the config, interview files, paths."""
