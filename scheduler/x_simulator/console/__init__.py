"""The page and the switches of the simulated X."""
