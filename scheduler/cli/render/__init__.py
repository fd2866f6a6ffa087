"""Results of verbs as lines and tables of a terminal."""
