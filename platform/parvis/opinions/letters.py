"""The mail to an opinion's author, as message ids of the catalogue: subject and text. It quotes nothing."""

from parvis.core.i18n import translate
from parvis.core.settings import get_settings


def answered_letter(opinion_id: str, *, commune: str, locale: str) -> tuple[str, str]:
    """That the town hall has answered."""
    site = get_settings().origin
    return translate("The town hall has answered your opinion", locale), translate(
        "Hello,\n\nthe town hall of {commune} has answered an opinion that you wrote. It does not know more of you "
        "than what stands below the opinion. Read the answer here:\n\n    {link}\n\nParvis, {site}\n",
        locale,
        commune=commune,
        link=f"{site}/contenus/avis/{opinion_id}",
        site=site,
    )
