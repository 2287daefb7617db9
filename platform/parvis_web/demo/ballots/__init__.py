"""Invented ballots for the demonstration: which communes have some, how good life is said to be there, and the ballots.

All of it follows from INSEE codes, so each demonstration shows the same figures.
"""
