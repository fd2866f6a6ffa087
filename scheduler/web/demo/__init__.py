"""The desk with sample people, campaigns and a simulated X, to click through."""
