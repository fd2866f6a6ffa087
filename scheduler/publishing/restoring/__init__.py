"""Brings a queue that was put back from a backup in step with what is on X."""
