"""Commands about the queue: look, hold, approve, move, cancel, take down, resolve."""
