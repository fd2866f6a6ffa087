"""Writing a thread, and rehearsing what was written."""
