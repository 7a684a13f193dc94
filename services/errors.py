"""Why a deed is not done. Each message is a sentence for the person who asked."""


class Missing(LookupError):
    """There is no such thing for this person; whether it exists for others is not said."""

    def __init__(self, what: str = "This page") -> None:
        super().__init__(f"{what} is not here, or is not yours to see.")


class Refused(ValueError):
    """The deed cannot be done as asked; the sentence says what to do."""


class Conflict(Refused):
    """Somebody else changed the thing in between; the sentence names both values."""
