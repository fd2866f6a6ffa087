"""The verbs that collect and report what came back."""
