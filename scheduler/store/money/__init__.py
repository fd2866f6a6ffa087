"""Queries about prices, caps and what was spent."""
