"""HTTP requests as bytes, so that a client spends next to nothing on them."""

import json
from collections.abc import Mapping


def post(path: str, body: Mapping[str, object], cookie: str | None = None) -> bytes:
    """A request with JSON."""
    raw = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\naccept: application/json\r\n"
    head += f"content-length: {len(raw)}\r\n" + (f"cookie: {cookie}\r\n" if cookie else "")
    return f"{head}\r\n".encode() + raw


def get(path: str) -> bytes:
    """A browser's request."""
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\n\r\n".encode()
