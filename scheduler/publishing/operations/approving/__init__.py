"""Approval of words: asked for, given or refused, here and by somebody from outside."""
