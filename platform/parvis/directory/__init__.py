"""The people and organisations that speak, behind one `actor` table."""
