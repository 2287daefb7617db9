"""Pictures and object storage. Knows no domain: plain values in, plain values out."""
