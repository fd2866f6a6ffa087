"""Joins the parts, each for its purpose: to run, to decide, to rehearse, to report."""
