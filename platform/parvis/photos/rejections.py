"""Why a photo was refused, in sentences that say what to do. The sentences are ids of the catalogue."""

from parvis_media.errors import Rejection

_SENTENCES = {
    Rejection.TOO_LARGE: "This file is larger than 20 MB. Please send a smaller one.",
    Rejection.NOT_A_PICTURE: "This file is not a picture.",
    Rejection.UNSUPPORTED_FORMAT: "This kind of picture is not supported. Please send a JPEG, PNG or WebP file.",
    Rejection.DAMAGED: "This picture is damaged or was lost on its way. Please send it again.",
    Rejection.TOO_MANY_PIXELS: "This picture has more than 64 megapixels. Please send a smaller one.",
    Rejection.TOO_COMPLEX: "This picture is too heavy to open. Please save it again as a JPEG and send that.",
}


def sentence(reason: Rejection) -> str:
    """What to tell the photo's owner: an id for `parvis.core.i18n.translate`."""
    return _SENTENCES[reason]
