"""The form that describes an organisation: its fields, and how its communes are found by name without a script.

`communeIds` are those chosen (hidden), and those ticked among the ones found; `remove` those no longer wanted;
`commune` a text to search. What it finds alone is taken; where it finds several, the page offers them.
"""

from dataclasses import dataclass
from typing import Any

from parvis_web.pages.forms import FieldError, Form
from parvis_web.pages.visit import Outcome, Visit

KINDS = ("ASSOCIATION", "BUSINESS", "MUNICIPAL_SERVICE", "COUNCIL", "SCHOOL", "OTHER")
_FIELDS: dict[str | None, str] = {"communeIds": "commune"}
#: communes that a search offers
_OFFERED = 10


@dataclass(frozen=True, slots=True)
class Places:
    """The communes chosen, in order, and those that a search offers."""

    chosen: list[dict[str, Any]]
    offered: list[dict[str, Any]]


def only_searches(form: Form) -> bool:
    """Whether the form was sent to find a commune. A browser's Enter presses that button too, with nothing to find."""
    return form["action"] == "find" and bool(form["commune"].strip())


async def find_places(visit: Visit, form: Form) -> Places:
    """What the form's communes are by now. A search without result, or one whose result was not chosen from, is said
    beside its field."""
    removed = set(form.all("remove"))
    kept = [one for one in dict.fromkeys(form.all("communeIds")) if one not in removed]
    text = form["commune"].strip()
    found = await visit.ask("organisations/places", ids=kept, search=text, isSearching=bool(text), first=_OFFERED)
    chosen = [one for one in found["nodes"] if one and one["__typename"] == "Commune"]
    offered = [one for one in found["communes"]["nodes"] if one["id"] not in kept] if text else []
    if text and not found["communes"]["nodes"]:
        form.refuse("commune", visit.say("No commune is called so: check the spelling, or try the postal code."))
    elif len(offered) == 1:
        chosen, offered = chosen + offered, []
    elif offered and not only_searches(form):
        form.refuse("commune", visit.say("Please choose among the communes that were found."))
    return Places(chosen, offered)


async def send(visit: Visit, document: str, form: Form, places: Places, **input: Any) -> Outcome:
    """Run the mutation with the description; every mistake is told at once, those found here and the schema's.

    With a mistake found here it is sent without communes: the schema says what else is wrong, and changes nothing.
    """
    if form["kind"] not in KINDS:
        form.refuse("kind", visit.say("Please choose."))
    is_good = not form.errors
    outcome = await visit.submit(
        document,
        form,
        kind=form["kind"] if form["kind"] in KINDS else "OTHER",
        displayName=form["displayName"],
        summary=form["summary"],
        website=form["website"],
        communeIds=[one["id"] for one in places.chosen] if is_good else [],
        **input,
    )
    if not is_good and (places.chosen or form.error("commune")):
        form.errors = [error for error in form.errors if error.field != "communeIds"]
    # what the schema says of the list stands beside the field by which it is chosen
    form.errors = [FieldError(_FIELDS.get(error.field, error.field), error.message) for error in form.errors]
    return outcome if is_good else Outcome({}, form.errors, outcome.status)


def labels(visit: Visit) -> dict[str, str]:
    """What the fields are called, in the page's order, for the list of mistakes."""
    return {
        "displayName": visit.say("Name of the organisation"),
        "kind": visit.say("Kind"),
        "summary": visit.say("What it does"),
        "website": visit.say("Its site (optional)"),
        "commune": visit.say("Communes"),
    }
