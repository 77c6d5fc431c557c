"""The pages of processes as each of the eight roles opens them: nothing fails, and what one may not do says so instead of being refused later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.core.access.roles import rights_of
from app.core.enums.people import Role
from app.core.enums.processes import ProcessEntity
from app.core.errors import AccessDenied
from app.process_editor import pages as editor_pages  # noqa: F401 - it declares the page of a process
from app.process_editor.monitor import declared  # noqa: F401 - it declares the monitor
from app.services.context import Context
from app.services.process_designs import drafts
from app.services.process_runs import starting
from app.services.process_runs.mass import begin_run
from app.ui.kit import message
from app.ui.kit.pages import PAGES
from app.ui.screens import my_work_page  # noqa: F401 - it declares My work
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import chain, published, step
from tests.helpers.window import RememberingNavigator, settle, show

#: what each command that writes needs
NEEDS = {
    "list.new": "processes.process.save", "list.delete": "processes.process.delete", "process.publish": "processes.process.publish",
    "process.arrange": "processes.process.save", "process.rename": "processes.process.save", "process.bpmn_in": "processes.process.save",
    "process.start": "processes.process_case.start", "run.begin": "processes.process_run.start", "case.cancel": "processes.process_case.cancel",
}
#: roles that are tried day by day; the others among the acceptance tests
DAILY = (Role.SALES, Role.AUDITOR)


def as_role(ctx: Context, role: Role) -> Context:
    """The owner's program in the hands of another role."""
    return replace(ctx, user=replace(ctx.user, role=role), rights=rights_of(role.value))


@pytest.mark.parametrize("role", [role if role in DAILY else pytest.param(role, marks=pytest.mark.heavy) for role in Role])
def test_pages_when_a_role_opens_them_then_nothing_fails_and_what_it_may_not_says_so(
    qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator, monkeypatch: pytest.MonkeyPatch, role: Role,
) -> None:
    refused: list[str] = []
    monkeypatch.setattr(message, "show_error", lambda _parent, error: refused.append(str(error)))
    process = published(firm.ctx, chain(step("call"), about="client"), "Sale")
    (case,) = starting.start_case(firm.ctx, process, ProcessEntity.CLIENT, firm.client).created("process_case")
    ctx = as_role(firm.ctx, role)
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("my_work", {}), ("process.list", {}), ("process.card", {"id": None}), ("process.card", {"id": process}), ("process_monitor", {"id": process}),
        ("process_case.list", {}), ("process_case.card", {"id": case}), ("process_run.card", {"id": None, "about": "client", "records": [firm.client]}),
    ]
    for code, given in wanted:
        declared_page = PAGES.get(code)
        if not declared_page.is_open_to(ctx.rights.may):
            continue
        page = declared_page.make(ctx, **given)
        show(qtbot, page)
        settle(qtbot)
        allowed = [command.code for command in page.actions() if command.code in NEEDS and not command.why_not()]
        assert code != "process_case.list" or "list.delete" not in allowed
        assert [each for each in allowed if not ctx.rights.may(NEEDS[each])] == [], code
        page.hide()
    assert refused == []
    attempts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("processes.process.save", lambda: drafts.create_process(ctx, "Mine")),
        ("processes.process_run.start", lambda: begin_run(ctx, process, ProcessEntity.CLIENT, [firm.client])),
        ("processes.process_case.start", lambda: starting.start_case(ctx, published(firm.ctx, chain(step("round")), "Round"))),
    )
    for permission, attempt in attempts:
        if ctx.rights.may(permission):
            attempt()
        else:
            with pytest.raises(AccessDenied):
                attempt()
