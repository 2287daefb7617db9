"""Proposals in the schema."""
