"""Display names: what others read beside one's words. Any script, no trick.

Here rather than in the directory, since the name is given at sign-up, before there is a person to hold it.
"""

import re
import unicodedata

from parvis.core.errors import Code, Mistake
from parvis.core.text import BLANK_LETTERS, one_line

LONGEST = 80

# invisible (Cf: zero-width, soft hyphen, joiners), unassigned, private, surrogates: two names that look the same
# must not be two names
_INVISIBLE = {"Cf", "Cn", "Co", "Cs"}
# an address, of mail or of a page: a name is public and must neither give away nor advertise one
_ADDRESS = re.compile(r"\S@\S|://|\bwww\.", re.IGNORECASE)
# scripts whose letters are drawn alike; one word in two of them is a disguise (Unicode TR39, "mixed script")
_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
_MOST_MARKS = 2  # combining marks on one letter; more are drawn over the neighbours


def check_display_name(text: str, *, path: str = "display_name") -> str:
    """The name in NFC, white space folded, 1 to 80 characters, with at least one letter.

    Raises Mistake BLANK, TOO_LONG or INVALID at `path`.
    """
    if any(unicodedata.category(character) in _INVISIBLE or character in BLANK_LETTERS for character in text):
        raise Mistake(Code.INVALID, "This name has characters that cannot be seen.", (path,))
    name = one_line(text, path=path, longest=LONGEST)
    if _ADDRESS.search(name):
        raise Mistake(Code.INVALID, "A name is public: please do not use an address.", (path,))
    if not any(character.isalpha() for character in name):
        raise Mistake(Code.INVALID, "A name needs at least one letter.", (path,))
    if _piles_marks(name) or any(_mixes_scripts(word) for word in name.split()):
        raise Mistake(Code.INVALID, "This name mixes characters in a way that can be misread.", (path,))
    return name


def _piles_marks(name: str) -> bool:
    run = 0
    for character in name:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _MOST_MARKS:
            return True
    return False


def _mixes_scripts(word: str) -> bool:
    scripts = {unicodedata.name(character, "").partition(" ")[0] for character in word if character.isalpha()}
    return len(scripts.intersection(_ALIKE)) > 1
