"""What is rated."""

from parvis.evaluations import queries
from parvis.evaluations.models import Criterion as CriterionModel
from parvis_graphql.engine.declarations import column, condition
from parvis_graphql.engine.entities import Entity, entity


@entity(model=CriterionModel, visible=queries.VISIBLE, key="code", key_type="text")
class Criterion(Entity):
    """What is rated from 1 (very bad) to 5 (very good)."""

    code: str = column("For programs; stable, such as SAFETY. Also the name of its measure.")
    label: str = column("Its name, in the caller's language.", queries.LABEL)
    description: str = column("What it means, in the caller's language.", queries.DESCRIPTION)
    is_core: bool = column("Whether it is asked first; the others are for those who go further.")
    is_active: bool = condition("Whether it may be rated this quarter.", queries.IS_ACTIVE)
