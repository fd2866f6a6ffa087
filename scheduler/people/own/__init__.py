"""What somebody keeps of their own: how they sign in, how they are shown, what they typed."""
