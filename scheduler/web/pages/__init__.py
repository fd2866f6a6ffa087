"""Each page: what it reads, what its forms call, and where they lead."""
