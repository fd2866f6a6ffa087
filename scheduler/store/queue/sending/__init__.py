"""What is asked and written while something is sent: the gate, the lease, the turn."""
