"""What happened, read from the event rows."""
