"""What a person can mend in a discussion. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Mistake


class DiscussionClosed(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "This discussion is closed: it can be read, but nothing can be added.")


class CommentRemoved(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "This comment has been removed.")


class AnswerTooDeep(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.TOO_DEEP, "Answers cannot go deeper here. Please answer the comment above.", ("parent_id",)
        )


class ParentElsewhere(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This comment belongs to another discussion.", ("parent_id",))
