"""Forms, drafts, pictures and remarks on them."""
