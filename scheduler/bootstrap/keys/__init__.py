"""What a workspace locks and signs with: the keys of names and tokens, the accounts at X."""
