"""Answers as forms have them: `recommends` (yes, no), and `score-CODE` for a criterion (1 to 5; empty: no opinion)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from parvis_web.pages.forms import FieldError, Form, filled
from parvis_web.pages.visit import Visit

_SCORE = "score-"
_GRADES = frozenset("12345")


def read_answers(visit: Visit, form: Form) -> dict[str, Any]:
    """The input's `recommends` and `scores`. What is missing, or no grade, is refused beside its field."""
    if form["recommends"] not in {"yes", "no"}:
        form.refuse("recommends", visit.say("Please choose yes or no."))
    for name in _graded(form):
        if form[name] not in _GRADES:
            form.refuse(name, visit.say("Please choose a grade from 1 to 5, or no opinion."))
    return {
        "recommends": form["recommends"] == "yes",
        "scores": [
            {"criterion": name.removeprefix(_SCORE), "score": int(form[name])}
            for name in _graded(form)
            if form[name] in _GRADES
        ],
    }


def beside_their_fields(form: Form) -> None:
    """Put what the schema says about one of the scores sent beside that criterion."""
    graded = _graded(form)

    def placed(error: FieldError) -> FieldError:
        match (error.field or "").split("."):
            case ["scores", at, *_] if at.isdecimal() and int(at) < len(graded):
                return replace(error, field=graded[int(at)])
            case ["scores", code] if _SCORE + code in graded:
                return replace(error, field=_SCORE + code)
        return error

    form.errors = [placed(error) for error in form.errors]


def filled_with(evaluation: Mapping[str, Any]) -> Form:
    """The form as an evaluation signed before would send it."""
    scores = {f"{_SCORE}{one['criterion']['code']}": one["score"] for one in evaluation["scores"]}
    return filled(
        relation=evaluation["relation"],
        recommends="yes" if evaluation["recommends"] else "no",
        neighbourhoodId=evaluation["neighbourhood"] and evaluation["neighbourhood"]["id"],
        **scores,
    )


def answer_labels(visit: Visit, criteria: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the questions are called, in the page's order, for the list of mistakes."""
    return {
        "recommends": visit.say("Recommendation"),
        **{f"{_SCORE}{criterion['code']}": criterion["label"] for criterion in criteria},
    }


def goes_further(form: Form, criteria: Sequence[Mapping[str, Any]]) -> bool:
    """Whether something beyond the core criteria was answered, or is to be mended: it is shown unfolded then."""
    further = ["neighbourhoodId", *(f"{_SCORE}{one['code']}" for one in criteria if not one["isCore"])]
    return any(form[name] or form.error(name) for name in further)


def _graded(form: Form) -> list[str]:
    """The fields of the criteria that were given something, in the form's order."""
    return [name for name in form if name.startswith(_SCORE) and form[name]]
