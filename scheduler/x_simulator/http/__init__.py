"""Requests and answers as X writes them."""
