"""The support lines of a thread, and the sealed post that carries them."""
