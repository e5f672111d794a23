"""What was published, by which run, from which files."""
