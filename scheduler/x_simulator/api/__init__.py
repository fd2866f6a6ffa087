"""The simulated X's endpoints, one file each."""
