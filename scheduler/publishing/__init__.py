"""The verbs that bring a plan to the public."""
