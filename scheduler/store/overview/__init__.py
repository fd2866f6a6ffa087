"""Queries that show the queue to people."""
