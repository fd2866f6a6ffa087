"""What reaches people by mail: invitations, links to sign in, and the address that stands."""
