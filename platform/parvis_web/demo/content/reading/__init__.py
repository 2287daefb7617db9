"""From TOML tables to typed records: one module for each kind of thing."""

from parvis_web.demo.content.reading.communes import (
    DemoNeighbourhood,
    DemoOfficial,
    DemoRoleRequest,
    read_neighbourhood,
    read_official,
    read_request,
)
from parvis_web.demo.content.reading.evaluations import DemoEvaluation, read_evaluation
from parvis_web.demo.content.reading.opinions import DemoOpinion, DemoOpinionAnswer, read_opinion
from parvis_web.demo.content.reading.organisations import DemoOrganisation, read_organisation
from parvis_web.demo.content.reading.people import DemoPerson, read_person
from parvis_web.demo.content.reading.photos import DemoPhoto
from parvis_web.demo.content.reading.proposals import DemoProposal, DemoProposalEdit, DemoStep, read_proposal
from parvis_web.demo.content.reading.stories import DemoStory, read_story
from parvis_web.demo.content.reading.threads import DemoComment, DemoCommentEdit, DemoHiding

__all__ = [
    "DemoComment",
    "DemoCommentEdit",
    "DemoEvaluation",
    "DemoHiding",
    "DemoNeighbourhood",
    "DemoOfficial",
    "DemoOpinion",
    "DemoOpinionAnswer",
    "DemoOrganisation",
    "DemoPerson",
    "DemoPhoto",
    "DemoProposal",
    "DemoProposalEdit",
    "DemoRoleRequest",
    "DemoStep",
    "DemoStory",
    "read_evaluation",
    "read_neighbourhood",
    "read_official",
    "read_opinion",
    "read_organisation",
    "read_person",
    "read_proposal",
    "read_request",
    "read_story",
]
