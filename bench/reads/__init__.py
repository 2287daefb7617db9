"""Reads over HTTP beside the limit: `make bench-reads`, or `python -m bench.reads --help`; see docs/benchmarks.md."""
