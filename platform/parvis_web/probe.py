"""`python -m parvis_web.probe URL`: ends well where something answers there, without an error of its own.

For the health checks of containers, which have no curl: it loads nothing but the standard library.
"""

import sys
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

_SECONDS = 5


def answers(url: str) -> bool:
    """Whether an HTTP server answers at this address; that it wants to know who asks is an answer too."""
    try:
        # a proxy named in the environment does not lead to this machine
        with build_opener(ProxyHandler({})).open(url, timeout=_SECONDS):
            return True
    except HTTPError as error:
        return error.code < 500
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
