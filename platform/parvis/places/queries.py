"""What reads of places are made of."""

from parvis.core.sql import EVERYONE

#: on a region, a department or a commune: places hide from nobody
VISIBLE = EVERYONE

_EARTH_RADIUS_KM = 6371.0
_MOST_NEARBY = 20
# A degree of longitude is shorter than one of latitude: to be sure of the nearest by kilometres, take more by degrees.
_CANDIDATES = 4 * _MOST_NEARBY

# the haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984), in kilometres
_DISTANCE = f"""
{2 * _EARTH_RADIUS_KM} * asin(least(1, sqrt(
    sin(radians({{t}}.latitude - {{p}}.latitude) / 2) ^ 2
    + cos(radians({{p}}.latitude)) * cos(radians({{t}}.latitude))
    * sin(radians({{t}}.longitude - {{p}}.longitude) / 2) ^ 2)))
"""

# 0 where both have as many inhabitants, 0.69 where one has twice as many as the other
_UNLIKENESS = "abs(ln(greatest(coalesce({t}.population, 0), 1)) - ln(greatest(coalesce({p}.population, 0), 1)))"

# more than any difference of size
_OTHER_DEPARTMENT = 1000

#: how far commune {t} is from {p}, a double precision: kilometres where {p} has coordinates, else how unlike they are
NEARBY_ORDER = f"""
CASE WHEN {{p}}.latitude IS NOT NULL THEN {_DISTANCE}
ELSE {_UNLIKENESS} + CASE WHEN {{t}}.department_id = {{p}}.department_id THEN 0 ELSE {_OTHER_DEPARTMENT} END END
"""


def _of(alias: str, text: str) -> str:
    return text.replace("{t}", alias)


_BY_DISTANCE = f"""
SELECT near.id FROM (
    SELECT n.id, n.latitude, n.longitude FROM commune n
    WHERE n.latitude IS NOT NULL AND n.kind = {{p}}.kind AND n.id <> {{p}}.id
    ORDER BY point(n.longitude, n.latitude) <-> point({{p}}.longitude, {{p}}.latitude) LIMIT {_CANDIDATES}
) near ORDER BY {_of("near", _DISTANCE)} LIMIT {_MOST_NEARBY}
"""  # noqa: S608 - constants


def _by_likeness(within: str) -> str:
    return f"""
    (SELECT n.id FROM commune n WHERE {within} AND n.kind = {{p}}.kind AND n.id <> {{p}}.id
    ORDER BY {_of("n", _UNLIKENESS)}, n.id LIMIT {_MOST_NEARBY})
    """  # noqa: S608 - constants


#: The at most 20 communes {t} near commune {p}, districts near a district; to be read by NEARBY_ORDER, then id.
#: The choice hangs on {p} alone, so it is made once for each {p}. Where its department has too few, as Paris, which
#: is alone, the region's fill up; the second half of the UNION is not run unless they are needed.
NEARBY = f"""
{{t}}.id = ANY (CASE WHEN {{p}}.latitude IS NOT NULL THEN ARRAY({_BY_DISTANCE}) ELSE ARRAY(
    {_by_likeness("n.department_id = {p}.department_id")}
    UNION ALL
    {_by_likeness("n.region_id = {p}.region_id AND n.department_id <> {p}.department_id")}
    LIMIT {_MOST_NEARBY}
) END)
"""
