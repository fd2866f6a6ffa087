"""Jinja2 templates: a sandbox, its filters, and rendering with places kept."""
