"""Campaigns as other files: CSV tables, spreadsheets, a JSON Schema, canonical YAML."""
