"""Queries about readings, hashtags and counts."""
