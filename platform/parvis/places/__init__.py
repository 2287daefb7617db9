"""The communes of France and how to find one."""
