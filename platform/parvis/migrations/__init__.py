"""Every change of the tables, in order; one package for the one app (Tortoise 1.1 breaks across several)."""
