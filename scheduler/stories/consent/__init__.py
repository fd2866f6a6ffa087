"""A storyteller's yes, and the code that takes it back."""
