"""`parvis explain`: what an operation reads, as SQL and as PostgreSQL's plan."""
