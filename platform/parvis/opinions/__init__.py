"""Opinions: what people write about their commune, signed or with the name withheld, kept apart from any ballot."""
