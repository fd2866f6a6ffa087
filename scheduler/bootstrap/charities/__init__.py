"""The charities of one installation: added, opened together, and each begun by itself."""
