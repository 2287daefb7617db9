"""The account of whoever asks, in the schema."""
