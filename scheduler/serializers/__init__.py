"""Results of verbs as JSON, the same for the command line and web pages."""
