"""Personal stories: consent, review, queue and take back. Every face calls these verbs."""
