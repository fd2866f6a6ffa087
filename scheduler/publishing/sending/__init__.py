"""Publishing one thread: lease, seal, gate, call, outcome."""
