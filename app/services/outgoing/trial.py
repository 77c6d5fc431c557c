"""A message to oneself, past the queue: what the server says is wanted at once."""

from __future__ import annotations

from uuid import uuid4

from app.core import clock
from app.core.enums.planning import Channel
from app.core.errors import UserError
from app.core.i18n import _
from app.services.context import Context
from app.services.outgoing import settings
from app.services.outgoing.claiming import Claimed
from app.services.outgoing.sending import transmit
from app.services.outgoing.settings import Ways


def send_trial(ctx: Context, ways: Ways, channel: Channel, recipient: str) -> str:
    """Send a message from this computer, by settings that need not be kept yet; belongs on a worker thread.

    :returns: what the other side said.
    :raises NotSent: it did not take it. :raises UserError: something is not set.
    """
    ctx.rights.demand(settings.PERMISSION)
    settings.check(ways)
    if not ways.leads_out(channel):
        raise UserError(_("Nothing is set for it yet."), _("Fill in the fields above."))
    if settings.needs_secret(ways, channel) and settings.secret(ctx, channel) is None:
        raise UserError(_("This computer does not know the password."), _("Type it and save."))
    text = _("This message was sent by Kontor to try the settings. Nothing needs to be done.")
    trial = Claimed(0, f"trial|{uuid4().hex}", channel, recipient.strip(), _("Kontor: a trial"), text, clock.now(), False)
    return transmit(ctx, ways, trial)
