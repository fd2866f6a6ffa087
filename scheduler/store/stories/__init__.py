"""Queries about stories, their people and messages."""
