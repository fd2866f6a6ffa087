"""Every way into the desk, a table for each part of it."""
