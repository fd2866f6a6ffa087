"""The crisis directory: services, checks by people, telephone numbers, spreadsheets."""
