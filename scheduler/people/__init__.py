"""People who work here: their roles, their accounts, and secrets at rest."""
