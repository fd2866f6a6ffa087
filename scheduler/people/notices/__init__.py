"""What people are told: in their bell, and by mail as each chose."""
