"""Tells people what they must know of: by bell, by mail, each thing once."""
