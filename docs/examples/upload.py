"""Send a photo: `python docs/examples/upload.py http://localhost:8000 TOKEN photo.jpg "What there is to see"`.

Needs `pip install httpx`. Three steps: be allowed to, post the file straight to the store, say so; then ask until it is
ready (or subscribe to `photosProcessed`).
"""

import sys
import time
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urljoin

import httpx

CREATE = """
mutation ($input: CreatePhotoUploadsInput!) {
  createPhotoUploads(input: $input) { uploads { url fields { name value } photo { id } } errors { code message path } }
}
"""
COMPLETE = """
mutation ($input: CompletePhotoUploadsInput!) {
  completePhotoUploads(input: $input) { photos { id status } errors { code message } }
}
"""
STATUS = "query ($id: ID!) { node(id: $id) { ... on Photo { status rejection { message } url(width: 1280) } } }"


def send(site: str, token: str, file: Path, alt: str) -> str:
    """Send the photo; its address once it is ready. Raises RuntimeError with the server's words."""
    with httpx.Client(headers={"authorization": f"Bearer {token}"}) as client:

        def ask(query: str, **variables: object) -> dict:
            answer = client.post(f"{site}/graphql", json={"query": query, "variables": variables}).json()
            errors = answer.get("errors") or [e for field in answer["data"].values() for e in field.get("errors", [])]
            if errors:
                raise RuntimeError(errors)
            return answer["data"]

        kind = guess_type(file.name)[0]
        files = [{"contentType": kind, "bytes": file.stat().st_size, "alt": alt}]
        [upload] = ask(CREATE, input={"files": files})["createPhotoUploads"]["uploads"]
        fields = {field["name"]: field["value"] for field in upload["fields"]}
        # the store wants no token of ours: the form is signed
        with file.open("rb") as opened:
            httpx.post(urljoin(site, upload["url"]), data=fields, files={"file": opened}).raise_for_status()
        photo = upload["photo"]["id"]
        ask(COMPLETE, input={"photoIds": [photo]})
        while (found := ask(STATUS, id=photo)["node"])["status"] == "PROCESSING":
            time.sleep(0.3)
        if found["status"] != "READY":
            raise RuntimeError(found["rejection"]["message"])
        return urljoin(site, found["url"])


if __name__ == "__main__":
    print(send(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]))
