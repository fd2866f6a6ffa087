"""Static pages of what the public sees."""
