"""Dates and times as people write them, and the awareness days of the year."""
