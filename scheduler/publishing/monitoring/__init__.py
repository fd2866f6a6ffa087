"""What people are shown and told about the queue."""
