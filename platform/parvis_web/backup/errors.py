"""What whoever runs the site can mend, in one line."""


class BackupError(Exception):
    """A backup could not be made, or cannot be restored here; the message says why and what to do."""
