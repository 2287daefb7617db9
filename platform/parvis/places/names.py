"""Names of places as people type them: without accents, ligatures, hyphens and apostrophes, "St" for "Saint"."""

import re
import unicodedata

# what Unicode's compatibility decomposition leaves whole
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_MARKS = re.compile(r"[\u0300-\u036f]")
_SEPARATORS = re.compile(r"[^a-z0-9]+")

_SUR = re.compile(r"(?<![^\W\d_])s/")
_ORDINAL = re.compile(r"(\d+)i?eme")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}

_ARTICLE = re.compile(r"(?:l|le|la|les) (?=.)")


def fold(text: str) -> str:
    """Lower-case words of a–z and 0–9 with one space between: "L'Haÿ-les-Roses" is "l hay les roses"."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_LIGATURES)
    return _SEPARATORS.sub(" ", plain).strip()


def without_article(folded: str) -> str:
    """A folded name without the article it begins with: "havre" for "le havre"."""
    return _ARTICLE.sub("", folded, count=1) if _ARTICLE.match(folded) else folded


def readings(text: str) -> list[list[str]]:
    """The words that a typed name may mean, likeliest first: "st" is "saint", or the start of "strasbourg"."""
    words = [_ORDINAL.sub(r"\1e", word) for word in fold(_SUR.sub("sur ", text.casefold())).split()]
    spelt_out = [_ABBREVIATIONS.get(word, word) for word in words]
    return [spelt_out] if spelt_out == words else [spelt_out, words]


def slug(name: str, insee_code: str) -> str:
    """The name in addresses, unique by its code: "issy-les-moulineaux-92040"."""
    return "-".join([*fold(name).split(), insee_code.lower()])
