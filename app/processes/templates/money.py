"""Getting money that is owed."""

from __future__ import annotations

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.templates.sketch import Sketch
from app.processes.templates.template import Answers, Trade, days, template, who, yes


@template(
    "dunning", N_("Dunning"), N_("Reminder, call, last warning, and then the head decides."), Trade.MONEY, "document",
    (
        who("books", N_("Who asks for money?"), Role.ACCOUNTANT), who("head", N_("Who decides what comes after the last warning?"), Role.HEAD),
        days("first", N_("Days until the first reminder"), 3), days("between", N_("Days between two reminders"), 7),
        yes("starts", N_("Does it begin with each posted invoice?"), usual=False),
    ),
)
def dunning(answers: Answers) -> Graph:
    """Ends wherever the payment comes."""
    between = answers.minutes("between")
    draw = Sketch("document", "invoice")
    draw.start(_("An invoice is due"), answers.role("books"), event="document.posted|invoice" if answers["starts"] else None)
    draw.wait("due", _("Until it is due"), until="coalesce(due_on, today())")
    draw.wait("first", _("First days"), "wait_payment", paper="record", minutes=answers.minutes("first"))
    paid = [draw.hold()]
    draw.out("first", port="late")
    draw.step(
        "remind", _("Friendly reminder"), "send_document", paper="record", subject=_("Reminder: {document.number}"),
        text=_("Dear client,\n\nperhaps our invoice {document.number} over {document.gross} has slipped your mind."),
    )
    draw.wait("second", _("After the reminder"), "wait_payment", paper="record", minutes=between)
    paid.append(draw.hold())
    draw.out("second", port="late")
    draw.step("call", _("Call the client"), "call", port="reached", minutes=15, due=DAY)
    called = draw.hold()
    draw.out("call", port="not_reached")
    draw.merge(called)
    draw.wait("third", _("After the call"), "wait_payment", paper="record", minutes=between)
    paid.append(draw.hold())
    draw.out("third", port="late")
    draw.step(
        "warn", _("Last warning"), "send_document", paper="record", subject=_("Last warning: {document.number}"),
        text=_("Dear client,\n\nplease pay {document.gross} at once. Otherwise we have to stop delivering."),
    )
    draw.wait("fourth", _("After the warning"), "wait_payment", paper="record", minutes=between)
    paid.append(draw.hold())
    draw.out("fourth", port="late")
    draw.step("decide", _("Give the case to a lawyer?"), "approval", answers.role("head"), port="approved", due=2 * DAY)
    draw.step("lawyer", _("Hand the papers over"), lane=answers.role("books"), minutes=60, due=2 * DAY)
    draw.end("handed_over", _("With the lawyer"))
    draw.out("decide", port="rejected")
    draw.step("stop", _("Stop deliveries to the client"), "change_field", field="client.status", value="'stopped'")
    draw.end("stopped", _("No more deliveries"))
    draw.merge(*paid)
    draw.end(name=_("Paid"))
    return draw.drawn()
