"""Puts values into the words, times and shapes that a page shows."""
