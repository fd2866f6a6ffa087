"""Comments, suggestions and decisions of reviewers."""
