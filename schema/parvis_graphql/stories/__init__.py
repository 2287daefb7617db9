"""Stories in the schema."""
