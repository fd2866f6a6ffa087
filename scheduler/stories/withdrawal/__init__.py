"""Taking back, erasing, and what time alone ends."""
