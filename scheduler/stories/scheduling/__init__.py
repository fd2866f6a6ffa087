"""A released story in the queue, and what became of it."""
