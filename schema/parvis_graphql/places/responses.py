"""How a commune answers, in public figures."""

from typing import Any

import strawberry


@strawberry.type(
    description="How a commune answers what is proposed to it: what waited when it joined, and what came since."
)
class ResponseFigures:
    received: int = strawberry.field(description="Proposals that an answer was owed to.")
    answered: int = strawberry.field(description="Those that were answered or decided.")
    answered_in_time: int = strawberry.field(description="Those answered by the day promised.")
    overdue: int = strawberry.field(description="Those not answered although the day has passed.")
    median_days: float | None = strawberry.field(
        description="Half of the answers took at most so many days; null before the first."
    )
    accepted: int = strawberry.field(description="Decided last: accepted.")
    declined: int = strawberry.field(description="Decided last: declined.")
    not_ours: int = strawberry.field(description="Decided last: somebody else has to decide.")
    done: int = strawberry.field(description="Those that the town hall says are done.")
    confirmed_done: int = strawberry.field(description="Those among them of which the author says so too.")
    denied_done: int = strawberry.field(description="Those among them of which the author says the contrary.")


def response_figures(figures: dict[str, Any] | None) -> ResponseFigures | None:
    """What `RESPONSES` says of a commune; None while it is not claimed."""
    if figures is None:
        return None
    median = figures.pop("median_days")
    return ResponseFigures(**figures, median_days=None if median is None else round(median, 1))
