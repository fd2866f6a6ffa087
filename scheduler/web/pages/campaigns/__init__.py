"""Campaigns: their files, what applying them would change, and copies for another year."""
