"""Looks whether everything that publishing needs is there, and says how to mend what is not."""
