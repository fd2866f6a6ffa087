"""Rates, medians, intervals and comparisons over readings."""
