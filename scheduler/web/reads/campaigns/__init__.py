"""What the pages about campaigns show."""
