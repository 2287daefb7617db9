"""Searching, and what is like what one is about to propose."""
