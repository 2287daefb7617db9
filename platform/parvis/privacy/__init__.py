"""What a person takes along and leaves behind: export and erasure."""
