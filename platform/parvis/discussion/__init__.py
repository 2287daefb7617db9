"""Threads and comments under anything that can be discussed."""
