"""What the simulated X does wrong on request: faults, limits, an empty purse."""
