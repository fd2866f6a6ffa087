"""Answers machines that watch a process: whether it lives, whether it may work, and its figures."""
