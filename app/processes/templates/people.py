"""People who come, people who go, and a branch that opens."""

from __future__ import annotations

from app.core.enums.people import Role
from app.core.i18n import N_, _
from app.processes.definition import Graph
from app.processes.durations import DAY
from app.processes.questions import stored
from app.processes.templates.asking import BRANCH, CANDIDATE, LEAVER, NEWCOMER, POST
from app.processes.templates.sketch import Sketch
from app.processes.templates.template import Answers, Trade, days, template, who, yes


@template(
    "hiring", N_("Hiring"), N_("From the wish for a person to the signed contract."), Trade.PEOPLE, "",
    (
        who("head", N_("Who chooses?"), Role.HEAD), who("office", N_("Who writes to the candidates?"), Role.OPERATOR),
        yes("trial", N_("Is there a day of trial?")),
    ),
)
def hiring(answers: Answers) -> Graph:
    """Goes round with the next candidate until one is taken."""
    head, office = answers.role("head"), answers.role("office")
    draw = Sketch()
    draw.start(_("Somebody is needed"), head)
    draw.step("post", _("Describe the post"), "form", assigned="starter", minutes=60, questions=stored(POST))
    draw.step("allow", _("Allow the post"), "approval", Role.OWNER.value, port="approved", due=3 * DAY)
    allowed = draw.hold()
    draw.out("allow", port="rejected")
    draw.end("not_allowed", _("Not allowed"))
    draw.merge(allowed)
    draw.step("publish", _("Publish the post"), lane=office, minutes=60, due=2 * DAY)
    draw.step("read", _("Choose a candidate"), "form", head, minutes=120, due=10 * DAY, questions=stored(CANDIDATE))
    draw.step("invite", _("Invite the candidate"), "call", office, port="reached", due=DAY)
    invited = draw.hold()
    draw.out("invite", port="not_reached")
    draw.back("read")
    draw.merge(invited)
    draw.step("talk", _("Talk with the candidate"), "approval", head, port="approved", minutes=60, due=5 * DAY)
    liked = draw.hold()
    draw.out("talk", port="rejected")
    draw.step("refuse", _("Refuse politely"), lane=office, due=2 * DAY)
    draw.back("read")
    draw.merge(liked)
    if answers["trial"]:
        draw.step("trial", _("Day of trial"), "approval", head, port="approved", minutes=8 * 60, due=5 * DAY)
        tried = draw.hold()
        draw.out("trial", port="rejected")
        draw.back("refuse")
        draw.merge(tried)
    draw.step("contract", _("Sign the contract"), lane=Role.OWNER.value, due=3 * DAY)
    draw.end(name=_("Hired"))
    return draw.drawn()


@template(
    "newcomer", N_("First weeks of a newcomer"), N_("Desk, login, papers and a companion before the first day; a talk after some weeks."),
    Trade.PEOPLE,
    "",
    (
        who("office", N_("Who prepares the desk?"), Role.OPERATOR), who("books", N_("Who makes out the papers?"), Role.ACCOUNTANT),
        who("head", N_("Who accompanies the newcomer?"), Role.HEAD), days("trial", N_("After how many working days is there a talk?"), 30),
    ),
)
def newcomer(answers: Answers) -> Graph:
    """Three things at once, all of them before the first day."""
    office, head = answers.role("office"), answers.role("head")
    draw = Sketch()
    draw.start(_("Somebody has signed"), office)
    draw.step("who", _("Who comes, and when?"), "form", minutes=10, questions=stored(NEWCOMER))
    draw.split("three")
    draw.step("desk", _("Desk, keys, telephone"), lane=office, minutes=90, due=5 * DAY)
    desk = draw.hold()
    draw.out("three")
    draw.step("papers", _("Papers and wages"), lane=answers.role("books"), minutes=60, due=5 * DAY)
    papers = draw.hold()
    draw.out("three")
    draw.step("login", _("Employee's card and login"), lane=Role.OWNER.value, minutes=20, due=5 * DAY)
    draw.merge(desk, papers)
    draw.split("ready", head)
    draw.wait("day", _("The first day"), until="comes_on")
    draw.step("show", _("Show the firm"), lane=head, minutes=120, due=DAY)
    draw.step("train", _("Explain the work"), minutes=3 * 8 * 60, due=5 * DAY)
    draw.wait("weeks", _("Some weeks"), minutes=answers.minutes("trial"))
    draw.step("talk", _("Does the newcomer stay?"), "approval", port="approved", minutes=45, due=3 * DAY)
    draw.end("stays", _("Stays"))
    draw.out("talk", port="rejected")
    draw.end(name=_("Goes"))
    return draw.drawn()


@template(
    "leaver", N_("Somebody leaves"), N_("Clients and work handed over, things given back, login shut, papers made out."), Trade.PEOPLE, "",
    (
        who("head", N_("Who takes over clients and work?"), Role.HEAD), who("office", N_("Who takes things back?"), Role.OPERATOR),
        who("books", N_("Who makes out the papers?"), Role.ACCOUNTANT),
    ),
)
def leaver(answers: Answers) -> Graph:
    """The login is shut on the last day, whatever else is open."""
    head = answers.role("head")
    draw = Sketch()
    draw.start(_("Somebody leaves"), head)
    draw.step("who", _("Who leaves, and when?"), "form", minutes=10, questions=stored(LEAVER))
    draw.split("ways")
    draw.step("hand_over", _("Hand over clients and work"), lane=head, minutes=240, due=5 * DAY)
    handed = draw.hold()
    draw.out("ways")
    draw.step("papers", _("Make out the papers"), lane=answers.role("books"), minutes=90, due=5 * DAY)
    papers = draw.hold()
    draw.out("ways")
    draw.wait("day", _("The last day"), until="leaves_on", lane=answers.role("office"))
    draw.step("things", _("Take back keys and things"), minutes=30, due=DAY)
    draw.step("login", _("Shut the login"), lane=Role.OWNER.value, minutes=5, due=60, remind=30)
    draw.merge(handed, papers)
    draw.split("done", head)
    draw.step("thank", _("Say goodbye"), minutes=30, due=DAY)
    draw.end(name=_("Gone"))
    return draw.drawn()


@template(
    "new_branch", N_("New branch"), N_("Place, people, goods and opening day, each in its turn."), Trade.PEOPLE, "",
    (
        who("head", N_("Who leads the opening?"), Role.HEAD), who("books", N_("Who looks after papers and money?"), Role.ACCOUNTANT),
        who("keeper", N_("Who fills the store?"), Role.STOREKEEPER), days("people", N_("How many days does it take to find people?"), 30),
    ),
)
def new_branch(answers: Answers) -> Graph:
    """Place first; then papers, people and goods at once; then the opening."""
    head, books, keeper = answers.role("head"), answers.role("books"), answers.role("keeper")
    draw = Sketch()
    draw.start(_("A branch is to open"), head)
    draw.step("plan", _("Reckon whether it pays"), "form", minutes=8 * 60, due=10 * DAY, questions=stored(BRANCH))
    draw.step("allow", _("Open the branch?"), "approval", Role.OWNER.value, port="approved", due=5 * DAY)
    allowed = draw.hold()
    draw.out("allow", port="rejected")
    draw.end("not_opened", _("Not opened"))
    draw.merge(allowed)
    draw.step("place", _("Rent the place"), lane=head, minutes=16 * 60, due=20 * DAY)
    draw.split("ways")
    draw.step("papers", _("Register the branch"), lane=books, minutes=6 * 60, due=15 * DAY)
    draw.step("account", _("Open the account"), minutes=60, due=5 * DAY)
    papers = draw.hold()
    draw.out("ways")
    draw.step("people", _("Find the people"), lane=head, minutes=24 * 60, due=answers.minutes("people"))
    people = draw.hold()
    draw.out("ways")
    draw.step("store", _("Furnish the store"), lane=keeper, minutes=24 * 60, due=15 * DAY)
    draw.step("goods", _("Bring the goods"), minutes=8 * 60, due=5 * DAY)
    draw.merge(papers, people)
    draw.split("ready", head)
    draw.step("program", _("Enter branch, warehouse and people in the program"), lane=Role.OWNER.value, minutes=120, due=2 * DAY)
    draw.wait("day", _("The opening day"), until="opens_on", lane=head)
    draw.step("open", _("Open the doors"), minutes=8 * 60, due=DAY)
    draw.end(name=_("The branch is open"))
    return draw.drawn()
