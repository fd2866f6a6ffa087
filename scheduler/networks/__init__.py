"""What a network is, and the one that speaks to X."""
