"""The recommendation in a few words, for a commune's own page."""

from typing import Any

from parvis_web.pages.figures.quantities import RECOMMENDATION
from parvis_web.pages.figures.wording import Wording


def glance(card: dict[str, Any] | None, locale: str) -> dict[str, str | None]:
    """`rate` and `between`, or `words`, as far as the scorecard shows them, and how many `answers` it counts.

    The scorecard is what the fragment Glance asks for; None where nothing is shown.
    """
    if card is None:
        return dict.fromkeys(("rate", "between", "words", "answers"))
    words, found = Wording(locale, {}), card["recommend"]
    has_value = found is not None and found["value"] is not None
    return {
        "rate": words.quantity(found["value"], RECOMMENDATION) if has_value else None,
        "between": words.between(found, RECOMMENDATION) if has_value else None,
        "words": words.in_words(found["words"]) if found and found["words"] else None,
        "answers": words.number(card["answers"]),
    }
