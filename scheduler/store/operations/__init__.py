"""Queries about the audit, notices and running engines."""
