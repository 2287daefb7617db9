"""One GET to S3, signed: enough to know that a store is up and knows our keys, without a client library."""

import hashlib
import hmac
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

REGION = "us-east-1"
EMPTY = hashlib.sha256(b"").hexdigest()


def get(endpoint: str, path: str, access_key: str = "", secret_key: str = "") -> tuple[int, bytes]:
    """The status and body of `GET endpoint/path`, signed when keys are given. Raises OSError when nobody answers.

    Straight to the address, whatever proxy the environment names.
    """
    host = urlsplit(endpoint).netloc
    connection = HTTPConnection(host, timeout=2)
    try:
        connection.request("GET", path, headers=_signed(host, path, access_key, secret_key) if access_key else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except HTTPException as error:
        raise ConnectionError(f"{host} does not speak HTTP") from error
    finally:
        connection.close()


def _signed(host: str, path: str, access_key: str, secret_key: str) -> dict[str, str]:
    """AWS Signature Version 4 for a request without query or body.

    https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{REGION}/s3/aws4_request"
    headers = {"host": host, "x-amz-content-sha256": EMPTY, "x-amz-date": stamp}
    names = ";".join(headers)
    canonical = "\n".join(["GET", path, "", *(f"{name}:{value}" for name, value in headers.items()), "", names, EMPTY])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    credential = f"Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**headers, "Authorization": f"AWS4-HMAC-SHA256 {credential}"}
