"""Photos in the schema."""
