"""What the pages of engagement show."""
