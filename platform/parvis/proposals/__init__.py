"""Proposals of residents to their commune."""
