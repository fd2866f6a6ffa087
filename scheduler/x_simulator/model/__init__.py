"""What the simulated X knows: posts, people, media, prices, a clock."""
