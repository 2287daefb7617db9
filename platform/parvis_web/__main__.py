"""`python -m parvis_web`: the same as the command `parvis`."""

from parvis_web.cli import app

app()
