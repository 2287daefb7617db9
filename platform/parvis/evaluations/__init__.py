"""What residents think of their commune: secret ballots, signed evaluations, and the figures made of both."""
