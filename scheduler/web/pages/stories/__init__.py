"""The storytellers' own pages: writing, looking, agreeing, taking back."""
