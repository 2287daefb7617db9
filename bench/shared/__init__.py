"""What benchmarks over seeded databases and HTTP have in common: services, databases, servers, requests, figures."""
