"""Looks whether everything is there that publishing needs, and how to mend what is not."""
