"""Making goods to order."""

from __future__ import annotations

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.questions import stored
from app.processes.templates.asking import DRAWING, QUALITY
from app.processes.templates.sketch import Sketch
from app.processes.templates.template import Answers, Trade, days, template, who, yes


@template(
    "made_to_order", N_("Made to order"), N_("An order becomes a drawing, material and work; what fails the check is made again."), Trade.MAKING,
    "document",
    (
        who("planner", N_("Who plans?"), Role.OPERATOR), who("maker", N_("Who makes it?"), Role.STOREKEEPER),
        yes("drawing", N_("Does the client approve a drawing first?")), days("length", N_("How many days does the work take?"), 10),
    ),
)
def made_to_order(answers: Answers) -> Graph:
    """About the posted order; material is bought while the drawing is waited for."""
    planner, maker = answers.role("planner"), answers.role("maker")
    draw = Sketch("document", "order")
    draw.start(_("An order is posted"), planner)
    draw.step("plan", _("Plan the work"), "form", minutes=60, due=DAY, questions=stored(DRAWING))
    draw.split("both")
    draw.step("material", _("Get the material"), lane=maker, minutes=60, due=3 * DAY)
    material = draw.hold()
    draw.out("both")
    if answers["drawing"]:
        draw.step(
            "send", _("Send the drawing"), "mail", planner, subject=_("Your drawing"),
            text=_("Dear client,\n\nplease look at the drawing and tell us."),
        )
        draw.step("drawing", _("Has the client approved the drawing?"), "approval", port="approved", due=5 * DAY)
        approved = draw.hold()
        draw.out("drawing", port="rejected")
        draw.step("change", _("Change the drawing"), due=2 * DAY)
        draw.back("send")
        draw.merge(approved)
    else:
        draw.step("machines", _("Set up the machines"), lane=maker, minutes=90, due=2 * DAY)
    draw.merge(material)
    draw.split("ready", maker)
    draw.step("make", _("Make it"), lane=maker, minutes=answers.minutes("length"), due=answers.minutes("length"))
    draw.step("check", _("Check the quality"), "form", planner, minutes=30, due=DAY, questions=stored(QUALITY))
    draw.choice("good", _("Is it good?"))
    draw.out("good", "not is_good", name=_("no"))
    draw.back("make")
    draw.out("good", rest=True, name=_("yes"))
    draw.step("deliver", _("Delivery note"), "create_document", document_type="delivery_note", source="before", posts=True)
    draw.step("paper", _("Print the delivery note"), "print_document", maker, document_type="delivery_note", minutes=5)
    draw.end(name=_("Delivered"))
    return draw.drawn()
