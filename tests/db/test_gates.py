"""The server's guard of processes: what is kept shut, whose a step is, and what stands once it was published."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.core.errors import UserError
from app.db.guard import gates, gates_rules
from app.db.session import reading
from app.models import Base
from app.services import records
from app.services.documents import actions, chain
from app.services.gates import GateShut, what_opens
from tests.helpers.gated import APPROVE, CHECK, OFFER, SIGN, TABLES, change, finished, gated, run
from tests.helpers.shop import Shop

pytestmark = pytest.mark.backends
SHUT, STEP, STANDS = "A process keeps this shut", "A step of a process is done once", "What a process has published"


class Sale:
    """A deal of the shop, a second person, and the process that guards them."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.ctx = shop, shop.ctx
        self.head = self.person("Hanna Head", "head")
        self.signer = self.person("Sigrid Signer", "accountant")
        first, self.won = (self.stage(name) for name in ("Talk", "Won"))
        deal = records.new(self.ctx, "deal", title="Oven", client=shop.petrov, stage=first)
        self.deal = records.save(self.ctx, deal).created("deal")[0]
        self.gated = gated(self.ctx.database, self.signer, self.won)

    def person(self, name: str, role: str) -> int:
        return records.save(self.ctx, records.new(self.ctx, "employee", name=name, role=role)).created("employee")[0]

    def stage(self, name: str) -> int:
        return records.save(self.ctx, records.new(self.ctx, "deal_stage", name=name)).created("deal_stage")[0]

    def refused(self, *statements: Any) -> str:
        with pytest.raises(UserError) as refused:
            run(self.ctx.database, *statements)
        return str(refused.value)

    def invoice(self, **values: Any) -> int:
        return self.shop.save(self.shop.draft("invoice", (self.shop.help, 1), **{"client": self.shop.petrov, "deal": self.deal, **values}))

    def do_all(self, case: int) -> None:
        made = self.gated
        approve, sign = made.open(case, APPROVE), made.open(case, SIGN, employee_id=self.signer)
        run(self.ctx.database, finished(approve, self.head, "approved"), finished(sign, self.signer))


@pytest.fixture
def sale(standing_shop: Shop) -> Sale:
    return Sale(standing_shop)


def posted(id: int) -> Any:
    """What a hand would write, before anything is booked."""
    return change("document", id, state="posted")


def test_invoice_when_steps_are_open_then_refused_and_accepted_afterwards(sale: Sale) -> None:
    made, shop, database = sale.gated, sale.shop, sale.ctx.database
    invoice = sale.invoice()
    assert sale.refused(posted(invoice)).startswith(SHUT)
    assert sale.refused(change("deal", sale.deal, stage_id=sale.won)).startswith(SHUT)
    case = made.begin("deal", sale.deal)
    approve = made.open(case, APPROVE)
    run(database, finished(approve, sale.head, "rejected"))
    sign = made.open(case, SIGN, employee_id=sale.signer)
    run(database, finished(sign, sale.signer))
    assert sale.refused(posted(invoice)).startswith(SHUT)
    run(database, finished(made.open(case, APPROVE, 2), sale.head, "approved"))
    other = sale.invoice(client=shop.ivanov)
    assert sale.refused(posted(other)).startswith(SHUT)
    shop.post(invoice)
    run(database, change("deal", sale.deal, stage_id=sale.won))
    made.open(case, APPROVE, 3)
    assert sale.refused(posted(sale.invoice())).startswith(SHUT)
    run(database, change("process", made.process, is_active=False))
    shop.post(other)


def test_invoice_when_the_case_is_about_its_basis_or_client_then_accepted(sale: Sale) -> None:
    made, shop = sale.gated, sale.shop
    quotation = shop.post(shop.draft("quotation", (shop.help, 1), client=shop.petrov))
    order = shop.post(chain.create_from(sale.ctx, [quotation], "order"))
    invoice = shop.save(chain.create_from(sale.ctx, [order], "invoice"))
    case = made.begin("document", quotation)
    assert sale.refused(posted(invoice)).startswith(SHUT)
    sale.do_all(case)
    shop.post(invoice)
    sale.do_all(made.begin("client", shop.ivanov))
    shop.post(shop.draft("invoice", (shop.help, 1), client=shop.ivanov))
    run(sale.ctx.database, *(change("process_case", id, state="cancelled") for id in cases(sale)))
    assert sale.refused(posted(sale.invoice(client=shop.ivanov, deal=None))).startswith(SHUT)


def cases(sale: Sale) -> list[int]:
    with reading(sale.ctx.database) as session:
        return list(session.scalars(sa.select(TABLES["process_case"].c.id)))


def test_step_when_somebody_else_does_it_or_it_is_over_then_refused(sale: Sale) -> None:
    made, database = sale.gated, sale.ctx.database
    case = made.begin("deal", sale.deal)
    approve, sign = made.open(case, APPROVE), made.open(case, SIGN)
    for attack in (
        finished(approve, sale.signer, "approved"), finished(approve, None, "approved"), finished(sign, sale.head),
        change("process_step", approve, role="sales"), change("process_step", approve, node="bill"), change("process_step", approve, node="gone"),
        change("process_step", approve, case_id=made.begin("deal", sale.deal)), sa.delete(TABLES["process_step"]),
        change("process_step", approve, node="bill", kind="create_document", state="done"),
    ):
        assert sale.refused(attack).startswith(STEP), attack
    for values in (
        {"state": "done", "done_by_id": sale.head}, {"outcome": "approved"}, {"role": "sales"}, {"kind": "form"}, {"node": "gone"},
        {"node": SIGN, "role": None, "employee_id": sale.head},
    ):
        with pytest.raises(UserError, match=STEP):
            made.open(case, values.pop("node", APPROVE), 7, **values)  # type: ignore[arg-type]
    run(database, change("process_step", approve, employee_id=sale.head, state="in_work"))
    run(database, finished(approve, sale.head, "rejected"))
    for later in ({"outcome": "approved"}, {"state": "open"}, {"done_by_id": sale.signer}, {"answers": "{}"}, {"employee_id": None}):
        assert sale.refused(change("process_step", approve, **later)).startswith(STEP), later
    run(database, change("process_step", approve, spent_minutes=20))
    run(database, change("process_case", case, state="cancelled"))
    assert sale.refused(finished(sign, sale.signer)).startswith(STEP)
    run(database, change("process_step", sign, state="cancelled"))
    with pytest.raises(UserError, match=STEP):
        made.open(case, APPROVE, 8)


@pytest.mark.backends("sqlite")
def test_step_when_people_sign_and_take_then_only_their_own(sale: Sale) -> None:
    made, database = sale.gated, sale.ctx.database
    logins = {"head": sale.head, "signer": sale.signer, "seller": sale.person("Sam Seller", "sales")}
    run(database, *(change("employee", id, login=login) for login, id in logins.items()))
    case = made.begin("deal", sale.deal)
    approve, sign, offer = (made.open(case, node) for node in (APPROVE, SIGN, OFFER))

    def refused(login: str, statement: Any) -> None:
        with pytest.raises(UserError, match=STEP):
            run(database, statement, login=login)

    refused("seller", finished(approve, sale.head, "approved"))
    refused("seller", change("process_step", approve, employee_id=logins["seller"]))
    refused("seller", change("process_step", sign, employee_id=logins["seller"]))
    run(database, change("process_step", sign, employee_id=sale.signer), login="seller")
    run(database, change("process_step", offer, employee_id=logins["seller"]), login="seller")
    refused("signer", change("process_step", offer, employee_id=None))
    for attack in ({"employee_id": sale.head}, {"employee_id": sale.head, "done_by_id": sale.head, "state": "done"}):
        refused("head", change("process_step", sign, **attack))
    run(database, change("process_step", offer, employee_id=None), change("process_step", offer, employee_id=logins["seller"]), login="head")
    run(database, change("process_step", offer, employee_id=None), login="seller")
    run(database, finished(approve, sale.head, "approved"), login="head")
    run(database, change("employee", logins["seller"], head_id=sale.head), change("process_case", case, manager_id=logins["seller"]))
    with pytest.raises(UserError, match=STEP):
        made.open(case, CHECK, 2, employee_id=logins["seller"])
    check = made.open(case, CHECK)
    for who in ("seller", "signer"):
        refused(who, finished(check, logins[who]))
        with pytest.raises(UserError, match=STANDS):
            run(database, change("process_case", case, manager_id=sale.signer), login=who)
    run(database, finished(check, sale.head), login="head")


def test_case_and_version_when_published_then_they_stand(sale: Sale) -> None:
    made, database = sale.gated, sale.ctx.database
    case = made.begin("deal", sale.deal)
    with reading(database) as session:
        node, need = (session.scalar(sa.select(sa.func.max(TABLES[name].c.id))) for name in ("process_node", "process_gate_need"))
    for attack in (
        change("process_version", made.version, graph='{"a":1}'), change("process_version", made.version, state="draft"),
        sa.delete(TABLES["process_gate_need"]), change("process_gate_need", need, outcome="x"), change("process_gate", made.gate, document_type="order"),
        change("process_node", node, role="sales"), sa.delete(TABLES["process_node"]), sa.delete(TABLES["process_case"]),
        sa.insert(TABLES["process_node"]).values(version_id=made.version, node="x", kind="task", title="x", is_human=False),
        change("process_case", case, record_id=99, deal_id=None), change("process_case", case, entity="client"),
        change("process_case", case, deal_id=None),
    ):
        assert sale.refused(attack).startswith(STANDS), attack
    run(database, change("process_case", case, state="cancelled"))
    token = sa.insert(TABLES["process_token"]).values(case_id=case, node="offer")
    for attack in (change("process_case", case, state="running"), token):
        assert sale.refused(attack).startswith(STANDS), attack
    run(database, change("process_version", made.version, state="retired"))
    with pytest.raises(UserError, match=STANDS):
        made.begin("deal", sale.deal)


def test_draft_when_rehearsed_then_it_opens_nothing_and_is_not_published(sale: Sale) -> None:
    made, database = sale.gated, sale.ctx.database
    values = {"process_id": made.process, "number": 2, "state": "draft", "graph": "{}", "version": 1}
    run(database, sa.insert(TABLES["process_version"]).values(values))
    with reading(database) as session:
        draft = session.scalar(sa.select(sa.func.max(TABLES["process_version"].c.id)))
    case = made.begin("deal", sale.deal, version_id=draft) if draft else 0
    for node, outcome in ((APPROVE, "approved"), (SIGN, None)):
        made.open(case, node, state="done", outcome=outcome)
    assert sale.refused(posted(sale.invoice())).startswith(SHUT)
    for attack in (change("process_version", draft or 0, state="published"), change("process_case", case, version_id=made.version)):
        assert sale.refused(attack).startswith(STANDS), attack


def test_guard_when_a_trigger_is_gone_then_missing(sale: Sale) -> None:
    with sale.ctx.database.engine.connect() as connection:
        assert gates.missing(connection, Base.metadata) == []
        gates.release(connection)
        kept = set(gates_rules.TABLES) - ({"process_timer"} if connection.dialect.name == "sqlite" else set())  # waits are kept by servers
        assert set(gates.missing(connection, Base.metadata)) == kept
        gates.install(connection, Base.metadata)
        connection.commit()
        assert gates.missing(connection, Base.metadata) == []
    assert sale.refused(posted(sale.invoice())).startswith(SHUT)


def test_refusal_when_steps_are_open_then_it_names_the_step_and_its_holder(sale: Sale) -> None:
    made, ctx = sale.gated, sale.ctx
    invoice = sale.invoice()
    shut = what_opens(ctx, "document", invoice)
    assert shut is not None
    assert (shut.process, shut.case_id, shut.steps) == ("Sale", None, ())
    case = made.begin("deal", sale.deal)
    approve = made.open(case, APPROVE, employee_id=sale.head)
    with pytest.raises(GateShut, match=r"Hanna Head.*sign.*Sigrid Signer") as refused:
        sale.shop.post(invoice)
    assert (refused.value.shut.case_id, refused.value.shut.step_id) == (case, approve)
    assert "Hanna Head" in (actions.why_not(ctx, invoice, "post") or "")
    deal = records.load(ctx, "deal", sale.deal)
    deal["stage"] = sale.won
    with pytest.raises(GateShut, match="approve"):
        records.save(ctx, deal)
    run(ctx.database, finished(approve, sale.head, "approved"))
    shut = what_opens(ctx, "deal", sale.deal, sale.won)
    assert shut is not None
    assert [(step.node, step.id, step.holder) for step in shut.steps] == [(SIGN, None, "Sigrid Signer")]
    run(ctx.database, finished(made.open(case, SIGN), sale.signer))
    assert what_opens(ctx, "deal", sale.deal, sale.won) is None
    assert what_opens(ctx, "document", invoice) is None
    assert actions.why_not(ctx, invoice, "post") is None
    records.save(ctx, deal)
