"""From planned threads to rows of the queue: differences, layout, wordings."""
