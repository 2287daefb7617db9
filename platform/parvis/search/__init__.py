"""French full text over everything that is public."""
