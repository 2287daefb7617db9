"""`parvis serve` with a deadline that a test can wait for. Run as `python -m tests.door.hurried serve`."""

from parvis_graphql import operations
from parvis_web import cli

#: seconds
DEADLINE = 1.0

if __name__ == "__main__":
    operations.DEADLINE_SECONDS = DEADLINE  # type: ignore[misc]  # a constant everywhere else
    cli.app()
