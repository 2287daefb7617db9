"""Conditions on a photo that reads are made of. VISIBLE goes into every relation; the others answer `viewer…`."""

from parvis.photos import policy

VISIBLE = policy.VISIBLE
OWN = policy.OWN
CAN_DESCRIBE = policy.DESCRIBE.predicate
