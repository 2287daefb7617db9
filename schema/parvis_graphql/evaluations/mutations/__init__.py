"""One mutation a file, named by its verb."""
