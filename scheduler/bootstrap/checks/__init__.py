"""Looks a whole workspace over: what is missing, left behind, repeated or out of date."""
