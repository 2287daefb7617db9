"""E-mail addresses, as people type them."""

import re

from parvis.auth.errors import EmailInvalid

#: longest address SMTP can carry (RFC 5321, section 4.5.3.1.3, less the angle brackets)
LONGEST = 254

# a dot-atom (RFC 5321, section 4.1.2) of at most 64 characters; quoted local parts are legal and used by nobody
_LOCAL = re.compile(r"(?=.{1,64}\Z)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
# a host name of two labels or more whose last is not a number
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9-]{2,63}", re.ASCII)


def check_email(text: str) -> str:
    """The address trimmed, in lower case, its domain as DNS knows it (an accent in a domain becomes `xn--…`).

    Says nothing about whether the address exists. Raises EmailInvalid.
    """
    local, at, domain = text.strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise EmailInvalid from None
    address = f"{local}@{domain}"
    if not at or len(address) > LONGEST or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise EmailInvalid
    return address
