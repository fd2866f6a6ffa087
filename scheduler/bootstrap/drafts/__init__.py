"""What campaign files say, before it is in the queue: planned, shown, saved."""
