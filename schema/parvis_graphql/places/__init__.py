"""Communes, departments and regions in the schema."""
