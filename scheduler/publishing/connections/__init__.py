"""Accounts connected in the browser: connecting, renewing tokens, checking, disconnecting."""
