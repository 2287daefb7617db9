"""Pages of opinions: a commune's, one with its discussion, writing, answering and taking back."""
