"""How people prove who they are: addresses, tries, sessions, links, codes and passkeys."""
