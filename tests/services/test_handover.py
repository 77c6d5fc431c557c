"""What a person held goes to colleagues by rule, and comes back as far as nobody has changed it since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from app.core.access import rights_of
from app.core.enums.handover import HandoverState, ItemState
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.rules.handing_over import Rule
from app.db.guard import journal
from app.services import handover, handover_past, notes, records, sessions
from app.services.context import Context
from app.services.documents import drafts
from tests.helpers.firm import SmallFirm, sell

ALL = pytest.mark.backends("sqlite", "postgres", "firebird-fdb", "firebird-driver")


@dataclass(frozen=True, slots=True)
class Room:
    """A firm whose Sam leaves."""

    ctx: Context
    sam: int
    tina: int
    uwe: int
    clients: tuple[int, ...]
    deal: int
    won: int
    draft: int
    posted: int
    task: int
    done: int


@pytest.fixture
def room(standing_firm: SmallFirm) -> Room:
    firm = standing_firm
    ctx = firm.ctx
    people = [records.save(ctx, records.new(ctx, "employee", name=name, role="sales")).created("employee")[0] for name in ("Sam", "Tina", "Uwe")]
    sam = people[0]
    clients = tuple(
        records.save(ctx, records.new(ctx, "client", name=f"Client {number}", manager=sam)).created("client")[0] for number in range(4)
    )
    stages = {str(kind): _stage(ctx, kind) for kind in ("open", "won")}
    deal, won = (
        records.save(ctx, records.new(ctx, "deal", title=kind, client=clients[0], stage=stages[kind], manager=sam)).created("deal")[0]
        for kind in ("open", "won")
    )
    documents = []
    for _number in range(2):
        made = drafts.load(ctx, sell(firm, "invoice", [(firm.products[0], Decimal(1))]))
        made["manager"] = sam
        drafts.save(ctx, made)
        documents.append(made.id or 0)
    from app.services.documents import actions

    actions.post(ctx, documents[1], drafts.load(ctx, documents[1]).version)
    notes.add_note(ctx, "client", clients[0], "Likes tea")
    tasks = [
        records.save(ctx, records.new(ctx, "task", title=state, client=clients[1], employee=sam, state=state)).created("task")[0]
        for state in ("open", "done")
    ]
    return Room(ctx, *people, clients, deal, won, documents[0], documents[1], *tasks)


def _stage(ctx: Context, kind: str) -> int:
    from app.services import listing
    from app.services.listing import Filter, ListQuery

    return listing.window(ctx, ListQuery("deal_stage", (), (Filter("kind", "in", (kind,)),), (("position", False),)), 0, 1)[0].id


def _manager(ctx: Context, entity: str, id: int) -> int:
    return records.load(ctx, entity, id)["manager"]


@ALL
def test_handover_when_applied_then_open_work_moves_and_history_stays(room: Room) -> None:
    ctx = room.ctx
    held = handover.holdings(ctx, room.sam)
    assert (dict(held.counts), held.posted) == ({"client": 4, "deal": 1, "document": 1, "task": 1}, 1)
    rule = Rule("shares", (room.tina, room.uwe))
    shown = handover.preview(ctx, room.sam, rule)
    assert {shown.names[id]: counts["client"] for id, counts in shown.shares.items()} == {"Tina": 2, "Uwe": 2}
    before = records.load(ctx, "client", room.clients[0]).version
    changes = handover.apply(ctx, room.sam, rule, dismiss=True)
    assert changes.touches("client")
    assert [_manager(ctx, "client", id) for id in room.clients] == [room.tina, room.uwe, room.tina, room.uwe]
    assert _manager(ctx, "deal", room.deal) == room.tina
    assert _manager(ctx, "document", room.draft) in (room.tina, room.uwe)
    assert [records.load(ctx, "task", id)["employee"] for id in (room.task, room.done)] == [room.uwe, room.sam]
    assert (_manager(ctx, "deal", room.won), _manager(ctx, "document", room.posted)) == (room.sam, room.sam)
    assert records.load(ctx, "client", room.clients[0]).version == before + 1
    assert not records.load(ctx, "employee", room.sam)["is_active"]
    with ctx.reading() as session:
        assert journal.history(session, "client", room.clients[0])[0].use_case == handover.APPLY
    (past,) = handover_past.all_past(ctx)
    assert (past.name, past.state, past.counts[ItemState.MOVED]) == ("Sam", HandoverState.DONE, 7)


@ALL
def test_handover_when_undone_then_what_nobody_changed_comes_back_and_the_rest_is_told(room: Room) -> None:
    ctx = room.ctx
    handover.apply(ctx, room.sam, Rule("one", (room.tina,)), dismiss=True)
    taken = records.load(ctx, "client", room.clients[1])
    taken["manager"] = room.uwe
    records.save(ctx, taken)
    other = records.load(ctx, "client", room.clients[2])
    other["city"] = "Kiel"
    records.save(ctx, other)
    (past,) = handover_past.all_past(ctx)
    handover.undo(ctx, past.id)
    assert [_manager(ctx, "client", id) for id in room.clients] == [room.sam, room.uwe, room.sam, room.sam]
    assert records.load(ctx, "client", room.clients[2])["city"] == "Kiel"
    assert [_manager(ctx, *pair) for pair in (("deal", room.deal), ("document", room.draft))] == [room.sam, room.sam]
    (past,) = handover_past.all_past(ctx)
    assert (past.state, past.counts) == (HandoverState.UNDONE, {ItemState.RETURNED: 6, ItemState.KEPT: 1})
    assert [(one.text.split(",")[0], one.holder) for one in handover_past.left(ctx, past.id)] == [("Client 1", "Uwe")]
    assert records.load(ctx, "employee", room.sam)["is_active"]
    with pytest.raises(UserError, match="already"):
        handover.undo(ctx, past.id)


@ALL
def test_handover_when_it_is_cut_off_then_it_goes_on_where_it_stood(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx, told = room.ctx, []
    monkeypatch.setattr(handover, "CHUNK", 2)

    class CutError(Exception):
        pass

    def cut(done: int, total: int, _words: str) -> None:
        told.append((done, total))
        raise CutError

    rule = Rule("one", (room.tina,))
    with pytest.raises(CutError):
        handover.apply(ctx, room.sam, rule, dismiss=False, key="the form", report=cut)
    assert told == [(2, 7)]
    (past,) = handover_past.all_past(ctx)
    assert (past.state, past.counts) == (HandoverState.RUNNING, {ItemState.MOVED: 2, ItemState.PLANNED: 5})
    with pytest.raises(UserError, match="not finished"):
        handover.undo(ctx, past.id)
    third = records.load(ctx, "client", room.clients[2])
    third["manager"] = room.uwe
    records.save(ctx, third)
    handover.apply(ctx, room.sam, rule, dismiss=False, key="the form")
    (past,) = handover_past.all_past(ctx)
    assert (past.state, past.counts) == (HandoverState.DONE, {ItemState.MOVED: 6, ItemState.SKIPPED: 1})
    assert [_manager(ctx, "client", id) for id in room.clients] == [room.tina, room.tina, room.uwe, room.tina]
    assert records.load(ctx, "employee", room.sam)["is_active"]


def test_handover_when_a_session_is_open_then_dismissal_ends_it(room: Room) -> None:
    sam = replace(room.ctx, user=replace(room.ctx.user, id=room.sam, name="Sam", login="sam"))
    (id,) = sessions.begin(sam).created("sign_in")
    assert sessions.beat(sam, id) == ""
    handover.apply(room.ctx, room.sam, Rule("one", (room.tina,)), dismiss=True)
    assert sessions.beat(sam, id) == "Olga Owner has ended your session."
    assert sessions.all_open(room.ctx) == []


def test_handover_when_something_is_wrong_then_nothing_begins(room: Room) -> None:
    ctx = room.ctx
    for colleagues in ((), (room.sam,), (room.tina, 99_999)):
        with pytest.raises(FieldErrors):
            handover.apply(ctx, room.sam, Rule("one", colleagues), dismiss=False)
    with pytest.raises(UserError, match="yourself"):
        handover.apply(ctx, ctx.user.id or 0, Rule("one", (room.tina,)), dismiss=True)
    seller = replace(ctx, rights=rights_of("sales"))
    with pytest.raises(AccessDenied):
        handover.apply(seller, room.sam, Rule("one", (room.tina,)), dismiss=False)
    with pytest.raises(AccessDenied):
        handover_past.all_past(seller)
    assert handover_past.all_past(ctx) == []
    assert [name for _id, name in handover.colleagues(ctx, room.sam)] == ["Olga Owner", "Tina", "Uwe"]
