"""Says when: holds nothing that could be lost."""
