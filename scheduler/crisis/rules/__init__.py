"""Content rules that need the directory: numbers, addresses and names of services."""
