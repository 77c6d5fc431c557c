"""Tenders and projects on site."""

from __future__ import annotations

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.questions import stored
from app.processes.templates.asking import ADVANCE, REASON, RESULT, SURVEY, TENDER
from app.processes.templates.sketch import Sketch
from app.processes.templates.template import Answers, Trade, days, template, who, yes


@template(
    "tender", N_("Tender"), N_("Read it, decide whether to take part, reckon and gather papers at once, hand in, hear the result."), Trade.BUILDING,
    "deal",
    (
        who("seller", N_("Who works on it?"), Role.SALES), who("approver", N_("Who decides whether we take part?"), Role.HEAD),
        who("books", N_("Who gathers the papers?"), Role.ACCOUNTANT), yes("signs", N_("Does the owner sign the price?")),
    ),
)
def tender(answers: Answers) -> Graph:
    """Price and papers come to be at the same time; nothing is handed in after the day."""
    seller, approver = answers.role("seller"), answers.role("approver")
    draw = Sketch("deal")
    draw.start(_("A tender is found"), seller)
    draw.step("read", _("Read the terms"), "form", minutes=120, due=2 * DAY, questions=stored(TENDER))
    draw.step("decide", _("Do we take part?"), "approval", approver, port="approved", due=DAY)
    part = draw.hold()
    draw.out("decide", port="rejected")
    draw.step("lost", _("Lose the deal"), "move_stage", kind="lost")
    draw.end("no_part", _("Not taken part"))
    draw.merge(part)
    draw.split("both", seller)
    draw.step("price", _("Reckon the price"), minutes=8 * 60, due=5 * DAY)
    priced = draw.hold()
    draw.out("both")
    draw.step("papers", _("Gather the papers"), lane=answers.role("books"), minutes=4 * 60, due=5 * DAY)
    draw.merge(priced)
    draw.split("ready", seller)
    if answers["signs"]:
        draw.step("sign", _("Sign the price"), "approval", Role.OWNER.value, port="approved", due=DAY)
        signed = draw.hold()
        draw.out("sign", port="rejected")
        draw.step("again", _("Reckon the price anew"), lane=seller, due=DAY)
        draw.back("sign")
        draw.merge(signed)
    draw.step("hand_in", _("Hand in the tender"), lane=seller, minutes=60, due=DAY, remind=120)
    draw.wait("opening", _("The day of the decision"), until="decision_on")
    draw.step("hear", _("Hear the result"), "form", due=2 * DAY, questions=stored((RESULT, REASON)))
    draw.choice("won", _("Have we won?"))
    draw.out("won", "result = 'yes'", name=_("won"))
    draw.step("win", _("Win the deal"), "move_stage", kind="won")
    draw.step("contract", _("Sign the contract"), lane=approver, due=5 * DAY)
    draw.end("signed", _("Contract signed"))
    draw.out("won", rest=True, name=_("lost"))
    draw.step("lose", _("Note the loss"), "move_stage", seller, kind="lost")
    draw.step("learn", _("Write down what we learn"), minutes=30, due=5 * DAY)
    draw.end(name=_("Learned"))
    return draw.drawn()


@template(
    "site_project", N_("Project on site"), N_("Survey, estimate, contract, advance, work, acceptance, final invoice."), Trade.BUILDING, "deal",
    (
        who("seller", N_("Who looks after the client?"), Role.SALES), who("builder", N_("Who leads the work?"), Role.OPERATOR),
        who("approver", N_("Who approves the estimate?"), Role.HEAD), yes("advance", N_("Does the client pay an advance?")),
        days("length", N_("How many days does the work take?"), 20),
    ),
)
def site_project(answers: Answers) -> Graph:
    """Work begins when the contract is signed and, where that is wanted, the advance is there."""
    seller, builder = answers.role("seller"), answers.role("builder")
    draw = Sketch("deal")
    draw.start(_("A client wants something built"), seller)
    draw.step("survey", _("Survey the site"), "form", builder, minutes=180, due=5 * DAY, questions=stored(SURVEY))
    draw.step("prepare", _("Prepare the estimate"), "create_document", seller, document_type="quotation", source="empty")
    draw.step("estimate", _("Fill in the estimate"), minutes=240, due=3 * DAY)
    draw.step("approve", _("Approve the estimate"), "approval", answers.role("approver"), port="approved", due=DAY)
    approved = draw.hold()
    draw.out("approve", port="rejected")
    draw.back("estimate")
    draw.merge(approved)
    draw.step("post", _("Post the estimate"), "post_document", seller, document_type="quotation")
    draw.step("contract", _("Have the contract signed"), "approval", port="approved", due=10 * DAY)
    signed = draw.hold()
    draw.out("contract", port="rejected", name=_("not signed"))
    draw.step("lost", _("Lose the deal"), "move_stage", kind="lost")
    draw.end("no_contract", _("No contract"))
    draw.merge(signed)
    draw.step("order", _("Order"), "create_document", document_type="order", source="before", posts=True)
    if answers["advance"]:
        draw.step("ask", _("Ask for the advance"), "form", questions=stored(ADVANCE), due=DAY)
        draw.wait("money", _("The advance comes"), event="payment.came")
    draw.step("work", _("Do the work"), lane=builder, minutes=answers.minutes("length"), due=answers.minutes("length"))
    draw.deadline("work", "slow", _("takes too long"), answers.minutes("length"))
    draw.step("explain", _("Explain the delay to the client"), "call", seller, port="reached", due=DAY)
    explained = draw.hold()
    draw.out("explain", port="not_reached")
    draw.merge(explained)
    draw.end("explained", _("Explained"))
    draw.out("work")
    draw.step("accept", _("Acceptance with the client"), "approval", builder, port="approved", minutes=120, due=3 * DAY)
    accepted = draw.hold()
    draw.out("accept", port="rejected")
    draw.step("mend", _("Mend the faults"), due=5 * DAY)
    draw.back("accept")
    draw.merge(accepted)
    draw.step("invoice", _("Final invoice"), "create_document", seller, document_type="invoice", source="before", posts=True)
    draw.step(
        "send", _("Send the invoice"), "send_document", document_type="invoice", subject=_("Invoice {invoice_number}"),
        text=_("Dear client,\n\nthe work is done. Please pay {invoice_total} by {invoice_due}."),
    )
    draw.step("won", _("Win the deal"), "move_stage", kind="won")
    draw.end(name=_("Built"))
    return draw.drawn()
