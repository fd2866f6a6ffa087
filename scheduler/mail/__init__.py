"""Letters by mail: a link, or that there is a message. Takes no foreign header."""
