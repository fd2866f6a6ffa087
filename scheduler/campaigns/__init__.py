"""The campaign language: files, dates, rendering and the plan: pure."""
