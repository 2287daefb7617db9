"""How a random world is made: one file a corner of it."""
