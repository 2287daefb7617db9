"""What may be shown, as SQL text. Judged on secret answers: signed ones are public, so anybody can take them off.

What is shown of a part and of the whole tells of the rest by subtraction; so where the rest is a few answers, a part is
held back too (complementary suppression: L. Willenborg and T. de Waal, "Elements of Statistical Disclosure Control",
Springer 2001).

Each text makes CTEs of one called `counted`, with cell_id, scorecard_id, measure, the sums of `window` and what is said
there; the last of them is `judged`: the same rows, `is_safe`, and `upto`, the secret answers by which it is shown.
"""

from parvis.evaluations.window import NAMES

#: secret answers from which anything is shown, from which rates are, and from which everything is
SHOWN, RATES, FULL = 10, 30, 100

#: from how many on a measure is told as a number: how many answered, from ten; what they answered, from thirty
EXACT = f"CASE WHEN measure = 'ANSWERS' THEN {SHOWN} ELSE {RATES} END"

LEVEL = f"""CASE
    WHEN NOT is_safe THEN NULL
    WHEN upto >= {FULL} THEN 'FULL'
    WHEN upto >= {RATES} THEN 'RATES'
    WHEN measure IN ('ANSWERS', 'RECOMMENDATION') THEN 'WORDS'
END"""

_COUNTED = f"cell_id, scorecard_id, measure, {NAMES}"


# no figure where there is no scorecard, nor more of it than of that: a measure may have more answers than the scorecard
# where those who took their ballots back had not answered it
def _with_scorecard(rows: str) -> str:
    return f"""
    SELECT *, is_told AND coalesce(bool_or(is_told) FILTER (WHERE measure = 'ANSWERS') OVER of_cell, false) AS is_safe,
        least(secret, max(secret) FILTER (WHERE measure = 'ANSWERS') OVER of_cell) AS upto
    FROM {rows} WINDOW of_cell AS (PARTITION BY cell_id)
"""  # noqa: S608 - a constant of ours


# `counted` has relation, commune_id (of a neighbourhood, its commune's), parent_id (of a district, the city's), is_head
# (a commune's or district's own cell) and is_alone (a commune's that has no parts). A family is a head and its parts,
# which do not overlap: neighbourhoods, and the districts of a city; so a district is in two. Parts are told as numbers
# from the largest down, for as long as all others together could be; or all are, where they make up the whole. Words
# tell no number, so nothing is subtracted from them. Under a head that is held back nothing is shown.
FAMILIES = f"""
member AS (
    SELECT *, commune_id AS family, is_head AS leads FROM counted WHERE NOT is_alone
    UNION ALL
    SELECT *, parent_id, false FROM counted WHERE is_head AND parent_id IS NOT NULL
),
added_up AS (
    SELECT *,
        max(secret) FILTER (WHERE leads) OVER family_of AS whole,
        sum(secret) FILTER (WHERE NOT leads AND secret >= {EXACT}) OVER family_of AS parts,
        sum(secret) FILTER (WHERE NOT leads AND secret >= {EXACT}) OVER (
            family_of ORDER BY secret DESC, cell_id ROWS UNBOUNDED PRECEDING
        ) AS parts_so_far
    FROM member WINDOW family_of AS (PARTITION BY family, relation, measure)
),
apart AS (
    SELECT *, bool_and(
        secret >= {SHOWN} AND (
            leads OR secret < {EXACT} OR coalesce(whole = parts OR whole - parts_so_far >= {EXACT}, false)
        )
    ) OVER (PARTITION BY cell_id, measure) AS is_apart
    FROM added_up
),
under_head AS (
    SELECT {_COUNTED}, is_apart AND coalesce(
        bool_and(is_apart) FILTER (WHERE leads) OVER (PARTITION BY family, relation, measure), false
    ) AS is_told
    FROM apart WHERE leads = is_head
    UNION ALL
    SELECT {_COUNTED}, secret >= {SHOWN} FROM counted WHERE is_alone
),
judged AS ({_with_scorecard("under_head")})
"""  # noqa: S608 - constants of ours

# `counted` has also `shown`: how many of the answers the figures of the stratum's communes tell of. A rest below
# 0 (what was taken back may not be drawn everywhere yet) is few.
STRATA = f"""
apart AS (
    SELECT *, secret >= {SHOWN} AND (secret = shown OR secret - shown >= {EXACT}) AS is_told FROM counted
),
judged AS ({_with_scorecard("apart")})
"""  # noqa: S608 - constants of ours
