"""Accounts, sessions, tokens, permissions: who one is and what one may do."""
