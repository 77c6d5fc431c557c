"""Why something did not go out, said so that the sender knows what to do and the queue knows whether to try again."""

from __future__ import annotations

from enum import Enum

from app.core.errors import UserError


class After(Enum):
    """What can be done after a refusal."""

    #: this message will never be taken
    NEVER = "never"
    #: it certainly did not go out, and may be taken later
    LATER = "later"
    #: nothing goes out this way until somebody or time mends it: no line, wrong password
    MENDED = "mended"
    #: the line broke when it may already have been taken
    UNSURE = "unsure"


class NotSent(UserError):
    """A message did not go out, or may not have.

    :param text: one sentence for the sender. :param hint: the cure.
    :param after: what can be done.
    """

    def __init__(self, text: str, after: After, hint: str = "") -> None:
        super().__init__(text, hint)
        self.after = after
