"""Tells people who are not looking at a screen of ours: mail, chat, a watcher, the log."""
