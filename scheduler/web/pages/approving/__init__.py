"""Asking for an approval: of colleagues, and of somebody outside."""
