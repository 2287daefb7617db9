"""JSON as strangers send it."""

import json
from typing import Any


def read_json(text: bytes | str) -> Any:
    """What the text says. Raises JSONDecodeError for everything that is not JSON, or is so to an absurd degree.

    That is also: NaN and Infinity, bytes that are no text, nesting that exhausts the stack, numbers of thousands of
    digits.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text), "surrogatepass")
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise json.JSONDecodeError("This is not JSON.", "", 0) from error


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


# `json.loads` would make one for each text, which takes as long as the reading itself
_DECODER = json.JSONDecoder(parse_constant=_refuse)
