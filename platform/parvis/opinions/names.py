"""Names of private persons, by how names are written in French: "Mme Durand", "Sophie Martin", "Jean DUPONT".

A pattern knows nobody, so it errs: what it takes for a name waits till a moderator has looked, and what it misses can
be flagged. Streets, schools and other places that bear a name are none; nor is who is called by a public office, nor
whoever holds a role of the town hall, as its readers have to be able to say who decided what.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from parvis.opinions.folding import fold, words

_LIST = Path(__file__).with_name("first_names.txt")

_SPACE = r"[ \u00a0\u202f]"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŒ]"
_WORD = rf"{_CAPITAL}[\w’'-]*\w"
_PARTICLE = rf"(?:(?:de{_SPACE}la|de|du|des|le|la|van|von|ben|el){_SPACE}|d[’'])"
_NAME = rf"{_WORD}(?:{_SPACE}+{_PARTICLE}?{_WORD})*"
_TITLE = (
    rf"(?:(?:M|MM|Mr|Mme|Mlle|Mrs|Ms|Dr|Pr)\.{_SPACE}*"
    r"|(?:M|MM|Mr|Mmes?|Mlles?|Mrs|Ms|Dr|Pr|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Mm]essieurs|[Mm]esdames|[Dd]octeure?"
    rf"|[Pp]rofesseure?|[Mm]aître|[Gg]énéral|[Mm]aréchal|[Cc]olonel|[Aa]bbé|[Pp]résidente?){_SPACE}+)"
)
_TITLED = re.compile(rf"(?<!\w){_TITLE}({_PARTICLE}?{_NAME})")
_AND = rf"(?:(?:{_SPACE}*,|{_SPACE}+et|{_SPACE}+ou){_SPACE}+(?:{_TITLE})?{_NAME})*"

# rues Pierre Curie et Jean Jaurès, école primaire Jules-Ferry, place du Général Leclerc
_PLACE = (
    r"rues?|avenues?|av\.?|boulevards?|bd|places?|placette|impasse|allées?|chemin|cours|quais?|pont|passage|sentier"
    r"|sente|route|rond-point|square|parc|jardins?|stade|gymnase|piscine|terrain|écoles?|maternelle|collèges?|lycées?"
    r"|crèche|groupe|université|faculté|bibliothèque|médiathèque|théâtre|cinéma|salle|espace|centre|maison|résidence"
    r"|quartier|cité|zac|hôpital|clinique|station|métro|gare|arrêt|tram|tramway|ligne|église|chapelle|cimetière|mail"
    r"|esplanade|parvis|promenade|musée|conservatoire|complexe|fort|tour|immeuble|foyer|ehpad|marché|parking|halle"
    r"|auditorium|fondation|prix|festival|statue|fontaine|villa|hameau|lotissement|pôle|institut|caserne|saint|sainte"
)
_OF = (
    rf"(?:{_SPACE}+(?:de|du|des|la|le|les|élémentaire|primaire|maternelle|municipale?|publique?|intercommunale?|sportif"
    rf"|culturel|social|scolaire|fêtes|polyvalente|commercial|privée?|sports|jeunes|quartier))*"
)
_PLACES = re.compile(
    rf"(?<!\w)(?:(?i:{_PLACE})){_OF}(?:{_SPACE}+|{_SPACE}+[dl][’']|-)(?:(?:du|de){_SPACE}+)?"
    rf"(?:{_TITLE})?{_NAME}{_AND}"
)
_OFFICE = (
    r"maires?|mairesse|adjointe?s?|conseill(?:er|ère)s?|députée?s?|sénat(?:eur|rice)s?|(?:sous-)?préf(?:et|ète)s?|ministres?"
    r"|président(?:e)?(?=[ ]de[ ]la[ ]République)|élue?s?"
)
_AT = (
    rf"(?:{_SPACE}+(?:municipale?s?|départementale?s?|régionale?s?))?"
    rf"(?:{_SPACE}+(?:à{_SPACE}la|à{_SPACE}l[’']|au|aux|de{_SPACE}la){_SPACE}*\w+)?"
)
_OFFICES = re.compile(rf"(?<!\w)(?:(?i:{_OFFICE})){_AT},?{_SPACE}+(?:{_TITLE})?{_NAME}{_AND}")

#: after a title, not a name: offices, shops, people who are nobody
_NOBODY = frozenset(
    words(
        "maire mairesse prefet prefete depute deputee senateur senatrice ministre president presidente adjoint adjointe"
        " conseiller conseillere directeur directrice commissaire elu elue tout untel unetelle machin bricolage meuble"
        " store propre bonjour merci je nous vous il elle on ils elles mais et ou si ce cela quand pourquoi comment est"
    )
)
_SMALL = frozenset(words("de du des d la le les l van von ben el"))
_MARKS = re.compile(r"[*_`#>~\[\]]")


@cache
def _first_names() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(name) for line in lines if not line.startswith("#") for name in line.split())


def private_names(text: str, officials: Iterable[str]) -> list[str]:
    """What reads like somebody's name in a Markdown text, in its order; without those of these officials."""
    plain = _OFFICES.sub("·", _PLACES.sub("·", _MARKS.sub("", text)))
    public = [frozenset(_parts(name)) for name in officials]
    return [name for name in _named(plain) if not any(known.issuperset(_parts(name)) for known in public)]


def _named(text: str) -> Iterator[str]:
    """After a title, or from a first name on."""
    for found in _TITLED.finditer(text):
        if _tells(found[1]):
            yield found[1]
    if sum(map(str.isupper, text)) * 2 > sum(map(str.isalpha, text)):
        return  # all of it is in capitals, so they say nothing
    for found in re.finditer(_NAME, text):
        name = found[0].split()
        for place, word in enumerate(name[:-1]):
            if fold(re.split(r"[-’']", word)[0]) in _first_names() and _tells(" ".join(name[place + 1 :])):
                yield " ".join(name[place:])
                break


def _tells(name: str) -> bool:
    """Whether it says who somebody is: not the mayor, and no mere initial."""
    parts = _parts(name)
    return bool(parts) and parts[0] not in _NOBODY


def _parts(name: str) -> list[str]:
    """The words of a name that tell it from others, folded: no particles, no initials."""
    parts = re.findall(r"[^\W\d_]+", fold(name))
    return [part for part in parts if part not in _SMALL and len(part) > 1]
