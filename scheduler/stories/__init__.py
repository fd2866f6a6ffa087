"""Personal stories: consent, review, queue and withdrawal. Every interface calls these verbs."""
