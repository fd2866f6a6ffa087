"""Commands that begin a workspace and look it over."""
