"""Queries of the queue: accounts, threads, the gate, leases, holds."""
