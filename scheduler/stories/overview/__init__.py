"""How far each story has come, and what its people are told."""
