"""Buying goods."""

from __future__ import annotations

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.questions import stored
from app.processes.templates.asking import ARRIVED, OFFERS, WISH
from app.processes.templates.sketch import Sketch
from app.processes.templates.template import Answers, Trade, amount, days, template, who


@template(
    "purchase", N_("Purchase"), N_("Somebody needs something: offers are compared, approved by amount, ordered, received and paid."),
    Trade.BUYING, "",
    (
        who("buyer", N_("Who buys?"), Role.ACCOUNTANT), amount("limit", N_("From which amount on is a purchase approved?"), 500),
        who("approver", N_("Who approves it?"), Role.OWNER), who("keeper", N_("Who receives the goods?"), Role.STOREKEEPER),
        days("within", N_("After how many days is a late delivery asked about?"), 10),
    ),
)
def purchase(answers: Answers) -> Graph:
    """Anybody may wish; small sums need no approval."""
    buyer, keeper = answers.role("buyer"), answers.role("keeper")
    draw = Sketch()
    draw.start(_("Something is needed"), buyer)
    draw.step("wish", _("Say what is needed"), "form", assigned="starter", minutes=15, questions=stored(WISH))
    draw.step("offers", _("Compare offers"), "form", buyer, minutes=60, due=3 * DAY, questions=stored(OFFERS))
    draw.choice("large", _("Large sum?"))
    draw.out("large", f"price >= {answers['limit']}", name=_("large"))
    draw.step("approve", _("Approve the purchase"), "approval", answers.role("approver"), port="approved", due=DAY)
    approved = draw.hold()
    draw.out("approve", port="rejected")
    draw.step("explain", _("Tell why it is not bought"), lane=buyer, due=DAY)
    draw.end("refused", _("Not bought"))
    draw.out("large", rest=True)
    draw.merge(approved)
    draw.step("order", _("Order from the supplier"), lane=buyer, minutes=20, due=DAY)
    draw.step("receive", _("Receive the goods"), "form", keeper, minutes=30, questions=stored(ARRIVED))
    draw.deadline("receive", "late", _("not here"), answers.minutes("within"))
    draw.step("ask", _("Ask where the goods are"), "call", buyer, port="reached", due=DAY)
    asked = draw.hold()
    draw.out("ask", port="not_reached")
    draw.merge(asked)
    draw.end("asked", _("The supplier was asked"))
    draw.out("receive")
    draw.choice("whole", _("Is everything there?"), keeper)
    draw.out("whole", "not is_whole", name=_("no"))
    draw.step("claim", _("Make a claim on the supplier"), lane=buyer, due=2 * DAY)
    draw.back("receive")
    draw.out("whole", rest=True, name=_("yes"))
    draw.step("book", _("Enter the goods receipt"), lane=keeper, minutes=15, due=DAY)
    draw.step("pay", _("Pay the supplier"), lane=buyer, minutes=10, due=10 * DAY)
    draw.end(name=_("Paid"))
    return draw.drawn()
