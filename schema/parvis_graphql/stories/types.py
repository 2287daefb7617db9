"""Stories: photo reports, experiences and news."""

from datetime import date, datetime

from parvis.core.visibility import Visibility
from parvis.moderation.models import ContentKind
from parvis.moderation.queries import CAN_FLAG, CAN_MODERATE
from parvis.stories import queries
from parvis.stories.models import Story as StoryModel
from parvis.stories.models import StoryKind, StoryState
from parvis_graphql.directory.types import Actor
from parvis_graphql.discussion.types import Commentable
from parvis_graphql.engine.declarations import LONG, column, condition, connection, nested, to_one
from parvis_graphql.engine.declared import Term, Through
from parvis_graphql.engine.entities import entity
from parvis_graphql.engine.pages import Connection
from parvis_graphql.enums import described
from parvis_graphql.moderation.types import Moderated
from parvis_graphql.node import PLACE, GeoPoint, Node
from parvis_graphql.photos.types import Photo
from parvis_graphql.places.neighbourhoods import Neighbourhood
from parvis_graphql.places.types import Commune
from parvis_graphql.scalars import Markdown

described(
    StoryState,
    "Whether a story is told already.",
    {
        "DRAFT": "Seen by those who speak for its author alone.",
        "PUBLISHED": "Told to all.",
    },
)


@entity(model=StoryModel, visible=queries.VISIBLE)
class Story(Node, Commentable, Moderated):
    """What happened here, told by a person or an organisation."""

    kind: StoryKind = column("What kind of story it is.")
    state: StoryState = column("Whether it is told already.")
    title: str = column("What it is about, in one line; may be empty in a draft.")
    text: Markdown = column("The story; may be empty in a draft.", weight=LONG)
    text_html: str = column("The same, rendered and safe to show.", weight=LONG)
    author: Actor | None = to_one("Who tells it; null once erased.", "author_id")
    commune: Commune = to_one("The commune where it happened.", "commune_id")
    neighbourhood: Neighbourhood | None = to_one(
        "The neighbourhood where it happened, if it says so.", "neighbourhood_id"
    )
    happened_on: date | None = column("The day it happened.")
    place: str | None = column("Where it happened, in the author's words.")
    location: GeoPoint | None = nested("Where it happened, as a pin.", PLACE)
    cover_photo: Photo | None = to_one("Its first photo that can be seen.", queries.COVER_PHOTO)
    photos: Connection[Photo] = connection(
        "Its photos, in the author's order; at most 40.",
        through=Through("story_photo", "story_id", "photo_id"),
        default_order=(Term("j.position", "integer"),),
    )
    created_at: datetime = column("When it was begun.")
    updated_at: datetime = column("When it was last changed.")
    published_at: datetime | None = column("When it was told to all; null for a draft.")
    visibility: Visibility = column("Whether it is shown to all.")
    viewer_can_flag: bool = condition(
        "Whether the caller may report it; visitors may. False once they have.", CAN_FLAG[ContentKind.STORY]
    )
    viewer_can_moderate: bool = condition("Whether the caller may decide about it.", CAN_MODERATE[ContentKind.STORY])
    viewer_can_edit: bool = condition("Whether the caller may change or delete it.", queries.EDITABLE_BY_VIEWER)
