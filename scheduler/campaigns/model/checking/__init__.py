"""Tells what is wrong with the values of a file, where, and what was most likely meant."""
