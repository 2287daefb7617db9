"""People and organisations in the schema."""
