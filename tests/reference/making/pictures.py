"""Photos in every state, on their own or shown by something."""

from collections.abc import Sequence
from uuid import UUID

from tests.reference.making.people import People
from tests.reference.making.tables import Making, Row

from parvis.photos.models import PhotoStatus
from parvis_media.errors import Rejection

_OTHERS = (PhotoStatus.AWAITING_UPLOAD, PhotoStatus.PROCESSING, PhotoStatus.REJECTED)
_WIDTHS = (320, 640, 1280, 2048)


def make_pictures(make: Making, people: People) -> None:
    """Some that nothing shows, and some people's own pictures."""
    photo(make, None, owner_id=people.by_kind["busy"], attached=False, status=PhotoStatus.PROCESSING)
    alike(make, None)
    for _ in range(make.random.randint(0, 4)):
        photo(make, make.one(people.everybody), attached=make.chance(0.2))
    for actor in make.some(make.rows["actor"], 6):
        owner = actor["id"] if actor["id"] in people.everybody else make.one(people.everybody)
        actor["avatar_id"] = photo(make, owner)["id"]


def shown(
    make: Making, table: str, owner: str, subject: Row, writer: UUID | None, *, most: int, withheld: bool
) -> None:
    """What a proposal, a step or a story shows: rows of its own table, in an order."""
    positions = sorted(make.random.sample(range(most + 2), make.random.randint(0, most)))
    for position in positions:
        one = photo(make, writer, withheld=withheld != make.chance(0.1))
        make.add(table, **{owner: subject["id"], "photo_id": one["id"], "position": position})


def alike(make: Making, owner: UUID | None) -> list[Row]:
    """One that is ready for all to see, and others that differ from it in one thing each, which keeps them back."""
    ready = PhotoStatus.READY
    return [
        photo(make, None, owner_id=owner, attached_at=attached_at, withheld=withheld, status=status)
        for status, attached_at, withheld in (
            (PhotoStatus.PROCESSING, make.ago(9), False),
            (PhotoStatus.PROCESSING, make.ago(9), True),
            (ready, None, False),
            (ready, make.ago(9), True),
            (ready, make.ago(9), False),
        )
    ]


def photo(
    make: Making,
    owner: UUID | None,
    *,
    attached: bool = True,
    withheld: bool = False,
    status: PhotoStatus | None = None,
    **settled: object,
) -> Row:
    """One at random, but for what is said of it and the columns that are `settled`."""
    key, status = make.key(), status or make.often(PhotoStatus.READY, _OTHERS)
    is_ready = status is PhotoStatus.READY
    widest = make.one(_WIDTHS)
    row = make.add(
        "photo",
        id=key,
        owner_id=make.perhaps(owner, 0.95),
        status=status,
        rejection=make.one(list(Rejection)) if status is PhotoStatus.REJECTED else None,
        content_type="image/jpeg",
        quarantine_key=None if is_ready else f"quarantine/{key}",
        public_name=key.hex,
        width=widest if is_ready else None,
        height=widest * 3 // 4 if is_ready else None,
        thumbhash=make.perhaps("3OcRJYB4d3h/iIeHeEh3eIhw+j2w", 0.8) if is_ready else None,
        perceptual_hash=None,
        variants=_variants(make, key, [width for width in _WIDTHS if width <= widest]) if is_ready else [],
        suggestion=make.perhaps(_suggestion(make)) if is_ready else None,
        alt=make.perhaps("Un banc sous un tilleul"),
        caption=make.perhaps('Le « banc » \\ "bleu"\n✓'),
        credit=make.perhaps("Zoé"),
        taken_on=make.perhaps(make.day(-900, 0)),
        **make.point(),
        attached_at=make.perhaps(make.ago(9), 0.9) if attached else None,
        is_withheld=withheld,
        created_at=make.ago(0.95) if make.chance(0.3) else make.ago(60, 1.05),  # what was sent today is counted
        processed_at=make.ago(9) if is_ready else None,
    )
    row |= settled
    return row


def _variants(make: Making, key: UUID, widths: Sequence[int]) -> list[Row]:
    made = [
        {
            "format": kind,
            "width": width,
            "height": width * 3 // 4,
            "bytes": width * 40,
            "key": f"public/{key.hex}/{name}",
        }
        for kind, width, name in [
            *(("WEBP", width, f"{width}.webp") for width in widths),
            ("JPEG", widths[-1], f"{widths[-1]}.jpg"),
        ]
    ]
    return make.random.sample(made, len(made))


def _suggestion(make: Making) -> Row:
    taken_on = make.perhaps(make.day(-900, 0))
    return {**make.point(0.7), "taken_on": taken_on and taken_on.isoformat()}
