"""Counts a text and finds its links, hashtags, mentions and emoji, as X does."""
