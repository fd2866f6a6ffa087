"""Queries of what people agreed to: approvals, consents, and the hashes of the words."""
