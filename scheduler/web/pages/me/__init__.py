"""What is one's own: how one is shown, how one proves who one is, and what is kept."""
