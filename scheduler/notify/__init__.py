"""Telling people who are not looking at a screen of ours."""
