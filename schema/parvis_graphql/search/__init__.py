"""Searching, in the schema."""
