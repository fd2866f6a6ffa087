"""Rehearsing campaigns on the simulated X, and the verdict on the result."""
