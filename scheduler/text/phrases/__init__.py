"""Phrases in a plain notation, found in a text through disguises; what they are about."""
