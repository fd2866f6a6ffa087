"""What came back, for a team: in two minutes, and all of it behind."""
