"""Readings of our own posts: when, at what price, and what has gone."""
