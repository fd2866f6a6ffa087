"""The library of pictures and films: added, described, cropped, and who can be seen in them."""
