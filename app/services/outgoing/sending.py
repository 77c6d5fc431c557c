"""The post office: sends what is due, notes what came of it, and rests a while where a way out is blocked."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from app.core import clock
from app.core.enums.planning import Channel
from app.core.i18n import _
from app.integrations.mail import smtp
from app.integrations.mail.letter import Letter
from app.integrations.refusal import After, NotSent
from app.integrations.sms import gateway
from app.services.context import Context
from app.services.outgoing import claiming, settings
from app.services.outgoing.claiming import Claimed
from app.services.outgoing.enclosing import enclosures_of
from app.services.outgoing.settings import Ways

_log = logging.getLogger(__name__)
#: how long a way out rests after it was blocked for everything
REST = timedelta(minutes=2)
CHANNELS = (Channel.EMAIL, Channel.SMS)


class PostOffice:
    """Sends what waits in one database; safe beside others, who take other messages.

    :param holder: name that tells it from others.
    """

    def __init__(self, ctx: Context, holder: str) -> None:
        self._ctx, self._holder = ctx, holder
        self._resting: dict[Channel, datetime] = {}

    def work(self) -> int:
        """Send what is due; returns how many messages were tried."""
        ways, tried = settings.read_ways(self._ctx), 0
        for channel in self._open(ways):
            for id in claiming.due(self._ctx, [channel]):
                message = claiming.claim(self._ctx, id, self._holder)
                if message is None:
                    continue
                tried += 1
                if self._send(ways, message) is After.MENDED:
                    self._resting[channel] = clock.now() + REST
                    break
        return tried

    def next_moment(self) -> datetime | None:
        """When there is something to do again; naive UTC."""
        ways = settings.read_ways(self._ctx)
        moments = [claiming.next_moment(self._ctx, [channel]) for channel in self._open(ways)]
        rests = [until for channel, until in self._resting.items() if until > clock.now()]
        return min((moment for moment in (*moments, *rests) if moment is not None), default=None)

    def problems(self) -> list[str]:
        """What keeps messages from going out from this computer, in sentences."""
        ways = settings.read_ways(self._ctx)
        lacking = [
            channel.label for channel in CHANNELS
            if ways.leads_out(channel) and settings.needs_secret(ways, channel) and settings.secret(self._ctx, channel) is None
        ]
        text = _("The computer of the agent does not know the password for {channel}: type it there with “kontor agent secret”.")
        return [text.format(channel=name) for name in lacking]

    def _open(self, ways: Ways) -> list[Channel]:
        """Channels that lead out from this computer and do not rest."""
        return [
            channel for channel in CHANNELS
            if ways.leads_out(channel) and self._resting.get(channel, datetime.min) <= clock.now()
            and (not settings.needs_secret(ways, channel) or settings.secret(self._ctx, channel) is not None)
        ]

    def _send(self, ways: Ways, message: Claimed) -> After | None:
        may_repeat = message.channel is Channel.EMAIL or settings.gateway(self._ctx, ways.sms).knows_repetitions
        try:
            if message.was_interrupted and not may_repeat:
                raise NotSent(_("Sending was interrupted; whether the message went out is not known."), After.UNSURE)
            answer = transmit(self._ctx, ways, message)
        except NotSent as refusal:
            _log.info("message no. %s was not sent: %s", message.id, refusal.text)
            claiming.note_refused(self._ctx, message.id, self._holder, refusal, may_repeat)
            return refusal.after
        claiming.note_sent(self._ctx, message.id, self._holder, answer)
        return None


def transmit(ctx: Context, ways: Ways, message: Claimed) -> str:
    """Hand a message over; returns what the other side said.

    :raises NotSent: it did not take it.
    """
    if message.channel is Channel.EMAIL:
        letter = Letter(
            message.key, message.recipient, message.subject, message.text, message.written_at, enclosures_of(ctx, message.id) if message.id else (),
        )
        return smtp.send(settings.mail_server(ctx, ways.mail), letter)
    return gateway.send(settings.gateway(ctx, ways.sms), message.key, message.recipient, message.text)
