"""Commands about people and their stories."""
