"""What a person decides: hold, approve, cancel, take down, resolve."""
