"""What residents think of their commune, in the schema."""
