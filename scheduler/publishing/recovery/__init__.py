"""After a lost answer or a dead engine: look, adopt, remove, or ask a person."""
