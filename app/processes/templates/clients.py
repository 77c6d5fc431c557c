"""Winning clients, keeping them, and hearing their complaints."""

from __future__ import annotations

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.questions import stored
from app.processes.templates.asking import COMPLAINT, CONTRACT, NEEDS, SATISFACTION, SOLUTION
from app.processes.templates.sketch import Sketch
from app.processes.templates.template import Answers, Trade, days, template, who, yes


@template(
    "lead", N_("New lead"), N_("Whoever asks is called within a day, up to three times, and becomes a client or is put aside."), Trade.CLIENTS,
    "client",
    (
        who("seller", N_("Who calls?"), Role.SALES), yes("starts", N_("Does it begin with each new client?")),
        yes("mails", N_("Is a letter written first?"), usual=False),
    ),
)
def lead(answers: Answers) -> Graph:
    """Goes round at most three times before the lead is put aside."""
    draw = Sketch("client")
    draw.start(_("Somebody is interested"), answers.role("seller"), event="client.created" if answers["starts"] else None)
    if answers["mails"]:
        draw.step(
            "welcome", _("Write a first letter"), "mail", subject=_("Thank you for your interest"),
            text=_("Dear {client.name},\n\nthank you for writing to us. We shall call you within a day."),
        )
    draw.step("count", _("Begin to count"), "script", script="tries = 0")
    draw.step("call", _("Call the lead"), "call", assigned="manager", port="reached", minutes=15, due=DAY, remind=60)
    reached = draw.hold()
    draw.out("call", port="not_reached")
    draw.step("again", _("Count the tries"), "script", script="tries = tries + 1")
    draw.choice("enough", _("Tried three times?"))
    draw.out("enough", "tries >= 3", name=_("yes"))
    draw.step("aside", _("Put the lead aside"), "change_field", field="client.status", value="'dormant'")
    draw.end("put_aside", _("Put aside"))
    draw.out("enough", rest=True, name=_("no"))
    draw.wait("pause", _("Half a day"), minutes=DAY // 2)
    draw.back("call")
    draw.merge(reached)
    draw.step("needs", _("Write down what is needed"), "form", assigned="same", same_as="call", minutes=10, questions=stored(NEEDS))
    draw.choice("wants", _("Does it fit?"))
    draw.out("wants", "is_fitting", name=_("yes"))
    draw.step("active", _("Make it an active client"), "change_field", field="client.status", value="'active'")
    draw.step("deal", _("Open a deal"), assigned="manager", minutes=10, due=DAY)
    draw.end("won", _("Client"))
    draw.out("wants", rest=True, name=_("no"))
    draw.step("thank", _("Thank and say goodbye"), assigned="manager", minutes=10, due=2 * DAY)
    draw.end(name=_("No client"))
    return draw.drawn()


@template(
    "welcome_client", N_("Welcoming a client"), N_("Check, terms, contract, a welcome, and a call after a month."), Trade.CLIENTS, "client",
    (
        who("seller", N_("Who looks after the client?"), Role.SALES), who("books", N_("Who checks the client?"), Role.ACCOUNTANT),
        days("later", N_("After how many working days is the client asked how it goes?"), 20),
    ),
)
def welcome_client(answers: Answers) -> Graph:
    """Check and terms at once."""
    seller, books = answers.role("seller"), answers.role("books")
    draw = Sketch("client")
    draw.start(_("A client is won"), seller)
    draw.split("both")
    draw.step("check", _("Check tax number and credit"), lane=books, minutes=30, due=2 * DAY)
    checked = draw.hold()
    draw.out("both")
    draw.step("terms", _("Agree on the terms"), "form", seller, minutes=45, due=3 * DAY, questions=stored(CONTRACT))
    draw.merge(checked)
    draw.split("ready", seller)
    draw.step("sign", _("Have the contract signed"), "approval", port="approved", due=5 * DAY)
    signed = draw.hold()
    draw.out("sign", port="rejected")
    draw.step("again", _("Agree on other terms"), "form", due=3 * DAY, questions=stored(CONTRACT))
    draw.back("sign")
    draw.merge(signed)
    draw.step("set", _("Enter the terms on the card"), lane=books, minutes=10, due=DAY)
    draw.step(
        "letter", _("Welcome the client"), "mail", seller, subject=_("Welcome"),
        text=_("Dear {client.name},\n\nwe look forward to working with you."),
    )
    draw.wait("month", _("First experience"), minutes=answers.minutes("later"))
    draw.step("ask", _("Ask how it goes"), "form", assigned="manager", minutes=15, due=2 * DAY, questions=stored(SATISFACTION))
    draw.end(name=_("At home"))
    return draw.drawn()


@template(
    "complaint", N_("Complaint"), N_("Taken up, answered within a day, solved, and asked about afterwards; the grave ones go to the head."),
    Trade.CLIENTS, "client",
    (
        who("desk", N_("Who takes complaints?"), Role.OPERATOR), who("head", N_("Who decides on grave ones?"), Role.HEAD),
        days("within", N_("Within how many days is a complaint solved?"), 3),
    ),
)
def complaint(answers: Answers) -> Graph:
    """A complaint that is not solved in time goes to the head, whoever holds it."""
    desk, head = answers.role("desk"), answers.role("head")
    draw = Sketch("client")
    draw.start(_("A client complains"), desk)
    draw.step("take", _("Write the complaint down"), "form", minutes=15, questions=stored(COMPLAINT))
    draw.step(
        "confirm", _("Confirm the complaint"), "mail", subject=_("Your complaint"),
        text=_("Dear {client.name},\n\nwe have written down what you told us and look after it:\n{what}"),
    )
    draw.choice("grave", _("Grave?"))
    draw.out("grave", "gravity = 'grave'", name=_("grave"))
    draw.step("decide", _("Decide what is offered"), "form", head, minutes=30, due=DAY // 2, questions=stored(SOLUTION))
    decided = draw.hold()
    draw.out("grave", rest=True)
    draw.step("find", _("Find a solution"), "form", desk, minutes=45, due=answers.minutes("within"), questions=stored(SOLUTION))
    draw.deadline("find", "late", _("not in time"), answers.minutes("within"), interrupts=True)
    draw.step("take_over", _("Take the complaint over"), "form", head, due=DAY, questions=stored(SOLUTION))
    taken = draw.hold()
    draw.out("find")
    draw.merge(decided, taken)
    draw.step("agree", _("Agree on it with the client"), "call", desk, port="reached", due=DAY)
    agreed = draw.hold()
    draw.out("agree", port="not_reached")
    draw.wait("later", _("Try again"), minutes=DAY // 4)
    draw.back("agree")
    draw.merge(agreed)
    draw.step("do", _("Do what was promised"), minutes=60, due=3 * DAY)
    draw.step("content", _("Is the client content?"), "approval", port="approved", due=2 * DAY)
    content = draw.hold()
    draw.out("content", port="rejected")
    draw.step("again", _("Find another solution"), "form", head, due=DAY, questions=stored(SOLUTION))
    draw.back("agree")
    draw.merge(content)
    draw.end(name=_("Solved"))
    return draw.drawn()


@template(
    "contract", N_("Approval of a contract"), N_("Draft, looked over by law and money at once, signed by us and by the client."),
    Trade.CLIENTS, "deal",
    (
        who("seller", N_("Who writes the contract?"), Role.SALES), who("law", N_("Who looks over the terms?"), Role.HEAD),
        who("books", N_("Who looks over the money?"), Role.ACCOUNTANT), who("signer", N_("Who signs for us?"), Role.OWNER),
    ),
)
def contract(answers: Answers) -> Graph:
    """Both look at once; if one of them wants changes, it begins anew."""
    seller = answers.role("seller")
    draw = Sketch("deal")
    draw.start(_("A contract is needed"), seller)
    draw.step("write", _("Write the contract"), "form", assigned="manager", minutes=120, due=2 * DAY, questions=stored(CONTRACT))
    draw.split("both")
    draw.step("terms", _("Look over the terms"), "approval", answers.role("law"), due=2 * DAY, kept_as="terms_good")
    draw.out("terms")
    looked = draw.hold()
    draw.out("both")
    draw.step("money", _("Look over the money"), "approval", answers.role("books"), due=2 * DAY, kept_as="money_good")
    draw.out("money")
    draw.merge(looked)
    draw.split("looked", seller)
    draw.choice("good", _("Are both content?"))
    draw.out("good", "not (terms_good and money_good)", name=_("no"))
    draw.back("write")
    draw.out("good", rest=True, name=_("yes"))
    draw.step("sign", _("Sign for us"), "approval", answers.role("signer"), port="approved", due=2 * DAY)
    signed = draw.hold()
    draw.out("sign", port="rejected")
    draw.back("write")
    draw.merge(signed)
    draw.step("client", _("Have the client sign"), "approval", seller, port="approved", due=5 * DAY)
    both = draw.hold()
    draw.out("client", port="rejected")
    draw.back("write")
    draw.merge(both)
    draw.step("file", _("File the contract"), minutes=10, due=DAY)
    draw.end(name=_("In force"))
    return draw.drawn()
