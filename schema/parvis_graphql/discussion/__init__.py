"""Threads and comments in the schema."""
