"""One's own data in the schema: taking it along, leaving."""
