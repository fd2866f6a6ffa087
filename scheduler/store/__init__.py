"""The only truth about the queue: tables, sessions, migrations and queries."""
