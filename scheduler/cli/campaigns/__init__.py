"""Commands about campaign files: check, plan, preview, apply, spreadsheets, format."""
