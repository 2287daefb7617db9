"""Addresses at which browsers send and see photos: the store's own, or paths on the web server in front of it."""

from urllib.parse import quote

from parvis.core.settings import Settings

#: where the web server takes uploads and hands out pictures, when browsers do not see the store itself
MEDIA_PATH = "/media"
UPLOAD_PATH = f"{MEDIA_PATH}/uploads"


def media_base(settings: Settings) -> str:
    """What addresses of published objects begin with: the store where browsers reach it, else this web server."""
    if settings.s3_public_endpoint:
        return f"{settings.s3_public_endpoint}/{settings.s3_bucket}/"
    return f"{MEDIA_PATH}/"


def variant_url(settings: Settings, key: str) -> str:
    """Address of a published object. Its key is made of hexadecimal digits, slashes and a file's ending."""
    return f"{media_base(settings)}{quote(key)}"


def upload_url(settings: Settings) -> str:
    """Where a presigned form is posted: absolute where browsers reach the store, else a path on the web server."""
    if settings.s3_public_endpoint:
        return f"{settings.s3_public_endpoint}/{settings.s3_bucket}"
    return UPLOAD_PATH
