"""Reports, and what measuring costs, in a terminal."""
