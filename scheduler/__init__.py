"""Handrail: publishes a charity's campaigns, never without a way to find help."""
