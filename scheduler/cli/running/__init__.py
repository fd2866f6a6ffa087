"""Commands that publish, for real or in rehearsal."""
