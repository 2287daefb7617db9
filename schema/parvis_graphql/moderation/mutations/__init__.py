"""Mutations of moderation, one a file."""
