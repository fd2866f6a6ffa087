"""YAML with the place of every value, for campaigns, the directory, rules and forms."""
