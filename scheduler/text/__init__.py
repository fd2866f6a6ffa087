"""Length, splitting, hashtags and what a text is about: pure."""
