"""The mails to a proposal's author about what became of it, as message ids of the catalogue: subject and text.

Neither quotes what was written, which may be hidden meanwhile: the page says it as it is now.
"""

from parvis.core.i18n import translate
from parvis.core.settings import get_settings
from parvis.proposals.models import ExecutionState, StepKind

_LETTERS = {
    StepKind.ANSWER: (
        "The town hall has answered your proposal",
        "Hello,\n\nthe town hall has answered your proposal “{title}” in {commune}. Read it here:\n\n"
        "    {link}\n\nParvis, {site}\n",
    ),
    StepKind.DECISION: (
        "The town hall has decided about your proposal",
        "Hello,\n\nthe town hall has decided about your proposal “{title}” in {commune}. Read what and why here:\n\n"
        "    {link}\n\nParvis, {site}\n",
    ),
    StepKind.EXECUTION: (
        "There is news of the work on your proposal",
        "Hello,\n\nthe town hall says how far it is with your proposal “{title}” in {commune}:\n\n"
        "    {link}\n\nParvis, {site}\n",
    ),
}
_DONE = (
    "Your proposal: is it done?",
    "Hello,\n\nthe town hall says that your proposal “{title}” in {commune} is done. Is it? "
    "Your answer is public; please give it here:\n\n    {link}\n\nParvis, {site}\n",
)


def step_letter(
    kind: StepKind, code: str | None, *, title: str, commune: str, slug: str, number: int, locale: str
) -> tuple[str, str]:
    """About a step of the town hall; of a report that it is done, the question whether it is."""
    subject, text = _DONE if code == ExecutionState.DONE else _LETTERS[kind]
    site = get_settings().origin
    link = f"{site}/communes/{slug}/propositions/{number}#suite"
    return translate(subject, locale), translate(text, locale, title=title, commune=commune, link=link, site=site)
