"""Who may see an export: whoever it is about."""

from parvis.privacy import policy

OWN = policy.OWN
