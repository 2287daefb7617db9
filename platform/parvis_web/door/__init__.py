"""The door: what a request passes before it reaches a page or the schema."""
