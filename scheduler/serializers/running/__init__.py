"""Results of running and rehearsing as JSON."""
