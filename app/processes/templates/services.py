"""Repairing, looking after and billing."""

from __future__ import annotations

from decimal import Decimal

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.questions import Question, QuestionKind, stored
from app.processes.templates.asking import DEVICE, FAULT, SOURCE, VISIT
from app.processes.templates.sketch import Sketch
from app.processes.templates.template import Answers, Trade, by_itself, days, template, who, yes


@template(
    "repair", N_("Repair and warranty"), N_("A device comes in, is looked at, repaired free of charge or for money, and goes back."), Trade.SERVICES,
    "client",
    (
        who("desk", N_("Who takes devices in?"), Role.OPERATOR), who("workshop", N_("Who repairs?"), Role.STOREKEEPER),
        who("approver", N_("Who decides on warranty?"), Role.HEAD), days("within", N_("Within how many days is a device repaired?"), 5),
        yes("sms", N_("Is the client told by SMS?"), usual=False),
    ),
)
def repair(answers: Answers) -> Graph:
    """Warranty or an offer first; a repair that takes too long is told to the head."""
    desk, workshop = answers.role("desk"), answers.role("workshop")
    draw = Sketch("client")
    draw.start(_("A device comes in"), desk)
    draw.step("take", _("Take the device in"), "form", minutes=15, questions=stored(DEVICE))
    draw.step("look", _("Find the fault"), "form", workshop, minutes=60, due=2 * DAY, questions=stored(FAULT))
    draw.choice("warranty", _("Is it a case of warranty?"))
    draw.out("warranty", "is_warranty", name=_("warranty"))
    draw.step("decide", _("Accept the warranty"), "approval", answers.role("approver"), port="approved", due=DAY, kept_as="is_accepted")
    free = draw.hold()
    draw.out("decide", port="rejected")
    refused = draw.hold()
    draw.out("warranty", rest=True, name=_("for money"))
    draw.merge(refused)
    draw.step("agree", _("Agree on the price with the client"), "call", desk, port="reached", due=DAY)
    agreed = draw.hold()
    draw.out("agree", port="not_reached")
    draw.wait("later", _("Try again"), minutes=DAY // 2)
    draw.back("agree")
    draw.merge(agreed, free)
    draw.step("repair", _("Repair the device"), lane=workshop, minutes=120, due=answers.minutes("within"))
    draw.step("test", _("Try the device"), "approval", port="approved", minutes=20)
    tested = draw.hold()
    draw.out("test", port="rejected")
    draw.back("repair")
    draw.deadline("repair", "overdue", _("takes too long"), answers.minutes("within"))
    draw.step("hurry", _("Look why the repair takes so long"), lane=answers.role("approver"), due=DAY)
    draw.end("told", _("Looked at"))
    draw.merge(tested)
    if answers["sms"]:
        draw.step("tell", _("Tell the client"), "sms", desk, text=_("Your {device} is ready. You can fetch it."))
    else:
        draw.step("tell", _("Tell the client"), "mail", desk, subject=_("Your {device} is ready"), text=_("Dear client,\n\nyour {device} is ready."))
    draw.step("give", _("Give the device back"), lane=desk, minutes=10)
    draw.choice("pays", _("Is anything charged?"))
    draw.out("pays", "is_warranty and is_accepted", name=_("no"))
    gratis = draw.hold()
    draw.out("pays", rest=True, name=_("yes"))
    draw.step("invoice", _("Prepare the invoice"), "create_document", document_type="invoice", source="empty")
    draw.step("fill", _("Fill in work and parts"), due=DAY)
    draw.step("post", _("Post the invoice"), "post_document", document_type="invoice")
    draw.merge(gratis)
    draw.end(name=_("Given back"))
    return draw.drawn()


@template(
    "maintenance", N_("Maintenance by contract"), N_("Time and again a visit is agreed on, done and written down."),
    Trade.SERVICES, "client",
    (
        who("desk", N_("Who agrees on visits?"), Role.OPERATOR), who("workshop", N_("Who goes there?"), Role.STOREKEEPER),
        Question(
            "months", N_("How often?"), QuestionKind.CHOICE, (("1", N_("Each month")), ("3", N_("Each quarter")), ("12", N_("Each year"))),
            is_required=True, default="3",
        ), SOURCE,
    ),
)
def maintenance(answers: Answers) -> Graph:
    """Begins by itself for the clients of a source, and by hand for any other."""
    desk = answers.role("desk")
    draw = Sketch("client")
    rule = f"FREQ=MONTHLY;INTERVAL={answers['months']};BYMONTHDAY=1;BYHOUR=8"
    draw.start(_("Maintenance is due"), desk, **by_itself(rule, answers))
    draw.step("agree", _("Agree on a day"), "call", port="reached", due=3 * DAY)
    agreed = draw.hold()
    draw.out("agree", port="not_reached")
    draw.wait("later", _("Try again"), minutes=DAY)
    draw.back("agree")
    draw.merge(agreed)
    draw.step("when", _("Write down the day"), "form", questions=stored(VISIT))
    draw.wait("day", _("The day of the visit"), until="visit_on")
    draw.step("visit", _("Visit the client"), "form", answers.role("workshop"), minutes=180, questions=stored(FAULT))
    draw.step("report", _("Write to the client"), "mail", desk, subject=_("Our visit"), text=_("Dear client,\n\nwe were with you and found: {found}"))
    draw.end(name=_("Looked after"))
    return draw.drawn()


@template(
    "monthly_billing", N_("Monthly billing"),
    N_("For each client of a list: an invoice like the last one, looked over and sent, on a day each month."), Trade.SERVICES, "client",
    (
        who("books", N_("Who looks after it?"), Role.ACCOUNTANT),
        Question(
            "day", N_("On which day of the month?"), QuestionKind.NUMBER, is_required=True, default=Decimal(1), least=Decimal(1), most=Decimal(28),
            digits=0,
        ),
        yes("checks", N_("Does somebody look over each invoice?"), usual=False),
        days("patience", N_("After how many days is a client reminded?"), 14), SOURCE,
        Question("product", N_("What is billed?"), QuestionKind.RECORD, entity="product", hint=N_("Empty: what the client's last invoice had")),
    ),
)
def monthly_billing(answers: Answers) -> Graph:
    """By itself for the clients of a source, or as a start for a list."""
    books = answers.role("books")
    draw = Sketch("client")
    rule = f"FREQ=MONTHLY;BYMONTHDAY={answers['day']};BYHOUR=8"
    draw.start(_("A month has begun"), books, **by_itself(rule, answers))
    source = {"source": "product", "product": answers["product"]} if answers["product"] else {"source": "again"}
    draw.step("invoice", _("Make the invoice"), "create_document", document_type="invoice", posts=not answers["checks"], **source)
    if answers["checks"]:
        draw.step("check", _("Look over the invoice"), "approval", port="approved", due=2 * DAY, minutes=5)
        checked = draw.hold()
        draw.out("check", port="rejected")
        draw.step("mend", _("Mend the invoice"), due=DAY)
        draw.back("check")
        draw.merge(checked)
        draw.step("post", _("Post the invoice"), "post_document", document_type="invoice")
    draw.step(
        "send", _("Send the invoice"), "send_document", document_type="invoice", subject=_("Invoice {invoice_number}"),
        text=_("Dear client,\n\nthe invoice of this month goes along with this letter: {invoice_total}, due {invoice_due}."),
    )
    draw.wait("paid", _("Payment"), "wait_payment", document_type="invoice", minutes=answers.minutes("patience"))
    paid = draw.hold()
    draw.out("paid", port="late", name=_("nothing came"))
    draw.step(
        "remind", _("Remind the client"), "mail", subject=_("Invoice {invoice_number}"),
        text=_("Dear client,\n\nplease look whether {invoice_number} is paid."),
    )
    draw.wait("again", _("Payment after the reminder"), "wait_payment", document_type="invoice", minutes=answers.minutes("patience"))
    late = draw.hold()
    draw.out("again", port="late", name=_("nothing came"))
    draw.step("call", _("Call the client about the money"), "call", port="reached", due=DAY)
    called = draw.hold()
    draw.out("call", port="not_reached")
    draw.merge(paid, late, called)
    draw.end(name=_("Billed"))
    return draw.drawn()
