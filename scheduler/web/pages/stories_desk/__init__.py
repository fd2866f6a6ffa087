"""The pages about stories for those who are not their tellers."""
