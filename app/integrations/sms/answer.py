"""What a gateway's answer means: by its status, and by the pattern of a good one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.i18n import _
from app.integrations.refusal import After, NotSent

_LONGEST = 200
_KEY = "{key}"
_KEY_SIGNS = r"([\w.:-]{1,100})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    :param text: as far as it was read.
    """

    host: str
    status: int
    text: str

    @property
    def excerpt(self) -> str:
        """The beginning on one line."""
        line = " ".join("".join(sign if sign.isprintable() else " " for sign in self.text[:2000]).split())
        return line[:_LONGEST] or _("(nothing)")


def fits(pattern: str, text: str) -> str | None:
    """Whether a text holds the pieces of a pattern in their order; ``*`` stands for anything between two pieces, ``{key}`` for the gateway's key.

    :returns: the key, or nothing where the pattern names none; None when the text does not fit.
    """
    place, key = 0, ""
    for piece in pattern.split("*"):
        before, marked, after = piece.partition(_KEY)
        found = re.compile(re.escape(before) + (_KEY_SIGNS if marked else "") + re.escape(after)).search(text, place)
        if found is None:
            return None
        place = found.end()
        key = found[1] if marked else key
    return key


def judged(answer: Answer, good: str) -> str:
    """The gateway's key of a message that it took.

    :raises NotSent: it did not, or nobody knows.
    """
    told = {"host": answer.host, "status": answer.status, "words": answer.excerpt}
    if 200 <= answer.status < 300:
        if (key := fits(good, answer.text)) is not None:
            return key
        text = _("The SMS gateway {host} answered, but not as it does when it takes a message: {words}")
        raise NotSent(text.format(**told), After.UNSURE, _("Compare it with the good answer under Settings › Mail and SMS."))
    if 300 <= answer.status < 400:
        hint = _("Ask whoever runs it for its present address.")
        raise NotSent(_("The SMS gateway {host} sends us elsewhere, and we do not follow.").format(**told), After.MENDED, hint)
    if answer.status in (401, 403, 407):
        hint = _("Look at its password under Settings › Mail and SMS.")
        raise NotSent(_("The SMS gateway {host} does not let us in ({status}): {words}").format(**told), After.MENDED, hint)
    if answer.status in (402, 404, 405, 410):
        raise NotSent(_("The SMS gateway {host} takes nothing ({status}): {words}").format(**told), After.MENDED)
    if answer.status in (408, 425, 429, 503):
        raise NotSent(_("The SMS gateway {host} asks to come again later ({status}).").format(**told), After.LATER)
    if answer.status >= 500:
        text = _("The SMS gateway {host} had a fault of its own ({status}); the message may have gone out: {words}")
        raise NotSent(text.format(**told), After.UNSURE)
    raise NotSent(_("The SMS gateway {host} refuses the message ({status}): {words}").format(**told), After.NEVER)
