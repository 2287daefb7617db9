"""Opinions in the schema."""
