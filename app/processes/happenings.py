"""What can happen outside a case that begins it or that it waits for, by the names that drawings use."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_, _


@dataclass(frozen=True, slots=True)
class HappeningKind:
    """Something that happens.

    :param code: ``document.posted``; behind a bar a drawing may say which: ``document.posted|invoice``. :param label: source text.
    :param entities: what it can be about, nearest first. :param detail: what stands behind the bar: ``document_type``, ``deal_stage``, or nothing.
    """

    code: str
    label: str
    entities: tuple[str, ...]
    detail: str = ""

    @property
    def name(self) -> str:
        """The label in the language of the window."""
        return _(self.label)


HAPPENINGS = (
    HappeningKind("document.posted", N_("A document is posted"), ("document", "deal", "client"), "document_type"),
    HappeningKind("document.reversed", N_("A document is reversed"), ("document", "deal", "client"), "document_type"),
    HappeningKind("document.created", N_("A document is made"), ("document", "deal", "client")),
    HappeningKind("document.changed", N_("A document is changed"), ("document", "deal", "client")),
    HappeningKind("payment.came", N_("A payment comes in"), ("document", "deal", "client")),
    HappeningKind("deal.stage", N_("A deal comes to a stage"), ("deal", "client"), "deal_stage"),
    HappeningKind("deal.created", N_("A deal is made"), ("deal", "client")),
    HappeningKind("deal.changed", N_("A deal is changed"), ("deal", "client")),
    HappeningKind("client.created", N_("A client is made"), ("client",)),
    HappeningKind("client.changed", N_("A client is changed"), ("client",)),
    HappeningKind("reply.came", N_("An answer comes"), ("client",)),
)
BY_CODE = {each.code: each for each in HAPPENINGS}


def happening_of(event: str) -> HappeningKind | None:
    """The kind of an event as drawings name it, with or without its detail."""
    return BY_CODE.get(event.partition("|")[0])
