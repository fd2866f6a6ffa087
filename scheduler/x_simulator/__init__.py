"""A local X over real HTTP; reached only over HTTP."""
