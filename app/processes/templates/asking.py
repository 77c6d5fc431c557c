"""Questions that several ready processes ask. Their words go into the drawing in the language of the window."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_
from app.processes.questions import Question, QuestionKind

RESULT = Question(
    "result", N_("What does the client say?"), QuestionKind.CHOICE, (("yes", N_("Takes the offer")), ("no", N_("Does not take it"))),
    is_required=True,
)
REASON = Question("reason", N_("Why not?"), QuestionKind.MEMO, is_required=True, condition="result = 'no'")
PARCELS = (
    Question("parcels", N_("How many parcels?"), QuestionKind.NUMBER, is_required=True, digits=0),
    Question("carrier", N_("With which carrier?"), is_required=True), Question("tracking", N_("Under which number?")),
)
GOODS = (
    Question(
        "condition", N_("How are the goods?"), QuestionKind.CHOICE,
        (("new", N_("As new")), ("used", N_("Worn")), ("broken", N_("Broken"))), is_required=True,
    ),
    Question("found", N_("What did you find?"), QuestionKind.MEMO),
)
DEVICE = (
    Question("device", N_("Which device is it?"), is_required=True), Question("serial", N_("Which serial number?")),
    Question("complaint", N_("What is wrong with it?"), QuestionKind.MEMO, is_required=True),
    Question("bought_on", N_("When was it bought?"), QuestionKind.DATE),
    Question("is_warranty", N_("Is it a case of warranty?"), QuestionKind.YES_NO),
)
FAULT = (
    Question("found", N_("What did you find?"), QuestionKind.MEMO, is_required=True),
    Question("hours", N_("How many hours of work?"), QuestionKind.NUMBER), Question("parts", N_("Which parts?"), QuestionKind.MEMO),
)
TENDER = (
    Question("reference", N_("Number of the tender")), Question("hand_in_by", N_("Until which day?"), QuestionKind.DATE, is_required=True),
    Question("decision_on", N_("When is it decided?"), QuestionKind.DATE, is_required=True),
    Question("security", N_("How large is the security?"), QuestionKind.MONEY),
)
SURVEY = (
    Question("area", N_("How large is it, in square metres?"), QuestionKind.NUMBER, is_required=True),
    Question("access", N_("How does one get there?"), QuestionKind.MEMO), Question("found", N_("What did you find?"), QuestionKind.MEMO),
)
VISIT = (Question("visit_on", N_("On which day?"), QuestionKind.DATE, is_required=True),)
#: which clients a process begins for by itself
SOURCE = Question(
    "source", N_("For clients of which source does it begin by itself?"),
    hint=N_("As it stands on their card; empty: it is begun by hand or for a list"),
)
ADVANCE = (Question("advance", N_("How large is the advance?"), QuestionKind.MONEY, is_required=True),)
DRAWING = (
    Question("sizes", N_("Which sizes and material?"), QuestionKind.MEMO, is_required=True),
    Question("machine_hours", N_("How many hours of work?"), QuestionKind.NUMBER, is_required=True),
)
QUALITY = (
    Question("is_good", N_("Is it good?"), QuestionKind.YES_NO, is_required=True),
    Question("fault", N_("What is wrong with it?"), QuestionKind.MEMO, is_required=True, condition="not is_good"),
)
WISH = (
    Question("what", N_("What is needed?"), QuestionKind.MEMO, is_required=True),
    Question("what_for", N_("What for?")), Question("needed_by", N_("Until which day?"), QuestionKind.DATE),
)
OFFERS = (
    Question("supplier", N_("From which supplier?"), is_required=True),
    Question("price", N_("For how much?"), QuestionKind.MONEY, is_required=True),
    Question("compared", N_("Which other offers are there?"), QuestionKind.MEMO),
)
ARRIVED = (
    Question("is_whole", N_("Is everything there?"), QuestionKind.YES_NO, is_required=True),
    Question("missing", N_("What is missing or broken?"), QuestionKind.MEMO, is_required=True, condition="not is_whole"),
)
NEEDS = (
    Question("need", N_("What is needed?"), QuestionKind.MEMO, is_required=True),
    Question("budget", N_("How much may it cost?"), QuestionKind.MONEY),
    Question("is_fitting", N_("Can we do that?"), QuestionKind.YES_NO, is_required=True),
)
CONTRACT = (
    Question("subject", N_("What is agreed on?"), QuestionKind.MEMO, is_required=True),
    Question("payment_days", N_("In how many days is paid?"), QuestionKind.NUMBER, digits=0),
    Question("discount", N_("Which discount, in per cent?"), QuestionKind.NUMBER),
)
SATISFACTION = (
    Question("mark", N_("Which mark, from 1 to 10?"), QuestionKind.NUMBER, is_required=True, least=Decimal(1), most=Decimal(10), digits=0),
    Question("why", N_("Why?"), QuestionKind.MEMO, is_required=True, condition="mark < 7"),
)
COMPLAINT = (
    Question("what", N_("What does the client complain about?"), QuestionKind.MEMO, is_required=True),
    Question(
        "gravity", N_("How grave is it?"), QuestionKind.CHOICE, (("small", N_("Small")), ("grave", N_("Grave"))), is_required=True,
    ),
)
SOLUTION = (
    Question("solution", N_("What do we offer?"), QuestionKind.MEMO, is_required=True),
    Question("costs", N_("What does it cost us?"), QuestionKind.MONEY),
)
POST = (
    Question("post", N_("Which post?"), is_required=True), Question("tasks", N_("Which tasks?"), QuestionKind.MEMO, is_required=True),
    Question("wage", N_("Which wage?"), QuestionKind.MONEY),
)
CANDIDATE = (Question("candidate", N_("Who is it?"), is_required=True), Question("why", N_("Why?"), QuestionKind.MEMO))
NEWCOMER = (
    Question("newcomer", N_("Who is it?"), is_required=True),
    Question("comes_on", N_("On which day?"), QuestionKind.DATE, is_required=True),
)
LEAVER = (
    Question("leaver", N_("Who is it?"), is_required=True),
    Question("leaves_on", N_("On which day?"), QuestionKind.DATE, is_required=True),
)
BRANCH = (
    Question("town", N_("In which town?"), is_required=True), Question("budget", N_("How much may it cost?"), QuestionKind.MONEY, is_required=True),
    Question("opens_on", N_("On which day?"), QuestionKind.DATE, is_required=True),
)
