"""Names in addresses: the name in plain letters and a few drawn at random, as in `lea-dupre-k7f3q`.

The drawn part makes the address unique, and keeps that of an erased person from ever being given to a namesake,
without keeping a list of erased people. It says nothing about how many share the name.
"""

import re
import secrets
import unicodedata

from parvis.directory.models import Actor

#: Crockford's base 32 without vowels and look-alikes: no words by chance, nothing to misread
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
SUFFIX_LENGTH = 5  # 14 million for each name

_LONGEST_STEM = 80
# letters that Unicode does not decompose
_PLAIN = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def stem(name: str) -> str:
    """The name in a–z, 0–9 and single hyphens, at most 80 characters; `resident` for one in another script."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return _NOT_SLUG.sub("-", plain)[:_LONGEST_STEM].strip("-") or "resident"


def new_slug(name: str) -> str:
    """An address for someone of this name."""
    return f"{stem(name)}-{''.join(secrets.choice(ALPHABET) for _ in range(SUFFIX_LENGTH))}"


async def unused_slug(name: str) -> str:
    """An address for someone of this name that nobody has."""
    slug = new_slug(name)
    while await Actor.exists(slug=slug):
        slug = new_slug(name)
    return slug


def renamed_slug(slug: str, name: str) -> str:
    """The same person's address under another name: the old name must not live on in it, the drawn part may."""
    return f"{stem(name)}-{slug.rpartition('-')[2]}"
