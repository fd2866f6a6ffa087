"""What runs on the simulated X: a rehearsal, and a place to practise."""
