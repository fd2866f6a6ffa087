"""What is wrong with a campaign beyond the form of its file: words, clashes, links, support."""
