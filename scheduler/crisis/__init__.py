"""The directory of crisis services, the support lines, and sealing: pure."""
