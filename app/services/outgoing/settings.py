"""How letters and short messages leave the firm: settings that all computers share. The passwords are not among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from app.core import machine_secrets
from app.core.changes import Changes
from app.core.enums.planning import Channel
from app.core.errors import FieldErrors, UserError
from app.core.i18n import N_, _
from app.integrations.mail.letter import address
from app.integrations.mail.smtp import MailServer, Security
from app.integrations.refusal import NotSent
from app.integrations.sms import template
from app.integrations.sms.gateway import Body, Gateway
from app.models.customization import FirmSetting
from app.services.context import Context
from app.services.use_case import use_case

PERMISSION = "agent.outgoing.plan"
_MAIL, _SMS = "mail", "sms"
#: what each protection of the line is called, and its usual port
SECURITIES = {Security.STARTTLS: (N_("STARTTLS"), 587), Security.TLS: (N_("TLS"), 465), Security.NONE: (N_("None, only within the house"), 25)}
BODIES = {Body.FORM: N_("POST, as a form"), Body.JSON: N_("POST, as JSON"), Body.QUERY: N_("GET, in the address")}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The firm's mail server; without a host no letters are sent."""

    host: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    sender: str = ""
    sender_name: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class SmsSettings:
    """The firm's SMS gateway; without an address no messages are sent. See `Gateway` for the fields."""

    url: str = ""
    body: Body = Body.FORM
    fields: Mapping[str, str] = field(default_factory=lambda: {"to": "{to}", "text": "{text}"})
    header: str = ""
    header_value: str = ""
    good: str = ""
    sender: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """Both ways out."""

    mail: MailSettings = MailSettings()
    sms: SmsSettings = field(default_factory=SmsSettings)

    def leads_out(self, channel: Channel) -> bool:
        """Whether something is set for a channel."""
        return bool(self.mail.host if channel is Channel.EMAIL else self.sms.url)


def read_ways(ctx: Context) -> Ways:
    """The settings in force."""
    with ctx.reading() as session:
        rows = session.execute(sa.select(FirmSetting.name, FirmSetting.value).where(FirmSetting.name.in_((_MAIL, _SMS))))
        kept: dict[str, Any] = {row.name: row.value for row in rows}
    mail, sms = dict(kept.get(_MAIL) or {}), dict(kept.get(_SMS) or {})
    return Ways(
        MailSettings(**{**mail, **({"security": Security(mail["security"])} if "security" in mail else {})}),
        SmsSettings(**{**sms, **({"body": Body(sms["body"])} if "body" in sms else {})}),
    )


@use_case(PERMISSION)
def save_ways(ctx: Context, ways: Ways, key: str | None = None) -> Changes:
    """Set both ways.

    :raises FieldErrors: named ``mail.host`` or ``sms.fields``.
    """
    check(ways)
    with ctx.uow(key, mail=ways.mail.host, sms=urlsplit(ways.sms.url).hostname or "") as uow:
        for name, value in ((_MAIL, asdict(ways.mail)), (_SMS, asdict(replace(ways.sms, fields=dict(ways.sms.fields))))):
            kept = uow.session.scalar(sa.select(FirmSetting).where(FirmSetting.name == name))
            if kept is None:
                uow.session.add(FirmSetting(name=name, value=value))
            else:
                kept.value = value
        return uow.commit()


def check(ways: Ways) -> None:
    """:raises FieldErrors: something cannot be as it is written."""
    errors: dict[str, str] = {}
    if ways.mail.host:
        if not 1 <= ways.mail.port <= 65535:
            errors["mail.port"] = _("A port is a number from 1 to 65535.")
        try:
            address(ways.mail.sender)
        except NotSent as error:
            errors["mail.sender"] = error.text
    if ways.sms.url:
        place = _split(ways.sms.url)
        if place is None or place.scheme not in ("http", "https") or not place.hostname:
            errors["sms.url"] = _("Write the address like https://host/path.")
        for name, texts in (("sms.fields", ways.sms.fields.values()), ("sms.header_value", (ways.sms.header_value,))):
            for text in texts:
                try:
                    template.check(text)
                except UserError as error:
                    errors[name] = str(error)
        if not any("{to}" in text or "{digits}" in text for text in ways.sms.fields.values()):
            errors.setdefault("sms.fields", _("The number must go along, as the place for it in one of the fields."))
        if any(sign.isspace() or sign == ":" for sign in ways.sms.header):
            errors["sms.header"] = _("The name of a header has no blanks and no colon.")
    if errors:
        raise FieldErrors(errors)


def _split(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def mail_server(ctx: Context, mail: MailSettings) -> MailServer:
    """The way out for letters, with the password of this computer."""
    password = secret(ctx, Channel.EMAIL) or ""
    return MailServer(mail.host, mail.port, mail.security, mail.user if password else "", password, mail.sender, mail.sender_name, mail.authority)


def gateway(ctx: Context, sms: SmsSettings) -> Gateway:
    """The way out for short messages, with the password of this computer."""
    return Gateway(sms.url, sms.body, sms.fields, sms.header, sms.header_value, sms.good, sms.sender, secret(ctx, Channel.SMS) or "", sms.authority)


def needs_secret(ways: Ways, channel: Channel) -> bool:
    """Whether a password must be known to whoever sends."""
    if channel is Channel.EMAIL:
        return bool(ways.mail.user)
    return any("{secret}" in text for text in (*ways.sms.fields.values(), ways.sms.header_value))


def secret(ctx: Context, channel: Channel) -> str | None:
    """The password of a way out, as this computer keeps it for this database."""
    return machine_secrets.read(_name(ctx, channel))


def keep_secret(ctx: Context, channel: Channel, password: str) -> str:
    """Keep it; returns in words where it is."""
    ctx.rights.demand(PERMISSION)
    return machine_secrets.keep(_name(ctx, channel), password)


def drop_secret(ctx: Context, channel: Channel) -> None:
    """Forget it."""
    ctx.rights.demand(PERMISSION)
    machine_secrets.drop(_name(ctx, channel))


def _name(ctx: Context, channel: Channel) -> str:
    """Which server, not who signs in: the agent may have another login than whoever types the password."""
    return f"{channel.value}|{ctx.database.url.set(username='', drivername=ctx.database.name, query={}).render_as_string()}"
