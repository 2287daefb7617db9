"""What happened, in the schema."""
