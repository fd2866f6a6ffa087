"""Rehearses campaigns on the simulated X, and judges the result."""
