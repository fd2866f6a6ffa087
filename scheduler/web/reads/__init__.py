"""What the pages show, read through the verbs of monitoring: nothing here changes anything."""
