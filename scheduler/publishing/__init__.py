"""Publishing: from a plan to the queue, from the queue to X, and what people decide between."""
