"""Says when work is done; holds nothing that could be lost."""
