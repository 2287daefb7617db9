"""The client: requests made beforehand, and keep-alive connections that ask one after the other, at full speed."""

import json
import socket
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

_TIMEOUT = 30


def post(path: str, body: Mapping[str, object], cookie: str | None = None) -> bytes:
    """A request with JSON."""
    raw = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\naccept: application/json\r\n"
    head += f"content-length: {len(raw)}\r\n" + (f"cookie: {cookie}\r\n" if cookie else "")
    return f"{head}\r\n".encode() + raw


def get(path: str) -> bytes:
    """A browser's request."""
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\n\r\n".encode()


class Connection:
    """One connection to a server on this machine. Raises RuntimeError for any answer but 200 without errors."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> bytes:
        """The body of the answer."""
        self._socket.sendall(request)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._read()
        head, body = answer[:end], [answer[end + 4 :]]
        _, _, told = head.lower().partition(b"content-length:")
        missing = int(told.split(b"\r\n", 1)[0]) - len(body[0])
        while missing > 0:
            body.append(self._read())
            missing -= len(body[-1])
        whole = b"".join(body)
        if not head.startswith(b"HTTP/1.1 200") or whole.startswith(b'{"errors"'):
            raise RuntimeError(f"{request[-300:]!r} was answered {(head + whole)[:600]!r}")
        return whole

    def _read(self) -> bytes:
        got = self._socket.recv(1 << 18)
        if not got:
            raise RuntimeError("the server hung up")
        return got


def data_of(body: bytes) -> Any:
    """What a GraphQL answer holds. Raises RuntimeError where it has errors."""
    answer = json.loads(body)
    if answer.get("errors"):
        raise RuntimeError(str(answer["errors"])[:600])
    return answer["data"]


def ask_all(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> list[float]:
    """Ask for each, or for as many as the time allows; how long each took, in seconds."""
    until = time.perf_counter() + seconds

    def work(share: Sequence[bytes]) -> list[float]:
        took: list[float] = []
        with Connection(port) as connection:
            for request in share:
                began = time.perf_counter()
                connection.ask(request)
                ended = time.perf_counter()
                took.append(ended - began)
                if ended > until:
                    break
        return took

    shares = [requests[first::connections] for first in range(connections)]
    if connections == 1:
        return work(requests)
    with ThreadPoolExecutor(connections) as pool:
        return [one for part in pool.map(work, shares) for one in part]
