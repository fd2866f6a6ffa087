"""Content rules: what protects readers, stays accessible, and what X itself asks."""
