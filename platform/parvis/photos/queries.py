"""Conditions on a photo that reads are made of. VISIBLE goes into every relation; the others answer `viewer…`."""

from parvis.photos import policy

VISIBLE = policy.VISIBLE
OWN = policy.OWN
#: address of the smallest file that is as wide as `:width`, or of the widest, in `:format`; NULL where there is none
BEST_VARIANT = """(
    SELECT :media || (one->>'key') FROM jsonb_array_elements({t}.variants) one
    WHERE one->>'format' = coalesce(CAST(:format AS text), 'WEBP')
    ORDER BY CAST(one->>'width' AS integer) >= CAST(:width AS integer) IS TRUE DESC,
             CAST(one->>'width' AS integer)
             * CASE WHEN CAST(one->>'width' AS integer) >= CAST(:width AS integer) THEN 1 ELSE -1 END
    LIMIT 1
)"""
