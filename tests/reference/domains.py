"""All rules and fields, registered: a module of each domain, and of what several share."""

from importlib import import_module

for _name in (
    "accounts",
    "activity",
    "directory",
    "discussion",
    "evaluations",
    "moderation",
    "nodes",
    "opinions",
    "photos",
    "places",
    "proposals",
    "roles",
    "steps",
    "stories",
    "voting",
):
    import_module(f"tests.reference.{_name}")
