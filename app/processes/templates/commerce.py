"""Selling goods: against prepayment, on account, shipped from stock, and taken back."""

from __future__ import annotations

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.questions import stored
from app.processes.templates.asking import GOODS, PARCELS, REASON, RESULT
from app.processes.templates.sketch import Sketch
from app.processes.templates.template import Answers, Trade, amount, days, template, who, yes


@template(
    "sale_prepayment", N_("Sale against prepayment"), N_("Offer, approval, invoice, money, and only then the goods."), Trade.COMMERCE, "deal",
    (
        who("seller", N_("Who sells?"), Role.SALES), who("approver", N_("Who approves offers?"), Role.HEAD),
        amount("limit", N_("From which amount on is an offer approved?"), 1000), days("patience", N_("After how many days is money asked for?"), 5),
        who("keeper", N_("Who packs the goods?"), Role.STOREKEEPER),
        yes(
            "strict", N_("Are deliveries refused that do not go this way?"), usual=False,
            hint=N_("The database then refuses every other delivery note"),
        ),
    ),
)
def sale_prepayment(answers: Answers) -> Graph:
    """With the strict answer nobody can deliver before the money is there: the delivery note is kept shut until then."""
    seller, keeper = answers.role("seller"), answers.role("keeper")
    draw = Sketch("deal")
    draw.start(_("A client wants to buy"), seller)
    draw.step("prepare", _("Prepare the offer"), "create_document", document_type="quotation", source="empty")
    draw.step("offer", _("Fill in the offer"), assigned="manager", minutes=60, due=DAY)
    draw.choice("large", _("Large offer?"))
    draw.out("large", f"deal.amount >= {answers['limit']}", name=_("large"))
    draw.step("approve", _("Approve the offer"), "approval", answers.role("approver"), port="approved", due=DAY)
    approved = draw.hold()
    draw.out("approve", port="rejected")
    draw.back("offer")
    draw.out("large", rest=True)
    draw.merge(approved)
    draw.step("post_offer", _("Post the offer"), "post_document", seller, document_type="quotation")
    draw.step(
        "send_offer", _("Send the offer"), "send_document", document_type="quotation", subject=_("Our offer {quotation_number}"),
        text=_("Dear client,\n\nour offer {quotation_number} over {quotation_total} goes along with this letter."),
    )
    draw.step("answer", _("Hear what the client says"), "form", assigned="manager", due=3 * DAY, questions=stored((RESULT, REASON)))
    draw.choice("decided", _("Does the client buy?"))
    draw.out("decided", "result = 'no'", name=_("no"))
    draw.step("lost", _("Lose the deal"), "move_stage", kind="lost")
    draw.end("ended", _("No sale"))
    draw.out("decided", rest=True, name=_("yes"))
    draw.step("invoice", _("Invoice in advance"), "create_document", document_type="invoice", source="before", posts=True)
    draw.step(
        "send_invoice", _("Send the invoice"), "send_document", document_type="invoice", subject=_("Invoice {invoice_number}"),
        text=_("Dear client,\n\nplease pay {invoice_total}. We deliver as soon as the money is here."),
    )
    draw.wait("paid", _("Payment"), "wait_payment", document_type="invoice", minutes=answers.minutes("patience"))
    paid = draw.hold()
    draw.out("paid", port="late", name=_("nothing came"))
    draw.step("ask", _("Ask for the money"), "call", assigned="manager", port="reached", due=DAY)
    draw.back("paid")
    draw.out("ask", port="not_reached")
    draw.back("paid")
    draw.merge(paid)
    draw.step("pack", _("Pack the goods"), lane=keeper, minutes=120, due=2 * DAY)
    draw.step(
        "deliver", _("Delivery note"), "create_document", document_type="delivery_note", source="before", posts=True,
        guards={"post": "delivery_note"} if answers["strict"] else None,
    )
    draw.step("won", _("Win the deal"), "move_stage", seller, kind="won")
    draw.end(name=_("Delivered"))
    return draw.drawn()


@template(
    "sale_account", N_("Sale on account"), N_("Order, check of the limit, delivery, invoice, money."), Trade.COMMERCE, "deal",
    (
        who("seller", N_("Who sells?"), Role.SALES), who("keeper", N_("Who packs the goods?"), Role.STOREKEEPER),
        who("approver", N_("Who decides when the credit limit is not enough?"), Role.HEAD),
        days("patience", N_("How many days does the client have to pay?"), 14),
    ),
)
def sale_account(answers: Answers) -> Graph:
    """Goods first, money later; who owes too much is looked at before."""
    seller = answers.role("seller")
    draw = Sketch("deal")
    draw.start(_("A client orders"), seller)
    draw.step("prepare", _("Prepare the order"), "create_document", document_type="order", source="empty")
    draw.step("order", _("Fill in the order"), assigned="manager", minutes=30, due=DAY)
    draw.choice("limit", _("Is the credit limit enough?"))
    draw.out("limit", "not empty(client.credit_limit) and deal.amount > client.credit_limit", name=_("no"))
    draw.step("approve", _("Decide on the credit"), "approval", answers.role("approver"), port="approved", due=DAY)
    approved = draw.hold()
    draw.out("approve", port="rejected")
    draw.step("refuse", _("Tell the client"), "call", seller, port="reached", assigned="manager")
    refused = draw.hold()
    draw.out("refuse", port="not_reached")
    draw.merge(refused)
    draw.end("refused", _("No sale"))
    draw.out("limit", rest=True, name=_("yes"))
    draw.merge(approved)
    draw.step("post", _("Post the order"), "post_document", seller, document_type="order")
    draw.step("pack", _("Pack the goods"), lane=answers.role("keeper"), minutes=120, due=2 * DAY)
    draw.step("deliver", _("Delivery note"), "create_document", document_type="delivery_note", source="before", posts=True)
    draw.step("invoice", _("Invoice"), "create_document", seller, document_type="invoice", source="before", posts=True)
    draw.step(
        "send", _("Send the invoice"), "send_document", document_type="invoice", subject=_("Invoice {invoice_number}"),
        text=_("Dear client,\n\nthe goods are on their way. Please pay {invoice_total} by {invoice_due}."),
    )
    draw.wait("paid", _("Payment"), "wait_payment", document_type="invoice", minutes=answers.minutes("patience"))
    paid = draw.hold()
    draw.out("paid", port="late", name=_("nothing came"))
    draw.step("remind", _("Remind the client"), "call", assigned="manager", port="reached", due=DAY)
    draw.back("paid")
    draw.out("remind", port="not_reached")
    draw.back("paid")
    draw.merge(paid)
    draw.step("won", _("Win the deal"), "move_stage", kind="won")
    draw.end(name=_("Paid"))
    return draw.drawn()


@template(
    "shipping", N_("Shipping of an order"), N_("Each posted order is picked, looked over, packed and shipped."), Trade.COMMERCE, "document",
    (
        who("keeper", N_("Who picks and packs?"), Role.STOREKEEPER), yes("second", N_("Does a second person look it over?")),
        who("checker", N_("Who looks it over?"), Role.OPERATOR), yes("tells", N_("Is the client written to?")),
    ),
)
def shipping(answers: Answers) -> Graph:
    """Begins by itself when an order is posted."""
    keeper = answers.role("keeper")
    draw = Sketch("document", "order")
    draw.start(_("An order is posted"), keeper, event="document.posted|order")
    draw.step("pick", _("Pick the goods"), assigned="least", minutes=45, due=DAY)
    if answers["second"]:
        draw.step("check", _("Look over what was picked"), "approval", answers.role("checker"), port="approved", minutes=15, due=DAY)
        checked = draw.hold()
        draw.out("check", port="rejected")
        draw.back("pick")
        draw.merge(checked)
    draw.split("ways", keeper)
    draw.step("pack", _("Pack"), minutes=30)
    packed = draw.hold()
    draw.out("ways")
    draw.step("label", _("Order the carrier"), "form", questions=stored(PARCELS))
    draw.merge(packed)
    draw.split("together")
    draw.step("note", _("Delivery note"), "create_document", document_type="delivery_note", source="before", posts=True)
    draw.step("paper", _("Print the delivery note"), "print_document", document_type="delivery_note", minutes=5)
    if answers["tells"]:
        draw.step(
            "tell", _("Write to the client"), "mail", subject=_("Your order is on its way"),
            text=_("Dear client,\n\n{parcels} parcels have left our house with {carrier}. You can follow them under {tracking}."),
        )
    draw.end(name=_("Shipped"))
    return draw.drawn()


@template(
    "returned_goods", N_("Goods come back"), N_("Goods are looked at, taken back or refused, and the money is settled."), Trade.COMMERCE, "document",
    (
        who("keeper", N_("Who looks at the goods?"), Role.STOREKEEPER), who("approver", N_("Who decides?"), Role.HEAD),
        who("books", N_("Who settles the money?"), Role.ACCOUNTANT),
    ),
)
def returned_goods(answers: Answers) -> Graph:
    """About the invoice or delivery note that the goods were sold with."""
    approver = answers.role("approver")
    draw = Sketch("document")
    draw.start(_("A client sends goods back"), answers.role("keeper"))
    draw.step("look", _("Look at the goods"), "form", due=DAY, questions=stored(GOODS))
    draw.step("decide", _("Take the goods back?"), "approval", approver, port="approved", due=2 * DAY, kept_as="is_taken")
    taken = draw.hold()
    draw.out("decide", port="rejected")
    draw.step(
        "refuse", _("Tell the client why not"), "mail", subject=_("The goods that you sent back"),
        text=_("Dear client,\n\nwe cannot take these goods back: {comment}"),
    )
    draw.end("refused", _("Refused"))
    draw.merge(taken)
    draw.step("credit", _("Credit note"), "create_document", answers.role("books"), document_type="credit_note", source="before")
    draw.step("fill", _("Take out what stays with the client, and post it"), due=DAY)
    draw.step("post", _("Post the credit note"), "post_document", document_type="credit_note")
    draw.step(
        "tell", _("Send the credit note"), "send_document", document_type="credit_note", subject=_("Credit note {credit_note_number}"),
        text=_("Dear client,\n\nthe goods are here, and we have credited {credit_note_total} to you."),
    )
    draw.end(name=_("Settled"))
    return draw.drawn()
