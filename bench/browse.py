"""The browser of bench/pages.py, a process of its own so that its CPU is not the server's.

Reads lines of `times`, path and cookies from its input, separated by tabs; asks so often; answers each line by the
bytes of the page.
"""

import http.client
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=30)
for line in sys.stdin:
    times, path, cookie = line.rstrip("\n").split("\t")
    page = b""
    for _ in range(int(times)):
        connection.request("GET", path, headers={"Accept-Language": "fr", **({"Cookie": cookie} if cookie else {})})
        response = connection.getresponse()
        page = response.read()
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status}")
    print(len(page), flush=True)
