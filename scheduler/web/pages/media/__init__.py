"""Pages about pictures and films."""
