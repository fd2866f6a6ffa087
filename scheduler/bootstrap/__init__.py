"""The only place where the parts are joined. Nothing is built when it is imported."""
