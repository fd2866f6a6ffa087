"""What every request passes before a page sees it, and every answer on its way out."""
