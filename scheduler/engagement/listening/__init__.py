"""Counts of what everybody says with a hashtag."""
