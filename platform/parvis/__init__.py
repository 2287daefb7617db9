"""The core of Parvis: one package per domain, no HTTP, no GraphQL."""
