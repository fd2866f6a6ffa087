"""Commands that show and look after what is known: reports, the directory, the rules."""
