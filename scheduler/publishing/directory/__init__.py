"""What a changed crisis directory means for what is approved, sealed and out."""
