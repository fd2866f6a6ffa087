"""Copies of the whole queue: made while it is in use, looked at, and put in its place."""
