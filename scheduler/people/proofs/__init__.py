"""What people prove who they are with: passphrases, codes and passkeys, and how often they try."""
